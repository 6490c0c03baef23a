"""What a clerk does with lockers at the desk.

    reserve ──▶ a cell and a one-use code ──▶ the kiosk opens it, the result is put in (`at_kiosk`)
                                                    │
       holder takes it out: delivered  ◀────────────┤
       take_back: another code, the cell is emptied ┘ the result is handed out at the counter

Only whoever may hand the result out may put it in: reserving asks for the grounds that `dispatch` will ask for again.
Faults stay on the page until somebody has looked.
"""

from datetime import date
from typing import Any, get_args

from sqlalchemy import Row, insert

from core import journal
from core.applications import cases, delivery, mandates, release
from core.applications.case import Case
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound
from core.ids import new_id
from core.lockers import cells
from core.lockers.models import AllocationRow
from core.lockers.schemas import Allocation, CellCode, Errand, Fault, FaultSeen, Locker
from core.people.permissions import require
from core.terminals import service as terminals
from core.terminals.schemas import Terminal


def list_lockers(session: Session, call: Call) -> list[Locker]:
    """The kiosks that have one, with their free cells."""
    require(call.actor, "use_lockers")
    return [
        Locker(terminal, len(cells.free_at(session, call, terminal.id, terminal.locker_cells)))
        for terminal in terminals.with_lockers(session)
    ]


def list_allocations(session: Session, call: Call) -> list[Allocation]:
    """What the caller's centre has in lockers, and the doors it must look at; the oldest first."""
    require(call.actor, "use_lockers")
    rows = cells.of_centre(session, call.actor.centre)
    faults = cells.faults_of(session, [row.id for row in rows])
    return [_allocation(session, call, row, faults.get(row.id, ())) for row in rows]


def reserve(session: Session, call: Call, application_id: str, terminal_id: str) -> CellCode:
    """Keep the first free cell of a kiosk for an issued result whose holder wants it from a locker.

    Conflict `locker_not_chosen`, `locker_in_use` (another cell is in use for the case), `locker_full`; NotFound
    `terminal_unknown`; refusals as `cases.require_step` and `mandates.grounds`. A reservation that was made before and
    whose code was not used gives way to this one.
    """
    require(call.actor, "use_lockers")
    case = cases.find(session, application_id, lock=True)
    cases.require_step(call, case, "dispatch")
    mandates.grounds(session, call, case, "dispatch", cases.today_at(session, call))
    if release.way_of(case) != "locker":
        raise Conflict("locker_not_chosen")
    _give_way(session, call, application_id)
    terminal = _with_locker(session, terminal_id)
    cells.end_lapsed(session, call, terminal_id)
    free = cells.free_at(session, call, terminal_id, terminal.locker_cells)
    if not free:
        raise Conflict("locker_full", terminal=terminal.name)
    code, columns = cells.give_code(call, "put_in")
    row = {
        "id": new_id(),
        "application_id": application_id,
        "holder_id": case.row.holder_id,
        "terminal_id": terminal_id,
        "cell": free[0],
        "centre": call.actor.centre,
        "state": "reserved",
        "allocated_by": call.actor.id,
        "allocated_at": call.at,
        **columns,
    }
    session.insert_new(insert(AllocationRow), row)
    facts = {"allocation_id": row["id"], "terminal_id": terminal_id, "cell": free[0]}
    journal.record(session, call, application_id, "locker_reserved", facts)
    return _code(terminal, code, columns, free[0], "put_in")


def take_back(session: Session, call: Call, allocation_id: str) -> CellCode:
    """A code to empty the cell with, whatever lies in it. NotFound `locker_cell_unknown`, Conflict
    `locker_cell_over`."""
    row = _mine(session, call, allocation_id)
    code, columns = cells.give_code(call, "take_back")
    cells.change(session, row.id, **columns)
    journal.record(session, call, row.application_id, "locker_taking_back", {"allocation_id": row.id})
    return _code(terminals.find_terminal(session, row.terminal_id), code, columns, row.cell, "take_back")


def give_up(session: Session, call: Call, allocation_id: str) -> None:
    """A reservation that nobody has used: the cell is free again. Conflict `locker_cell_in_use` when its code was used,
    since something may lie there."""
    row = _mine(session, call, allocation_id)
    if row.state != "reserved" or row.code_used_at is not None:
        raise Conflict("locker_cell_in_use")
    _end_reservation(session, call, row)


def see_to(session: Session, call: Call, allocation_id: str) -> None:
    """Somebody has looked at the door and found it in order: the faults of this use of the cell are over."""
    row = cells.find(session, allocation_id)
    _require_centre(call, row)
    if cells.clear(session, call, row.id, frozenset(get_args(Fault))):
        journal.record(session, call, row.application_id, "locker_seen_to", {"allocation_id": row.id})


def confirm_taken(session: Session, call: Call, allocation_id: str) -> str:
    """The cell was opened for its holder and found empty: delivered, on the word of who looked; gives the number of the
    delivery record. Conflict `locker_not_opened` when it was never opened for the holder."""
    row = _mine(session, call, allocation_id)
    if not _may_confirm(row):
        raise Conflict("locker_not_opened")
    place = where(terminals.find_terminal(session, row.terminal_id), row.cell)
    number = delivery.confirm_delivery(session, call, row.application_id, "locker", place)
    cells.end(session, call, row, "taken")
    return number


def where(terminal: Terminal, cell: int) -> str:
    """A cell as notices and records name it."""
    return f"{terminal.place} {terminal.name} · {cell}"


def overdue(row: Row[Any], today: date) -> bool:
    return row.keep_until is not None and today > row.keep_until


def _with_locker(session: Session, terminal_id: str) -> Terminal:
    found = next((each for each in terminals.with_lockers(session) if each.id == terminal_id), None)
    if found is None:
        raise NotFound("terminal_unknown")
    return found


def _give_way(session: Session, call: Call, application_id: str) -> None:
    row = cells.live_of(session, application_id)
    if row is None:
        return
    if row.state != "reserved" or row.code_used_at is not None:
        raise Conflict("locker_in_use", cell=row.cell)
    _end_reservation(session, call, row)


def _end_reservation(session: Session, call: Call, row: Row[Any]) -> None:
    cells.end(session, call, row, "given_up")
    journal.record(session, call, row.application_id, "locker_given_up", {"allocation_id": row.id})


def _mine(session: Session, call: Call, allocation_id: str) -> Row[Any]:
    _, row = cells.find_locked(session, allocation_id)
    _require_centre(call, row)
    if row.ended_at is not None:
        raise Conflict("locker_cell_over")
    return row


def _require_centre(call: Call, row: Row[Any]) -> None:
    require(call.actor, "use_lockers")
    if row.centre != call.actor.centre:
        raise NotFound("locker_cell_unknown")


def _may_confirm(row: Row[Any]) -> bool:
    return row.state == "stored" and row.opened_at is not None


def _code(terminal: Terminal, code: str, columns: dict[str, Any], cell: int, errand: Errand) -> CellCode:
    return CellCode(code, columns["code_expires_at"], errand, terminal.name, terminal.place, cell)


def _allocation(session: Session, call: Call, row: Row[Any], faults: tuple[FaultSeen, ...]) -> Allocation:
    case: Case = cases.find(session, row.application_id)
    terminal = terminals.find_terminal(session, row.terminal_id)
    return Allocation(
        id=row.id,
        application_id=row.application_id,
        case_number=case.row.case_number,
        title=case.definition.title.say(call.language),
        terminal_name=terminal.name,
        place=terminal.place,
        cell=row.cell,
        state=row.state,
        allocated_at=row.allocated_at,
        code_used=row.code_used_at is not None,
        keep_until=row.keep_until,
        overdue=overdue(row, cases.today_at(session, call)),
        opened_at=row.opened_at,
        faults=faults,
        may_confirm=_may_confirm(row),
    )
