"""What is printed on a result: the lines of its face and its paragraphs, from the form, the facts and the
answers. Pure.

The values are those of the case at the moment of the decision; the number and the date come from the issue
itself."""

from datetime import date

from babel.dates import format_date
from msgspec import Struct

from core.call import Language
from core.locale import LOCALES
from core.matters.checks import Form, fields_asked
from core.matters.conditions import Answers, Text, applies
from core.matters.definition import MatterDefinition
from core.matters.facts import Facts
from core.matters.procedure import ResultField


class FaceLine(Struct, frozen=True):
    key: str
    label: Text
    value: str


class Face(Struct, frozen=True):
    """`holder` is whom the result is made out to, empty when nothing says so."""

    holder: str
    lines: tuple[FaceLine, ...]
    body: tuple[str, ...]


class Issue(Struct, frozen=True):
    """Number and day of an issue; the number may be empty while it is still to be taken."""

    number: str
    on: date


def face_of(
    definition: MatterDefinition, answers: Answers, form: Form, facts: Facts, issue: Issue, language: Language
) -> Face:
    """`form` is the filled one (`checks.filled_form`). Texts of options are given in `language`; a
    certificate is made out in zh-Hans."""
    known = _Known(definition, answers, form, facts, issue, language)
    lines: dict[str, FaceLine] = {}
    for field in definition.result.fields:
        value = known.of_field(field) if applies(field.when, answers) else ""
        if value and field.key not in lines:
            lines[field.key] = FaceLine(field.key, field.label, value)
    blanks = {field.key: "" for field in definition.result.fields}
    values = blanks | {key: line.value for key, line in lines.items()}
    body = tuple(
        paragraph.text.say(language).format(**values)
        for paragraph in definition.result.body
        if applies(paragraph.when, answers)
    )
    return Face(known.of_source(definition.result.holder), tuple(lines.values()), body)


class _Known(Struct, frozen=True):
    definition: MatterDefinition
    answers: Answers
    form: Form
    facts: Facts
    issue: Issue
    language: Language

    def of_field(self, field: ResultField) -> str:
        if field.value is not None:
            return field.value.say(self.language)
        return self.of_source(field.source or "")

    def of_source(self, source: str) -> str:
        kind, _, name = source.partition(".")
        match kind:
            case "form":
                return self._of_form(name)
            case "facts":
                return next((value for fact, value in self.facts.items() if fact == name), "")
            case "answers":
                return self._of_answer(name)
            case "issue":
                return self.issue.number if name == "number" else self._of_day(self.issue.on)
            case _:
                named = self.definition.authority.name if name == "authority" else self.definition.title
                return named.say(self.language)

    def _of_form(self, name: str) -> str:
        value = self.form.get(name, "")
        for field in fields_asked(self.definition, self.answers):
            if field.key != name:
                continue
            if field.kind == "date" and value:
                return self._of_day(date.fromisoformat(value))
            for option in field.options:
                if option.key == value:
                    return option.text.say(self.language)
        return value

    def _of_day(self, day: date) -> str:
        return format_date(day, "long", LOCALES[self.language])

    def _of_answer(self, name: str) -> str:
        question = self.definition.question(name)
        option = question.option(self.answers.get(name, "")) if question else None
        return option.text.say(self.language) if option else ""
