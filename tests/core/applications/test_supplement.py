"""One notice says everything that is missing; its answer is complete; then the clock begins afresh (art. 32)."""

from datetime import date

import pytest

from core.applications import acceptance, reading, service
from core.applications.staff_schemas import Tick
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import DeficiencyContent
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import HOLDER, RENTED, case_in, service_view
from tests.core.applications.supplementing import asked_for_two, supplement, two_failed
from tests.refusals import refused


def test_one_notice_lists_every_statement_that_is_not_met(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    issued = [each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "deficiency"]
    assert len(issued) == 1
    facts = hall.database.read_now(notices.find_facts, issued[0].id)
    assert isinstance(facts.content, DeficiencyContent)
    assert len(facts.content.defects) == 2
    assert all("看不清" in defect.failed_standard and defect.how_to_fix for defect in facts.content.defects)
    shown = service_view(hall, id)
    assert sorted(each.material for each in shown.deficiencies) == lines
    running = [(clock.kind, clock.whose) for clock in shown.clocks if clock.running]
    assert running == [("supplement", "applicant")], "while the applicant is asked, the hall's clock rests"


def test_a_half_answered_notice_is_not_taken(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    with refused("deficient_lines_unanswered") as caught:
        supplement(hall, id)
    assert caught.value.details["materials"] == lines
    hall.add_picture(HOLDER, id, lines[0], 71)
    with refused("deficient_lines_unanswered") as caught:
        supplement(hall, id)
    assert caught.value.details["materials"] == lines[1:]


@pytest.mark.both_databases
def test_a_complete_answer_begins_a_new_acceptance_clock(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    first = next(clock for clock in service_view(hall, id).clocks if clock.kind == "acceptance")
    hall.wait(days=11)
    for number, line in enumerate(lines):
        hall.add_picture(HOLDER, id, line, 80 + number)
    react_by = supplement(hall, id)
    second = service_view(hall, id).clocks[-1]
    assert (first.start, first.last_day) == (date(2026, 11, 19), date(2026, 11, 26))
    assert (second.start, second.last_day, second.running) == (date(2026, 11, 30), date(2026, 12, 7), True)
    assert react_by == second.last_day
    stopped = [(clock.kind, clock.stopped_on) for clock in service_view(hall, id).clocks[:-1]]
    assert stopped == [("acceptance", date(2026, 11, 19)), ("supplement", date(2026, 11, 30))]


def test_only_lines_with_new_papers_are_ticked_again_and_what_was_met_stands(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    hall.hand_in_again(HOLDER, id)
    supplement(hall, id)
    opened = hall.database.read_now(reading.open_case, hall.staff("wangli"), id)
    assert opened.ticks and {tick.material for tick in opened.ticks}.isdisjoint(lines)
    assert {f"{tick.material}.{tick.statement}" for tick in opened.ticks} == set(opened.standing)
    anew = [tick for tick in hall.ticks(id) if tick.material in lines]
    hall.database.write_now(acceptance.accept, hall.staff("wangli"), id, anew)
    opened = hall.database.read_now(reading.open_case, hall.staff("wangli"), id)
    assert opened.ticks == tuple(sorted(hall.ticks(id), key=lambda tick: (tick.material, tick.statement)))


def test_a_good_line_whose_papers_changed_is_ticked_again(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    other = next(tick.material for tick in hall.ticks(id) if tick.material not in lines)
    hall.hand_in_again(HOLDER, id)
    hall.add_picture(HOLDER, id, other, 77)
    supplement(hall, id)
    anew = [tick for tick in hall.ticks(id) if tick.material in lines]
    with refused("statements_unticked") as caught:
        hall.database.write_now(acceptance.accept, hall.staff("wangli"), id, anew)
    assert {name.partition(".")[0] for name in caught.value.details["statements"]} == {other}


def test_a_good_line_that_is_full_keeps_its_papers_while_another_is_answered(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    good = next(line for line in hall.matters[MATTER].materials if line.key == "landlord_property")
    assert good.key not in lines
    held = [each.id for each in service_view(hall, id).documents if each.material == good.key]
    more = [hall.add_picture(HOLDER, id, good.key, 40 + page) for page in range(good.max_pages - len(held))]
    with refused("too_many_pages"):
        hall.add_picture(HOLDER, id, good.key, 70)
    assert [each.id for each in service_view(hall, id).documents if each.material == good.key] == held + more


def test_the_holder_sees_line_by_line_what_is_answered(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    hall.add_picture(HOLDER, id, lines[0], 61)
    shown = service_view(hall, id).deficiencies
    assert {each.material: each.answered for each in shown} == {lines[0]: True, lines[1]: False}


def test_a_paper_that_was_good_may_not_vanish_while_another_is_answered(hall: HallInTest) -> None:
    id, lines = asked_for_two(hall)
    hall.hand_in_again(HOLDER, id)
    other = next(document for document in service_view(hall, id).documents if document.material not in lines)
    hall.database.write_now(service.remove_document, hall.citizen(HOLDER), id, other.id)
    with refused("materials_missing") as caught:
        supplement(hall, id)
    assert caught.value.details["materials"] == [other.material]


def test_acceptance_needs_a_word_on_every_statement_and_only_on_those(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    ticks, clerk, write = hall.ticks(id), hall.staff("wangli"), hall.database.write_now
    with refused("statements_unticked") as caught:
        write(acceptance.accept, clerk, id, ticks[1:])
    assert caught.value.details["statements"] == [f"{ticks[0].material}.{ticks[0].statement}"]
    with refused("statement_not_in_matter"):
        write(acceptance.accept, clerk, id, [*ticks, Tick("lease", "smells_good", True)])
    with refused("statements_ticked_twice"):
        write(acceptance.accept, clerk, id, [*ticks, ticks[0]])
    with refused("statements_not_met"):
        write(acceptance.accept, clerk, id, hall.ticks(id, two_failed(hall, id)))
    with refused("text_too_long"):
        write(
            acceptance.request_supplement, clerk, id, [Tick(t.material, t.statement, False, "长" * 301) for t in ticks]
        )
    assert hall.application(id).state == "received"


def test_no_paper_is_added_for_a_line_the_situation_does_not_ask_for(hall: HallInTest) -> None:
    id, _ = asked_for_two(hall)
    with refused("material_not_asked"):
        hall.add_picture(HOLDER, id, "property_certificate")
    with refused("document_unknown"):
        hall.database.write_now(service.remove_document, hall.citizen(HOLDER), id, new_id())


def test_a_line_takes_so_many_pages_and_a_better_one_takes_the_place_of_one_that_was_not_good(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    line = next(line for line in hall.matters[MATTER].materials if line.key == "name_declaration")
    for page in range(line.max_pages):
        hall.add_picture(HOLDER, drafted.id, line.key, page)
    with refused("too_many_pages") as caught:
        hall.add_picture(HOLDER, drafted.id, line.key)
    assert caught.value.details["limit"] == line.max_pages
    hall.hand_in(HOLDER, service_view(hall, drafted.id))
    hall.submit(HOLDER, drafted.id)
    failed = {f"{line.key}.{line.acceptance_standard[0].key}": "看不清"}
    ticks = hall.ticks(drafted.id, failed)
    hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), drafted.id, ticks)
    better = [hall.add_picture(HOLDER, drafted.id, line.key, 90 + page) for page in range(line.max_pages)]
    with refused("too_many_pages"):
        hall.add_picture(HOLDER, drafted.id, line.key)
    documents = service_view(hall, drafted.id).documents
    assert [document.id for document in documents if document.material == line.key] == better
