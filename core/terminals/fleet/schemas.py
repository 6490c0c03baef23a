"""What a hall and its kiosks say to each other about themselves, once a heartbeat.

    kiosk ── Health ──▶ hall        how I am, what I run, which orders I have carried out
    kiosk ◀── Heard ─── hall        which rules and matters are current, and orders I have not answered

`Order` and `Rules` travel signed (`core/terminals/fleet/signed.py`). Numbers of orders count up within a terminal, so
that none is taken twice; versions of rules count up within a hall.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.call import LANGUAGES
from core.places.schemas import Hours, Names

OrderKind = Literal["lock", "unlock", "restart", "message"]
Outcome = Literal["done", "cannot"]
"""`cannot`: this kiosk has nobody to start it again."""
LONGEST_GRACE_SECONDS = 600


class Elsewhere(Struct, frozen=True):
    """Where to go instead: a centre, or a kiosk that stands in one. Without `hours` at any time."""

    name: Names
    address: Names
    hours: tuple[Hours, ...] = ()


class Order(Struct, frozen=True, omit_defaults=True):
    """`lock` and `restart` let a visit go on for so many seconds, then wipe it. `words` are shown on the screen; a
    message without words takes the last one off. `elsewhere` is for who stands before a locked kiosk."""

    terminal_id: str
    number: int
    kind: OrderKind
    given_at: datetime
    grace_seconds: int = 0
    words: Names = {}
    elsewhere: tuple[Elsewhere, ...] = ()


class Answered(Struct, frozen=True):
    """What a kiosk did with an order."""

    number: Annotated[int, Meta(ge=1, le=1_000_000)]
    outcome: Outcome


class Blocked(Struct, frozen=True):
    """A parcel that the hall itself fails to take again and again, and that therefore holds up those behind it: its id,
    which is the application's, and what the hall says."""

    parcel: Annotated[str, Meta(max_length=36)]
    code: Annotated[str, Meta(max_length=100)]


class RulesDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """What every kiosk of the hall keeps to. `silent_minutes` is the hall's own: after so long without a heartbeat it
    raises an alarm. `few_blanks`: so few numbered forms are told as nearly used up."""

    idle_seconds: Annotated[int, Meta(ge=30, le=600)] = 60
    warning_seconds: Annotated[int, Meta(ge=15, le=120)] = 30
    heartbeat_seconds: Annotated[int, Meta(ge=10, le=300)] = 30
    few_blanks: Annotated[int, Meta(ge=1, le=1000)] = 10
    silent_minutes: Annotated[int, Meta(ge=2, le=240)] = 5


class Rules(RulesDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A version of them, 1 being the first. Version 0 is what holds before any was published: a kiosk then keeps to its
    own `kiosk.toml`."""

    version: int


class Signed(Struct, frozen=True):
    """`said` is an `Order` or `Rules` as JSON, `code` the hall's signature over it; both in base64."""

    said: bytes
    code: bytes


class Heard(Struct, frozen=True):
    """The hall's answer to a heartbeat. `pack` is the checksum of all matters in force (`pack_of`); `orders` are
    those it has not answered, oldest first."""

    now: datetime
    pack: str
    rules: int
    orders: tuple[Signed, ...] = ()


class Alarm(Struct, frozen=True):
    """`word` is `<device>.<matter>`, as the kiosk or the hall named it. Open until `cleared_at`."""

    id: str
    terminal_id: str
    word: str
    detail: str
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    cleared_at: datetime | None


class OrderGiven(Struct, frozen=True):
    """An order on record; without `outcome` the kiosk has not answered yet."""

    order: Order
    given_by: str
    answered_at: datetime | None
    outcome: Outcome | None


def in_every_language(words: Names) -> Names:
    """Empty when nothing is said; what is missing is said in the first language that is there."""
    said = {language: text.strip() for language, text in words.items() if text.strip()}
    if not said:
        return {}
    first = next(said[language] for language in LANGUAGES if language in said)
    return {language: said.get(language, first) for language in LANGUAGES}
