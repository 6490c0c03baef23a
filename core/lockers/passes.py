"""Where a result waits for its holder, and the pass that opens its cell from a phone.

The pass is the one of `core.verification.passes`, for the purpose of collection, good at one kiosk and bound to this
use of the cell: a pass shown for a result that was taken back meanwhile opens nothing.
"""

from typing import Any

from sqlalchemy import Row

from core.applications import cases
from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from core.lockers import cells
from core.lockers.schemas import Pickup
from core.lockers.service import overdue
from core.people.permissions import require
from core.terminals import service as terminals
from core.verification import passes
from core.verification import service as verification
from core.verification.schemas import PassShown


def where_it_waits(session: Session, call: Call, application_id: str) -> Pickup:
    """For the holder. Conflict `locker_nothing_here` when it waits in no cell."""
    row = _waiting(session, call, application_id)
    terminal = terminals.find_terminal(session, row.terminal_id)
    late = overdue(row, cases.today_at(session, call))
    return Pickup(row.id, terminal.name, terminal.place, row.cell, row.keep_until, late)


def show_pass(session: Session, call: Call, application_id: str) -> PassShown:
    """To be shown to the kiosk's scanner within a minute. Conflict `locker_nothing_here`, `locker_overdue`."""
    require(call.actor, "show_pass")
    row = _waiting(session, call, application_id)
    if overdue(row, cases.today_at(session, call)):
        raise Conflict("locker_overdue", keep_until=row.keep_until)
    digest = pass_digest(row.application_id, row.id)
    return verification.mint_pass(session, call, application_id, digest, "collection", row.terminal_id)


def pass_digest(application_id: str, allocation_id: str) -> bytes:
    """What a pass for pick-up is bound to."""
    return passes.case_digest(application_id, 0, {allocation_id: "locker"})


def _waiting(session: Session, call: Call, application_id: str) -> Row[Any]:
    case = cases.find_own(session, call, application_id, act="collect")
    row = cells.live_of(session, case.id)
    if row is None or row.state != "stored":
        raise Conflict("locker_nothing_here")
    return row
