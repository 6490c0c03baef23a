"""Which fields of a form could be filled in from a document that was handed in, and with what. Pure.

A line of the checklist says by its certificate types which documents it takes, and whose they are: what a power of
attorney on record would spare is the agent's, all else the applicant's. So a printed field becomes a fact
(`identity_document.number`, `agent.number`, `organisation.uscc`), and suits every field of the form that has this fact
as its source and is still asked for. What no fact stands for is named in the form itself: `read_from:
business_licence.address`.

These are proposals. A person sees each beside the picture, with what stands in the field now, and decides.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

from msgspec import Struct

from core.imaging.document_fields.extraction import LAYOUTS
from core.imaging.document_fields.layout import Corners, DocumentType, ReadDocument, ReadField
from core.matters.checks import fields_asked
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.facts import FactName, Facts
from core.matters.fields import field_problem
from core.matters.form import FieldKind, FormField

IDENTITY: tuple[DocumentType, ...] = ("resident_id_card", "passport")
STRICT: tuple[FieldKind, ...] = ("number", "money", "date", "choice", "tick")
"""Kinds for which a value that does not fit could not even be corrected by its holder."""


class Proposal(Struct, frozen=True):
    """`value` for the field of the form, from `source`, a field of the document, where `text` was read at `corners`
    (in the picture's pixels). `fact` is the one the field asks for, if any. `doubtful`: to be compared sign by sign.
    `current` is what stands in the field now, empty if nothing does."""

    field: str
    value: str
    source: str
    text: str
    confidence: float
    doubtful: bool
    corners: Corners
    fact: FactName | None = None
    current: str = ""


def documents_of(material: Material) -> tuple[DocumentType, ...]:
    """The documents a line takes whose fields can be read."""
    if _is_agents(material):
        return IDENTITY
    return tuple(each for each in get_args(DocumentType) if each in material.obtain.wallet)


def could_fill(
    definition: MatterDefinition, answers: Answers, material: Material, facts: Facts
) -> tuple[FormField, ...]:
    """The fields that are asked for now, and that a document for this line may answer."""
    taken = documents_of(material)
    printed = [(layout.document, field.name) for layout in LAYOUTS for field in layout.fields]
    return tuple(
        field
        for field in fields_asked(definition, answers)
        if _is_open(field, facts)
        and any(document in taken and _suits(field, document, name, material) for document, name in printed)
    )


def proposals(
    definition: MatterDefinition,
    answers: Answers,
    material: Material,
    read: ReadDocument,
    form: Mapping[str, str],
    facts: Facts,
) -> tuple[Proposal, ...]:
    """What was read, for the fields it suits, in the order of the form. What already stands there is left out."""
    if read.document not in documents_of(material):
        return ()
    return tuple(
        proposal
        for field in could_fill(definition, answers, material, facts)
        for proposal in _proposed(field, material, read, form, facts)
    )


def _proposed(
    field: FormField, material: Material, read: ReadDocument, form: Mapping[str, str], facts: Facts
) -> Iterator[Proposal]:
    current = form.get(field.key, "").strip() or (facts.get(field.source, "") if field.source else "")
    for name, found in read.fields.items():
        if _suits(field, read.document, name, material) and found.value != current and _fits(field, found):
            doubtful = found.standing == "doubtful" or field_problem(field, found.value) is not None
            yield Proposal(
                field=field.key,
                value=found.value,
                source=f"{read.document}.{name}",
                text=found.text,
                confidence=found.confidence,
                doubtful=doubtful,
                corners=found.corners,
                fact=field.source,
                current=current,
            )


def _suits(field: FormField, document: DocumentType, name: str, material: Material) -> bool:
    if field.source is None:
        return field.read_from == f"{document}.{name}"
    holder = "organisation" if document == "business_licence" else _holder(material)
    known = f"{holder}.{name}"
    return known == (field.source if field.source != "person.address" else "identity_document.address")


def _holder(material: Material) -> str:
    return "agent" if _is_agents(material) else "identity_document"


def _is_agents(material: Material) -> bool:
    return material.kind == "certificate" and "power_of_attorney" in material.obtain.data


def _is_open(field: FormField, facts: Facts) -> bool:
    """Whether it is asked for at all, and not known from something surer than a picture."""
    return field.source is None or field.source.startswith("person.") or not facts.get(field.source)


def _fits(field: FormField, found: ReadField) -> bool:
    problem = field_problem(field, found.value)
    return problem is None or (field.kind not in STRICT and problem.code != "too_long")
