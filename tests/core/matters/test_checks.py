from datetime import date

import pytest

from core.errors import InvalidInput
from core.matters.checks import check_form, fields_asked, filled_form
from core.matters.conditions import Text
from core.matters.facts import FactName, facts_of
from core.matters.fields import field_problem
from core.matters.form import FieldKind, FormField
from core.matters.rules import age
from core.people.schemas import IdentityDocument, Organisation, PersonFacts
from tests.core.matters.packs import BUSINESS, matters

TODAY = date(2026, 3, 2)
ID = "0192f0c0-0000-7000-8000-000000000001"
business = matters()[BUSINESS]
example = business.examples[0]
ANSWERS = example.answers
FORM = example.form or {}
FACTS = example.facts
LABEL = Text(zh_hans="日期", zh_hant="日期", en="Date")


def problems(form: dict[str, str], facts: dict[FactName, str] = FACTS) -> list[tuple[str, str]]:
    return [(found.field, found.code) for found in check_form(business, ANSWERS, form, facts, TODAY)]


def test_a_form_filled_as_in_the_example_has_no_problem() -> None:
    assert problems(FORM) == []


def test_what_the_card_says_is_not_asked_and_cannot_be_typed_over() -> None:
    filled = filled_form(business, ANSWERS, FORM | {"operator_name": "别人"}, FACTS)
    assert filled["operator_name"] == "林青禾"


def test_a_phone_number_the_hall_knows_is_only_a_proposal() -> None:
    assert filled_form(business, ANSWERS, FORM, FACTS)["phone"] == "13800000000"
    assert filled_form(business, ANSWERS, FORM | {"phone": "13900000000"}, FACTS)["phone"] == "13900000000"


def test_all_problems_come_at_once_in_the_order_of_the_form() -> None:
    assert problems({"trade_name": "ABC 国际公司", "employees": "many", "phone": "12"}) == [
        ("phone", "not_a_phone"),
        ("premises_address", "required"),
        ("business_scope", "required"),
        ("employees", "not_a_number"),
        ("trade_name", "trade_name_not_chinese"),
        ("trade_name", "trade_name_forbidden_words"),
    ]


def test_every_sentence_names_the_field_in_three_languages() -> None:
    found = check_form(business, ANSWERS, {}, FACTS, TODAY)[0]
    assert found.sentence.zh_hans == "请填写“名称”。"
    assert found.sentence.zh_hant == "請填寫「名稱」。"
    assert found.sentence.en == "Please fill in “Name of the business”."


def test_a_field_of_another_situation_is_a_problem_and_an_unknown_one_a_refusal() -> None:
    assert ("lease_until", "not_asked") in problems(FORM | {"lease_until": "2027-01-01"})
    with pytest.raises(InvalidInput, match="form_field_unknown"):
        problems(FORM | {"lease_untill": "2027-01-01"})


def test_the_youngest_operator_is_sixteen_on_the_day() -> None:
    young: dict[FactName, str] = {**FACTS, "identity_document.birth_date": "2010-03-03"}
    older: dict[FactName, str] = {**FACTS, "identity_document.birth_date": "2010-03-02"}
    assert problems(FORM, young) == [("", "operator_too_young")]
    assert problems(FORM, older) == []


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 3, 2), date(2026, 3, 2), 18),
    ],
)
def test_age_counts_completed_years(born: date, today: date, years: int) -> None:
    assert age(born, today) == years


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("date", "2026-02-29", "not_a_date"),
        ("date", "20260228", "not_a_date"),
        ("date", "2026-02-28", None),
        ("number", "３", "not_a_number"),
        ("number", "-1", "not_a_number"),
        ("number", "12", None),
        ("money", "30000.505", "not_money"),
        ("money", "30000.50", None),
        ("phone", "+852 5123 4567", None),
        ("phone", "13800000000", None),
        ("phone", "0757-12345678", None),
        ("phone", "23800000000", "not_a_phone"),
        ("email", "name@example.com", None),
        ("email", "name@example", "not_an_email"),
        ("uscc", "91350100M000100Y43", None),
        ("uscc", "91350100M000100Y44", "not_a_uscc"),
        ("tick", "on", "not_an_option"),
    ],
)
def test_each_kind_of_field_takes_what_it_says(kind: FieldKind, value: str, code: str | None) -> None:
    found = field_problem(FormField(key="field", label=LABEL, kind=kind), value)
    assert (found.code if found else None) == code


def test_lengths_and_bounds_are_said_in_the_sentence() -> None:
    short = field_problem(FormField(key="field", label=LABEL, min_length=4), "一二三")
    assert short is not None and "4" in short.sentence.en
    assert field_problem(FormField(key="field", label=LABEL, max_length=2), "一二三") is not None


def test_fields_of_pages_that_do_not_apply_are_not_asked() -> None:
    keys = {field.key for field in fields_asked(business, ANSWERS)}
    assert "agent_name" not in keys and "trade_name" in keys


def test_facts_of_a_person_leave_out_what_is_not_known() -> None:
    document = IdentityDocument(
        kind="resident_id_card", number="990000199003071235", name="林青禾", address="示例路1号"
    )
    person = PersonFacts(id=ID, document=document)
    facts = facts_of(person, Organisation(id=ID, name="示例公司", uscc="91350100M000100Y43"))
    assert facts["person.address"] == "示例路1号"
    assert facts["organisation.name"] == "示例公司"
    assert "person.phone" not in facts and "identity_document.sex" not in facts
