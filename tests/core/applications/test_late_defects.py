"""一次性告知: what should have been named the first time is refused, or permitted by a second person and counted."""

import pytest

from core import journal
from core.applications import acceptance, late_defects, reading, service
from core.applications.staff_schemas import Tick
from core.supervision.service import recompute
from tests.builders import HallInTest
from tests.core.applications.late_defects import a_standing_one, answered
from tests.core.applications.states import HOLDER, case_in
from tests.core.applications.supplementing import supplement
from tests.refusals import refused


def ask_again(hall: HallInTest, id: str, *failed: str, clerk: str = "wangli") -> None:
    ticks = hall.ticks(id, dict.fromkeys(failed, "看不清"))
    hall.database.write_now(acceptance.request_supplement, hall.staff(clerk), id, ticks)


def permit(hall: HallInTest, id: str, *statements: str) -> None:
    hall.database.write_now(late_defects.permit, hall.staff("guanyuan"), id, list(statements), "首次核对遗漏印章")


def last_step(hall: HallInTest, id: str) -> dict[str, object]:
    entries = hall.database.read_now(journal.history, id)
    return next(entry.facts for entry in reversed(entries) if entry.event == "request_supplement")


def test_a_second_notice_may_repeat_what_the_first_one_listed(hall: HallInTest) -> None:
    id, lines = answered(hall)
    repeated = next(f"{tick.material}.{tick.statement}" for tick in hall.ticks(id) if tick.material == lines[0])
    ask_again(hall, id, repeated)
    assert last_step(hall, id)["failed"] == [repeated] and "breach" not in last_step(hall, id)


def test_a_second_notice_may_name_what_the_new_papers_brought_in(hall: HallInTest) -> None:
    id, lines = answered(hall)
    new = [f"{tick.material}.{tick.statement}" for tick in hall.ticks(id) if tick.material == lines[0]][-1]
    ask_again(hall, id, new)
    assert "breach" not in last_step(hall, id)


def test_what_could_have_been_seen_the_first_time_is_refused(hall: HallInTest) -> None:
    id, _ = answered(hall)
    late = a_standing_one(hall, id)
    with refused("late_defect_not_permitted") as caught:
        ask_again(hall, id, late)
    assert caught.value.details["statements"] == [late]
    assert hall.application(id).state == "received"
    hall.accept(id)


@pytest.mark.both_databases
def test_a_supervisor_may_permit_it_with_a_reason_and_it_counts_as_a_breach(hall: HallInTest) -> None:
    id, _ = answered(hall)
    late = a_standing_one(hall, id)
    permit(hall, id, late)
    assert hall.database.read_now(reading.open_case, hall.staff("wangli"), id).late_permitted == (late,)
    ask_again(hall, id, late)
    assert last_step(hall, id)["breach"] == [late]
    assert last_step(hall, id)["permitted_by"] == [hall.staff("guanyuan").actor.id]
    assert hall.database.read_now(recompute, "2026-11").one_time_notice_breaches == 1


def test_a_permission_holds_for_the_statements_it_names_and_for_this_round_only(hall: HallInTest) -> None:
    id, lines = answered(hall)
    first, second = hall.database.read_now(reading.open_case, hall.staff("wangli"), id).standing[:2]
    permit(hall, id, first)
    with refused("late_defect_not_permitted") as caught:
        ask_again(hall, id, first, second)
    assert caught.value.details["statements"] == [second]
    repeated = next(f"{tick.material}.{tick.statement}" for tick in hall.ticks(id) if tick.material == lines[0])
    ask_again(hall, id, repeated)
    hall.hand_in_again(HOLDER, id)
    supplement(hall, id)
    with refused("late_defect_not_permitted"):
        ask_again(hall, id, first)


def test_nobody_permits_himself(hall: HallInTest) -> None:
    id, _ = answered(hall)
    late = a_standing_one(hall, id)
    both = hall.somebody({"clerk", "supervisor"})
    hall.database.write_now(late_defects.permit, both, id, [late], "漏看")
    ticks = hall.ticks(id, {late: ""})
    with refused("late_defect_not_permitted"):
        hall.database.write_now(acceptance.request_supplement, both, id, ticks)


def test_only_a_supervisor_permits_with_a_reason_and_only_what_stands(hall: HallInTest) -> None:
    id, lines = answered(hall)
    late = a_standing_one(hall, id)
    write = hall.database.write_now
    with refused("role_missing"):
        write(late_defects.permit, hall.staff("wangli"), id, [late], "漏看")
    with refused("reason_needed"):
        write(late_defects.permit, hall.staff("guanyuan"), id, [late], " ")
    open_one = next(f"{tick.material}.{tick.statement}" for tick in hall.ticks(id) if tick.material == lines[0])
    for wrong in ([open_one], ["lease.smells_good"], []):
        with refused("statement_not_standing"):
            write(late_defects.permit, hall.staff("guanyuan"), id, wrong, "漏看")
    with refused("step_not_possible"):
        write(late_defects.permit, hall.staff("guanyuan"), case_in(hall, "accepted"), [late], "漏看")


def test_a_clerk_cannot_ask_for_what_the_pinned_version_does_not_list(hall: HallInTest) -> None:
    """G37: neither an invented statement, nor one of a line that this situation does not ask for."""
    id = case_in(hall, "received")
    asked = {tick.material for tick in hall.ticks(id)}
    elsewhere = next(
        (line.key, line.acceptance_standard[0].key)
        for line in hall.matters[hall.application(id).matter].materials
        if line.key not in asked
    )
    for material, statement in (elsewhere, ("lease", "invented"), ("notarised_translation", "complete")):
        demand = [*hall.ticks(id), Tick(material, statement, False, "请补交公证书")]
        with refused("statement_not_in_matter"):
            hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), id, demand)
    assert hall.database.read_now(service.find_application, hall.citizen(HOLDER), id).deficiencies == ()
