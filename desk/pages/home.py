"""What waits for me, and the queues it waits in."""

from typing import Any, get_args

from litestar import get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from core.applications import declarations, messages, reading
from core.applications.reading import QueueKind
from core.applications.staff_schemas import QueueItem
from core.call import Call, Role
from core.db.database import Session
from core.errors import NotFound
from core.places import service as places
from desk.auth import Seat
from desk.rendering import Page

PAGE_SIZE = 30
COUNTED = 99

QUEUES_OF: dict[QueueKind, frozenset[Role]] = {
    "acceptance": frozenset({"clerk", "supervisor"}),
    "trial": frozenset({"reviewer"}),
    "review": frozenset({"reviewer", "supervisor"}),
    "awaiting_originals": frozenset({"issuer", "supervisor"}),
    "hand_out": frozenset({"issuer"}),
}


class Waiting(Struct, frozen=True):
    """One queue in short. `more`: there are further ones than were counted. `lamps`: how many burn by colour."""

    kind: QueueKind
    count: int
    more: bool
    lamps: dict[str, int]
    first: tuple[QueueItem, ...]


@get("/")
async def show(seat: Seat) -> Page:
    place = await seat.read(_place)
    asked = len(await seat.read(messages.list_waiting)) if "clerk" in seat.member.roles else 0
    due = await seat.read(declarations.inspections_due) if "reviewer" in seat.member.roles else []
    waiting = [await _waiting(seat, kind) for kind in _queues(seat)]
    return seat.page("home", place=place, asked=asked, due=due, waiting=waiting)


@get("/waiting")
async def show_waiting(seat: Seat) -> Page:
    """The same counts as a piece of the page, asked for every half minute."""
    return seat.page("waiting", waiting=[await _waiting(seat, kind) for kind in _queues(seat)])


@get("/queues/{kind:str}")
async def show_queue(seat: Seat, kind: FromPath[str], after: FromQuery[str | None] = None) -> Page:
    found = next((each for each in get_args(QueueKind) if each == kind), None)
    if found is None:
        raise NotFound("address_unknown")
    items = await seat.read(reading.queue, found, after, PAGE_SIZE + 1)
    facts: dict[str, Any] = {"kind": found, "items": items[:PAGE_SIZE], "after": after}
    return seat.page("queue", following=items[PAGE_SIZE - 1].id if len(items) > PAGE_SIZE else None, **facts)


def _place(session: Session, call: Call) -> str:
    """Where this member belongs: the centre, or the authority."""
    if call.actor.centre:
        return places.centre_name(session, call.actor.centre, call.language)
    return places.find_authority(session, call.actor.authority).name[call.language]


def _queues(seat: Seat) -> list[QueueKind]:
    return [kind for kind, roles in QUEUES_OF.items() if roles & seat.member.roles]


async def _waiting(seat: Seat, kind: QueueKind) -> Waiting:
    items = await seat.read(reading.queue, kind, None, COUNTED + 1)
    lamps = {lamp: sum(item.lamp == lamp for item in items) for lamp in ("red", "yellow", "warning")}
    return Waiting(kind, min(len(items), COUNTED), len(items) > COUNTED, lamps, tuple(items[:5]))


handlers = (show, show_waiting, show_queue)
