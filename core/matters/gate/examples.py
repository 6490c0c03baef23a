"""Runs the examples of a matter file: the same functions that serve applicants, on answers its author vouches
for.

A file whose example does not come to what it promises is not loaded, so a changed condition shows itself at
once."""

from collections.abc import Iterator

from core.errors import InvalidInput
from core.matters.checks import check_form
from core.matters.definition import Example, MatterDefinition
from core.matters.findings import Finding
from core.matters.schemas import Checklist
from core.matters.situations import checklist


def failed_examples(definition: MatterDefinition) -> Iterator[Finding]:
    """One finding for each expectation that is not met; the reason shows what came out."""
    for position, example in enumerate(definition.examples):
        path = f"examples[{position}]"
        try:
            found = checklist(definition, example.answers, example.wallet, example.data)
            yield from _compare(f"{path}.expected", example, found)
            yield from _form(f"{path}.expected.problems", definition, example)
        except InvalidInput as refusal:
            yield Finding(path, "example_refused", str(refusal))


def _compare(path: str, example: Example, found: Checklist) -> Iterator[Finding]:
    expected = example.expected
    pairs: dict[str, tuple[object, object]] = {
        "materials": (expected.materials, tuple(line.material for line in found.lines)),
        "exempt": (expected.exempt, tuple(line.material for line in found.lines if line.exempt)),
        "originals": (
            expected.originals,
            tuple(line.material for line in found.lines if line.original_needed),
        ),
        "visits": (expected.visits, found.visits),
        "fees": (expected.fees, found.fees_total),
        "days": (expected.days, found.promised_limit.days),
        "path": (expected.path, found.steps),
    }
    for name, (wanted, came) in pairs.items():
        if wanted != came:
            yield Finding(f"{path}.{name}", "example_failed", f"{example.name}: it comes to {_shown(came)}")


def _form(path: str, definition: MatterDefinition, example: Example) -> Iterator[Finding]:
    if example.form is None:
        return
    today = example.today or definition.in_force_from
    problems = check_form(definition, example.answers, example.form, example.facts, today)
    came = tuple(f"{problem.field}:{problem.code}" for problem in problems)
    if came != example.expected.problems:
        yield Finding(path, "example_failed", f"{example.name}: the form's problems are {_shown(came)}")


def _shown(value: object) -> str:
    return f"[{', '.join(str(element) for element in value)}]" if isinstance(value, tuple) else str(value)
