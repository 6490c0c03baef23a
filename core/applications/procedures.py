"""A special procedure (特别程序) of a case from its first day to its last, told in writing both times (art. 45).

Its days are left out of the decision clock if it is one of those of art. 45, or another law named in the matter says
so. The notice that tells of it gives the paused days of the time statement the number of a document.
"""

from datetime import date, timedelta
from typing import Any

from core import clock
from core.applications import cases, notice_head
from core.applications.cases import Case
from core.applications.clocks import case_clocks, pauses, recounting
from core.applications.clocks.timing import timed
from core.applications.notice_head import head, law_of
from core.call import Call
from core.clock import ONE_DAY
from core.db.database import Session
from core.ids import new_id
from core.matters.procedure import Limit, SpecialProcedure
from core.notices.schemas import NoticeFacts, SpecialProcedureContent, SpecialProcedureEndContent

LEGAL = ("joint", "first_review", "statutory")
HEARING = Limit(days=20)
"""A hearing that was asked for is held within twenty working days (art. 47)."""


def begin(session: Session, call: Call, case: Case, procedure: SpecialProcedure, reason: str) -> Case:
    """The procedure runs from today; how long it is expected to, the matter says in days."""
    today, pause_id = cases.today_at(session, call), new_id()
    expected_on = today + timedelta(days=max(procedure.expected_days - 1, 0))
    pauses.add_pause(
        session,
        id=pause_id,
        application_id=case.id,
        procedure=procedure.key,
        kind=procedure.kind,
        stops_clock=procedure.pauses,
        reason_sealed=session.keys.seal_text(reason, "pauses", "reason_sealed", pause_id),
        first_on=today,
        expected_on=expected_on,
    )
    facts = {"procedure": procedure.key, "stops_clock": procedure.pauses}
    case = cases.take_step(session, call, case, "suspend", facts)
    if procedure.kind == "hearing" and not _asked_for(session, case, today):
        case_clocks.start(session, case.id, "hearing", today, HEARING)
    case = recounting.recount(session, call, case)
    notice = notice_head.issue(session, call, case, _beginning, procedure, reason, today, expected_on)
    pauses.name_document(session, case.id, notice.number)
    return case


def end(session: Session, call: Call, case: Case) -> Case:
    """The procedure that runs ended with yesterday; today counts again."""
    running = pauses.running(session, case.id)
    last_on = cases.today_at(session, call) - ONE_DAY
    pauses.end_pause(session, case.id, last_on)
    if running.kind == "hearing":
        case_clocks.stop(session, case.id, ["hearing"], last_on + ONE_DAY)
    case = cases.take_step(session, call, case, "resume", {"last_day": last_on.isoformat()})
    case = recounting.recount(session, call, case)
    notice_head.issue(session, call, case, _end, running, last_on)
    return case


def _asked_for(session: Session, case: Case, today: date) -> bool:
    """Whether the holder asked for this hearing, so that its clock runs since then."""
    return any(each.kind == "hearing" and each.runs for each in timed(session, [case.id], today)[case.id])


def _beginning(
    session: Session, call: Call, case: Case, procedure: SpecialProcedure, reason: str, first: date, expected: date
) -> NoticeFacts:
    language, calendar = case.language, clock.mainland_calendar()
    days = (first + timedelta(days=number) for number in range((expected - first).days + 1))
    legal = next(each for each in timed(session, [case.id], first)[case.id] if each.runs and each.kind in LEGAL)
    content = SpecialProcedureContent(
        procedure=procedure.name.say(language),
        reason=reason,
        legal_basis=law_of(procedure.legal_basis, language),
        start_on=first,
        expected_days=sum(calendar.is_working(day) for day in days),
        expected_end_on=expected,
        stops_clock=procedure.pauses,
        due_on=legal.statement.last_day,
        provisional=legal.statement.provisional,
    )
    return head(session, call, case, content)


def _end(session: Session, call: Call, case: Case, pause: Any, last_on: date) -> NoticeFacts:
    """What the procedure cost: the days between its first and its last that would have counted."""
    language, today = case.language, cases.today_at(session, call)
    running = {each.kind: each.statement for each in timed(session, [case.id], today)[case.id] if each.runs}
    legal = next(running[kind] for kind in LEGAL if kind in running)
    named = {each.key: each for each in case.definition.special_procedures}
    procedure = named[pause.procedure]
    content = SpecialProcedureEndContent(
        procedure=procedure.name.say(language),
        opening_number=pause.document,
        start_on=pause.first_on,
        end_on=max(last_on, pause.first_on),
        excluded=[d.date for d in legal.days if d.reason == "paused" and pause.first_on <= d.date <= last_on],
        statutory_due_on=legal.last_day,
        promised_due_on=running["promised"].last_day,
        legal_basis=law_of(procedure.legal_basis, language),
        provisional=legal.provisional,
    )
    return head(session, call, case, content)
