"""What a kiosk sends sealed about a case that the hall has: the answer to a deficiency notice, or what was promised.

Like a filing (`schemas.Parcel`) it is one unit that may wait out a broken link; it travels as MessagePack, sealed to
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


class Supplemented(Struct, frozen=True):
    """The papers are with the hall. `filed` is what the receipt of a supplement says; what was promised gets none."""

    application_id: Id
    case_number: str
    arrived_at: datetime
    filed: Filed | None = None
