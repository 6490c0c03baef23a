"""Who accepted, decided and handed out, proved from the journal: an honest month is clean, a planted fault is found."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from core import journal
from core.call import Actor, Call, Role
from core.db.database import Database, Session
from core.ids import new_id
from core.places import mandates
from core.places.schemas import Entrustment
from core.supervision import service
from core.supervision.schemas import Separation
from core.supervision.separation_report import SAID, separation_text
from hall import main
from tests.builders import HallInTest
from tests.refusals import refused

MONTH = "2026-11"
LIN, CHEN = "林晓岚", "陈国强"


def proved(hall: HallInTest, month: str = MONTH) -> Separation:
    return hall.database.read_now(service.read_separation, hall.staff("guanyuan"), month)


def codes(found: Separation) -> list[str]:
    return sorted(violation.code for violation in found.violations)


def plant(hall: HallInTest, call: Call, subject: str, event: str, **facts: Any) -> None:
    """An entry as a faulty hall or a hand in the database would leave it."""
    hall.database.write_now(_record, call, subject, event, facts)


def _record(session: Session, call: Call, subject: str, event: str, facts: dict[str, Any]) -> None:
    journal.record(session, call, subject, event, facts)


def entry(hall: HallInTest, case: str, event: str) -> journal.Entry:
    return next(each for each in hall.database.read_now(journal.history, case) if each.event == event)


def grounds(hall: HallInTest) -> dict[str, str]:
    """What an honest acceptance at the demo's centre rests on."""
    facts = entry(hall, hall.case("欧阳明珠", "accepted").id, "accept").facts
    return {key: facts[key] for key in ("centre", "authority", "entrustment")}


def wearing(call: Call, *roles: Role) -> Call:
    return structs.replace(call, actor=structs.replace(call.actor, roles=frozenset(roles)))


def test_an_honest_month_shows_whose_hands_each_case_went_through(hall: HallInTest) -> None:
    online, shown = hall.case(LIN, "concluded"), hall.case(CHEN, "concluded", example=1)
    found = proved(hall)
    assert found.violations == ()
    wangli, liangwen = hall.staff("wangli").actor.id, hall.staff("liangwen").actor.id
    hands = {case.case_id: (case.acceptor, case.decider, case.hander_out) for case in found.cases}
    assert hands[shown.id] == (wangli, liangwen, wangli)
    assert hands[online.id] == (wangli, liangwen, "system"), "sent by the hall itself"
    assert [(each.actor_id, each.accepted, each.handed_out) for each in found.in_two_parts] == [(wangli, 2, 1)]
    assert found.entries_by_role["reviewer"] >= 4
    assert "no violation" in separation_text(found)


def test_a_month_tells_of_its_own_violations_and_needs_the_history_before_it(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    hall.wait(days=14)
    hall.approve(case.id)
    plant(hall, hall.staff("wangli"), case.id, "approve")
    december = proved(hall, "2026-12")
    assert codes(december) == ["acceptor_decided", "not_the_role"]
    assert [each.acceptor for each in december.cases] == [hall.staff("wangli").actor.id]
    assert proved(hall).violations == ()


Fault = Callable[[HallInTest], list[str]]


def acceptor_decides(hall: HallInTest) -> list[str]:
    case = hall.case(LIN, "accepted")
    plant(hall, wearing(hall.staff("wangli"), "reviewer"), case.id, "approve")
    return ["acceptor_decided"]


def decider_hands_out(hall: HallInTest) -> list[str]:
    case = hall.case(CHEN, "awaiting_originals", example=1)
    plant(hall, wearing(hall.staff("liangwen"), "issuer"), case.id, "deliver", **grounds(hall))
    return ["decider_handed_out"]


def one_person_on_both_sides(hall: HallInTest) -> list[str]:
    plant(hall, wearing(hall.staff("zhaoning"), "clerk", "reviewer"), new_id(), "accept", **grounds(hall))
    return ["both_sides"]


def somebody_without_the_role(hall: HallInTest) -> list[str]:
    plant(hall, hall.staff("guanyuan"), new_id(), "accept", **grounds(hall))
    return ["not_the_role"]


def no_entrustment(hall: HallInTest) -> list[str]:
    plant(hall, hall.staff("wangli"), new_id(), "accept")
    return ["no_entrustment"]


def somebody_elses_entrustment(hall: HallInTest) -> list[str]:
    plant(hall, hall.staff("wangli"), new_id(), "accept", **{**grounds(hall), "centre": "dali"})
    return ["entrustment_not_in_force"]


def an_entrustment_that_is_over(hall: HallInTest) -> list[str]:
    rests_on, day = grounds(hall), hall.settings.hall.day_of(hall.at)
    hall.database.write_now(mandates.end, hall.staff("admin"), Entrustment, rests_on["entrustment"], day)
    hall.wait(days=1)
    plant(hall, hall.staff("wangli"), new_id(), "accept", **rests_on)
    return ["entrustment_not_in_force"]


def an_entrustment_recorded_afterwards(hall: HallInTest) -> list[str]:
    rests_on, subject = grounds(hall), new_id()
    day = hall.settings.hall.day_of(hall.at)
    late = hall.staff("wangli")
    hall.wait(hours=1)
    backdated = hall.database.write_now(
        mandates.entrust, hall.staff("admin"), rests_on["authority"], rests_on["centre"], "d", day - timedelta(days=9)
    )
    plant(hall, late, subject, "accept", **{**rests_on, "entrustment": backdated.id})
    return ["entrustment_not_in_force"]


def a_town_without_delegation(hall: HallInTest) -> list[str]:
    case = hall.case(LIN, "accepted")
    plant(hall, hall.staff("liangwen"), case.id, "refuse", organ="a-town", delegation=new_id())
    return ["delegation_not_in_force"]


def decided_before_accepted(hall: HallInTest) -> list[str]:
    plant(hall, hall.staff("liangwen"), hall.case(LIN, "received").id, "approve")
    return ["decided_unaccepted"]


def handed_out_without_record(hall: HallInTest) -> list[str]:
    case = hall.case(CHEN, "awaiting_originals", example=1)
    plant(hall, hall.staff("wangli"), case.id, "conclude", conclusion="granted")
    return ["handed_out_unrecorded"]


def asked_by_any_reviewer(hall: HallInTest) -> list[str]:
    call = wearing(hall.staff("liangwen"), "reviewer")
    plant(hall, call, hall.case(LIN, "accepted").id, "applicant_asked", message_id=new_id())
    return ["not_the_representative"]


def answered_past_the_centre(hall: HallInTest) -> list[str]:
    case, message = hall.case(LIN, "accepted"), new_id()
    plant(hall, hall.staff("liangwen"), case.id, "applicant_asked", message_id=message)
    plant(hall, hall.citizen(LIN), case.id, "message_answered", message_id=message)
    return ["past_the_centre"]


def reviewer_publishes(hall: HallInTest) -> list[str]:
    call = Call(Actor(new_id(), frozenset({"matter_manager"})), "desk", hall.at)
    plant(hall, call, "some-matter", "matter_text_reviewed", version=2)
    plant(hall, call, "some-matter", "matter_published", version=2)
    return ["reviewer_published"]


def editor_publishes(hall: HallInTest) -> list[str]:
    call = Call(Actor(new_id(), frozenset({"matter_manager"})), "desk", hall.at)
    plant(hall, call, "some-draft", "matter_draft_begun", revision=1)
    plant(hall, call, "some-draft", "matter_draft_published", version_id="x")
    return ["editor_published"]


FAULTS: tuple[Fault, ...] = (
    acceptor_decides,
    decider_hands_out,
    one_person_on_both_sides,
    somebody_without_the_role,
    no_entrustment,
    somebody_elses_entrustment,
    an_entrustment_that_is_over,
    an_entrustment_recorded_afterwards,
    a_town_without_delegation,
    decided_before_accepted,
    handed_out_without_record,
    asked_by_any_reviewer,
    answered_past_the_centre,
    reviewer_publishes,
    editor_publishes,
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(hall: HallInTest, fault: Fault) -> None:
    expected = fault(hall)
    found = proved(hall)
    assert codes(found) == expected
    assert all(SAID[code] in separation_text(found) for code in expected)


def test_supervisors_ask_for_the_report_and_clerks_do_not(hall: HallInTest) -> None:
    with refused("role_missing"):
        hall.database.read_now(service.read_separation, hall.staff("wangli"), MONTH)
    with refused("month_malformed"):
        proved(hall, "November")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_the_command_prints_the_report_and_ends_with_1_when_duties_mixed(
    hall: HallInTest, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = hall.case(CHEN, "concluded", example=1)
    assert (ended(hall), honest.id in capsys.readouterr().out) == (0, True)
    reopened = Database.open(hall.settings, hall.keys)
    reopened.write_now(_record, hall.staff("wangli"), honest.id, "refuse", {})
    reopened.close()
    assert ended(hall, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["code"] for each in found["violations"]} == {"acceptor_decided", "not_the_role"}


def ended(hall: HallInTest, *more: str) -> object:
    hall.database.close()
    with pytest.raises(SystemExit) as ending:
        main(["separation", "report", "--month", MONTH, "--data", str(hall.settings.data_dir), *more])
    return ending.value.code
