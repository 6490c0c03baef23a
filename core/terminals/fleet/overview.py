"""The fleet as a page at the desk shows it: every kiosk, how it last said it was, and its open alarms."""

from collections import defaultdict
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Row, select

from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.people.permissions import require
from core.terminals.fleet import alarms
from core.terminals.fleet.schemas import Alarm
from core.terminals.models import TerminalRow
from core.terminals.schemas import Terminal, Told
from core.terminals.service import terminal_of

Show = Literal["used", "trouble", "locked", "waiting", "pending", "revoked", "all"]
"""`used`: in use, or waiting to be confirmed. `trouble`: with an open alarm. `waiting`: with parcels in its outbox."""


class Watched(Struct, frozen=True):
    """`health` is None until the kiosk first told. `alarms`: the open ones, the oldest first."""

    terminal: Terminal
    health: Told | None
    alarms: tuple[Alarm, ...]

    @property
    def silent(self) -> bool:
        return any(each.word == alarms.SILENT for each in self.alarms)

    @property
    def unseen(self) -> bool:
        """Whether there is an alarm that nobody has acknowledged."""
        return any(each.acknowledged_at is None for each in self.alarms)


def watch(session: Session, call: Call, show: Show = "used", words: str = "") -> list[Watched]:
    """Kiosks with unseen alarms first, then by name. `words`: parts of the name or the place."""
    require(call.actor, "read_terminals")
    found: defaultdict[str, list[Alarm]] = defaultdict(list)
    for alarm in alarms.list_open(session, call):
        found[alarm.terminal_id].append(alarm)
    rows = session.execute(select(TerminalRow.__table__))
    watched = [each for row in rows if _shown(each := _watched(row, found[row.id]), show, words.casefold().split())]
    return sorted(watched, key=lambda each: (not each.unseen, not each.alarms, each.terminal.name, each.terminal.id))


def watch_one(session: Session, call: Call, terminal_id: str) -> Watched:
    """NotFound `terminal_unknown`."""
    require(call.actor, "read_terminals")
    row = session.execute(select(TerminalRow.__table__).where(TerminalRow.id == terminal_id)).one_or_none()
    if row is None:
        raise NotFound("terminal_unknown")
    return _watched(row, [each for each in alarms.list_latest(session, call, terminal_id) if not each.cleared_at])


def _watched(row: Row[Any], open_alarms: list[Alarm]) -> Watched:
    health = msgspec.convert(row.health, Told, strict=False) if row.health else None
    return Watched(terminal_of(row), health, tuple(open_alarms))


def _shown(one: Watched, show: Show, words: list[str]) -> bool:
    state, health = one.terminal.state, one.health
    text = f"{one.terminal.name} {one.terminal.place}".casefold()
    if not all(word in text for word in words):
        return False
    match show:
        case "trouble":
            return bool(one.alarms)
        case "locked":
            return health is not None and health.standing != "open"
        case "waiting":
            return health is not None and health.waiting_parcels > 0
        case "pending" | "revoked":
            return state == show
        case "used":
            return state != "revoked"
        case "all":
            return True
