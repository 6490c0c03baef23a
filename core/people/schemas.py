"""People as they leave core: citizens, organisations, staff, and what proves who somebody is.

Codes of `IdentityKind` follow GA/T 2000.156's list by meaning; the hall keeps its own stable words.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.call import Role
from core.identity_numbers import IdentityDocumentKind

IdentityKind = IdentityDocumentKind

EvidenceSource = Literal["chip", "chip_unproven", "camera", "typed", "demo"]
"""`chip`: one that a known issuer signed; `chip_unproven`: a chip was read, and who issued it is not known there."""

Id = Annotated[str, Meta(min_length=36, max_length=36)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[str, Meta(min_length=1, max_length=40)]


class IdentityDocument(Struct, frozen=True):
    """An identity document as it was read: from a chip, a photographed MRZ, or typed by the holder.

    `valid_to` is None for 长期. `name_latin` is what the MRZ or the English field carries.
    """

    kind: IdentityKind
    number: Number
    name: Line
    name_latin: Annotated[str, Meta(max_length=200)] = ""
    sex: Literal["male", "female", "unknown"] = "unknown"
    birth_date: date | None = None
    nationality: Annotated[str, Meta(max_length=3)] = ""
    ethnic_group: Annotated[str, Meta(max_length=20)] = ""
    address: Annotated[str, Meta(max_length=300)] = ""
    issuer: Annotated[str, Meta(max_length=100)] = ""
    valid_from: date | None = None
    valid_to: date | None = None


class IdentityEvidence(Struct, frozen=True):
    """What a terminal saw of a person: the main document, how it was read and when (terminal time),
    and further documents that support it (a Hong Kong identity card beside a Home Return Permit).
    `border_consent_at`: when this person agreed, at a kiosk across the border, that it is sent to the mainland."""

    document: IdentityDocument
    source: EvidenceSource
    read_at: Annotated[datetime, Meta(tz=True)]
    supporting: Annotated[tuple[IdentityDocument, ...], Meta(max_length=3)] = ()
    border_consent_at: Annotated[datetime, Meta(tz=True)] | None = None


class Organisation(Struct, frozen=True):
    """`uscc` is the 统一社会信用代码 of GB 32100."""

    id: Id
    name: Line
    uscc: str


class Person(Struct, frozen=True):
    """A citizen as shown to himself. Numbers are masked; `document` is complete only inside core."""

    id: Id
    name: str
    identity_kind: IdentityKind
    identity_number_masked: str
    assurance: Annotated[int, Meta(ge=0, le=3)]
    phone_masked: str = ""
    address: str = ""
    organisations: tuple[Organisation, ...] = ()


class Agent(Struct, frozen=True):
    """Who acts for somebody else, as a form names him."""

    name: str
    number: str
    phone: str = ""


class PersonFacts(Struct, frozen=True):
    """A citizen inside core and, for prefilling, on the screen the citizen stands at. `assurance` as in
    `core.people.assurance`; `supporting` are further identity documents that were shown; `agent` acts for this person
    under a power of attorney on record. `read_at`: when the document was last read, where that is known."""

    id: Id
    document: IdentityDocument
    phone: str = ""
    address: str = ""
    organisations: tuple[Organisation, ...] = ()
    assurance: int = 0
    supporting: tuple[IdentityDocument, ...] = ()
    agent: Agent | None = None
    read_at: datetime | None = None


class SignedIn(Struct, frozen=True):
    """`token` is opaque, 256 bits, shown once; only its hash is kept."""

    token: str
    expires_at: datetime
    person: Person


class StaffMember(Struct, frozen=True):
    """A member belongs to a `centre` (its code) or to an `authority` (the code of the one a reviewer decides for).
    The role `chief_representative` is nobody's to keep: it follows from the appointment."""

    id: Id
    username: str
    name: str
    roles: frozenset[Role]
    authority: str = ""
    centre: str = ""


class Representative(Struct, frozen=True):
    """首席代表 of an authority in a centre, by a document; `ended_at` None while it holds."""

    id: Id
    authority: str
    centre: str
    staff_id: Id
    document: str
    appointed_at: datetime
    ended_at: datetime | None = None


class StaffSignedIn(Struct, frozen=True):
    token: str
    expires_at: datetime
    staff: StaffMember
