"""What a person does at the kiosk with a case the hall has: supplements it, keeps a promise, answers, chooses how the
result comes, asks to be heard, contests and rates. The hall is real."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from core import clock
from core.applications import service
from core.applications.schemas import Application
from core.call import Actor, Call, system_call
from core.ids import new_id
from core.matters import service as matters
from core.sealing import Keyring
from demo.people import PEOPLE, find_person
from kiosk.kiosk import Kiosk
from tests.builders import all_matters
from tests.core.applications.side_exits import PROMISED
from tests.core.bundles.package import RESTAURANT
from tests.kiosk.at_the_desk import MATTER, Desk
from tests.kiosk.citizen import Citizen
from tests.kiosk.handing_in import hand_in
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.mobile_api.filing import good, once, start, upload
from tests.sweet_shop import FORM, RENTED

HE_WHO_RENTS = PEOPLE[1]
ANSWER = "门牌今年更换过。"


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    """The usual matter, where the lease may follow and the result may come in every way."""
    old = all_matters()[MATTER]
    lines = tuple(structs.replace(line, need="deferrable") if line.key == PROMISED else line for line in old.materials)
    with hall_at(tmp_path_factory.mktemp("hall"), sqlite_template, keys) as hall:
        changed = structs.replace(
            old,
            version=old.version + 1,
            in_force_from=hall.services.today(),
            materials=lines,
            delivery=("electronic", "counter", "kiosk", "courier", "locker"),
        )
        hall.database.write_now(matters.publish, system_call(clock.now()), changed)
        with kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
            yield rig


@pytest.fixture(scope="module")
def desk(rig: Rig) -> Desk:
    return Desk(rig)


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


@pytest.fixture
def case(citizen: Citizen, rig: Rig) -> str:
    """A case of his that has just arrived, every paper there; he stands at the kiosk."""
    filed = filed_by_phone(rig, "landlord_property", PROMISED)
    citizen.tap_card(HE_WHO_RENTS)
    return filed


def filed_by_phone(rig: Rig, *papers: str, promised: bool = False) -> str:
    with rig.hall.client(rig.hall.sign_in(HE_WHO_RENTS.id)) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        for material in papers:
            upload(phone, id, material)
        good(phone.post(f"/applications/{id}/submit", json={"promised": promised}, headers=once()))
    return id


def at_hall(rig: Rig, id: str) -> Application:
    holder = Actor(HE_WHO_RENTS.id, frozenset({"citizen"}), assurance=3)
    return rig.hall.database.read_now(service.find_application, Call(holder, "mobile", rig.hall.clock.at), id)


def lay(citizen: Citizen, rig: Rig, path: str, paper: str = "form") -> None:
    rig.lay(paper)
    citizen.go(path).press(path, capture="yes")


def test_what_is_missing_is_laid_down_line_by_line_and_good_lines_are_not_asked_again(
    citizen: Citizen, rig: Rig, desk: Desk, case: str
) -> None:
    desk.ask_to_supplement(case, "lease")
    assert citizen.go(f"case/{case}").sees("offer.supplement")
    citizen.go(f"bring/{case}")
    assert citizen.sees("bring.fix") and "landlord_property" not in citizen.page
    assert f"bring/{case}/lease" in citizen.page and "disabled>" in citizen.page
    lay(citizen, rig, f"bring/{case}/lease")
    assert citizen.sees("papers.taken", count=1)
    assert hand_in(citizen, rig, case).sees("brought.heading") and citizen.sees("receipt.react_by")
    assert at_hall(rig, case).state == "received"
    assert not citizen.go(f"case/{case}").sees("offer.supplement")


def test_papers_handed_in_without_the_link_are_kept_sealed_and_arrive_once_in_order(
    citizen: Citizen, rig: Rig, desk: Desk, case: str
) -> None:
    desk.ask_to_supplement(case, "lease")
    lay(citizen, rig, f"bring/{case}/lease")
    before = len(at_hall(rig, case).documents)
    rig.link.set_cut(True)
    citizen.go(f"bring/{case}")
    assert citizen.sees("papers.taken", count=1), "what was laid down is here without the link"
    page = citizen.page
    citizen.press(f"bring/{case}")
    assert citizen.sees("bring.stored") and at_hall(rig, case).state == "supplement_requested"
    citizen.page = page
    citizen.press(f"bring/{case}")
    [note] = rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting())
    assert note.kind == "supplement", "pressed twice, it is one"
    assert rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.would_lose) is False
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    found = at_hall(rig, case)
    assert found.state == "received" and len(found.documents) == before + 1
    assert citizen.go(f"bring/{case}").sees("brought.heading")


def test_what_the_hall_refuses_for_good_comes_back_to_the_screen_with_the_reason(
    citizen: Citizen, rig: Rig, desk: Desk, case: str
) -> None:
    desk.ask_to_supplement(case, "lease", "landlord_property")
    lay(citizen, rig, f"bring/{case}/lease")
    hand_in(citizen, rig, case)
    assert citizen.sees("bring.not_sent") and citizen.sees("papers.taken", count=1), "one line is still open"
    assert at_hall(rig, case).state == "supplement_requested"
    lay(citizen, rig, f"bring/{case}/landlord_property", "letter")
    assert hand_in(citizen, rig, case).sees("brought.heading")


def test_a_page_taken_away_again_is_asked_for_again(citizen: Citizen, rig: Rig, desk: Desk, case: str) -> None:
    desk.ask_to_supplement(case, "lease")
    path = f"bring/{case}/lease"
    lay(citizen, rig, path)
    citizen.press(path, turn=citizen.find(r'name="turn" value="([^"]+)"'))
    citizen.press(path, remove=citizen.find(r'name="remove" value="([^"]+)"'))
    assert not citizen.go(f"bring/{case}").sees("papers.taken", count=1)
    lay(citizen, rig, path, "letter-blurred")
    assert citizen.sees("quality.blurred") and citizen.press(path, again="yes").sees("papers.capture")


def test_a_promised_paper_is_brought_and_one_that_was_rejected_is_brought_anew(
    citizen: Citizen, rig: Rig, desk: Desk
) -> None:
    case = filed_by_phone(rig, "landlord_property", promised=True)
    citizen.tap_card(HE_WHO_RENTS)
    desk.accept_on_a_promise(case)
    for _ in range(2):
        assert citizen.go(f"case/{case}").sees("offer.promised") and at_hall(rig, case).promise_by
        lay(citizen, rig, f"bring/{case}/{PROMISED}")
        assert hand_in(citizen, rig, case).sees("brought.promised") and at_hall(rig, case).promise_by is None
        desk.reject_promised(case, PROMISED)
        assert citizen.go(f"bring/{case}").sees("bring.fix")


def test_a_question_is_answered_once_and_can_be_read_again(citizen: Citizen, rig: Rig, desk: Desk, case: str) -> None:
    desk.accept(case)
    desk.review(case)
    desk.ask(case, "门牌号为什么与租约不同？")
    assert citizen.go(f"case/{case}").sees("offer.waits")
    path = f"messages/{case}"
    assert "门牌号为什么与租约不同？" in citizen.go(path).page
    assert citizen.press(path, text=" ").sees("messages.empty")
    citizen.press("manner", language="en", text=ANSWER)
    assert ANSWER in citizen.page and 'lang="en"' in citizen.page, "what is half written stays"
    citizen.press(path, text=ANSWER)
    assert citizen.sees("messages.sent") and ANSWER in citizen.page and "<textarea" not in citizen.page


def test_a_way_that_needs_no_address_is_chosen_by_one_touch(citizen: Citizen, rig: Rig, case: str) -> None:
    path = f"delivery/{case}"
    assert ('value="locker"' in citizen.go(path).page) == rig.kiosk.has("locker")
    for way in ("counter", "kiosk"):
        citizen.go(path).press(path, way=way)
        assert citizen.path == f"case/{case}" and citizen.sees(f"delivery.chosen_{way}")
        chosen = at_hall(rig, case).delivery
        assert chosen and chosen.way == way and ("K-01" in chosen.address) == (way == "kiosk")
    assert 'value="kiosk" role="radio" aria-checked="true"' in citizen.go(path).page


def test_a_courier_is_told_where_to_and_the_address_on_the_card_is_proposed(
    citizen: Citizen, rig: Rig, case: str
) -> None:
    path = f"delivery/{case}"
    citizen.go(path).press(path, way="courier")
    assert HE_WHO_RENTS.card.address in citizen.page
    assert citizen.press(path, address="").sees("delivery.address_missing")
    assert citizen.find(r'name="address"[^>]*>([^<]*)</textarea>') == "", "the field shows what was sent"
    citizen.press(path, address="桂城街道示例路8号")
    chosen = at_hall(rig, case).delivery
    assert chosen and (chosen.way, chosen.address) == ("courier", "桂城街道示例路8号")


def test_a_hearing_is_asked_for_and_the_screen_says_until_when_it_is_held(
    citizen: Citizen, desk: Desk, case: str
) -> None:
    desk.accept(case)
    desk.review(case)
    assert citizen.go(f"hearing/{case}").path == f"case/{case}", "nobody was told of a right to one"
    desk.offer_hearing(case, "邻里投诉是否采信")
    assert citizen.go(f"case/{case}").sees("offer.hearing")
    assert "邻里投诉是否采信" in citizen.go(f"hearing/{case}").page and citizen.sees("hearing.what")
    citizen.press(f"hearing/{case}")
    assert citizen.sees("hearing.ask") is False and "hearing.hold_by" not in citizen.page
    assert citizen.path == f"hearing/{case}" and not citizen.sees("hearing.what")


def test_what_rules_decided_is_contested_and_rated(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(find_person("陈国强")).choose("senior-citizen-card").answer_everything().press("checklist")
    citizen.fill_in().lay_papers().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    case = filed.application_id
    assert citizen.go(f"case/{case}").sees("offer.contest") and citizen.sees("offer.rating")
    path = f"contest/{case}"
    assert citizen.go(path).press(path, text="").sees("contest.empty")
    assert citizen.press(path, text="出生日期写错了").sees("contest.waits") and "出生日期写错了" in citizen.page
    levels = re.findall(rf"rating/{case}/(\d)", citizen.go(f"rating/{case}").page)
    assert levels == list("12345") and "checked" not in citizen.page, "nothing is chosen beforehand"
    citizen.go(f"rating/{case}/2").press(f"rating/{case}/2", text="很快")
    assert citizen.sees("rating.thanks") and not citizen.sees("offer.rating")
    assert citizen.go(f"rating/{case}").path == f"case/{case}"


def test_somebody_elses_case_is_not_shown(citizen: Citizen, case: str) -> None:
    citizen.press("leave")
    citizen.rig.tray.lift()
    citizen.tap_card(PEOPLE[0])
    for screen in ("bring", "messages", "delivery", "rating", "hearing", "contest"):
        assert citizen.go(f"{screen}/{case}").path == "known"


def test_a_package_shows_each_part_with_what_it_waits_for_and_leads_to_its_case(citizen: Citizen, rig: Rig) -> None:
    id = new_id()
    with rig.hall.client(rig.hall.sign_in(PEOPLE[0].id)) as phone:
        begun = {"id": id, "event": RESTAURANT, "answers": {}}
        draft = good(phone.post("/bundles", json=begun, headers=once())).json()
    assert draft["title"] and f'name="package" value="{id}"' in citizen.tap_card().page, "it can be gone on with"
    citizen.go(f"package/{id}")
    assert citizen.path == f"package/{id}" and citizen.sees("package.draft")
    assert citizen.sees("package.parts", count=len(draft["parts"]))
    citizen.press("leave")
    rig.tray.lift()
    assert citizen.tap_card(HE_WHO_RENTS).go(f"package/{id}").path == "known", "it is hers"


def test_leaving_wipes_pages_that_were_not_handed_in(citizen: Citizen, rig: Rig, desk: Desk, case: str) -> None:
    desk.ask_to_supplement(case, "lease")
    lay(citizen, rig, f"bring/{case}/lease")
    page = citizen.find(r"brought/([0-9a-f-]+)")
    held = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.bringing)
    assert citizen.go("leave").path == "leave", "it is asked first"
    assert held and held.pages and citizen.screen.get(f"/kiosk/brought/{page}").status_code == 200
    rig.on_kiosk(Kiosk.end_visit)
    assert not held.pages and citizen.screen.get(f"/kiosk/brought/{page}").status_code == 404
