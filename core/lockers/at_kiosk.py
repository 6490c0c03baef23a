"""What a kiosk asks and tells about the cells of its locker.

Two requests an errand: *open* gives the number of one cell to whoever may have it opened (a clerk with a code, the
holder with the identity document or with a pass); *report* says what became of it. Between them stands a door, so a
report may come late, twice or never: a result counts as put in, taken or back only by a report that a person has
confirmed at the kiosk, the same report changes nothing the second time, and anything else is a fault that stays with
the cell until somebody has looked.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from core import journal
from core.applications import cases, delivery, mandates, release
from core.applications.case import Case
from core.call import Actor, Call
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, NotAllowed, NotFound
from core.lockers import cells
from core.lockers.passes import pass_digest
from core.lockers.schemas import CellErrand, CellReport, Errand
from core.lockers.service import overdue, where
from core.people import staff
from core.people.permissions import require
from core.terminals import service as terminals
from core.verification import service as verification
from core.verification.schemas import PassRefused

KEPT = timedelta(days=7)
"""How long a result waits in its cell after the day it was put in."""
OUT_OF_ORDER = frozenset({"door_stuck", "wrong_door"})


def open_by_code(session: Session, call: Call, code: str) -> CellErrand:
    """A clerk's code opens its cell, once. NotAllowed `locker_code_refused` for a code that is unknown, used, expired
    or another kiosk's (which of them is nobody's business), `staff_left`; refusals of putting in as `dispatch`."""
    require(call.actor, "serve_locker")
    row = cells.use_code(session, call, code)
    if row is None:
        raise NotAllowed("locker_code_refused")
    case, row = cells.find_locked(session, row.id)
    clerk = _as_clerk(session, call, row)
    if row.code_errand == "put_in":
        cases.require_step(clerk, case, "dispatch")
        mandates.grounds(session, clerk, case, "dispatch", cases.today_at(session, call))
    return _opened(session, clerk, case, row, row.code_errand, "code")


def list_mine(session: Session, call: Call) -> list[CellErrand]:
    """What waits here for the citizen who stands at the kiosk, overdue or not."""
    require(call.actor, "read_own_case")
    rows = cells.live_at(session, call.terminal_id or "", call.principal)
    return [_errand(call, cases.find(session, row.application_id), row, "collect") for row in rows if _stored(row)]


def open_mine(session: Session, call: Call, allocation_id: str) -> CellErrand:
    """The holder stands at the kiosk, known by the identity document. NotFound `locker_cell_unknown`; AlreadyDone
    `locker_taken`; Conflict `locker_nothing_here`, `locker_overdue`, `locker_out_of_order`."""
    case, row = cells.find_locked(session, allocation_id, call.terminal_id)
    if row.holder_id != call.principal:
        raise NotFound("locker_cell_unknown")
    cases.require_own(session, call, case, "collect")
    _require_waiting(session, call, row)
    return _open_for_holder(session, call, case, row, "card")


def open_by_pass(session: Session, call: Call, text: str) -> CellErrand | PassRefused:
    """The holder's phone shows a pass for pick-up here. A pass that is not good is an outcome, so that it stays in the
    journal; refusals otherwise as `open_mine`."""
    require(call.actor, "serve_locker")
    here = call.terminal_id or ""
    scanned = verification.read_pass(session, call, text, here, "collection")
    if isinstance(scanned, PassRefused):
        return scanned
    application_id = verification.application_of_pass(session, scanned.id) or ""
    row = cells.live_of(session, application_id)
    if row is None or scanned.digest != pass_digest(row.application_id, row.id):
        return verification.refuse_pass(session, call, here, PassRefused("pass_case_changed", {}))
    case, row = cells.find_locked(session, row.id, here)
    _require_waiting(session, call, row)
    if refused := verification.use_pass(session, call, scanned.id, here):
        return refused
    return _open_for_holder(session, call, case, row, "pass")


def report(session: Session, call: Call, allocation_id: str, said: CellReport) -> None:
    """What became of an errand. NotFound `locker_cell_unknown`, Conflict `locker_cell_over` for an errand that the
    state of the cell contradicts, and refusals of the step it causes."""
    require(call.actor, "serve_locker")
    case, row = cells.find_locked(session, allocation_id, call.terminal_id)
    if said.outcome == "done":
        _DONE[said.errand](session, call, case, row)
    else:
        cells.note_fault(session, call, row, said.errand, said.outcome)
        if said.errand == "put_in" and row.state == "reserved" and said.outcome in OUT_OF_ORDER:
            cells.end(session, call, row, "given_up")


def _put_in(session: Session, call: Call, case: Case, row: Row[Any]) -> None:
    if row.state == "stored":
        return
    if row.state != "reserved" or row.code_used_at is None:
        raise Conflict("locker_cell_over")
    keep_until = cases.today_at(session, call) + KEPT
    facts = {"way": "locker", "reference": _where(session, row), "keep_until": keep_until.isoformat()}
    cases.take_step(session, _as_clerk(session, call, row), case, "dispatch", facts | {"allocation_id": row.id})
    cells.change(session, row.id, state="stored", stored_at=call.at, stored_by=row.code_for, keep_until=keep_until)
    cells.clear(session, call, row.id, cells.MENDED_BY_USE)


def _taken(session: Session, call: Call, case: Case, row: Row[Any]) -> None:
    """The result is in the holder's hands: delivered and concluded in the same transaction."""
    if row.state == "taken":
        return
    if row.state != "stored" or row.opened_at is None:
        raise Conflict("locker_cell_over")
    kiosk = Call(call.actor, "kiosk", call.at, case.language, call.terminal_id, on_behalf_of=row.holder_id)
    cases.require_step(kiosk, case, "deliver")
    certificate = release.issued_certificate(session, kiosk, case)
    release.deliver(session, kiosk, case, certificate, "locker", _where(session, row))
    cells.end(session, call, row, "taken")


def _taken_back(session: Session, call: Call, case: Case, row: Row[Any]) -> None:
    """It is in the clerk's hands again, and is handed out at the counter where the matter knows that way."""
    if row.state in ("taken_back", "given_up"):
        return
    if row.ended_at is not None or row.code_errand != "take_back" or row.code_used_at is None:
        raise Conflict("locker_cell_over")
    if _stored(row) and case.state == "issued":
        case = cases.take_step(
            session, _as_clerk(session, call, row), case, "return_dispatched", {"allocation_id": row.id}
        )
        delivery.hand_out_instead(session, call, case)
    cells.end(session, call, row, "taken_back" if _stored(row) else "given_up")


_DONE = {"put_in": _put_in, "collect": _taken, "take_back": _taken_back}


def _open_for_holder(session: Session, call: Call, case: Case, row: Row[Any], by: str) -> CellErrand:
    if case.state != "issued":
        raise Conflict("locker_nothing_here")
    cells.change(session, row.id, opened_at=call.at, opened_with=by)
    return _opened(session, call, case, row, "collect", by)


def _opened(session: Session, call: Call, case: Case, row: Row[Any], errand: Errand, by: str) -> CellErrand:
    facts = {"allocation_id": row.id, "errand": errand, "with": by, "terminal_id": row.terminal_id, "cell": row.cell}
    journal.record(session, call, case.id, "locker_opened", facts)
    return _errand(call, case, row, errand)


def _require_waiting(session: Session, call: Call, row: Row[Any]) -> None:
    if row.state == "taken":
        raise AlreadyDone("locker_taken")
    if not _stored(row):
        raise Conflict("locker_nothing_here")
    if overdue(row, cases.today_at(session, call)):
        raise Conflict("locker_overdue", keep_until=row.keep_until)
    if {seen.code for seen in cells.faults_of(session, [row.id]).get(row.id, ())} & OUT_OF_ORDER:
        raise Conflict("locker_out_of_order", cell=row.cell)


def _as_clerk(session: Session, call: Call, row: Row[Any]) -> Call:
    """At this kiosk, whoever the code was given to, with the roles of this moment. NotAllowed `staff_left`."""
    member = staff.find_member(session, row.code_for)
    if member is None:
        raise NotAllowed("staff_left")
    actor = Actor(member.id, member.roles, member.authority, centre=member.centre)
    return Call(actor, "kiosk", call.at, call.language, call.terminal_id)


def _stored(row: Row[Any]) -> bool:
    return row.state == "stored"


def _where(session: Session, row: Row[Any]) -> str:
    return where(terminals.find_terminal(session, row.terminal_id), row.cell)


def _errand(call: Call, case: Case, row: Row[Any], errand: Errand) -> CellErrand:
    title = case.definition.title.say(call.language)
    return CellErrand(row.id, row.cell, errand, title, case.row.case_number, row.keep_until)
