"""A kiosk tells how it is, and hears what it should know. One row of a kiosk is written each time, nothing piles up."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
from sqlalchemy import bindparam, update

from core.call import Call
from core.db.database import Session
from core.people.permissions import require
from core.terminals.fleet import alarms, orders, rules
from core.terminals.fleet.schemas import Heard
from core.terminals.models import TerminalRow
from core.terminals.schemas import Health

DRIFT = timedelta(seconds=60)
"""More than a slow link can make of a right clock. At 300 s its signature is refused, and the kiosk falls silent."""

_SEEN = (
    update(TerminalRow)
    .where(TerminalRow.id == bindparam("terminal"))
    .values(last_seen_at=bindparam("at"), health=bindparam("told"))
)


def report_health(session: Session, call: Call, health: Health, pack: str = "") -> Heard:
    """`pack` is the checksum of the matters in force."""
    require(call.actor, "report_health")
    terminal_id = call.terminal_id or ""
    version = rules.current(session).version
    kept = msgspec.structs.replace(health, answers=())
    told = msgspec.to_builtins(kept) | {"is_current": (health.pack, health.rules) == (pack, version)}
    session.execute(_SEEN, {"terminal": terminal_id, "at": call.at, "told": told})
    orders.take_answers(session, call, terminal_id, health.answers)
    alarms.settle(session, call, terminal_id, told_by(call, health))
    return Heard(call.at, pack, version, orders.unanswered(session, terminal_id))


def told_by(call: Call, health: Health) -> Mapping[str, str]:
    """The words of all that is wrong, each with its detail."""
    told = dict.fromkeys(health.attention, "")
    if health.blocked:
        told["outbox.blocked"] = f"{health.blocked.parcel} {health.blocked.code}"
    drift = health.kiosk_time - call.at
    if abs(drift) > DRIFT:
        told["clock.drift"] = f"{drift.total_seconds():+.0f} s"
    return told
