"""A citizen at the kiosk, from the card to the receipt, and what goes wrong on the way. The hall is real."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from core.applications import acceptance, reading
from core.applications.staff_schemas import Tick
from core.imaging.intake import to_bgr
from core.worker import Worker
from demo.people import PEOPLE
from hardware.status import DeviceState
from tests.builders import all_matters
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig

HE_WHO_RENTS = PEOPLE[1]


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    for device in rig.tray.devices.values():
        device.faults.clear()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def test_a_card_laid_down_shows_who_it_is_masked_and_what_the_hall_holds(citizen: Citizen) -> None:
    citizen.tap_card()
    assert "林**" in citizen.page and PEOPLE[0].card.number not in citizen.page
    assert PEOPLE[0].wallet[0].title in citizen.page


def test_a_matter_is_found_by_initials(citizen: Citizen) -> None:
    citizen.screen.post("/kiosk/begin")
    found = citizen.screen.get("/kiosk/find/results", params={"words": "gtgsh"}).text
    assert 'value="individual-business-registration"' in found.split("</button>")[0]


def test_a_list_is_narrowed_with_a_finger_and_stays_so(citizen: Citizen) -> None:
    citizen.screen.post("/kiosk/begin")
    citizen.go("find")
    assert 'value="incubator-subsidy"' in citizen.page and citizen.sees("find.only_person")
    narrowed = citizen.screen.get("/kiosk/find/results", params={"words": "", "only": ["person", "kiosk", "<b>"]}).text
    assert 'value="incubator-subsidy"' not in narrowed and 'value="individual-business-registration"' in narrowed
    citizen.go("find")
    assert 'value="incubator-subsidy"' not in citizen.page and citizen.page.count(" checked ") == 2


def test_from_the_card_to_the_printed_receipt(citizen: Citizen, rig: Rig) -> None:
    before = set((rig.folder / "printouts").glob("*.png"))
    citizen.tap_card().prepare().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    citizen.go("receipt")
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed and filed.case_number in citizen.page and citizen.sees("receipt.heading")
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "presented"))
    assert len(set((rig.folder / "printouts").glob("*.png")) - before) == 1


def test_what_the_card_tells_is_not_asked(citizen: Citizen) -> None:
    citizen.tap_card().choose().answer_everything().press("checklist")
    assert 'name="operator_name"' not in citizen.page and 'name="name"' not in citizen.page
    citizen.go("check")
    assert PEOPLE[0].card.address in citizen.page


def test_switching_the_language_keeps_what_is_half_typed(citizen: Citizen) -> None:
    citizen.tap_card().choose().answer_everything().press("checklist")
    citizen.press("manner", language="en", business_scope="甜品")
    assert 'lang="en"' in citizen.page and "甜品" in citizen.page


def test_what_does_not_fit_is_said_and_everything_typed_stays(citizen: Citizen) -> None:
    citizen.tap_card().choose().answer_everything().press("checklist")
    here = citizen.path
    citizen.press(here, **{**SHOP, "employees": "many"})
    assert citizen.path == here and "summary-of-errors" in citizen.page
    assert SHOP["premises_address"] in citizen.page and "many" in citizen.page


def test_a_blurred_page_is_sent_back_with_what_to_do(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).choose().answer_everything(premises="rented").press("checklist")
    citizen.fill_in(**SHOP).go("papers")
    rig.lay("letter-blurred")
    citizen.press(citizen.path, capture="yes")
    assert citizen.sees("quality.blurred")
    assert not rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and any(kiosk.visit.filing.pages.values()))


def test_a_camera_that_is_gone_is_said_and_the_visit_goes_on(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).choose().answer_everything(premises="rented").press("checklist")
    citizen.fill_in(**SHOP).go("papers")
    rig.tray.camera.faults.set("gone")
    rig.wait_for(lambda kiosk: kiosk.cabinet.status()["document_camera"].device is not DeviceState.ONLINE)
    citizen.press(citizen.path, capture="yes")
    assert 'role="alert"' in citizen.page and citizen.sees("papers.camera_gone")
    assert citizen.go("check").path == "check"


def test_paper_out_is_said_and_the_code_stays_on_the_screen(citizen: Citizen, rig: Rig) -> None:
    rig.tray.printer.faults.set("paper_out")
    citizen.tap_card().prepare().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    citizen.go("receipt")
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "failed"), 60)
    citizen.go("receipt")
    assert citizen.sees("device.paper_out") and citizen.sees("slip.failed_receipt")
    rig.tray.printer.faults.clear("paper_out")
    citizen.press("slip/again")
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "presented"), 60)


def test_with_the_link_cut_the_screen_says_stored_and_one_case_arrives_later(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().prepare()
    rig.link.set_cut(True)
    citizen.sign()
    rig.wait_for(lambda kiosk: not kiosk.link_up)
    citizen.go("submitting")
    assert citizen.sees("stored.heading") and not citizen.sees("receipt.heading")
    assert citizen.press("manner", language="en").sees("stored.heading")
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed), 30)
    assert citizen.go("submitting").path == "receipt"
    assert rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting()) == []


def test_signing_twice_is_one_case(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().prepare().sign()
    first = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.id)
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    assert first == rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.id)


def test_without_the_hall_a_card_still_begins_a_visit(citizen: Citizen, rig: Rig) -> None:
    rig.link.set_cut(True)
    citizen.tap_card()
    assert citizen.sees("known.unasked")
    assert citizen.choose().path.startswith("situations")


def test_leaving_wipes_memory_and_disk(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose().answer_everything().press("checklist")
    citizen.fill_in(**SHOP)
    held = rig.on_kiosk(lambda kiosk: kiosk.visit)
    citizen.press("leave")
    assert rig.on_kiosk(lambda kiosk: kiosk.visit) is None
    assert held is not None and held.identity is None and held.filing is None
    planted = [PEOPLE[0].card.number, PEOPLE[0].card.name, SHOP["trade_name"]]
    assert planted_on_disk(rig.folder / "kiosk", planted) == []


def test_an_unanswered_warning_wipes_and_an_old_page_changes_nothing(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose()
    old_page = citizen.page
    later = timedelta(seconds=91)

    def walk_away() -> None:
        rig.kiosk.now = lambda: clock.now() + later

    rig.on_kiosk(lambda _: walk_away())
    try:
        rig.wait_for(lambda kiosk: kiosk.visit is None)
    finally:
        rig.on_kiosk(lambda kiosk: setattr(kiosk, "now", clock.now))
    citizen.page = old_page
    citizen.press("situations", question="applicant", answer="resident")
    assert citizen.path == ""


def test_a_card_pulled_out_early_is_said(citizen: Citizen, rig: Rig) -> None:
    rig.tray.reader.faults.set("pulled_out_early", times=1)
    rig.tray.place(PEOPLE[0])
    rig.wait_for(lambda kiosk: bool(kiosk.notice))
    assert citizen.go("").sees("device.media_removed_early")


def test_a_page_of_another_site_changes_nothing(citizen: Citizen, rig: Rig) -> None:
    answer = citizen.screen.post("/kiosk/begin", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and rig.on_kiosk(lambda kiosk: kiosk.visit) is None


def test_pages_may_load_nothing_from_elsewhere(citizen: Citizen) -> None:
    answer = citizen.screen.get("/kiosk/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "http://" not in answer.text.replace(str(answer.url), "") and "https://" not in answer.text


def planted_on_disk(folder: Path, planted: list[str]) -> list[str]:
    """Which of the planted strings stand in any file below a folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [text for text in planted if any(text.encode() in data for data in files)]


def test_a_scanned_receipt_opens_its_case_only_for_its_holder(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().prepare().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    citizen.press("leave")
    rig.tray.lift()
    rig.tray.scanner.scan(filed.receipt_code.encode())
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.receipt))
    assert citizen.go("").path == "identify" and filed.case_number not in citizen.page
    citizen.tap_card()
    assert citizen.path == f"case/{filed.application_id}" and filed.case_number in citizen.page


def test_a_document_that_is_issued_and_not_yet_made_says_so_until_it_is(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().prepare().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    page = citizen.go(f"case/{filed.application_id}").page
    asked_again = f"case/{filed.application_id}/documents"
    assert "收件凭证" in page and "正在生成" in page and asked_again in page
    Worker(rig.hall.database, rig.hall.store, rig.hall.services.settings, rig.hall.clock).work_off()
    piece = citizen.go(asked_again).page
    assert "收件凭证" in piece and 'name="notice_in"' in piece and "正在生成" not in piece
    assert asked_again not in piece, "it is asked after no longer"


def test_a_case_that_lacks_something_says_what_to_do_with_an_example(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).prepare(premises="rented").sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    clerk = rig.hall.hire("clerk")
    file = rig.hall.as_staff(reading.open_case, filed.application_id, id=clerk, role="clerk")
    definition = all_matters()["individual-business-registration"]
    held = {document.material for document in file.application.documents}
    lines = [line for line in definition.materials if line.key in held]
    ticks = [Tick(line.key, each.key, line.key != "lease") for line in lines for each in line.acceptance_standard]
    rig.hall.as_staff(acceptance.request_supplement, filed.application_id, ticks, id=clerk, role="clerk")
    page = citizen.go(f"case/{filed.application_id}").page
    asked = next(line for line in lines if line.key == "lease").acceptance_standard
    assert all(each.fix.zh_hans in page and each.example.zh_hans in page for each in asked)
    assert citizen.sees("case.example") and not citizen.sees("case.answered")


def test_somebody_who_acts_for_two_organisations_is_asked_for_which(citizen: Citizen, rig: Rig) -> None:
    he = PEOPLE[4]
    citizen.tap_card(he).choose("incubator-subsidy").answer_everything().press("checklist")
    assert citizen.path == "organisation"
    citizen.press("organisation", organisation=he.organisations[0].id)
    citizen.go("check")
    assert he.organisations[0].uscc in citizen.page


def test_a_page_that_lies_sideways_is_turned(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).choose().answer_everything(premises="rented").press("checklist")
    citizen.fill_in(**SHOP).go("papers")
    rig.lay("letter")
    citizen.press(citizen.path, capture="yes")
    material = citizen.path.removeprefix("papers/")

    def taken() -> bytes:
        filing = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing)
        assert filing
        return filing.pages[material][0].data

    upright = to_bgr(taken()).shape
    [page] = re.findall(r'name="turn" value="([^"]+)"', citizen.page)
    citizen.press(citizen.path, turn=page)
    assert to_bgr(taken()).shape[:2] == upright[1::-1]
