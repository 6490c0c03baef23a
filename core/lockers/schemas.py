"""What goes in and out of the subject of lockers."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.people.schemas import Id
from core.terminals.schemas import Terminal

STAFF_CODE = "GKL:"
"""Before a clerk's one-use code in the QR code that the desk shows for the kiosk's scanner."""

AllocationState = Literal["reserved", "stored", "taken", "taken_back", "given_up"]

Errand = Literal["put_in", "collect", "take_back"]
"""What a cell is opened for: a clerk puts a result in, its holder takes it out, a clerk takes it back."""

Fault = Literal[
    "door_stuck", "wrong_door", "door_left_open", "no_answer", "not_confirmed", "nothing_inside", "not_taken"
]
"""`no_answer`: the locker does not answer, or not in a way that can be understood. `not_confirmed`: the door was open,
and nobody said what was done; `nothing_inside`: who opened found the cell empty; `not_taken`: the holder left the paper
in it."""

Outcome = Literal["done"] | Fault


class CellErrand(Struct, frozen=True, tag=True):
    """One cell that may be opened now, and for what. `title`: whose result it is, as the matter is called;
    `keep_until` is the last day it is kept, None before it was put in."""

    id: Id
    cell: int
    errand: Errand
    title: str
    case_number: str
    keep_until: date | None = None


class CellReport(Struct, frozen=True, forbid_unknown_fields=True):
    """What became of an errand: `done` is said when the door is shut and a person has confirmed it."""

    errand: Errand
    outcome: Outcome


class CodeTyped(Struct, frozen=True, forbid_unknown_fields=True):
    """What a clerk typed or scanned at the kiosk."""

    code: Annotated[str, Meta(min_length=6, max_length=20)]


class PassScanned(Struct, frozen=True, forbid_unknown_fields=True):
    """What the kiosk's scanner read from the holder's phone."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class CellCode(Struct, frozen=True):
    """The one-use code for one cell; nothing can show it again."""

    code: str
    expires_at: datetime
    errand: Errand
    terminal_name: str
    place: str
    cell: int


class Pickup(Struct, frozen=True):
    """Where a result waits for its holder; `keep_until` is the last day."""

    id: Id
    terminal_name: str
    place: str
    cell: int
    keep_until: date
    overdue: bool


class Locker(Struct, frozen=True):
    """A kiosk with a locker, and how many of its cells are free for something new."""

    terminal: Terminal
    free: int


class FaultSeen(Struct, frozen=True):
    code: Fault
    at: datetime


class Allocation(Struct, frozen=True):
    """A cell in use, as the desk sees it. `code_used`: its clerk has been there with the code. `faults` are those
    nobody has seen to yet; `may_confirm`: it was opened for the holder, and it may be confirmed that it is empty."""

    id: Id
    application_id: Id
    case_number: str
    title: str
    terminal_name: str
    place: str
    cell: int
    state: AllocationState
    allocated_at: datetime
    code_used: bool
    keep_until: date | None
    overdue: bool
    opened_at: datetime | None
    faults: tuple[FaultSeen, ...]
    may_confirm: bool
