"""听证: who is told of the right to be heard may ask for it, and is told in time when and where (arts. 47, 48).

    offer (reviewer) ──▶ five working days to ask ──▶ request (holder) ──▶ twenty working days to hold it
                                                        └──▶ announce (reviewer), at least seven days before

While the hearing goes on the decision clock pauses (`procedures.begin`); what is said there is the record on which the
decision rests. A right that nobody used ends with its clock, and the review goes on.
"""

from datetime import datetime

from core import clock, journal
from core.applications import cases, mandates, notice_head, views, wording
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.deadlines import latest_start
from core.applications.clocks.timing import Timed, timed
from core.applications.procedures import HEARING
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.matters.procedure import Limit
from core.notices.contents import HearingNoticeContent, HearingRightContent
from core.people.permissions import require

REQUEST = Limit(days=5)
"""Working days in which a hearing may be asked for (art. 47)."""

ANNOUNCED_BEFORE = 7
"""Working days that lie between the announcement and the hearing (art. 48)."""


def offer_hearing(session: Session, call: Call, id: str, subject: str) -> CaseFile:
    """Tell the holder that a hearing may be asked for, and on what. Conflict `hearing_offered_before`,
    `step_not_possible` outside of review."""
    subject = wording.reason(subject)
    case = _in_review(session, call, id)
    today = cases.today_at(session, call)
    if _clock_of(session, case, "hearing_request", call):
        raise Conflict("hearing_offered_before")
    case_clocks.start(session, id, "hearing_request", today, REQUEST)
    until = case_clocks.count_limit(session, today, REQUEST).last_day
    journal.record(session, call, id, "hearing_offered", {"request_by": until.isoformat()})
    content = HearingRightContent(subject=subject, request_by=until)
    notice_head.issue(session, call, case, notice_head.head, content, named=True)
    return views.case_file(session, call, case)


def request_hearing(session: Session, call: Call, id: str) -> Application:
    """The holder asks to be heard before it is decided. Conflict `hearing_not_offered`, `hearing_requested_before`,
    `hearing_request_late`, `step_not_possible` outside of review."""
    case = cases.find_own(session, call, id, lock=True)
    _require_review(case)
    offered = _clock_of(session, case, "hearing_request", call)
    if offered is None:
        raise Conflict("hearing_not_offered")
    if _clock_of(session, case, "hearing", call):
        raise Conflict("hearing_requested_before")
    today = cases.today_at(session, call)
    if not offered.runs or offered.statement.is_over(today):
        raise Conflict("hearing_request_late", last_day=offered.statement.last_day)
    case_clocks.stop(session, id, ["hearing_request"], today)
    case_clocks.start(session, id, "hearing", today, HEARING)
    hold_by = case_clocks.count_limit(session, today, HEARING).last_day
    journal.record(session, call, id, "hearing_requested", {"hold_by": hold_by.isoformat()})
    return views.application(session, call, case)


def announce_hearing(session: Session, call: Call, id: str, held_at: datetime, place: str, chair: str) -> CaseFile:
    """When and where. Conflict `hearing_not_requested`, also once it was held; InvalidInput
    `hearing_announced_too_late` when fewer than seven working days lie before it, `hearing_beyond_limit` (last_day)
    after the twenty."""
    place, chair = wording.reason(place), wording.reason(chair)
    case = _in_review(session, call, id)
    requested = _clock_of(session, case, "hearing", call)
    if requested is None or not requested.runs:
        raise Conflict("hearing_not_requested")
    day = session.settings.hall.day_of(held_at)
    today = cases.today_at(session, call)
    if latest_start(day, ANNOUNCED_BEFORE, clock.mainland_calendar()) < today:
        raise InvalidInput("hearing_announced_too_late", days=ANNOUNCED_BEFORE)
    if day > requested.statement.last_day:
        raise InvalidInput("hearing_beyond_limit", last_day=requested.statement.last_day)
    journal.record(session, call, id, "hearing_announced", {"held_at": held_at.isoformat()})
    content = HearingNoticeContent(held_at=held_at, place=place, chair=chair)
    notice_head.issue(session, call, case, notice_head.head, content, named=True)
    return views.case_file(session, call, case)


def _in_review(session: Session, call: Call, id: str) -> Case:
    case = cases.find(session, id, lock=True)
    require(call.actor, "conduct_hearing")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    _require_review(case)
    return case


def _require_review(case: Case) -> None:
    if case.state not in ("under_review", "special_procedure"):
        raise Conflict("step_not_possible", state=case.state, step="hearing")


def _clock_of(session: Session, case: Case, kind: str, call: Call) -> Timed | None:
    """The newest clock of this kind, running or stopped, if the case has had one."""
    found = timed(session, [case.id], cases.today_at(session, call))[case.id]
    return next((each for each in reversed(found) if each.kind == kind), None)
