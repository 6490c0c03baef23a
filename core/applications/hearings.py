"""听证: who is told of the right to be heard may ask for it, is told in time when and where, and gets the record.

    offer (reviewer) ──▶ five working days to ask ──▶ request (holder) ──▶ twenty working days to hold it (art. 47)
                                                        └──▶ announce (reviewer), at least seven days before (art. 48)
                                                                └──▶ hold: the record, on which the decision rests

The holder asks in the app, or at the counter, where a clerk enters it. The decision clock pauses while the procedure
`hearing` of the matter runs (`procedures.begin`) and goes on with its record. Nobody decides while the right is still
open or a hearing that was asked for has not been held; a right that nobody used ends with its clock.
"""

from datetime import date, datetime

from core import clock, journal
from core.applications import cases, mandates, notice_head, views, wording
from core.applications.case import Case
from core.applications.clocks import case_clocks, recounting
from core.applications.clocks.deadlines import latest_start
from core.applications.clocks.timing import Timed, timed
from core.applications.procedures import HEARING
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.matters.conditions import applies
from core.matters.procedure import Limit
from core.notices.contents import HearingNoticeContent, HearingRightContent
from core.people import service as people
from core.people import staff
from core.people.permissions import require
from core.people.schemas import IdentityKind

REQUEST = Limit(days=5)
"""Working days in which a hearing may be asked for (art. 47)."""

ANNOUNCED_BEFORE = 7
"""Working days that lie between the announcement and the hearing (art. 48)."""


def offer_hearing(session: Session, call: Call, id: str, subject: str) -> CaseFile:
    """Tell the holder that a hearing may be asked for, and on what. Conflict `hearing_offered_before`,
    `hearing_not_in_matter` when the matter lists none for this situation, `step_not_possible` outside of review."""
    subject = wording.reason(subject)
    case = _in_review(session, call, id)
    today = cases.today_at(session, call)
    procedures = case.definition.special_procedures
    if not any(each.kind == "hearing" and applies(each.when, case.row.answers) for each in procedures):
        raise Conflict("hearing_not_in_matter")
    if clock_of(session, case, "hearing_request", today):
        raise Conflict("hearing_offered_before")
    case_clocks.start(session, id, "hearing_request", today, REQUEST)
    until = case_clocks.count_limit(session, today, REQUEST).last_day
    journal.record(session, call, id, "hearing_offered", {"request_by": until.isoformat()})
    content = HearingRightContent(subject=subject, request_by=until)
    notice_head.issue(session, call, case, notice_head.head, content, named=True)
    return views.case_file(session, call, case)


def request_hearing(session: Session, call: Call, id: str) -> Application:
    """The holder asks to be heard. NotFound `hearing_not_offered`; Conflict `hearing_requested_before`,
    `hearing_request_late`."""
    case = cases.find_own(session, call, id, lock=True, act="defend")
    return views.application(session, call, _request(session, call, case))


def enter_request(session: Session, call: Call, id: str, identity_kind: IdentityKind, identity_number: str) -> CaseFile:
    """The holder asks at the counter, with the identity document. NotAllowed `not_the_holder`; refusals as
    `request_hearing`."""
    require(call.actor, "enter_hearing_request")
    case = cases.find(session, id, lock=True)
    if people.find_by_document(session, identity_kind, identity_number) != case.row.holder_id:
        raise NotAllowed("not_the_holder")
    return views.case_file(session, call, _request(session, call, case))


def _request(session: Session, call: Call, case: Case) -> Case:
    _require_review(case)
    today = cases.today_at(session, call)
    offered = clock_of(session, case, "hearing_request", today)
    if offered is None:
        raise NotFound("hearing_not_offered")
    if clock_of(session, case, "hearing", today):
        raise Conflict("hearing_requested_before")
    if not offered.runs or offered.statement.is_over(today):
        raise Conflict("hearing_request_late", last_day=offered.statement.last_day)
    case_clocks.stop(session, case.id, ["hearing_request"], today)
    case_clocks.start(session, case.id, "hearing", today, HEARING)
    hold_by = case_clocks.count_limit(session, today, HEARING).last_day
    journal.record(session, call, case.id, "hearing_requested", {"hold_by": hold_by.isoformat()})
    return recounting.recount(session, call, case)


def announce_hearing(session: Session, call: Call, id: str, held_at: datetime, place: str, chair: str) -> CaseFile:
    """When, where and under whom; announced again, the newest holds. Conflict `hearing_not_requested`; InvalidInput
    `chair_reviewed_case` (art. 48); refusals as `require_day`."""
    place, chair = wording.reason(place), wording.reason(chair)
    case = _in_review(session, call, id)
    today = cases.today_at(session, call)
    requested = clock_of(session, case, "hearing", today)
    if requested is None or not requested.runs:
        raise Conflict("hearing_not_requested")
    require_day(session.settings.hall.day_of(held_at), today, requested.statement.last_day)
    if chair in _reviewers(session, call, case):
        raise InvalidInput("chair_reviewed_case")
    journal.record(session, call, id, "hearing_announced", {"held_at": held_at.isoformat()})
    content = HearingNoticeContent(held_at=held_at, place=place, chair=chair)
    notice_head.issue(session, call, case, notice_head.head, content, named=True)
    return views.case_file(session, call, case)


def require_day(day: date, today: date, hold_by: date) -> None:
    """A day on which a hearing that is announced today may be held. InvalidInput `hearing_announced_too_late` when
    fewer than seven working days lie before it, `hearing_beyond_limit` (last_day) after `hold_by`."""
    if latest_start(day, ANNOUNCED_BEFORE, clock.mainland_calendar()) < today:
        raise InvalidInput("hearing_announced_too_late", days=ANNOUNCED_BEFORE)
    if day > hold_by:
        raise InvalidInput("hearing_beyond_limit", last_day=hold_by)


def record_of(session: Session, call: Call, case: Case, outcome: str) -> str:
    """What is served as the end of the hearing: its record. Conflict `hearing_not_announced` for one that was asked
    for, `hearing_not_yet` (held_at) before its hour; InvalidInput `reason_needed` without a record. One that nobody
    asked for and nobody announced may end without."""
    found = journal.history(session, case.id)
    held = [position for position, each in enumerate(found) if each.event == "hearing_held"]
    found = found[held[-1] :] if held else found
    announced = [datetime.fromisoformat(each.facts["held_at"]) for each in found if each.event == "hearing_announced"]
    if not announced:
        if any(each.event == "hearing_requested" for each in found):
            raise Conflict("hearing_not_announced")
        return wording.words(outcome)
    if call.at < announced[-1]:
        raise Conflict("hearing_not_yet", held_at=announced[-1])
    outcome = wording.reason(outcome)
    journal.record(session, call, case.id, "hearing_held", {"held_at": announced[-1].isoformat()})
    return outcome


def require_none_open(session: Session, case: Case, today: date) -> None:
    """Conflict `hearing_right_open` (last_day) while the holder may still ask, `hearing_not_held` (last_day) while a
    hearing is due (art. 48: the decision rests on its record)."""
    right, due = (clock_of(session, case, kind, today) for kind in ("hearing_request", "hearing"))
    if right and right.runs and not right.statement.is_over(today):
        raise Conflict("hearing_right_open", last_day=right.statement.last_day)
    if due and due.runs:
        raise Conflict("hearing_not_held", last_day=due.statement.last_day)


def clock_of(session: Session, case: Case, kind: str, today: date) -> Timed | None:
    """The newest clock of this kind, running or stopped, if the case has had one."""
    found = timed(session, [case.id], today)[case.id]
    return next((each for each in reversed(found) if each.kind == kind), None)


def _in_review(session: Session, call: Call, id: str) -> Case:
    case = cases.find(session, id, lock=True)
    require(call.actor, "conduct_hearing")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    _require_review(case)
    return case


def _require_review(case: Case) -> None:
    if case.state not in ("under_review", "special_procedure"):
        raise Conflict("step_not_possible", state=case.state, step="hearing")


def _reviewers(session: Session, call: Call, case: Case) -> set[str]:
    """The names of those who took the case up or conduct it."""
    found = {each.actor_id for each in journal.history(session, case.id) if each.event in ("review", "suspend")}
    return {staff.name_of(session, id) for id in found | {call.actor.id}}
