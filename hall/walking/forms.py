"""A form filled in so that its own checks have nothing to say. Pure.

What the matter's examples wrote comes first, then something that fits the kind of a field; what a check still finds is
put right by what that check asks. A form that cannot be filled in is itself a finding."""

from datetime import date, timedelta
from decimal import Decimal

from core.identity_numbers import compose_uscc, resident_check_digit
from core.matters import form as kinds
from core.matters.checks import Form, check_form, fields_asked, filled_form
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition
from core.matters.facts import Facts
from core.matters.form import Check, FormField
from core.matters.schemas import Problem

_ROUNDS = 8
_NUMBER = "99000019881123284" + resident_check_digit("99000019881123284")
_WORDS = {"han": "示例", "han_and_digits": "示例1", "capital_latin_and_digits": "A1"}


def fill_in(matter: MatterDefinition, answers: Answers, facts: Facts, today: date) -> dict[str, str]:
    """What the applicant types. ValueError with the problems that remain."""
    typed = _typed_before(matter, answers)
    values: dict[str, str] = {}
    for field in fields_asked(matter, answers):
        known = field.source is not None and field.source in facts
        if not known and (field.required or field.key in typed):
            values[field.key] = typed.get(field.key) or _fitting(field, today)
    for turn in range(_ROUNDS):
        problems = check_form(matter, answers, values, facts, today)
        if not problems:
            return values
        for problem in problems:
            _put_right(matter, answers, values, facts, problem, today, other_way=turn % 2 == 1)
    raise ValueError(
        "; ".join(f"{each.field}:{each.code}" for each in check_form(matter, answers, values, facts, today))
    )


def _typed_before(matter: MatterDefinition, answers: Answers) -> dict[str, str]:
    """What the examples without problems wrote; the one nearest to this situation has the last word."""
    good = [each for each in matter.examples if each.form and not each.expected.problems]
    typed: dict[str, str] = {}
    for example in sorted(good, key=lambda each: _shared(each.answers, answers)):
        typed |= example.form or {}
    return typed


def _shared(one: Answers, other: Answers) -> int:
    return len(one.items() & other.items())


def _fitting(field: FormField, today: date) -> str:
    if field.options:
        return field.options[0].key
    least = field.minimum or Decimal(1)
    values = {
        "date": (today + timedelta(days=400)).isoformat(),
        "number": str(least),
        "money": str(least),
        "phone": "13800000009",
        "email": "someone@example.org",
        "identity_number": _NUMBER,
        "uscc": compose_uscc("91", "990000", 77),
        "tick": "yes",
    }
    return values.get(field.kind, "示例内容" * max(1, -(-field.min_length // 4)))[: field.max_length]


def _put_right(
    matter: MatterDefinition,
    answers: Answers,
    values: dict[str, str],
    facts: Facts,
    problem: Problem,
    today: date,
    *,
    other_way: bool,
) -> None:
    """`other_way`: of two dates that do not agree, move the other one."""
    check = next((each for each in matter.checks if each.key == problem.code), None)
    if problem.code == "not_asked":
        values.pop(problem.field, None)
    elif check is not None:
        values |= _asked_by(check, filled_form(matter, answers, values, facts), today, other_way)
    else:
        field = next(each for each in fields_asked(matter, answers) if each.key == problem.field)
        values[field.key] = _fitting(field, today)


def _asked_by(check: Check, values: Form, today: date, other_way: bool) -> dict[str, str]:
    match check:
        case kinds.DateNotAfter() | kinds.DateNotBefore():
            other = date.fromisoformat(values[check.other]) if check.other else today
            if check.other and other_way:
                moved = date.fromisoformat(values[check.field]) - timedelta(days=check.days)
                return {check.other: moved.isoformat()}
            return {check.field: (other + timedelta(days=check.days)).isoformat()}
        case kinds.DateNotBeforeDay():
            return {check.field: check.day.isoformat()}
        case kinds.TextMatchesAlphabet():
            return {check.field: _WORDS[check.alphabet]}
        case kinds.TextAvoidsWords():
            return {check.field: "".join(values[check.field].split(word)[0] for word in check.words) or "示例"}
        case kinds.TextHasLength():
            return {check.field: "9" * check.length}
        case kinds.NameDiffersFrom():
            return {check.field: values[check.field] + "甲"}
        case kinds.IdentityNumberValid():
            return {check.field: _NUMBER}
        case kinds.SumAtMost():
            return dict.fromkeys(check.fields, "1")
        case kinds.ShareAtLeast():
            return {check.part: values[check.whole]}
        case kinds.AgeAtLeast():
            return {}
