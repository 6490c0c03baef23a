"""What is wrong at a kiosk, from when it is first told until it is told no more.

    told ──▶ raised ──▶ acknowledged (somebody sees to it) ──▶ cleared (told no more)
                └──────────────────────────────────────────────▲

A kiosk tells all its words in every heartbeat; `settle` compares them with the alarms that are open, so each is raised
once and cleared by itself, whatever got lost in between. Two are the hall's own: `clock.drift`, and `terminal.silent`,
which the worker raises (`raise_silence`) and the next heartbeat clears.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound
from core.ids import new_id
from core.people.permissions import require
from core.terminals.fleet import rules
from core.terminals.fleet.schemas import Alarm
from core.terminals.models import AlarmRow, TerminalRow

SILENT = "terminal.silent"
KEPT = timedelta(days=180)
LATEST = 50

_OPEN_OF = select(AlarmRow.id, AlarmRow.word).where(
    AlarmRow.terminal_id == bindparam("terminal"), AlarmRow.cleared_at.is_(None)
)
_RAISE = insert(AlarmRow)
_CLEAR = update(AlarmRow).where(AlarmRow.id == bindparam("alarm")).values(cleared_at=bindparam("at"))
_OPEN = (
    select(AlarmRow.__table__)
    .join(TerminalRow, TerminalRow.id == AlarmRow.terminal_id)
    .where(AlarmRow.cleared_at.is_(None))
    .order_by(AlarmRow.raised_at)
)
_QUIET_ONE = exists().where(
    AlarmRow.terminal_id == TerminalRow.id, AlarmRow.word == SILENT, AlarmRow.cleared_at.is_(None)
)
_GONE_SILENT = select(TerminalRow.id).where(
    TerminalRow.state == "enrolled",
    func.coalesce(TerminalRow.last_seen_at, TerminalRow.enrolled_at)
    < bindparam("since", type_=TerminalRow.last_seen_at.type),
    ~_QUIET_ONE,
)


def settle(session: Session, call: Call, terminal_id: str, told: Mapping[str, str]) -> None:
    """Raise what is told for the first time, clear what is told no more. `told`: a detail by word."""
    found = {row.word: row.id for row in session.execute(_OPEN_OF, {"terminal": terminal_id})}
    for word in told.keys() - found.keys():
        _raise(session, call, terminal_id, word, told[word])
    for word in found.keys() - told.keys():
        session.execute(_CLEAR, {"alarm": found[word], "at": call.at})
        journal.record(session, call, terminal_id, "terminal_alarm_cleared", {"word": word})


def raise_silence(session: Session, call: Call) -> int:
    """For the worker: an alarm for each kiosk in use that has not been heard for too long; gives how many."""
    since = call.at - timedelta(minutes=rules.current(session).silent_minutes)
    silent = list(session.scalars(_GONE_SILENT.params(since=since)))
    for terminal_id in silent:
        _raise(session, call, terminal_id, SILENT, "")
    return len(silent)


def acknowledge(session: Session, call: Call, alarm_id: str) -> Alarm:
    """Somebody sees to it. NotFound `alarm_unknown`, Conflict `alarm_over` when it was cleared or acknowledged."""
    require(call.actor, "acknowledge_alarm")
    taken = session.execute(
        update(AlarmRow)
        .where(AlarmRow.id == alarm_id, AlarmRow.acknowledged_at.is_(None), AlarmRow.cleared_at.is_(None))
        .values(acknowledged_at=call.at, acknowledged_by=call.actor.id)
    )
    row = session.execute(select(AlarmRow.__table__).where(AlarmRow.id == alarm_id)).one_or_none()
    if row is None:
        raise NotFound("alarm_unknown")
    if taken.rowcount == 0:
        raise Conflict("alarm_over")
    journal.record(session, call, row.terminal_id, "terminal_alarm_acknowledged", {"word": row.word})
    return _alarm(row)


def list_open(session: Session, call: Call) -> list[Alarm]:
    """Of all kiosks, the oldest first."""
    require(call.actor, "read_terminals")
    return [_alarm(row) for row in session.execute(_OPEN)]


def list_latest(session: Session, call: Call, terminal_id: str) -> list[Alarm]:
    """Of one kiosk, open and cleared, the newest first."""
    require(call.actor, "read_terminals")
    statement = select(AlarmRow.__table__).where(AlarmRow.terminal_id == terminal_id)
    latest = statement.order_by(AlarmRow.cleared_at.is_not(None), AlarmRow.raised_at.desc()).limit(LATEST)
    return [_alarm(row) for row in session.execute(latest)]


def forget(session: Session, call: Call) -> None:
    """For the worker: what was cleared half a year ago. The journal keeps that it was."""
    session.execute(delete(AlarmRow).where(AlarmRow.cleared_at < call.at - KEPT))


def _raise(session: Session, call: Call, terminal_id: str, word: str, detail: str) -> None:
    row = {"id": new_id(), "terminal_id": terminal_id, "word": word, "detail": detail, "raised_at": call.at}
    session.insert_new(_RAISE, row)
    journal.record(session, call, terminal_id, "terminal_alarm_raised", {"word": word, "detail": detail})


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(
        row.id,
        row.terminal_id,
        row.word,
        row.detail,
        row.raised_at,
        row.acknowledged_at,
        row.acknowledged_by,
        row.cleared_at,
    )
