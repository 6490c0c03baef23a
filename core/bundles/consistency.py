"""What is wrong with a life event file, against itself and against the catalogue it puts together.

Each rule is a function of the event and the matters; `needs` is looked at first, because the others walk it."""

from collections.abc import Iterator
from itertools import combinations

from core.bundles.definition import LifeEvent, Shared
from core.bundles.graph import in_order
from core.bundles.merging import Matters, needs_of
from core.matters.conditions import options_named
from core.matters.elements.register import register
from core.matters.elements.usage import asked_by
from core.matters.findings import Finding


def inconsistencies(event: LifeEvent, matters: Matters) -> list[Finding]:
    """The findings of every rule; when a matter is missing, only that."""
    missing = [
        Finding(f"parts[{position}].matter", "unknown_matter", f"the catalogue has no matter “{part.matter}”")
        for position, part in enumerate(event.parts)
        if part.matter not in matters
    ]
    if missing:
        return missing
    return [
        *_parts(event),
        *_needs(event, matters),
        *_shared(event, matters),
        *_asked_twice(event, matters),
        *_fact_asked_twice(event, matters),
    ]


def _parts(event: LifeEvent) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, part in enumerate(event.parts):
        if part.matter in seen:
            yield Finding(f"parts[{position}].matter", "matter_twice", f"“{part.matter}” is already a part")
        seen.add(part.matter)
        for number, row in enumerate(part.when):
            for name, wanted in row.items():
                question = next((each for each in event.questions if each.key == name), None)
                if question is None or any(question.option(option) is None for option in options_named(wanted)):
                    path = f"parts[{position}].when[{number}].{name}"
                    yield Finding(path, "unknown_question", f"the event has no such question or answer: “{name}”")


def _needs(event: LifeEvent, matters: Matters) -> Iterator[Finding]:
    for position, part in enumerate(event.parts):
        fields = {field.key for page in matters[part.matter].form for field in page.fields}
        for number, use in enumerate(part.needs):
            path = f"parts[{position}].needs[{number}]"
            earlier = event.part(use.result_of)
            material = matters[part.matter].material(use.material)
            if earlier is None:
                yield Finding(f"{path}.result_of", "unknown_part", f"“{use.result_of}” is no part of this event")
            elif earlier.when and earlier.when != part.when:
                yield Finding(f"{path}.result_of", "may_be_absent", "this result may not be there when it is needed")
            elif material is None or matters[use.result_of].result.certificate_type not in material.obtain.wallet:
                yield Finding(f"{path}.material", "result_does_not_fit", "its line does not take that certificate")
            for field in sorted(use.fields.keys() - fields):
                yield Finding(f"{path}.fields.{field}", "unknown_field", f"the form has no field “{field}”")
    try:
        in_order([part.matter for part in event.parts], needs_of(event.parts))
    except ValueError as circle:
        yield Finding("parts", "needs_in_a_circle", f"“{circle}” waits for itself")


def _shared(event: LifeEvent, matters: Matters) -> Iterator[Finding]:
    kinds = (("shared_answers", event.shared_answers), ("shared_fields", event.shared_fields))
    for name, groups in (*kinds, ("shared_materials", event.shared_materials)):
        taken: set[tuple[str, str]] = set()
        for position, group in enumerate(groups):
            for number, place in enumerate(group.places):
                path = f"{name}[{position}].places[{number}]"
                if event.part(place.matter) is None or place.key not in _keys(matters, place.matter)[name]:
                    yield Finding(path, "unknown_place", f"“{place.matter}” has no “{place.key}” here")
                elif (place.matter, place.key) in taken:
                    yield Finding(path, "place_twice", "this is shared already")
                taken.add((place.matter, place.key))
    for position, group in enumerate(event.shared_answers):
        yield from _options(f"shared_answers[{position}]", group, matters)


def _options(path: str, group: Shared, matters: Matters) -> Iterator[Finding]:
    """The first place asks for all: it is asked in every situation, and every answer it offers means something to
    each of the others."""
    first = matters[group.places[0].matter].question(group.places[0].key) if group.places else None
    if first is None:
        return
    if first.when:
        yield Finding(f"{path}.places[0]", "not_always_asked", "the first place is not asked in every situation")
    for number, place in enumerate(group.places):
        question = matters[place.matter].question(place.key)
        for option in first.options:
            mine = place.options.get(option.key, option.key)
            if option.key not in group.not_offered and question is not None and question.option(mine) is None:
                yield Finding(
                    f"{path}.places[{number}].options", "option_untranslated", f"what is “{option.key}” here?"
                )


def _asked_twice(event: LifeEvent, matters: Matters) -> Iterator[Finding]:
    """Invariant 17: the same question, field or paper in two matters is shared, known from the same fact, or the
    result of another part."""
    for one, other in combinations([part.matter for part in event.parts], 2):
        for name, groups in (
            ("shared_answers", event.shared_answers),
            ("shared_fields", event.shared_fields),
            ("shared_materials", event.shared_materials),
        ):
            joined = {frozenset((place.matter, place.key) for place in group.places) for group in groups}
            mine, theirs = _keys(matters, one)[name], _keys(matters, other)[name]
            for key in sorted(mine.keys() & theirs.keys()):
                pair = {(one, key), (other, key)}
                if any(pair <= group for group in joined) or _from_results(event, name, pair):
                    continue
                yield Finding(name, "asked_twice", f"“{key}” is asked by “{one}” and by “{other}”: {mine[key]}")


def _fact_asked_twice(event: LifeEvent, matters: Matters) -> Iterator[Finding]:
    """The same by what the fields mean: a data element that two matters ask for under different keys is shared too."""
    joined = [{(place.matter, place.key) for place in group.places} for group in event.shared_fields]
    given = {(part.matter, key) for part in event.parts for use in part.needs for key in use.fields}
    taken: dict[str, tuple[str, str]] = {}
    for part in event.parts:
        for asked in asked_by(matters[part.matter], register()):
            place = (part.matter, asked.field)
            if not asked.element or asked.how == "filled" or place in given:
                continue
            before = taken.setdefault(asked.element, place)
            both = {before, place}
            if before[0] != part.matter and before[1] != asked.field and not any(both <= group for group in joined):
                reason = f"“{asked.element}” is asked as “{before[1]}” by “{before[0]}” and as “{asked.field}” here"
                yield Finding("shared_fields", "fact_asked_twice", f"{reason}: {asked.label.zh_hans}")


def _from_results(event: LifeEvent, name: str, pair: set[tuple[str, str]]) -> bool:
    given = {
        (part.matter, key)
        for part in event.parts
        for use in part.needs
        for key in ({use.material} if name == "shared_materials" else use.fields.keys())
    }
    return name != "shared_answers" and pair <= given


def _keys(matters: Matters, matter: str) -> dict[str, dict[str, str]]:
    """What a matter asks, by kind: key → its words. Fields the hall fills from a fact are not asked."""
    definition = matters[matter]
    return {
        "shared_answers": {question.key: question.text.zh_hans for question in definition.questions},
        "shared_fields": {field.key: field.label.zh_hans for page in definition.form for field in page.fields},
        "shared_materials": {material.key: material.name.zh_hans for material in definition.materials},
    }
