"""A document of the hall's, printed at the kiosk on A4 and handed over. The hall, the driver and IPP are real."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core import clock
from core.sealing import Keyring
from demo.people import PEOPLE
from kiosk.blank_stock import BlankStock
from kiosk.upkeep import upkeep
from tests.kiosk.citizen import SIGNATURE, Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.kiosk.sheets import print_certificate, sheet_of, until, worker_of

SENIOR = next(person for person in PEOPLE if "senior citizen card" in person.about)
PAPERS = ("paper_out", "paper_jam")
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    """A kiosk whose certificates go on numbered forms, of which three were loaded, and somebody with a certificate."""
    folder = tmp_path_factory.mktemp("kiosk")
    BlankStock(folder / "kiosk" / "blanks.jsonl").load("GD000098", "GD000100", clock.now())
    hall_folder = tmp_path_factory.mktemp("hall")
    with (
        hall_at(hall_folder, sqlite_template, keys) as hall,
        kiosk_at(hall, folder, certificate_forms=True) as rig,
    ):
        citizen = Citizen(rig).tap_card(SENIOR)
        citizen.choose("senior-citizen-card").answer_everything()
        assert citizen.sees("checklist.instant") and citizen.sees("checklist.supplement_waits", days=10)
        citizen.press("checklist")
        citizen.fill_in().go("sign").press("sign", signature=SIGNATURE, promise="yes")
        rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
        worker_of(hall).work_off()
        _leave(rig)
        yield rig


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig).tap_card(SENIOR)
    for device in rig.tray.devices.values():
        device.faults.clear()
    rig.tray.document_printer.take_all()
    rig.on_kiosk(lambda kiosk: [kiosk.prints.note(job, "retracted", kiosk.now()) for job in kiosk.prints.left_lying()])
    _leave(rig)


def said(citizen: Citizen) -> str:
    """The words of the screen's own part."""
    return re.sub(r"<[^>]*>", " ", citizen.page.partition("<main")[2].partition("</main>")[0])


def _leave(rig: Rig) -> None:
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


def print_notice(citizen: Citizen) -> Citizen:
    """The first notice of the person's case."""
    citizen.go("known").go(citizen.find(r'href="/kiosk/(case/[^"]+)"'))
    return citizen.press("sheet", notice_in=citizen.find(r'name="notice_in" value="([^"]+)"'))


def test_a_notice_comes_out_and_is_taken_by_its_holders_word_where_the_printer_cannot_tell(
    citizen: Citizen, rig: Rig
) -> None:
    rig.tray.document_printer.faults.set("no_tray_sensor")
    print_notice(citizen)
    assert citizen.path == "sheet"
    sheet = until(rig, "presented")
    assert rig.on_kiosk(lambda kiosk: kiosk.prints.left_lying()) == [sheet.job]
    assert citizen.go("sheet").sees("sheet.taken_button") and citizen.sees("where.sheet_presented")
    assert Image.open(rig.tray.document_printer.sides[-1]).convert("L").getextrema() == (0, 255)
    citizen.press("sheet/taken")
    assert citizen.sees("sheet.taken") and rig.on_kiosk(lambda kiosk: kiosk.prints.state(sheet.job)) == "taken"


def test_a_printer_with_a_sensor_asks_nobody(citizen: Citizen, rig: Rig) -> None:
    print_notice(citizen)
    sheet = until(rig, "presented")
    assert not citizen.go("sheet").sees("sheet.taken_button")
    rig.tray.document_printer.take_all()
    assert until(rig, "taken").job == sheet.job
    assert rig.on_kiosk(lambda kiosk: kiosk.prints.state(sheet.job)) == "taken"


def test_a_certificate_goes_on_the_next_numbered_form(citizen: Citizen, rig: Rig) -> None:
    before = rig.on_kiosk(lambda kiosk: kiosk.blanks.count())
    print_certificate(citizen)
    sheet = until(rig, "presented")
    assert sheet.form == before.next and sheet.form in citizen.go("sheet").page
    after = rig.on_kiosk(lambda kiosk: kiosk.blanks.count())
    assert (after.used, after.remaining) == (before.used + 1, before.remaining - 1)


def test_a_form_whose_print_failed_is_spoiled_and_not_used_again(citizen: Citizen, rig: Rig) -> None:
    before = rig.on_kiosk(lambda kiosk: kiosk.blanks.count())
    rig.tray.document_printer.faults.set("job_fails", times=1)
    print_certificate(citizen)
    until(rig, "failed")
    assert citizen.go("sheet").sees("sheet.failed_part", sides=1) and citizen.sees("device.job_failed")
    after = rig.on_kiosk(lambda kiosk: kiosk.blanks.count())
    assert (after.spoiled, after.used) == (before.spoiled + 1, before.used)
    assert after.next != before.next


def test_a_printer_that_waits_for_paper_says_so_and_goes_on_when_there_is_some(citizen: Citizen, rig: Rig) -> None:
    rig.tray.document_printer.faults.set("cover_open")
    print_notice(citizen)
    until(rig, "failed")
    assert citizen.go("sheet").sees("sheet.why_cover_open") and citizen.sees("sheet.failed")
    citizen.press("manner", language="en")
    assert citizen.sees("sheet.why_cover_open") and not CHINESE.search(said(citizen)), "what was kept is said anew"
    citizen.press("manner", language="zh-Hans")
    rig.tray.document_printer.faults.clear()
    first = sheet_of(rig).job
    citizen.press("sheet/again")
    again = until(rig, "presented")
    assert again.job != first
    assert rig.on_kiosk(lambda kiosk: kiosk.prints.state(first)) == "failed"


@pytest.mark.parametrize("fault", PAPERS)
def test_trouble_on_the_way_is_said_while_the_print_waits(fault: str, citizen: Citizen, rig: Rig) -> None:
    printer = rig.tray.document_printer
    print_notice(citizen)

    def strikes(_: object) -> bool:
        """At the first look that finds it printing: a moment later the sheet may be out."""
        if printer.printing:
            printer.faults.set(fault)
        return printer.printing

    rig.wait_for(strikes)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.sheet and kiosk.visit.sheet.waits_for))
    why = {"paper_out": "sheet.why_paper_out", "paper_jam": "sheet.why_paper_jammed"}[fault]
    assert citizen.go("sheet").sees(why) and citizen.sees("sheet.waits")
    printer.faults.clear()
    assert until(rig, "presented").waits_for == ""


def test_a_statement_of_the_time_is_made_numbered_and_printed(citizen: Citizen, rig: Rig) -> None:
    citizen.go("known").go(citizen.find(r'href="/kiosk/(case/[^"]+)"'))
    citizen.press("sheet", time="yes")
    worker = worker_of(rig.hall)
    worker.start()
    try:
        assert until(rig, "presented").sides >= 1
    finally:
        worker.stop()


def test_a_sheet_nobody_took_is_the_operators_to_look_for(citizen: Citizen, rig: Rig) -> None:
    rig.tray.document_printer.faults.set("no_tray_sensor")
    print_notice(citizen)
    job = until(rig, "presented").job
    _leave(rig)
    assert rig.on_kiosk(lambda kiosk: kiosk.prints.state(job)) == "presented"
    assert "document_printer.paper_left" in rig.on_kiosk(upkeep)


def test_nobody_prints_what_is_not_theirs(citizen: Citizen, rig: Rig) -> None:
    citizen.go("known").press("sheet", certificate="0190aaaa-0000-7000-8000-000000000000")
    assert citizen.path != "sheet"
    assert rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.sheet) is None
