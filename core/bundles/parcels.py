"""A package as a kiosk files it, all of it as one sealed unit, and the answer: the same online and after a broken link.

It travels as MessagePack, sealed to the hall's parcel key with the id as associated data.
"""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from core.applications.clocks.deadlines import Day
from core.applications.lifecycle import State
from core.applications.parcels import Supplemented
from core.applications.schemas import Filed, Signature
from core.bundles.schemas import PackageAnswers, PackageForm, PackageKey
from core.call import Language
from core.people.helping_schemas import HelperSeen
from core.people.schemas import Id, IdentityEvidence


class PackageDocument(Struct, frozen=True):
    """A picture as the kiosk took it, for one line of the package."""

    id: Id
    key: PackageKey
    data: Annotated[bytes, Meta(max_length=20_000_000)]
    captured_at: datetime


class PackageParcel(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the package's id and the request's Idempotency-Key; `checksums` those of the matters as they were shown,
    by code. `identity` is the agent's when he files under the power of attorney `power_id`, `helper` who helped;
    `terminal_time` is when the person pressed *submit* by the kiosk's clock; `draft_id`: the draft of this life event
    that it goes on from, and takes the place of."""

    id: Id
    event: Annotated[str, Meta(min_length=3, max_length=80)]
    version: int
    checksums: Annotated[dict[str, str], Meta(max_length=40)]
    identity: IdentityEvidence
    answers: PackageAnswers
    form: PackageForm
    documents: Annotated[tuple[PackageDocument, ...], Meta(max_length=120)]
    signature: Signature
    language: Language
    terminal_time: Annotated[datetime, Meta(tz=True)]
    organisation_id: Id | None = None
    power_id: Id | None = None
    draft_id: Id | None = None
    helper: HelperSeen | None = None


class FiledPart(Struct, frozen=True):
    """A matter of a filed package. One that has begun has its number, the day by which the authority must act and its
    receipt; another waits for the results of the matters that `waits_for` names."""

    matter: str
    title: str
    authority: str
    application_id: Id | None = None
    case_number: str = ""
    state: State | None = None
    react_by: date | None = None
    react_by_provisional: bool = False
    receipt_number: str = ""
    receipt_code: str = ""
    react_days: tuple[Day, ...] = ()
    waits_for: tuple[str, ...] = ()


class PackageFiled(Struct, frozen=True):
    """The answer to a filed package, and what its printed receipt says."""

    bundle_id: Id
    number: str
    title: str
    arrived_at: datetime
    visits: int
    parts: tuple[FiledPart, ...]


class Agreed(Struct, frozen=True):
    """What an `AgreedParcel` came to, as the address of its kind would have answered: one of them."""

    application: Filed | None = None
    package: PackageFiled | None = None
    supplement: Supplemented | None = None
