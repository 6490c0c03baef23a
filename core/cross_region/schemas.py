"""Cross-region handling as it leaves core: offers, custody with both times, and the way of a case through the areas."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.cross_region.definition import ClockStarts, Mode
from core.people.schemas import Id
from core.places.area_codes import Level

CustodyState = Literal["announced", "received", "forwarded", "arrived", "given_back"]
IdentityCheck = Literal["card_read", "seen_by_clerk"]


class Offer(Struct, frozen=True):
    """A place where a case may be handed in, with the rule that holds there."""

    centre: str
    place: str
    area: str
    title: str
    document: str
    mode: Mode
    clock_starts: ClockStarts
    forward_within: int


class Custody(Struct, frozen=True):
    """`received_at` is when the place elsewhere took the papers; `clock_from` is the day from which the authority's
    five working days run, None until they do. `rule` says in words which of the two the agreement chose."""

    application_id: Id
    matter_title: str
    place: str
    area: str
    mode: Mode
    document: str
    state: CustodyState
    state_text: str
    rule: str
    announced_at: datetime
    forward_by: date | None = None
    received_at: datetime | None = None
    forwarded_at: datetime | None = None
    arrived_at: datetime | None = None
    clock_from: date | None = None
    case_number: str | None = None
    parcel_seal: str = ""


class Leg(Struct, frozen=True):
    """One thing that happened to a case and where: village, town, district or another city (G8, G36)."""

    at: datetime
    event: str
    text: str
    area: str
    level: Level
    place: str
