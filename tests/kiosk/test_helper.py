"""帮办 at the kiosk: a clerk shows a code or her card beside the citizen, is named in all that is done, and goes."""

from collections.abc import Iterator

import pytest

from core import journal
from core.applications import service
from core.call import Actor, Call, system_call
from core.people import helping, staff
from core.people.helping_schemas import HELPER_CODE
from demo.people import ADMINISTRATOR, HELPER, PEOPLE, STAFF
from demo.places import CENTRE
from kiosk.helper import Helper
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig

LIN, HE = PEOPLE[0], PEOPLE[1]


@pytest.fixture(scope="module", autouse=True)
def employed(rig: Rig) -> None:
    """The clerk, with the card she shows to kiosks."""
    wangli = next(each.member for each in STAFF if each.member.id == HELPER.id)
    write, at = rig.hall.database.write_now, rig.hall.clock.at
    write(staff.add_staff, system_call(at), wangli, "no password", "A" * 32)
    write(
        helping.record_card,
        Call(Actor(ADMINISTRATOR.id, ADMINISTRATOR.roles), "desk", at),
        HELPER.id,
        HELPER.card.number,
    )


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: rig.link.set_cut(False))
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def code(rig: Rig) -> str:
    clerk = Actor(HELPER.id, frozenset({"clerk", "issuer"}), centre=CENTRE)
    return rig.hall.database.write_now(helping.make_code, Call(clerk, "desk", rig.hall.clock.at)).code


def helper(rig: Rig) -> Helper | None:
    return rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.helper)


def lay_her_card(citizen: Citizen, rig: Rig) -> Citizen:
    """On the screen for it; the citizen's own has been taken off."""
    rig.tray.lift()
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())
    citizen.go("helper?at=known")
    rig.tray.place(HELPER)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.helper) or bool(kiosk.notice))
    return citizen.go("helper?at=known")


def entries_of(rig: Rig, case: str) -> list[journal.Entry]:
    return rig.hall.database.read_now(journal.history, case)


@pytest.mark.nightly
def test_with_a_code_both_are_named_on_the_screen_in_the_record_and_on_the_receipt(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(LIN).go("helper?at=known").press("helper", code=code(rig))
    here = helper(rig)
    assert here is not None and (here.name, here.known) == ("王丽", True) and here.centre
    assert citizen.sees("helper.helps", name="王丽", centre=here.centre) and citizen.sees("helper.yours")
    citizen.choose().answer_everything(premises="owned").press("checklist").fill_in(**SHOP).lay_papers().go("check")
    assert citizen.sees("helper.helps", name="王丽", centre=here.centre)
    assert LIN.card.address in citizen.page, "her visit goes on, with her own facts"
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    his = [each for each in entries_of(rig, filed.application_id) if each.roles == ["citizen"]]
    assert {(each.actor_id, each.assisted_by) for each in his} == {(LIN.id, HELPER.id)}
    holder = Call(Actor(LIN.id, frozenset({"citizen"}), assurance=3), "mobile", rig.hall.clock.at)
    told = rig.hall.database.read_now(service.timeline, holder, filed.application_id)
    assert "王丽" in {each.helper for each in told}
    citizen.go("receipt").go("helper?at=receipt").press("helper/leave", back="receipt")
    assert helper(rig) is None and citizen.path == "receipt" and not citizen.sees("helper.leave")
    assert rig.on_kiosk(lambda kiosk: kiosk.hall.assisted_by) == ""


def test_her_card_helps_on_its_screen_only_and_the_visit_takes_her_along_to_its_end(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(LIN)
    lay_her_card(citizen, rig)
    here = helper(rig)
    assert here is not None and here.known and citizen.sees("helper.helps", name="王丽", centre=here.centre)
    visit = rig.on_kiosk(lambda kiosk: kiosk.visit)
    assert visit and visit.identity and visit.identity.document.number == LIN.card.number, "it is still Lin's visit"
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert rig.on_kiosk(lambda kiosk: kiosk.hall.assisted_by) == ""
    rig.wait_for(lambda kiosk: all(each.ended_at for each in mine(rig)))
    assert [each.shown for each in mine(rig) if each.id == here.id] == ["card"]


def mine(rig: Rig) -> list[helping.Assistance]:
    clerk = Call(Actor(HELPER.id, frozenset({"clerk"}), centre=CENTRE), "desk", rig.hall.clock.at)
    return rig.hall.database.read_now(helping.list_mine, clerk)


def test_a_strangers_card_and_the_citizens_own_help_nobody(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(LIN)
    for card, why in ((HE, "refusal.helper_card_unknown"), (LIN, "refusal.helper_is_applicant")):
        rig.tray.lift()
        rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())
        citizen.go("helper?at=known")
        rig.tray.place(card)
        rig.wait_for(lambda kiosk: bool(kiosk.notice))
        assert citizen.go("helper?at=known").sees(why) and helper(rig) is None
    citizen.press("helper", code="ABCDEFGHJK")
    assert citizen.sees("refusal.helper_code_refused")


def test_a_code_that_is_scanned_is_told_on_whatever_screen_stands_there(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(LIN).go("find")
    rig.tray.scanner.scan(f"{HELPER_CODE}{code(rig)}".encode())
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.helper))
    assert citizen.screen.get("/kiosk/here", params={"at": "find"}).headers["hx-redirect"] == "/kiosk/helper?at=find"
    assert citizen.go("helper?at=find").sees("helper.go_on")
    assert "hx-redirect" not in citizen.screen.get("/kiosk/here", params={"at": "find"}).headers


def test_without_the_link_her_card_travels_sealed_and_the_hall_finds_out_who_she_is(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(LIN)
    rig.on_kiosk(lambda kiosk: rig.link.set_cut(True))
    citizen.go("helper?at=known").press("helper", code="ABCDEFGHJK")
    assert citizen.sees("helper.code_needs_link")
    lay_her_card(citizen, rig)
    here = helper(rig)
    assert here is not None and not here.known and citizen.sees("helper.says_so", name="王丽")
    citizen.prepare(premises="owned").sign()
    rig.wait_for(lambda kiosk: bool(kiosk.outbox.waiting()))
    case = rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting())[0].id
    kept = b"".join(path.read_bytes() for path in (rig.folder / "kiosk").rglob("*") if path.is_file())
    for planted in (HELPER.card.number, HELPER.card.name):
        assert planted.encode() not in kept
    rig.on_kiosk(lambda kiosk: rig.link.set_cut(False))
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    his = [each for each in entries_of(rig, case) if each.roles == ["citizen"]]
    assert {(each.actor_id, each.assisted_by) for each in his} == {(LIN.id, HELPER.id)}
