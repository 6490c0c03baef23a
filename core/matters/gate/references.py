"""Finds what a matter file names and does not have: questions, options, fields, facts, keys used twice.

When every condition names what there is, the situations are compiled to a table that shows whether they hold together
(`decision_table.py`)."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

from core.matters.conditions import Part, When, options_named
from core.matters.definition import MatterDefinition
from core.matters.demands import Question
from core.matters.facts import FactName
from core.matters.findings import Finding, parts_of
from core.matters.form import FormField
from core.matters.gate import decision_table

_FIELD_NAMES = ("field", "other", "part", "whole")
_MATTER_SOURCES = ("matter.authority", "matter.title")
_ISSUE_SOURCES = ("issue.number", "issue.date")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def broken_references(definition: MatterDefinition) -> Iterator[Finding]:
    """Findings with paths; pure, in no particular order."""
    found = [*_keys_twice(definition), *_conditions(definition), *_known_from(definition)]
    yield from found
    yield from _checks(definition)
    yield from _result(definition)
    if not found:
        yield from decision_table.faults(definition)


def _keys_twice(definition: MatterDefinition) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for path, part in parts_of(definition):
        key = getattr(part, "key", None)
        if key is None or path.startswith("result.fields"):
            continue
        scope = "fields" if isinstance(part, FormField) else path.rpartition("[")[0]
        if (scope, key) in seen:
            yield Finding(f"{path}.key", "key_used_twice", f"“{key}” is already used")
        seen.add((scope, key))


def _conditions(definition: MatterDefinition) -> Iterator[Finding]:
    order = {question.key: position for position, question in enumerate(definition.questions)}
    for path, part in parts_of(definition):
        position = order[part.key] if isinstance(part, Question) else len(order)
        earlier = {question.key: question for question in definition.questions[:position]}
        for number, row in enumerate(_when(part)):
            place = f"{path}.when[{number}]"
            if not row:
                yield Finding(place, "empty_row", "a row without an answer would always hold")
            for name, wanted in row.items():
                yield from _cell(f"{place}.{name}", name, options_named(wanted), earlier, order)


def _cell(
    path: str, name: str, named: tuple[str, ...], earlier: Mapping[str, Question], order: Mapping[str, int]
) -> Iterator[Finding]:
    if name not in order:
        yield Finding(path, "unknown_question", f"there is no question “{name}”")
    elif name not in earlier:
        yield Finding(path, "later_question", f"“{name}” is asked later than this")
    else:
        for option in named:
            if earlier[name].option(option) is None:
                yield Finding(path, "unknown_option", f"“{name}” has no answer “{option}”")


def _known_from(definition: MatterDefinition) -> Iterator[Finding]:
    for position, question in enumerate(definition.questions):
        for value, option in (question.known_from.options if question.known_from else {}).items():
            if question.option(option) is None:
                path = f"questions[{position}].known_from.options.{value}"
                yield Finding(path, "unknown_option", f"“{question.key}” has no answer “{option}”")


def _checks(definition: MatterDefinition) -> Iterator[Finding]:
    known = {field.key for page in definition.form for field in page.fields}
    for position, check in enumerate(definition.checks):
        named = [(name, getattr(check, name, None)) for name in _FIELD_NAMES]
        named += [(f"fields[{number}]", field) for number, field in enumerate(getattr(check, "fields", ()))]
        for name, field in named:
            if field is not None and field not in known:
                path = f"checks[{position}].{name}"
                yield Finding(path, "unknown_field", f"the form has no field “{field}”")


def _result(definition: MatterDefinition) -> Iterator[Finding]:
    known = {f"form.{field.key}" for page in definition.form for field in page.fields}
    known |= {f"facts.{name}" for name in get_args(FactName)}
    known |= {f"answers.{question.key}" for question in definition.questions}
    known |= {*_MATTER_SOURCES, *_ISSUE_SOURCES}
    result = definition.result
    if result.holder not in known:
        yield Finding("result.holder", "unknown_source", f"there is no “{result.holder}”")
    for position, field in enumerate(result.fields):
        path = f"result.fields[{position}]"
        if (field.source is None) == (field.value is None):
            yield Finding(path, "source_or_value", "give either a source or a value")
        elif field.source and field.source not in known:
            yield Finding(f"{path}.source", "unknown_source", f"there is no “{field.source}”")
    yield from _placeholders(definition)


def _placeholders(definition: MatterDefinition) -> Iterator[Finding]:
    keys = {field.key for field in definition.result.fields}
    for position, paragraph in enumerate(definition.result.body):
        for language, text in (
            ("zh-Hans", paragraph.text.zh_hans),
            ("zh-Hant", paragraph.text.zh_hant),
            ("en", paragraph.text.en),
        ):
            for name in sorted(set(_PLACEHOLDER.findall(text)) - keys):
                path = f"result.body[{position}].text.{language}"
                yield Finding(path, "unknown_placeholder", f"the result has no field “{name}”")


def _when(part: Part) -> When:
    return getattr(part, "when", ())
