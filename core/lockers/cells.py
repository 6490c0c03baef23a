"""The rows of cells in use: found, kept, spent, ended; and the faults that a person must see to.

A cell is free when no live allocation holds it and nothing stands against it that nobody has seen to. A reservation
whose code was never used lapses with the code, and its cell is free again; one whose code was used does not, since
something may lie behind that door.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from core import journal
from core.applications import cases
from core.applications.case import Case
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.ids import new_id
from core.lockers.models import AllocationRow, FaultRow
from core.lockers.schemas import AllocationState, Errand, Fault, FaultSeen
from core.one_use_codes import code_hash, new_code

CODE_LIVES = timedelta(hours=8)
"""As long as the clerk's shift, in which the kiosk is walked to."""

_LIVE = AllocationRow.ended_at.is_(None)
_FOUND = select(AllocationRow.__table__).where(AllocationRow.id == bindparam("allocation"))


def find(session: Session, allocation_id: str, terminal_id: str | None = None) -> Row[Any]:
    """NotFound `locker_cell_unknown`, also for another kiosk's when `terminal_id` is given."""
    row = session.execute(_FOUND, {"allocation": allocation_id}).one_or_none()
    if row is None or terminal_id not in (None, row.terminal_id):
        raise NotFound("locker_cell_unknown")
    return row


def find_locked(session: Session, allocation_id: str, terminal_id: str | None = None) -> tuple[Case, Row[Any]]:
    """The same with its case, whose lock keeps every use of a cell for it; refusals as `find`."""
    row = find(session, allocation_id, terminal_id)
    case = cases.find(session, row.application_id, lock=True)
    return case, find(session, allocation_id, terminal_id)


def live_of(session: Session, application_id: str) -> Row[Any] | None:
    """The cell that is in use for a case now."""
    statement = select(AllocationRow.__table__).where(AllocationRow.application_id == application_id, _LIVE)
    return session.execute(statement).one_or_none()


def live_at(session: Session, terminal_id: str, holder_id: str | None = None) -> list[Row[Any]]:
    """Cells in use at one kiosk, by number; of one holder, where that is asked."""
    statement = select(AllocationRow.__table__).where(AllocationRow.terminal_id == terminal_id, _LIVE)
    if holder_id is not None:
        statement = statement.where(AllocationRow.holder_id == holder_id)
    return list(session.execute(statement.order_by(AllocationRow.cell)))


def of_centre(session: Session, centre: str) -> list[Row[Any]]:
    """What the clerks of a centre have in lockers, and doors they used that a person must look at; the oldest first."""
    wanted = _LIVE | AllocationRow.id.in_(select(FaultRow.allocation_id).where(FaultRow.cleared_at.is_(None)))
    statement = select(AllocationRow.__table__).where(AllocationRow.centre == centre, wanted)
    return list(session.execute(statement.order_by(AllocationRow.allocated_at, AllocationRow.id)))


def free_at(session: Session, call: Call, terminal_id: str, cells: int) -> list[int]:
    """The cells of a kiosk that may be given to something new, by number."""
    taken = {row.cell for row in live_at(session, terminal_id) if not _lapsed(row, call)}
    open_faults = select(FaultRow.cell).where(FaultRow.terminal_id == terminal_id, FaultRow.cleared_at.is_(None))
    return sorted(set(range(1, cells + 1)) - taken - set(session.scalars(open_faults)))


def end_lapsed(session: Session, call: Call, terminal_id: str) -> None:
    """Reservations that nobody used in time."""
    unused = (AllocationRow.state == "reserved") & AllocationRow.code_used_at.is_(None)
    lapsed = unused & (AllocationRow.code_expires_at <= call.at) & (AllocationRow.terminal_id == terminal_id)
    given_up = update(AllocationRow).where(lapsed, _LIVE)
    session.execute(given_up.values(state="given_up", ended_at=call.at, ended_by=call.actor.id))


def _lapsed(row: Row[Any], call: Call) -> bool:
    return row.state == "reserved" and row.code_used_at is None and row.code_expires_at <= call.at


def give_code(call: Call, errand: Errand) -> tuple[str, dict[str, Any]]:
    """A code for the caller, and the columns of the row that keep it."""
    code = new_code()
    return code, {
        "code_hash": code_hash(code),
        "code_errand": errand,
        "code_for": call.actor.id,
        "code_expires_at": call.at + CODE_LIVES,
        "code_used_at": None,
    }


def use_code(session: Session, call: Call, code: str) -> Row[Any] | None:
    """The row whose code this is, used up by this very call; None for an unknown, used or expired one."""
    good = (
        (AllocationRow.code_hash == code_hash(code))
        & (AllocationRow.terminal_id == call.terminal_id)
        & (AllocationRow.code_expires_at > call.at)
        & AllocationRow.code_used_at.is_(None)
        & _LIVE
    )
    found = session.scalar(select(AllocationRow.id).where(good))
    if found is None:
        return None
    used_up = update(AllocationRow).where(AllocationRow.id == found, AllocationRow.code_used_at.is_(None))
    if session.execute(used_up.values(code_used_at=call.at)).rowcount == 0:
        return None
    return find(session, found)


def change(session: Session, allocation_id: str, **values: Any) -> None:
    session.execute(update(AllocationRow).where(AllocationRow.id == allocation_id).values(**values))


def end(session: Session, call: Call, row: Row[Any], state: AllocationState) -> None:
    """The cell is free again, and what stood against this use of it is seen to, but for doors that do not obey."""
    change(session, row.id, state=state, ended_at=call.at, ended_by=call.actor.id)
    clear(session, call, row.id, MENDED_BY_USE)


MENDED_BY_USE: frozenset[Fault] = frozenset({"door_left_open", "not_confirmed", "nothing_inside", "not_taken"})
"""Faults of one use of a cell, which end with it. The others are the locker's own: a person looks at the door first."""


def faults_of(session: Session, allocation_ids: Collection[str]) -> dict[str, tuple[FaultSeen, ...]]:
    """What nobody has seen to yet, by allocation, in the order it happened."""
    statement = (
        select(FaultRow.__table__)
        .where(FaultRow.allocation_id.in_(allocation_ids), FaultRow.cleared_at.is_(None))
        .order_by(FaultRow.at, FaultRow.id)
    )
    found: defaultdict[str, tuple[FaultSeen, ...]] = defaultdict(tuple)
    for row in session.execute(statement):
        found[row.allocation_id] += (FaultSeen(row.code, row.at),)
    return found


def note_fault(session: Session, call: Call, row: Row[Any], errand: Errand, code: Fault) -> None:
    """Kept and journalled once, until it was seen to."""
    if code in {seen.code for seen in faults_of(session, [row.id]).get(row.id, ())}:
        return
    fault = {"id": new_id(), "terminal_id": row.terminal_id, "cell": row.cell, "allocation_id": row.id}
    session.execute(insert(FaultRow), fault | {"code": code, "at": call.at})
    facts = {"code": code, "errand": errand, "terminal_id": row.terminal_id, "cell": row.cell}
    journal.record(session, call, row.application_id, "locker_fault", facts)


def clear(session: Session, call: Call, allocation_id: str, codes: Collection[Fault]) -> int:
    """These faults of this use of a cell were seen to; gives how many there were."""
    statement = update(FaultRow).where(
        FaultRow.allocation_id == allocation_id, FaultRow.cleared_at.is_(None), FaultRow.code.in_(codes)
    )
    return session.execute(statement.values(cleared_at=call.at, cleared_by=call.actor.id)).rowcount
