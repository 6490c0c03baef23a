"""A bundle asks any fact at most once (invariant 17), and every matter still gets all it asks for."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundles.definition import LifeEvent
from core.bundles.loading import life_events
from core.bundles.merging import (
    answers_of,
    check_given,
    checklist_of,
    facts_of_form,
    form_of,
    known_answers,
    papers_of,
    parts_of,
    questions_to_ask,
)
from core.errors import InvalidInput
from core.matters import checks, situations
from core.matters.definition import MatterDefinition
from core.matters.loading import load_matters
from tests.core.bundles.package import BUSINESS, FOOD, RESTAURANT, SIGN


@cache
def restaurant() -> tuple[LifeEvent, dict[str, MatterDefinition]]:
    return life_events()[RESTAURANT], load_matters()


@st.composite
def situations_of_the_event(draw: st.DrawFn) -> tuple[dict[str, str], list[str]]:
    """Answers a person comes to by answering what is asked, and the words of every question that was asked."""
    event, matters = restaurant()
    given: dict[str, str] = {}
    asked: list[str] = []
    while open_questions := questions_to_ask(event, matters, given):
        question = open_questions[0]
        asked.append(question.question.text.zh_hans)
        given[question.key] = draw(st.sampled_from([option.key for option in question.question.options]))
    return given, asked


@given(situations_of_the_event())
@settings(max_examples=25, deadline=None)
def test_no_question_field_or_paper_is_asked_twice(situation: tuple[dict[str, str], list[str]]) -> None:
    event, matters = restaurant()
    answers, asked = situation
    assert len(set(asked)) == len(asked)
    fields, known = facts_of_form(event, matters, answers, {"identity_document.name": "林青禾"})
    keys = [field.key for field in fields]
    assert len(set(keys)) == len(keys)
    assert not {each.field.key for each in fields} & {"operator_name", "licence_number"}
    assert {each.source for each in known} == {"identity_document.name", f"result.{BUSINESS}"}
    checklists = {
        part.matter: checklist_of(event, matters, answers, part, {}, ["identity_check"])
        for part in parts_of(event, answers)
    }
    names = [paper.line.name.zh_hans for paper in papers_of(event, checklists) if not paper.line.exempt]
    assert len(set(names)) == len(names)


@given(situations_of_the_event())
@settings(max_examples=25, deadline=None)
def test_every_matter_gets_a_complete_situation_and_every_field_it_asks(
    situation: tuple[dict[str, str], list[str]],
) -> None:
    event, matters = restaurant()
    answers, _ = situation
    check_given(event, matters, answers)
    fields, known = facts_of_form(event, matters, answers, {})
    form = {field.key: f"value of {field.key}" for field in fields}
    for part in parts_of(event, answers):
        own = answers_of(event, matters, answers, part.matter)
        situations.check_answers(matters[part.matter], own)
        filled = form_of(event, matters, answers, form, part.matter)
        wanted = {field.key for field in checks.fields_asked(matters[part.matter], own)}
        from_results = {field for use in part.needs for field in use.fields}
        assert filled.keys() == wanted - from_results
        assert all(part.matter in each.matters for each in known if each.source.startswith("result.")) or not part.needs


def test_a_shared_value_reaches_every_matter_that_wants_it() -> None:
    event, matters = restaurant()
    answers = dict(event.examples[0].answers)
    form = {"premises_address": "佛山市南海区桂城街道示例路1号", "trade_name": "南海区桂城青禾糖水店"}
    for matter in (BUSINESS, FOOD, SIGN):
        assert form_of(event, matters, answers, form, matter).items() >= form.items()


def test_a_shared_answer_is_translated_where_a_matter_names_it_otherwise() -> None:
    event, matters = restaurant()
    given = {**event.examples[0].answers, "premises": "market_stall"}
    assert answers_of(event, matters, given, BUSINESS)["premises"] == "market_stall"
    assert answers_of(event, matters, given, SIGN)["premises"] == "rented"


def test_an_answer_the_event_does_not_offer_is_refused() -> None:
    event, matters = restaurant()
    for answers in ({"premises": "online_only"}, {"sign": "perhaps"}, {"nothing": "yes"}):
        try:
            check_given(event, matters, answers)
        except InvalidInput as refusal:
            assert refusal.code == "answers_do_not_fit"
        else:
            raise AssertionError(answers)


def test_what_a_card_says_answers_the_question_of_residency() -> None:
    event, matters = restaurant()
    facts = {"identity_document.kind": "resident_id_card"}
    assert known_answers(event, matters, {}, facts)[f"{BUSINESS}.residency"] == "mainland"  # pyright: ignore[reportArgumentType]


def test_the_strictest_of_shared_papers_stands_for_all() -> None:
    event, matters = restaurant()
    answers = {**event.examples[0].answers, "premises": "rented"}
    checklists = {
        part.matter: checklist_of(event, matters, answers, part, {}, ["identity_check"])
        for part in parts_of(event, answers)
    }
    (lease,) = [paper for paper in papers_of(event, checklists) if paper.key == "lease"]
    assert lease.line.original_needed and lease.matters == (BUSINESS, SIGN)
    (licence,) = [paper for paper in papers_of(event, checklists) if paper.comes_from == BUSINESS][:1]
    assert licence.line.exempt
