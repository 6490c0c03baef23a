"""The situations of a matter as a decision table: one row for every leaf, with what it asks and promises. Pure.

Compiling it proves that every leaf can be handled and is told one thing only, that every option leads somewhere, and
that the materials of all leaves together are those that the matter lists (reference, 4.14)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from msgspec import Struct

from core.matters.conditions import When, applies
from core.matters.definition import MatterDefinition
from core.matters.findings import Finding, parts_of
from core.matters.situations import leaves, materials_of, promised_limit_of, steps_of

MOST_SITUATIONS = 20_000


class Row(Struct, frozen=True):
    """One leaf. `fees` in yuan, `days` of the promised limit in `unit`."""

    answers: dict[str, str]
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    fees: Decimal
    days: int
    unit: str


class DecisionTable(Struct, frozen=True):
    questions: tuple[str, ...]
    rows: tuple[Row, ...]


def compiled(definition: MatterDefinition) -> DecisionTable:
    """At most `MOST_SITUATIONS` rows: `faults` says when there would be more."""
    rows = tuple(_row(definition, answers) for answers in islice(leaves(definition), MOST_SITUATIONS))
    return DecisionTable(tuple(question.key for question in definition.questions), rows)


def faults(definition: MatterDefinition) -> Iterator[Finding]:
    """What the table shows; call it when every condition names questions and options that there are."""
    if len(list(islice(leaves(definition), MOST_SITUATIONS + 1))) > MOST_SITUATIONS:
        yield Finding("questions", "too_many_situations", f"more than {MOST_SITUATIONS}; split the matter")
        return
    table = compiled(definition)
    yield from _rows_nobody_comes_to(definition, table)
    yield from _options_nobody_takes(definition, table)
    yield from _materials(definition, table)
    yield from _leaves_without_an_end(definition, table)
    yield from _limits_that_disagree(definition, table)


def _row(definition: MatterDefinition, answers: dict[str, str]) -> Row:
    limit = promised_limit_of(definition, answers)
    return Row(
        answers=answers,
        materials=tuple(material.key for material in materials_of(definition, answers)),
        steps=tuple(step.key for step in steps_of(definition, answers)),
        fees=sum((fee.amount for fee in definition.fees if applies(fee.when, answers)), Decimal(0)),
        days=limit.days,
        unit=limit.unit,
    )


def _rows_nobody_comes_to(definition: MatterDefinition, table: DecisionTable) -> Iterator[Finding]:
    for path, part in parts_of(definition):
        when: When = getattr(part, "when", ())
        for number, wanted in enumerate(when):
            if not any(applies((wanted,), row.answers) for row in table.rows):
                yield Finding(f"{path}.when[{number}]", "never_holds", "no applicant can come to this row")


def _options_nobody_takes(definition: MatterDefinition, table: DecisionTable) -> Iterator[Finding]:
    taken = {pair for row in table.rows for pair in row.answers.items()}
    for place, question in enumerate(definition.questions):
        for number, option in enumerate(question.options):
            if (question.key, option.key) not in taken and not question.when:
                path = f"questions[{place}].options[{number}]"
                yield Finding(path, "leaf_unreachable", "no applicant can come to this answer")


def _materials(definition: MatterDefinition, table: DecisionTable) -> Iterator[Finding]:
    asked = {key for row in table.rows for key in row.materials}
    for place, material in enumerate(definition.materials):
        if material.key not in asked:
            yield Finding(f"materials[{place}]", "material_never_asked", "it is listed, and no situation asks for it")
    together: set[tuple[str, str]] = set()
    for row in table.rows:
        named: dict[str, str] = {}
        for key in row.materials:
            material = definition.material(key)
            name = material.name.zh_hans if material else key
            together |= {(named[name], key)} if name in named else set()
            named.setdefault(name, key)
    for first, second in sorted(together):
        place = next(place for place, material in enumerate(definition.materials) if material.key == second)
        reason = f"together with “{first}” it asks for the same twice"
        yield Finding(f"materials[{place}]", "asked_twice", reason, severity="advises")


def _leaves_without_an_end(definition: MatterDefinition, table: DecisionTable) -> Iterator[Finding]:
    """A leaf must be accepted, decided and delivered; the first of each kind is named."""
    stage_of = {step.key: step.stage for step in definition.steps}
    present = set(stage_of.values())
    for stage in ("accept", "decide", "deliver"):
        stuck = next((row for row in table.rows if stage not in {stage_of[key] for key in row.steps}), None)
        if stuck is not None and stage in present:
            said = ", ".join(f"{question}={option}" for question, option in stuck.answers.items())
            yield Finding("steps", "leaf_without_stage", f"nobody does “{stage}” when {said}")


def _limits_that_disagree(definition: MatterDefinition, table: DecisionTable) -> Iterator[Finding]:
    """Two limits of situations that apply at once promise the same, or the order of a file would decide."""
    limits = definition.promised_limit_when
    for place, limit in enumerate(limits):
        for earlier in limits[:place]:
            if (earlier.days, earlier.unit) == (limit.days, limit.unit):
                continue
            if any(applies(earlier.when, row.answers) and applies(limit.when, row.answers) for row in table.rows):
                reason = f"{earlier.days} and {limit.days} are both promised in one situation"
                yield Finding(f"promised_limit_when[{place}]", "limits_contradict", reason)
                break
