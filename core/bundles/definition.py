"""What a life event (一件事) file may say: which matters belong together, in which order, and what they share.

A life event is filed as one package with one signature. Each part stays a matter of its own authority, with its own
decision and its own clock (domain reference §12.1). The file says only what the matters cannot say of each other:

    questions        what the event itself wants to know, such as whether there will be a sign at all
    parts            the matters; `needs`: the result of an earlier part is this one's material, never asked for
    shared_answers   one question that several matters ask
    shared_fields    one fact that several forms want
    shared_materials one paper that several checklists name

In a shared group the first place is where it is asked; the others take the answer. Everything that is not shared is
asked as its matter asks it, so `consistency.py` looks for what is asked twice (invariant 17).

`loading.py` reads files against the catalogue they belong to; `merging.py` works with them.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.matters.conditions import Key, NonEmpty, Part, Text, When, Words
from core.matters.definition import ServiceObject, Slug
from core.matters.demands import EvidenceGrade, Question, SharedData
from core.matters.facts import FactName
from core.matters.procedure import LegalBasis, Some


class ResultUse(Part, frozen=True, kw_only=True):
    """The certificate of an earlier part answers `material` of this one; `fields` are filled from what it says."""

    result_of: Slug
    material: Key
    fields: dict[Key, Literal["number"]] = msgspec.field(default_factory=dict[Key, Literal["number"]])


class EventPart(Part, frozen=True, kw_only=True):
    """A matter of the event. `when` looks at the event's own questions."""

    matter: Slug
    when: When = ()
    needs: tuple[ResultUse, ...] = ()


class SharedPlace(Part, frozen=True, kw_only=True):
    """One place of a shared group: `key` is the matter's own question, field or material. `options` translates the
    first place's options where this question names them otherwise; an option that is not listed keeps its name."""

    matter: Slug
    key: Key
    options: dict[Key, Key] = msgspec.field(default_factory=dict[Key, Key])


class Shared(Part, frozen=True, kw_only=True):
    """What is asked once. `key` is its name in the package. `not_offered` are options of a question that make no sense
    in this event: a restaurant is not online only."""

    key: Key
    not_offered: tuple[Key, ...] = ()
    places: Annotated[tuple[SharedPlace, ...], Meta(min_length=2)]


class ExpectedPackage(Part, frozen=True, kw_only=True):
    """What an example must come to. `parts` in the order of the file, `first` those that start when the package is
    filed; `fields` and `materials` are what the applicant fills in and brings, by their keys in the package."""

    parts: tuple[Slug, ...]
    first: tuple[Slug, ...]
    fields: tuple[NonEmpty, ...]
    materials: tuple[NonEmpty, ...]
    visits: Annotated[int, Meta(ge=0, le=4)]
    fees: Decimal


class PackageExample(Part, frozen=True, kw_only=True):
    """A package that is put together at every load; `answers` by their keys in the package."""

    name: NonEmpty
    answers: dict[str, str]
    wallet: dict[Key, EvidenceGrade] = msgspec.field(default_factory=dict[Key, EvidenceGrade])
    data: tuple[SharedData, ...] = ()
    facts: dict[FactName, str] = msgspec.field(default_factory=dict[FactName, str])
    expected: ExpectedPackage


class LifeEvent(Part, frozen=True, kw_only=True, eq=False):
    """`code` is also the name of the file. A package keeps the whole definition it began with. `applicants` narrows who
    may apply for its matters; empty, whoever may apply for each of them."""

    code: Slug
    version: Annotated[int, Meta(ge=1)]
    title: Text
    summary: Text
    aliases: Words = Words()
    legal_basis: Annotated[tuple[LegalBasis, ...], Some]
    applicants: tuple[ServiceObject, ...] = ()
    questions: tuple[Question, ...] = ()
    parts: Annotated[tuple[EventPart, ...], Meta(min_length=2)]
    shared_answers: tuple[Shared, ...] = ()
    shared_fields: tuple[Shared, ...] = ()
    shared_materials: tuple[Shared, ...] = ()
    examples: Annotated[tuple[PackageExample, ...], Some]

    def part(self, matter: str) -> EventPart | None:
        return next((part for part in self.parts if part.matter == matter), None)
