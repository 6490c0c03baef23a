"""Whether a form is filled in as the matter demands. Pure: the same on the kiosk's screen and in the hall.

`filled_form` joins what was typed with what the hall knows; `check_form` judges the result and returns every
problem at once, in the order of the form, so that nobody is sent back twice for what could be seen the first
time."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from core.errors import InvalidInput
from core.identity_numbers import check_identity_number
from core.matters import form as kinds
from core.matters.conditions import Answers, applies
from core.matters.definition import MatterDefinition
from core.matters.facts import Facts
from core.matters.fields import date_in, field_problem, number_in, problem
from core.matters.form import Check, FormField
from core.matters.rules import age
from core.matters.schemas import Problem

Form = Mapping[str, str]

_ALPHABETS = {
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af·]+"),
    "han_and_digits": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af0-9]+"),
    "capital_latin_and_digits": re.compile(r"[A-Z0-9]+"),
}


def fields_asked(definition: MatterDefinition, answers: Answers) -> tuple[FormField, ...]:
    """The fields that apply in this situation, in order."""
    return tuple(
        field
        for page in definition.form
        if applies(page.when, answers)
        for field in page.fields
        if applies(field.when, answers)
    )


def filled_form(definition: MatterDefinition, answers: Answers, form: Form, facts: Facts) -> dict[str, str]:
    """The values of the fields that apply. What a document or a register says wins over what was typed; a
    phone number or an address the applicant gave before is only a proposal. Empty values are left out."""
    values: dict[str, str] = {}
    for field in fields_asked(definition, answers):
        typed = form.get(field.key, "").strip()
        known = facts.get(field.source, "") if field.source else ""
        proposed = field.source is not None and field.source.startswith("person.")
        value = (typed or known) if proposed else (known or typed)
        if value:
            values[field.key] = value
    return values


def check_form(definition: MatterDefinition, answers: Answers, form: Form, facts: Facts, today: date) -> list[Problem]:
    """Every problem of the form, in its order; an empty list means it may be submitted. `today` is the date
    in the authority's zone."""
    values = filled_form(definition, answers, form, facts)
    asked = fields_asked(definition, answers)
    problems = list(_not_asked(definition, asked, form))
    for field in asked:
        value = values.get(field.key)
        if value is None:
            found = problem(field, "required") if field.required else None
        else:
            found = field_problem(field, value)
        if found:
            problems.append(found)
    wrong = {found.field for found in problems}
    for check in definition.checks:
        field = _about(check)
        if field in wrong or not applies(check.when, answers):
            continue
        if _holds(check, values, facts, today) is False:
            problems.append(Problem(field, check.key, check.sentence))
    return problems


def _not_asked(definition: MatterDefinition, asked: tuple[FormField, ...], form: Form) -> Iterator[Problem]:
    everything = {field.key: field for page in definition.form for field in page.fields}
    applying = {field.key for field in asked}
    for key, value in form.items():
        if key not in everything:
            raise InvalidInput("form_field_unknown", field=key)
        if value.strip() and key not in applying:
            yield problem(everything[key], "not_asked")


def _about(check: Check) -> str:
    """The field a problem is shown at."""
    match check:
        case kinds.AgeAtLeast():
            return ""
        case kinds.SumAtMost():
            return check.fields[-1]
        case kinds.ShareAtLeast():
            return check.part
        case _:
            return check.field


def _holds(check: Check, values: Form, facts: Facts, today: date) -> bool | None:
    """None when something the check reads is missing: then there is nothing to judge."""
    match check:
        case kinds.DateNotAfter() | kinds.DateNotBefore() | kinds.DateNotBeforeDay():
            return _date_holds(check, values, today)
        case kinds.AgeAtLeast():
            born = date_in(facts.get(check.fact, ""))
            return None if born is None else age(born, today) >= check.years
        case kinds.SumAtMost() | kinds.ShareAtLeast():
            return _numbers_hold(check, values)
        case _:
            value = values.get(check.field)
            return None if value is None else _text_holds(check, value, values, facts)


TextCheck = (
    kinds.TextMatchesAlphabet
    | kinds.TextAvoidsWords
    | kinds.TextHasLength
    | kinds.NameDiffersFrom
    | kinds.IdentityNumberValid
)


def _text_holds(check: TextCheck, value: str, values: Form, facts: Facts) -> bool | None:
    match check:
        case kinds.TextMatchesAlphabet():
            return _ALPHABETS[check.alphabet].fullmatch(value) is not None
        case kinds.TextAvoidsWords():
            return not any(word in value for word in check.words)
        case kinds.TextHasLength():
            return len(value.replace(" ", "")) == check.length
        case kinds.IdentityNumberValid():
            return any(_is_number_of(kind, value) for kind in check.identity_kinds)
        case kinds.NameDiffersFrom():
            other = values.get(check.other) if check.other else facts.get(check.fact) if check.fact else None
            return None if other is None else _folded(value) != _folded(other)


def _date_holds(
    check: kinds.DateNotAfter | kinds.DateNotBefore | kinds.DateNotBeforeDay, values: Form, today: date
) -> bool | None:
    given = date_in(values.get(check.field, ""))
    if given is None:
        return None
    if isinstance(check, kinds.DateNotBeforeDay):
        return given >= check.day
    reference = date_in(values.get(check.other, "")) if check.other else today
    if reference is None:
        return None
    bound = reference + timedelta(days=check.days)
    return given <= bound if isinstance(check, kinds.DateNotAfter) else given >= bound


def _numbers_hold(check: kinds.SumAtMost | kinds.ShareAtLeast, values: Form) -> bool | None:
    if isinstance(check, kinds.ShareAtLeast):
        part, whole = number_in(values.get(check.part, "")), number_in(values.get(check.whole, ""))
        return None if part is None or whole is None else part * 100 >= whole * check.percent
    parts = [number_in(values.get(field, "")) for field in check.fields]
    limit = number_in(values.get(check.other, "")) if check.other else check.limit
    present = [part for part in parts if part is not None]
    return None if limit is None or not present else sum(present, Decimal(0)) <= limit


def _is_number_of(kind: kinds.IdentityKind, number: str) -> bool:
    try:
        check_identity_number(kind, number)
    except InvalidInput:
        return False
    return True


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
