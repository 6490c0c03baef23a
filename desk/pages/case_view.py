"""A case laid out for the screen: pure, from the case file and the matter's definition.

`view_of` turns keys into the words of the definition: answers and form fields with their labels, and each material line
with its papers and the statements its standard asks a clerk to tick.
"""

from decimal import Decimal, InvalidOperation
from typing import get_args

from msgspec import Struct

from core.applications import contacts
from core.applications.staff_schemas import CaseFile
from core.call import Language
from core.materials.schemas import Document
from core.matters.conditions import applies
from core.matters.definition import MatterDefinition
from core.matters.demands import EvidenceGrade, Material
from core.matters.form import FormField
from core.matters.procedure import Commitment, SpecialProcedure
from core.notices.schemas import Notice
from core.people.schemas import IdentityKind
from desk.pages.case_buttons import WITH_TICKS, Beside, Button, offered


class Shown(Struct, frozen=True):
    label: str
    value: str


class Section(Struct, frozen=True):
    title: str
    lines: tuple[Shown, ...]


class Statement(Struct, frozen=True):
    """`name` is that of its fields: `tick:<name>`, `remark:<name>`; `answer` what was ticked before, if it was.

    `standing`: met in the round before on the same papers, so it is not ticked again, unless `late`: a supervisor has
    permitted to name it after all.
    """

    name: str
    text: str
    fix: str
    example: str
    standing: bool
    late: bool
    answer: str
    remark: str


class Line(Struct, frozen=True):
    """A material with the papers handed in for it; without papers nothing can be ticked."""

    key: str
    name: str
    reason: str
    grade_needed: EvidenceGrade
    exempt: bool
    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]


class CaseView(Struct, frozen=True):
    """`steps` are the buttons of this member; `ticking` when the statements are to be ticked now. `editable`: the
    fields that can be put right on the spot, with what stands there. `may_not`: why this member may not decide, as the
    code of a refusal; empty where that is no question."""

    file: CaseFile
    authority: str
    situation: Section
    form: tuple[Section, ...]
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...]
    procedures: tuple[SpecialProcedure, ...]
    steps: tuple[Button, ...]
    ticking: bool
    may_not: str
    passes_upward: str
    editable: tuple[tuple[FormField, str], ...]
    commitments: tuple[Commitment, ...]
    beside: Beside

    @property
    def identity_kinds(self) -> tuple[str, ...]:
        return get_args(IdentityKind)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(document for line in self.lines for document in line.documents)


def view_of(
    file: CaseFile, definition: MatterDefinition, notices: list[Notice], language: Language, beside: Beside
) -> CaseView:
    """Whoever only decides does not call the applicant, and sees no phone: that goes through the centre."""
    buttons = offered(file, definition, beside)
    upward = definition.passes_upward
    deciding = file.application.state in ("accepted", "under_review", "special_procedure")
    declaration = definition.declaration if file.application.declared else None
    return CaseView(
        file=file,
        authority=definition.authority.name.say(language),
        situation=_situation(file, definition, language),
        form=_form(file, definition, language, with_phones="clerk" in beside.roles),
        lines=_lines(file, definition, language),
        notices=tuple(notices),
        procedures=definition.special_procedures,
        steps=buttons,
        ticking=not WITH_TICKS.isdisjoint(buttons),
        may_not=file.may_not_decide if deciding or file.helped_by_me else "",
        passes_upward=upward.authority.name.say(language) if upward else "",
        editable=_editable(file, definition) if "correct" in buttons else (),
        commitments=declaration.commitments if declaration else (),
        beside=beside,
    )


def _situation(file: CaseFile, definition: MatterDefinition, language: Language) -> Section:
    lines: list[Shown] = []
    for question in definition.questions:
        option = question.option(file.application.answers.get(question.key, ""))
        if option is not None:
            lines.append(Shown(question.text.say(language), option.text.say(language)))
    return Section("", tuple(lines))


def _form(file: CaseFile, definition: MatterDefinition, language: Language, with_phones: bool) -> tuple[Section, ...]:
    """The pages of the form as it was filled in; fields left empty are not shown."""
    filled = file.application.form
    sections = (
        Section(
            page.title.say(language),
            tuple(
                Shown(field.label.say(language), _value(field, filled[field.key], language))
                for field in page.fields
                if filled.get(field.key) and (with_phones or field.kind not in contacts.KINDS)
            ),
        )
        for page in definition.form
    )
    return tuple(section for section in sections if section.lines)


def _editable(file: CaseFile, definition: MatterDefinition) -> tuple[tuple[FormField, str], ...]:
    """The fields the applicant filled in, with what stands there; what a document or register says is not typed
    over."""
    case = file.application
    return tuple(
        (field, case.form.get(field.key, ""))
        for page in definition.form
        if applies(page.when, case.answers)
        for field in page.fields
        if field.source is None and applies(field.when, case.answers)
    )


def _value(field: FormField, value: str, language: Language) -> str:
    if field.kind == "tick":
        return "✓" if value == "yes" else "—"
    if field.kind == "choice":
        chosen = next((option for option in field.options if option.key == value), None)
        return chosen.text.say(language) if chosen else value
    if field.kind == "money":
        return _money(value)
    return value


def _money(value: str) -> str:
    try:
        return f"¥ {Decimal(value):,.2f}"
    except InvalidOperation:
        return value


def _lines(file: CaseFile, definition: MatterDefinition, language: Language) -> tuple[Line, ...]:
    """Every line of the checklist, and lines with papers that the checklist no longer asks for."""
    checklist = file.application.checklist
    asked = {line.material: line for line in checklist.lines} if checklist else {}
    lines: list[Line] = []
    for material in definition.materials:
        documents = tuple(each for each in file.application.documents if each.material == material.key)
        if material.key not in asked and not documents:
            continue
        listed = asked.get(material.key)
        lines.append(
            Line(
                key=material.key,
                name=material.name.say(language),
                reason=(listed.reason if listed else material.reason).say(language),
                grade_needed=material.grade,
                exempt=listed.exempt if listed else False,
                documents=documents,
                statements=_statements(file, material, language) if documents else (),
            )
        )
    return tuple(lines)


def _statements(file: CaseFile, material: Material, language: Language) -> tuple[Statement, ...]:
    ticked = {(tick.material, tick.statement): tick for tick in file.ticks}
    found: list[Statement] = []
    for standard in material.acceptance_standard:
        tick = ticked.get((material.key, standard.key))
        answer = "" if tick is None else "met" if tick.met else "not_met"
        full_name = f"{material.key}.{standard.key}"
        found.append(
            Statement(
                name=f"{material.key}:{standard.key}",
                text=standard.text.say(language),
                fix=standard.fix.say(language),
                example=standard.example.say(language),
                standing=full_name in file.standing,
                late=full_name in file.late_permitted,
                answer=answer,
                remark=tick.remark if tick else "",
            )
        )
    return tuple(found)
