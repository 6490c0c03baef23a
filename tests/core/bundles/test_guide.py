"""A life event as one matter asks what its package asks, in every situation that was walked."""

from random import Random

import pytest

from core.bundles import merging
from core.bundles.definition import LifeEvent
from core.bundles.guide import checklist_of_guide, guide_of
from core.bundles.loading import life_events
from core.matters import situations
from core.matters.checks import fields_asked, filled_form
from core.matters.definition import MatterDefinition
from core.matters.facts import Facts
from tests.builders import all_matters

FACTS: Facts = {
    "identity_document.kind": "resident_id_card",
    "identity_document.name": "林晓岚",
    "identity_document.number": "990000199003071235",
    "person.phone": "13800000000",
}


@pytest.mark.parametrize("code", sorted(life_events()))
def test_the_guide_of_a_life_event_asks_what_the_package_asks(code: str) -> None:
    event, random = life_events()[code], Random(7)
    guide = guide_of(event, all_matters())
    assert "kiosk" in guide.channels and guide.title == event.title
    for _ in range(60):
        answers = walk(event, guide, random)
        compare(event, guide, answers)


@pytest.mark.parametrize("code", sorted(life_events()))
def test_the_guide_comes_to_what_the_examples_of_the_life_event_come_to(code: str) -> None:
    event = life_events()[code]
    guide = guide_of(event, all_matters())
    for example in event.examples:
        asked = checklist_of_guide(guide, example.answers, example.wallet, example.data)
        expected = example.expected
        assert {line.material for line in asked.lines if not line.exempt} == set(expected.materials), example.name
        assert (asked.visits, asked.fees_total) == (expected.visits, expected.fees), example.name
        known = filled_form(guide, example.answers, {}, example.facts)
        open_fields = {field.key for field in fields_asked(guide, example.answers)} - set(known)
        assert open_fields == set(expected.fields), example.name


def walk(event: LifeEvent, guide: MatterDefinition, random: Random) -> dict[str, str]:
    """Random answers to whatever is asked; at every step both ask the same."""
    answers: dict[str, str] = {}
    while True:
        package = {asked.key for asked in merging.questions_to_ask(event, all_matters(), answers)}
        asked = situations.questions_to_ask(guide, answers)
        own = {question.key for question in event.questions} - set(answers)
        assert package == (own or {question.key for question in asked}), answers
        if not asked:
            return answers
        answers[asked[0].key] = random.choice(asked[0].options).key


def compare(event: LifeEvent, guide: MatterDefinition, answers: dict[str, str]) -> None:
    matters = all_matters()
    fields, _ = merging.facts_of_form(event, matters, answers, FACTS)
    known = filled_form(guide, answers, {}, FACTS)
    open_fields = {field.key for field in fields_asked(guide, answers)} - set(known)
    assert open_fields == {asked.key for asked in fields}, answers
    checklists = {
        part.matter: merging.checklist_of(event, matters, answers, part, {}, ())
        for part in merging.parts_of(event, answers)
    }
    papers = {each.key: each.line for each in merging.papers_of(event, checklists) if each.comes_from is None}
    asked = checklist_of_guide(guide, answers, {}, ())
    assert {line.material for line in asked.lines} == set(papers), answers
    for line in asked.lines:
        assert line.original_needed == papers[line.material].original_needed, (answers, line.material)
    assert asked.visits == max(each.visits for each in checklists.values()), answers
    assert asked.fees_total == sum(each.fees_total for each in checklists.values()), answers
