"""Runs the examples of a life event file: a package is put together by the functions that serve applicants."""

from collections.abc import Iterator
from decimal import Decimal

from core.bundles.definition import LifeEvent, PackageExample
from core.bundles.graph import Standing, ready
from core.bundles.merging import (
    Matters,
    check_given,
    checklist_of,
    facts_of_form,
    needs_of,
    papers_of,
    parts_of,
    questions_to_ask,
)
from core.errors import InvalidInput
from core.matters.findings import Finding


def failed_examples(event: LifeEvent, matters: Matters) -> Iterator[Finding]:
    """One finding for each expectation that is not met; the reason shows what came out."""
    for position, example in enumerate(event.examples):
        path = f"examples[{position}]"
        try:
            check_given(event, matters, example.answers)
            open_questions = [asked.key for asked in questions_to_ask(event, matters, example.answers)]
            if open_questions:
                yield Finding(f"{path}.answers", "answers_incomplete", f"unanswered: {', '.join(open_questions)}")
            else:
                yield from _compare(f"{path}.expected", event, matters, example)
        except InvalidInput as refusal:
            yield Finding(path, "example_refused", str(refusal))


def _compare(path: str, event: LifeEvent, matters: Matters, example: PackageExample) -> Iterator[Finding]:
    parts, expected = parts_of(event, example.answers), example.expected
    checklists = {
        part.matter: checklist_of(event, matters, example.answers, part, example.wallet, example.data) for part in parts
    }
    standings: dict[str, Standing] = {part.matter: "waiting" for part in parts}
    fields, _ = facts_of_form(event, matters, example.answers, example.facts)
    pairs: dict[str, tuple[object, object]] = {
        "parts": (expected.parts, tuple(standings)),
        "first": (expected.first, ready(standings, needs_of(parts))),
        "fields": (expected.fields, tuple(asked.key for asked in fields)),
        "materials": (
            expected.materials,
            tuple(paper.key for paper in papers_of(event, checklists) if not paper.line.exempt),
        ),
        "visits": (expected.visits, max(checklist.visits for checklist in checklists.values())),
        "fees": (expected.fees, sum((checklist.fees_total for checklist in checklists.values()), Decimal(0))),
    }
    for name, (wanted, came) in pairs.items():
        if wanted != came:
            yield Finding(f"{path}.{name}", "example_failed", f"{example.name}: it comes to {came}")
