"""What a kiosk sends sealed about a case that the hall has (the answer to a deficiency notice, or what was promised),
and what it sends a second time, with the consent that was missing.

Like a filing (`schemas.Parcel`) each is one unit that may wait out a broken link; it travels as MessagePack, sealed to
the hall's parcel key with its id as associated data, and that id is the request's Idempotency-Key.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.applications.schemas import Filed, ParcelDocument
from core.call import Language
from core.people.helping_schemas import HelperSeen
from core.people.schemas import Id, IdentityEvidence

BringFor = Literal["supplement", "promised"]
ParcelKind = Literal["application", "package", "supplement"]


class SupplementParcel(Struct, frozen=True, forbid_unknown_fields=True):
    """All papers of one answer. `identity` is the agent's when he acts under the power of attorney `power_id`,
    `helper` who helped; `terminal_time` is when they were handed in by the kiosk's clock."""

    id: Id
    application_id: Id
    why: BringFor
    identity: IdentityEvidence
    documents: Annotated[tuple[ParcelDocument, ...], Meta(max_length=60)]
    language: Language
    terminal_time: Annotated[datetime, Meta(tz=True)]
    power_id: Id | None = None
    helper: HelperSeen | None = None


class AgreedParcel(Struct, frozen=True, forbid_unknown_fields=True):
    """A parcel that came without the consent it needed, sent again with it (`core.people.border_consent`): `sealed` as
    it was, with the id `parcel_id` and of the `kind`. `identity` is of whoever came back, with his consent;
    `terminal_time` when he let it go, by the kiosk's clock."""

    id: Id
    parcel_id: Id
    kind: ParcelKind
    sealed: Annotated[bytes, Meta(max_length=200_000_000)]
    identity: IdentityEvidence
    terminal_time: Annotated[datetime, Meta(tz=True)]


class Supplemented(Struct, frozen=True):
    """The papers are with the hall. `filed` is what the receipt of a supplement says; what was promised gets none."""

    application_id: Id
    case_number: str
    arrived_at: datetime
    filed: Filed | None = None
