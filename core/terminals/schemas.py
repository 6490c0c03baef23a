"""Kiosks: how one is enrolled, and what the hall knows of it."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.people.schemas import Id, Line
from core.terminals.fleet.schemas import Answered, Blocked

TerminalState = Literal["pending", "enrolled", "revoked"]
Profile = Literal["mainland", "hong_kong"]
Word = Annotated[str, Meta(max_length=100)]
Standing = Literal["open", "closing", "locked"]
"""`closing`: it is to be locked or started again, and lets somebody finish first."""


class EnrolmentRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`code` is the one-use code an administrator read out; `public_key` is the raw Ed25519 key in hex,
    made on the kiosk and never leaving it."""

    code: Annotated[str, Meta(min_length=6, max_length=20)]
    name: Line
    place: Line
    profile: Profile
    public_key: Annotated[str, Meta(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}\Z")]


class Terminal(Struct, frozen=True):
    """`fingerprint` is what the administrator compares with the kiosk's screen before confirming; `attention`,
    `blanks_left` and `locker_cells` are as the kiosk last told."""

    id: Id
    name: str
    place: str
    profile: Profile
    state: TerminalState
    fingerprint: str
    enrolled_at: datetime | None = None
    last_seen_at: datetime | None = None
    attention: tuple[str, ...] = ()
    blanks_left: int | None = None
    locker_cells: int = 0

    @property
    def across_border(self) -> bool:
        """Whether what it sends of a person crosses the border."""
        return self.profile != "mainland"


class EnrolmentCode(Struct, frozen=True):
    code: str
    expires_at: datetime


class Health(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a kiosk tells of itself: one word per device, how many parcels wait in its outbox and how many the hall has
    refused for good, and in `attention` what its operator should see to (`receipt_printer.paper_low`). `blanks_left`:
    numbered forms, None where none are used. `locker_cells`: doors of its locker, 0 where there is none. `supplies`:
    `receipt_printer.paper` → `low`. `pack`: the checksum of the matters it holds; `rules`: the version it keeps to."""

    devices: Annotated[dict[Word, Word], Meta(max_length=20)]
    waiting_parcels: Annotated[int, Meta(ge=0, le=100_000)]
    kiosk_time: Annotated[datetime, Meta(tz=True)]
    attention: Annotated[tuple[Word, ...], Meta(max_length=50)] = ()
    blanks_left: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    locker_cells: Annotated[int, Meta(ge=0, le=2000)] = 0
    refused_parcels: Annotated[int, Meta(ge=0, le=100_000)] = 0
    blocked: Blocked | None = None
    supplies: Annotated[dict[Word, Word], Meta(max_length=20)] = {}
    software: Word = ""
    pack: Word = ""
    rules: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    standing: Standing = "open"
    answers: Annotated[tuple[Answered, ...], Meta(max_length=50)] = ()


class Told(Health, frozen=True):
    """A heartbeat as the hall keeps it. `is_current`: the kiosk has the matters and rules in force."""

    is_current: bool = True
