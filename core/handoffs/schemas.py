"""Hand-offs between a kiosk and a phone, as they enter and leave core. Nothing in them names a person."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.materials.schemas import Key
from core.matters.conditions import Text
from core.people.schemas import Id

MOST_LINES = 30

Ending = Literal["done", "visit_over", "replaced", "expired"]
"""`done`: all that was asked is there; `replaced`: the kiosk shows another code."""

Outcome = Literal["kept", "poor", "unreadable"]
"""What the kiosk made of a thing: kept for the filing, not good enough and why, or nothing it can read."""

Finding = Annotated[str, Meta(min_length=1, max_length=30, pattern="^[a-z_]+$")]


class HandoffAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone is asked for: pages for `lines` of a matter (or life event), or a signature. `claim` is the
    SHA-256 (hex) of what only the code's reader can show."""

    id: Id
    matter: Annotated[str, Meta(min_length=3, max_length=80)]
    lines: Annotated[tuple[Key, ...], Meta(max_length=MOST_LINES)]
    signature: bool
    claim: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]


class HandoffOpened(Struct, frozen=True):
    """`url` is where a phone goes; the kiosk adds the fragment that the hall never sees."""

    id: Id
    url: str
    expires_at: datetime


class HandoffNow(Struct, frozen=True):
    """As its kiosk sees it. `joined`: a phone opened it, which was last touched at `touched_at`; `waiting` are the
    numbers of what can be fetched."""

    joined: bool
    touched_at: datetime | None
    ended: Ending | None
    waiting: tuple[int, ...]


class Judgement(Struct, frozen=True, forbid_unknown_fields=True):
    """What the kiosk made of a thing, for the phone to say; `findings` as `core.imaging.quality` names them."""

    outcome: Outcome
    findings: Annotated[tuple[Finding, ...], Meta(max_length=12)] = ()


class Ended(Struct, frozen=True, forbid_unknown_fields=True):
    ending: Ending


class LineAsked(Struct, frozen=True):
    """A line of the checklist, with the statements its paper is looked at by."""

    material: Key
    name: Text
    standard: tuple[Text, ...]


class ItemSeen(Struct, frozen=True):
    """Something the phone sent; `outcome` is None until its kiosk has looked at it."""

    number: int
    outcome: Outcome | None
    findings: tuple[str, ...]


class PhoneView(Struct, frozen=True):
    """What the phone that opened it may know. `following` is the number of the next thing."""

    id: Id
    matter: Text
    lines: tuple[LineAsked, ...]
    signature: bool
    expires_at: datetime
    ended: Ending | None
    items: tuple[ItemSeen, ...]

    @property
    def following(self) -> int:
        return max((item.number for item in self.items), default=0) + 1
