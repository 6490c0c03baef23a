"""One matter of a package, told under the package's keys: its questions, fields, papers, rules, fees and steps.

A condition of the matter's is narrowed to the situations in which the matter belongs to the package, and, where it
looks at a question that several matters share, to those in which this matter asks it.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from core.bundles.definition import EventPart, LifeEvent, Shared
from core.bundles.merging import Matters, field_key, material_key, offered
from core.matters.conditions import Not as AnyBut
from core.matters.conditions import Wanted, When, options_named
from core.matters.demands import Fee, Material, Question
from core.matters.form import Check, FormPage, SumAtMost
from core.matters.procedure import Step

FIELDS_OF_CHECKS = ("field", "other", "part", "whole")

Row = dict[str, tuple[str, ...]]
"""By question of the package, the options with which it holds."""


class PartInPackage:
    """One matter of the package, told under the package's keys."""

    def __init__(self, event: LifeEvent, matters: Matters, part: EventPart) -> None:
        self.event, self.part, self.definition = event, part, matters[part.matter]
        self.matters = matters

    def questions(self) -> Iterable[Question]:
        for question in self.definition.questions:
            key, _ = self._question_key(question.key)
            asked = offered(self.event, key, question)
            yield structs.replace(asked, key=key, when=self.when(question.when))

    def pages(self) -> Iterable[FormPage]:
        """Each field with its whole condition, so that the page needs none; what a result tells is not asked."""
        told = {field for use in self.part.needs for field in use.fields}
        for page in self.definition.form:
            fields = tuple(
                structs.replace(each, key=self._field(each.key), when=self.when(page.when, each.when))
                for each in page.fields
                if each.key not in told
            )
            if fields:
                yield structs.replace(page, key=f"{self.part.matter}.{page.key}", when=(), fields=fields)

    def materials(self) -> Iterable[Material]:
        """A package promises nothing for later, so what may follow elsewhere is wanted at once."""
        from_results = {use.material for use in self.part.needs}
        for line in self.definition.materials:
            if line.key not in from_results:
                key = material_key(self.event, self.part.matter, line.key)
                need = "required" if line.need == "deferrable" else line.need
                yield structs.replace(line, key=key, need=need, when=self.when(line.when))

    def checks(self) -> Iterable[Check]:
        for check in self.definition.checks:
            here: dict[str, Any] = {"when": self.when(check.when)}
            for name in FIELDS_OF_CHECKS:
                if getattr(check, name, None):
                    here[name] = self._field(getattr(check, name))
            if isinstance(check, SumAtMost):
                here["fields"] = tuple(map(self._field, check.fields))
            yield structs.replace(check, **here)

    def fees(self) -> Iterable[Fee]:
        for fee in self.definition.fees:
            yield structs.replace(fee, key=f"{self.part.matter}.{fee.key}", when=self.when(fee.when))

    def steps(self) -> Iterable[Step]:
        for step in self.definition.steps:
            yield structs.replace(step, key=f"{self.part.matter}.{step.key}", when=self.when(step.when))

    def when(self, *conditions: When) -> When:
        """All of these (the matter's own keys), in the situations in which the part belongs to the package."""
        rows: list[Row] = [{}]
        for condition in (self._of_event(self.part.when), *map(self._of_package, conditions)):
            if condition:
                rows = [_both(one, other) for one in rows for other in condition]
        return () if rows == [{}] else tuple(dict[str, Wanted](row) for row in rows)

    def _of_event(self, when: When) -> list[Row]:
        return [{key: self._allowed(key, {}, wanted) for key, wanted in row.items()} for row in when]

    def _of_package(self, when: When) -> list[Row]:
        """Rows over the matter's questions as rows over the package's; a shared question counts only where this matter
        asks it."""
        found: list[Row] = []
        for row in when:
            alternatives: list[Row] = [{}]
            for own, wanted in row.items():
                key, options = self._question_key(own)
                alternatives = [_both(one, {key: self._allowed(key, options, wanted)}) for one in alternatives]
                question = self.definition.question(own)
                shared = any(group.key == key for group in self.event.shared_answers)
                if shared and question is not None and question.when:
                    asked = self._of_package(question.when)
                    alternatives = [_both(one, other) for one in alternatives for other in asked]
            found += alternatives
        return found

    def _allowed(self, key: str, options: dict[str, str], wanted: Wanted) -> tuple[str, ...]:
        """The package's options that mean one the matter wants."""
        named, but = options_named(wanted), isinstance(wanted, AnyBut)
        return tuple(each for each in self._options(key) if (options.get(each, each) in named) is not but)

    def _options(self, key: str) -> list[str]:
        """What can be answered to a question of the package."""
        for question in self.event.questions:
            if question.key == key:
                return [option.key for option in question.options]
        first = next((group.places[0] for group in self.event.shared_answers if group.key == key), None)
        matter, _, own = key.partition(".") if first is None else (first.matter, "", first.key)
        question = self.matters[matter].question(own)
        assert question is not None
        return [option.key for option in offered(self.event, key, question).options]

    def _question_key(self, own: str) -> tuple[str, dict[str, str]]:
        place = _place(self.event.shared_answers, self.part.matter, own)
        return place or (f"{self.part.matter}.{own}", {})

    def _field(self, own: str) -> str:
        return field_key(self.event, self.part.matter, own)


def _place(shared: Iterable[Shared], matter: str, own: str) -> tuple[str, dict[str, str]] | None:
    for group in shared:
        for place in group.places:
            if (place.matter, place.key) == (matter, own):
                return group.key, place.options
    return None


def _both(one: Row, other: Row) -> Row:
    """What meets both; a question without an option left is never met."""
    met = dict(one)
    for key, wanted in other.items():
        met[key] = tuple(each for each in met.get(key, wanted) if each in wanted)
    return met
