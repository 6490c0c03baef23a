"""Several matters asked as one: which questions, fields and papers a package asks for, each once, and what each of its
matters gets of the answers. Pure; the same on a screen and in the hall.

Everything in a package has one key. What several matters share is named by the event (`premises_address`); the rest
is `<matter>.<its own key>`, so two matters never meet by chance. A fact the hall knows, from a document or from the
result of another part, is not asked at all; `Known` says where it comes from.
"""

from collections.abc import Collection, Mapping

from msgspec import Struct, structs

from core.bundles.definition import EventPart, LifeEvent, Shared
from core.errors import InvalidInput
from core.matters import checks, situations
from core.matters.conditions import Text, applies
from core.matters.definition import MatterDefinition
from core.matters.demands import EvidenceGrade, Question, SharedData
from core.matters.facts import Facts
from core.matters.form import FormField
from core.matters.schemas import Checklist, ChecklistLine

Matters = Mapping[str, MatterDefinition]
Given = Mapping[str, str]
"""Answers or form values by their keys in the package."""


class Asked(Struct, frozen=True):
    """A question (of one matter, or of the event when `matters` is empty) that is asked once for all of `matters`."""

    key: str
    question: Question
    matters: tuple[str, ...]


class AskedField(Struct, frozen=True):
    """A fact that is filled in once for all of `matters`."""

    key: str
    field: FormField
    matters: tuple[str, ...]


class Known(Struct, frozen=True):
    """A fact nobody is asked for. `source` is the name of the fact (`identity_document.name`) or
    `result.<matter>`, whose certificate will say it: until then `value` is empty."""

    key: str
    label: Text
    value: str
    source: str
    matters: tuple[str, ...]


class Line(Struct, frozen=True):
    """A paper that is handed in once for all of `matters`; `line` is the strictest of their lines. `comes_from` names
    the part whose result it is; then nobody hands it in."""

    key: str
    line: ChecklistLine
    matters: tuple[str, ...]
    comes_from: str | None = None


def parts_of(event: LifeEvent, given: Given) -> tuple[EventPart, ...]:
    """The parts that belong to the package with these answers to the event's own questions."""
    return tuple(part for part in event.parts if applies(part.when, given))


def answers_of(event: LifeEvent, matters: Matters, given: Given, matter: str) -> dict[str, str]:
    """What this matter is answered, under its own keys; questions that do not apply are dropped."""
    own: dict[str, str] = {}
    for question in matters[matter].questions:
        key, options = _asked_at(event.shared_answers, matter, question.key)
        answer = given.get(key)
        if answer is not None:
            own[question.key] = options.get(answer, answer)
    return situations.relevant_answers(matters[matter], own)


def questions_to_ask(event: LifeEvent, matters: Matters, given: Given) -> tuple[Asked, ...]:
    """What is open, each question once: the event's own first. Ask the first, then call again."""
    own = [question for question in event.questions if applies(question.when, given)]
    found: dict[str, Asked] = {
        question.key: Asked(question.key, question, ()) for question in own if question.key not in given
    }
    if found:
        return tuple(found.values())
    for part in parts_of(event, given):
        definition = matters[part.matter]
        for question in situations.questions_to_ask(definition, answers_of(event, matters, given, part.matter)):
            key, _ = _asked_at(event.shared_answers, part.matter, question.key)
            before = found.get(key)
            shown, asking = (before.question, before.matters) if before else (offered(event, key, question), ())
            found[key] = Asked(key, shown, (*asking, part.matter))
    return tuple(found.values())


def offered(event: LifeEvent, key: str, question: Question) -> Question:
    """The question without the options that make no sense in this event."""
    left_out = next((group.not_offered for group in event.shared_answers if group.key == key), ())
    return structs.replace(question, options=tuple(each for each in question.options if each.key not in left_out))


def known_answers(event: LifeEvent, matters: Matters, given: Given, facts: Facts) -> dict[str, str]:
    """Answers nobody is asked for, because a fact gives them, by their keys in the package."""
    known: dict[str, str] = {}
    for part in parts_of(event, given):
        for question, answer in situations.answers_from_facts(matters[part.matter], facts).items():
            known.setdefault(_asked_at(event.shared_answers, part.matter, question)[0], answer)
    return known


def check_given(event: LifeEvent, matters: Matters, given: Given) -> None:
    """InvalidInput `answers_do_not_fit` (question, answer) for an unknown question or option, or one this event does
    not offer. Missing ones and leftovers of questions that do not apply any more are fine."""
    known = {question.key: question for question in event.questions}
    for part in event.parts:
        for question in matters[part.matter].questions:
            key, _ = _asked_at(event.shared_answers, part.matter, question.key)
            known.setdefault(key, offered(event, key, question))
    for key, answer in given.items():
        question = known.get(key)
        if question is None or question.option(answer) is None:
            raise InvalidInput("answers_do_not_fit", question=key, answer=answer)


def facts_of_form(
    event: LifeEvent, matters: Matters, given: Given, facts: Facts
) -> tuple[tuple[AskedField, ...], tuple[Known, ...]]:
    """What is filled in, each fact once, and what is known already and shown with its source."""
    asked: dict[str, AskedField] = {}
    known: dict[str, Known] = {}
    for part in parts_of(event, given):
        from_results = {field: use.result_of for use in part.needs for field in use.fields}
        for field in checks.fields_asked(matters[part.matter], answers_of(event, matters, given, part.matter)):
            key = field_key(event, part.matter, field.key)
            if field.key in from_results:
                source, value = f"result.{from_results[field.key]}", ""
            else:
                source, value = field.source or "", facts.get(field.source, "") if field.source else ""
            if source.startswith("result.") or value:
                name = source if source.startswith("result.") else field.source or key
                before = known.get(name)
                known[name] = Known(name, field.label, value, source, (*_matters(before), part.matter))
            else:
                before = asked.get(key)
                asked[key] = AskedField(key, before.field if before else field, (*_matters(before), part.matter))
    return tuple(asked.values()), tuple(known.values())


def form_of(event: LifeEvent, matters: Matters, given: Given, form: Given, matter: str) -> dict[str, str]:
    """What this matter's form is filled with, under its own keys."""
    own: dict[str, str] = {}
    for field in checks.fields_asked(matters[matter], answers_of(event, matters, given, matter)):
        value = form.get(field_key(event, matter, field.key), "").strip()
        if value:
            own[field.key] = value
    return own


def field_key(event: LifeEvent, matter: str, field: str) -> str:
    return _asked_at(event.shared_fields, matter, field)[0]


def material_key(event: LifeEvent, matter: str, material: str) -> str:
    return _asked_at(event.shared_materials, matter, material)[0]


def checklist_of(
    event: LifeEvent,
    matters: Matters,
    given: Given,
    part: EventPart,
    wallet: Mapping[str, EvidenceGrade],
    data: Collection[SharedData],
) -> Checklist:
    """The checklist of one part as it will be when the results it needs are there: they count as held, of grade A."""
    held: dict[str, EvidenceGrade] = dict(wallet)
    for use in part.needs:
        held[str(matters[use.result_of].result.certificate_type)] = "A"
    return situations.checklist(matters[part.matter], answers_of(event, matters, given, part.matter), held, data)


def papers_of(event: LifeEvent, checklists: Mapping[str, Checklist]) -> tuple[Line, ...]:
    """The papers of the whole package, each once; of shared lines the strictest stands for all."""
    found: dict[str, Line] = {}
    for matter, checklist in checklists.items():
        part = event.part(matter)
        results = {use.material: use.result_of for use in part.needs} if part else {}
        for line in checklist.lines:
            key = material_key(event, matter, line.material)
            before = found.get(key)
            strictest = line if before is None else min(before.line, line, key=strictness)
            found[key] = Line(key, strictest, (*_matters(before), matter), results.get(line.material))
    return tuple(found.values())


def places_of(shared: Collection[Shared], key: str) -> tuple[tuple[str, str], ...]:
    """The (matter, own key) pairs that a key of the package stands for."""
    for group in shared:
        if group.key == key:
            return tuple((place.matter, place.key) for place in group.places)
    matter, _, own = key.partition(".")
    return ((matter, own),)


def needs_of(parts: Collection[EventPart]) -> dict[str, tuple[str, ...]]:
    """By matter, the matters of the package whose results it needs."""
    present = {part.matter for part in parts}
    return {
        part.matter: tuple(dict.fromkeys(use.result_of for use in part.needs if use.result_of in present))
        for part in parts
    }


def _asked_at(shared: Collection[Shared], matter: str, own: str) -> tuple[str, Mapping[str, str]]:
    for group in shared:
        for place in group.places:
            if (place.matter, place.key) == (matter, own):
                return group.key, place.options
    return f"{matter}.{own}", {}


def _matters(before: AskedField | Known | Line | None) -> tuple[str, ...]:
    return before.matters if before else ()


def strictness(line: ChecklistLine) -> tuple[bool, bool, str]:
    """Something to hand in before nothing, an original before a picture, the better grade before the lesser."""
    return line.exempt, not line.original_needed, line.required_grade
