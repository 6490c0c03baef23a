"""Who is at the remote desk. A clerk goes on duty by opening the page with the queue and saying so, stays on duty while
that page or the page of a call is open, and is off duty a minute after neither is.
"""

from sqlalchemy import delete, insert, select, update

from core import clock, journal
from core.call import Call
from core.calls import standing
from core.calls.attendance import next_attended
from core.calls.models import DutyRow
from core.calls.schemas import Attended, CallDesk
from core.db.database import Session
from core.errors import Conflict
from core.people.permissions import require
from core.places import service as places
from core.places.schemas import Hours


def look(session: Session, call: Call) -> CallDesk:
    """The remote desk at this moment; anybody may know."""
    waiting = len(standing.waiting(session))
    wait = standing.wait_behind(session, call, waiting)
    return CallDesk(standing.on_duty(session, call), waiting, wait, open_next(session, call))


def open_next(session: Session, call: Call) -> Attended | None:
    """By the remote desk's own timetable, else by the centres' opening hours."""
    own = session.settings.calls.hours
    hours = [Hours(weekday, each.opens, each.closes) for each in own for weekday in each.weekdays]
    if not hours:
        hours = [each for centre in places.list_centres(session) for each in centre.hours]
    at = call.at.astimezone(session.settings.hall.time_zone)
    return next_attended(hours, at, clock.mainland_calendar())


def begin(session: Session, call: Call) -> None:
    """On duty from now on; again, it changes nothing."""
    require(call.actor, "answer_calls")
    if is_here(session, call):
        return
    session.execute(delete(DutyRow).where(DutyRow.staff_id == call.actor.id))
    row = {"staff_id": call.actor.id, "centre": call.actor.centre, "since": call.at, "seen_at": call.at}
    session.insert_new(insert(DutyRow), row)
    journal.record(session, call, call.actor.id, "call_duty_begun", {"centre": call.actor.centre})


def finish(session: Session, call: Call) -> None:
    """Off duty; a call that is under way goes on."""
    require(call.actor, "answer_calls")
    if session.execute(delete(DutyRow).where(DutyRow.staff_id == call.actor.id)).rowcount:
        journal.record(session, call, call.actor.id, "call_duty_ended", {})


def is_here(session: Session, call: Call) -> bool:
    """Whether the caller is on duty."""
    here = select(DutyRow.staff_id).where(DutyRow.staff_id == call.actor.id, DutyRow.seen_at > call.at - standing.HERE)
    return session.scalar(here) is not None


def require_here(session: Session, call: Call) -> None:
    """Conflict `not_on_duty`."""
    require(call.actor, "answer_calls")
    if not is_here(session, call):
        raise Conflict("not_on_duty")


def still_here(session: Session, call: Call) -> None:
    """The clerk's page was heard of; a duty that has lapsed stays lapsed."""
    alive = (DutyRow.staff_id == call.actor.id) & (DutyRow.seen_at > call.at - standing.HERE)
    session.execute(update(DutyRow).where(alive).values(seen_at=call.at))


def forget_lapsed(session: Session, call: Call) -> None:
    """For the worker: duties whose page is gone are over, and that is recorded."""
    gone = list(session.scalars(select(DutyRow.staff_id).where(DutyRow.seen_at <= call.at - standing.HERE)))
    for staff_id in gone:
        session.execute(delete(DutyRow).where(DutyRow.staff_id == staff_id))
        journal.record(session, call, staff_id, "call_duty_lapsed", {})
