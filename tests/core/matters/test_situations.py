import pytest

from core.errors import InvalidInput
from core.matters.demands import EvidenceGrade
from core.matters.situations import (
    answers_from_facts,
    check_answers,
    checklist,
    good_enough,
    questions_to_ask,
    relevant_answers,
)
from tests.core.matters.packs import BUSINESS, INCUBATOR, PHYSICIAN, matters
from tests.sweet_shop import OWNED, RENTED

business = matters()[BUSINESS]


def test_the_next_question_depends_on_the_answers_so_far() -> None:
    assert questions_to_ask(business, {})[0].key == "residency"
    keys = [question.key for question in questions_to_ask(business, {"residency": "hong_kong"})]
    assert "composition" not in keys
    assert questions_to_ask(business, OWNED) == ()


def test_a_question_whose_answer_the_card_gives_is_not_asked() -> None:
    known = answers_from_facts(business, {"identity_document.kind": "resident_id_card"})
    assert known == {"residency": "mainland"}
    assert answers_from_facts(business, {"identity_document.kind": "hk_macau_travel_permit"}) == {}


def test_answers_left_over_from_another_way_are_dropped() -> None:
    changed = OWNED | {"premises": "online_only"}
    assert "dwelling" not in relevant_answers(business, changed)


@pytest.mark.parametrize(
    ("answers", "question", "answer"),
    [
        (OWNED | {"premises": "ownd"}, "premises", "ownd"),
        (OWNED | {"moon": "full"}, "moon", "full"),
        (OWNED | {"premises": "market_stall"}, "dwelling", "no"),
    ],
)
def test_answers_that_do_not_fit_are_refused_by_name(answers: dict[str, str], question: str, answer: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_answers(business, answers)
    assert refusal.value.code == "answers_do_not_fit"
    assert refusal.value.details == {"question": question, "answer": answer}


def test_a_missing_answer_is_named() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checklist(business, {key: value for key, value in OWNED.items() if key != "scope"})
    assert (refusal.value.code, refusal.value.details) == ("answers_incomplete", {"question": "scope"})


def test_a_wallet_with_the_deed_and_a_read_card_make_it_a_matter_without_a_visit() -> None:
    found = checklist(business, OWNED, {"property_certificate": "A"}, {"identity_check"})
    deed = found.line("property_certificate")
    assert deed is not None
    assert deed.exempt and deed.satisfied_from_wallet == "property_certificate"
    assert (found.visits, found.visit_reason.code) == (0, "nothing_to_show")


def test_a_rented_shop_with_a_paper_lease_costs_one_visit_for_that_lease() -> None:
    found = checklist(business, RENTED, {}, {"identity_check"})
    assert found.visits == 1
    assert found.visit_reason.code == "originals_to_show"
    assert found.visit_reason.materials == ("lease",)


def test_a_wallet_item_of_too_low_a_grade_does_not_exempt() -> None:
    found = checklist(business, OWNED, {"property_certificate": "C"})
    deed = found.line("property_certificate")
    assert deed is not None and not deed.exempt and deed.original_needed


@pytest.mark.parametrize(
    ("grade", "required", "enough"),
    [
        ("A", "B", True),
        ("B", "B", True),
        ("C", "B", False),
        ("B", "A", False),
        ("C", "D", True),
        ("D", "C", False),
    ],
)
def test_better_evidence_serves_where_less_is_required(
    grade: EvidenceGrade, required: EvidenceGrade, enough: bool
) -> None:
    assert good_enough(grade, required) is enough


def test_fees_limits_and_steps_follow_the_situation() -> None:
    physician = matters()[PHYSICIAN]
    answers = {
        "residency": "mainland",
        "kind": "re_registration",
        "level": "physician",
        "workplace": "employed",
        "filing": "self",
    }
    by_courier = checklist(physician, answers | {"receipt": "courier"})
    electronic = checklist(physician, answers | {"receipt": "electronic"})
    assert (str(by_courier.fees_total), str(electronic.fees_total)) == ("12.00", "0")
    assert by_courier.promised_limit.days == 10
    assert "training_check" in by_courier.steps


def test_collecting_on_paper_is_a_visit_even_without_originals() -> None:
    physician = matters()[PHYSICIAN]
    answers = {
        "residency": "mainland",
        "kind": "change",
        "change_of": "institution",
        "level": "physician",
        "workplace": "employed",
        "filing": "self",
        "receipt": "counter",
    }
    found = checklist(physician, answers, data={"identity_check", "physician_register"})
    assert (found.visits, found.visit_reason.code) == (1, "presence_required")


def test_guide_and_checklist_show_the_same_hash() -> None:
    incubator = matters()[INCUBATOR]
    answers = incubator.examples[0].answers
    hashes = {checklist(incubator, answers).version_hash, checklist(incubator, answers, {}).version_hash}
    assert len(hashes) == 1
