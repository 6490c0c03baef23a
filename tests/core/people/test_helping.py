"""帮办: a member of staff helps at a kiosk; both are named in what is done, and the helper judges none of it later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import update

from core import journal, journal_check
from core.applications import acceptance, deciding, reading, service
from core.call import Call
from core.db.database import Session
from core.ids import new_id
from core.journal import EntryRow
from core.people import helping
from core.people.helping_schemas import HelperSeen, HelperShown
from core.people.schemas import IdentityEvidence
from core.supervision import service as supervision
from demo.people import HELPER, find_person
from tests.builders import MATTER, HallInTest
from tests.core.applications.parcels import KIOSK, OTHER_KIOSK
from tests.core.applications.states import HOLDER
from tests.core.people.helping import CLERK, OTHER_CLERK, come, kiosk, submitted
from tests.refusals import refused

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
BEFORE_HELPERS: dict[str, Any] = {
    "previous_hash": journal.GENESIS,
    "id": "019ab1f0-0000-7000-8000-000000000001",
    "subject_id": "case-1",
    "position": 1,
    "at": datetime(2026, 11, 21, 15, 40, tzinfo=UTC),
    "actor_id": "citizen-1",
    "roles": '["citizen"]',
    "channel": "kiosk",
    "terminal_id": "kiosk-1",
    "on_behalf_of": "citizen-1",
    "event": "submit",
    "facts": '{"to":"submitted"}',
}
BEFORE_HELPERS_HASH = "857fe5da4b09e490dfdabc050cbaac30f3a4f0258feafdabdf71f541d70fdc88"
"""An entry and its hash, both made before the journal knew of helpers."""


def with_code(hall: HallInTest, clerk: str = CLERK) -> HelperShown:
    return HelperShown(hall.database.write_now(helping.make_code, hall.staff(clerk)).code)


def her_card(hall: HallInTest, read_at: timedelta = timedelta()) -> IdentityEvidence:
    return IdentityEvidence(HELPER.card, "chip", hall.at - read_at)


def test_what_is_done_with_a_helper_names_both_and_she_judges_none_of_it(hall: HallInTest) -> None:
    helper = come(hall, with_code(hall))
    assert helper.name == "王丽" and helper.centre_name
    case = submitted(hall, HelperSeen(helper.id))
    entries = hall.database.read_now(journal.history, case)
    his = [each for each in entries if each.roles == ["citizen"]]
    assert {(each.actor_id, each.assisted_by) for each in his} == {(find_person(HOLDER).id, HELPER.id)}
    assert {each.assisted_by for each in entries if each.roles == ["system"]} == {None}, "the hall acts by itself"
    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER), case)
    assert {each.helper for each in told if each.actor == "citizen"} == {"王丽"}
    file = hall.database.read_now(reading.open_case, hall.staff(CLERK), case)
    assert (file.helpers, file.may_not_decide) == (("王丽",), "helper_may_not_judge")
    with refused("helper_may_not_judge"):
        hall.database.write_now(acceptance.accept, hall.staff(CLERK), case, hall.ticks(case))
    hall.database.write_now(acceptance.accept, hall.staff(OTHER_CLERK), case, hall.ticks(case))
    reviewer = hall.reviewer_of(MATTER)
    moved = structs.replace(reviewer, actor=structs.replace(reviewer.actor, id=HELPER.id))
    hall.database.write_now(deciding.review, moved, case)
    with refused("helper_may_not_judge"):
        hall.database.write_now(deciding.approve, moved, case, "准予。")
    figures = hall.database.read_now(supervision.recompute, "2026-11")
    assert (figures.helped.part, figures.helped.of) == (1, figures.filed)


def test_the_separation_report_finds_a_helper_who_judged_all_the_same(hall: HallInTest) -> None:
    case = submitted(hall, HelperSeen(come(hall, with_code(hall)).id))
    hall.database.write_now(journal.record, hall.staff(CLERK), case, "accept", {"to": "accepted"})
    proved = hall.database.read_now(supervision.prove_separation, f"{hall.at:%Y-%m}")
    assert "helper_judged" in {each.code for each in proved.violations}


def test_a_card_read_while_the_hall_was_away_is_believed_when_it_arrives(hall: HallInTest) -> None:
    seen = HelperSeen(new_id(), her_card(hall, timedelta(minutes=3)))
    first, second = submitted(hall, seen), submitted(hall, seen)
    for case in (first, second):
        assert hall.database.read_now(journal.helpers_of, [case]) == {HELPER.id}
    [once] = hall.database.read_now(helping.list_mine, hall.staff(CLERK))
    assert (once.id, once.shown, once.ended_at is None) == (seen.id, "card", False), "the same time of helping"


@pytest.mark.parametrize("shown", ["a_strangers_card", "a_typed_number", "an_id_nobody_gave", "himself"])
def test_a_helper_of_whom_the_hall_finds_nothing_refuses_the_citizen_nothing(hall: HallInTest, shown: str) -> None:
    stranger = IdentityEvidence(find_person("何知行").card, "chip", hall.at)
    seen = {
        "a_strangers_card": HelperSeen(new_id(), stranger),
        "a_typed_number": HelperSeen(new_id(), structs.replace(her_card(hall), source="typed")),
        "an_id_nobody_gave": HelperSeen(new_id()),
        "himself": HelperSeen(new_id(), her_card(hall)),
    }[shown]
    if shown == "himself":
        hers = find_person(HOLDER).card
        hall.database.write_now(helping.record_card, hall.staff("admin"), HELPER.id, hers.number)
        seen = HelperSeen(new_id(), IdentityEvidence(structs.replace(hers, name="王丽"), "chip", hall.at))
    case = submitted(hall, seen)
    entries = hall.database.read_now(journal.history, case)
    assert {each.assisted_by for each in entries} == {None}
    assert "helper_not_known" in [each.event for each in entries]


def test_a_code_works_once_and_in_time_and_a_card_by_its_chip_and_name(hall: HallInTest) -> None:
    shown = with_code(hall)
    come(hall, shown)
    late = with_code(hall)
    hall.wait(minutes=31)
    for bad in (shown, late, HelperShown("ABCDEFGHJK")):
        with refused("helper_code_refused"):
            come(hall, bad)
    with refused("helper_card_unread"):
        come(hall, HelperShown(card=structs.replace(her_card(hall), source="typed")))
    for card in (find_person("何知行").card, structs.replace(HELPER.card, name="王莉")):
        with refused("helper_card_unknown"):
            come(hall, HelperShown(card=IdentityEvidence(card, "chip", hall.at)))
    assert come(hall, HelperShown(card=her_card(hall))).name == "王丽"


def test_a_helper_is_with_one_kiosk_until_she_leaves_and_never_longer_than_a_visit(hall: HallInTest) -> None:
    here = come(hall, with_code(hall))

    def asked(terminal: str = KIOSK) -> Call:
        call = structs.replace(hall.citizen(HOLDER), channel="kiosk", terminal_id=terminal)
        return hall.database.read_now(helping.assisted, call, here.id)

    assert asked().assisted_by == HELPER.id
    with refused("helper_gone"):
        asked(OTHER_KIOSK)
    hall.wait(minutes=91)
    with refused("helper_gone"):
        asked()
    again = come(hall, with_code(hall))
    hall.database.write_now(helping.leave, kiosk(hall), again.id)
    hall.database.write_now(helping.leave, kiosk(hall), again.id)
    here = again
    with refused("helper_gone"):
        asked()
    with refused("helper_unknown"):
        hall.database.write_now(helping.leave, kiosk(hall, OTHER_KIOSK), again.id)


def test_an_edited_helper_breaks_the_record_and_old_entries_keep_their_hash(hall: HallInTest) -> None:
    case = submitted(hall, HelperSeen(come(hall, with_code(hall)).id))
    assert hall.database.read_now(journal_check.verify, []).intact
    assert journal.entry_hash(**BEFORE_HELPERS).hex() == BEFORE_HELPERS_HASH

    def strike_out(session: Session, call: Call) -> None:
        session.execute(update(EntryRow).where(EntryRow.subject_id == case).values(assisted_by=None))

    hall.database.write_now(strike_out, hall.staff(CLERK))
    found = hall.database.read_now(journal_check.verify, [])
    assert "entry_changed" in {fault.kind for fault in found.faults}
