"""A special procedure (特别程序) of a case from its first day to its last, told in writing both times (art. 45).

Its days are left out of the decision clock if it is one of those of art. 45, or another law named in the matter says
so. The notice that tells of it gives the paused days of the time statement the number of a document.

Several may run at once, each begun and ended by its own name, each with its own two notices. The review goes on when
the last of them has ended; a day that two of them cover is left out once, and the second closing notice says which days
those were.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from core import clock
from core.applications import cases, notice_head
from core.applications.cases import Case
from core.applications.clocks import case_clocks, pauses, recounting
from core.applications.clocks.deadlines import Pause, paused_days
from core.applications.clocks.timing import Timed, timed
from core.applications.notice_head import head, law_of
from core.call import Call
from core.clock import ONE_DAY
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.ids import new_id
from core.matters.conditions import applies
from core.matters.procedure import Limit, SpecialProcedure
from core.notices.schemas import NoticeFacts, SpecialProcedureContent, SpecialProcedureEndContent

LEGAL = ("joint", "first_review", "statutory")
HEARING = Limit(days=20)
"""A hearing that was asked for is held within twenty working days (art. 47)."""


def listed(case: Case, key: str) -> SpecialProcedure:
    """InvalidInput `procedure_not_listed` unless the matter has it for this situation."""
    for each in case.definition.special_procedures:
        if each.key == key and applies(each.when, case.row.answers):
            return each
    raise InvalidInput("procedure_not_listed", procedure=key)


def running(session: Session, case: Case, key: str) -> Any:
    """The columns of the running procedure of this key; without a key, of the only one. Conflict
    `procedure_not_running`, or `procedure_not_named` when several run."""
    found = pauses.running(session, case.id)
    if not key and len(found) > 1:
        raise Conflict("procedure_not_named")
    named = [each for each in found if not key or each.procedure == key]
    if not named:
        raise Conflict("procedure_not_running", procedure=key)
    return named[0]


def keys_running(session: Session, case: Case) -> tuple[str, ...]:
    """In the order they began."""
    return tuple(each.procedure for each in pauses.running(session, case.id))


def begin(session: Session, call: Call, case: Case, procedure: SpecialProcedure, reason: str) -> Case:
    """The procedure runs from today; how long it is expected to, the matter says in days. Conflict
    `procedure_runs_already`."""
    if any(each.procedure == procedure.key for each in pauses.running(session, case.id)):
        raise Conflict("procedure_runs_already", procedure=procedure.key)
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
    pauses.name_document(session, pause_id, notice.number)
    return case


def end(session: Session, call: Call, case: Case, ended: Any, outcome: str) -> Case:
    """One procedure (a row of `running`) ended with yesterday; today counts again, unless another still runs."""
    today = cases.today_at(session, call)
    last_on = today - ONE_DAY
    before = pauses.pauses_of(session, [case.id], today)[case.id]
    others = [pause for pause in before if pause.document != ended.document]
    pauses.end_pause(session, ended.id, last_on)
    still = pauses.running(session, case.id)
    facts = {"procedure": ended.procedure, "last_day": last_on.isoformat()}
    case = cases.take_step(session, call, case, "end_procedure" if still else "resume", facts)
    if ended.kind == "hearing":
        case_clocks.stop(session, case.id, ["hearing"], today)
    case = recounting.recount(session, call, case)
    notice_head.issue(session, call, case, _end, ended, last_on, outcome, others, still)
    return case


def _asked_for(session: Session, case: Case, today: date) -> bool:
    """Whether the holder asked for this hearing, so that its clock runs since then."""
    return any(each.kind == "hearing" and each.runs for each in timed(session, [case.id], today)[case.id])


def _beginning(
    session: Session, call: Call, case: Case, procedure: SpecialProcedure, reason: str, first: date, expected: date
) -> NoticeFacts:
    language, calendar = case.language, clock.mainland_calendar()
    days = (first + timedelta(days=number) for number in range((expected - first).days + 1))
    legal, _ = _limits(session, case, first)
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


def _end(
    session: Session,
    call: Call,
    case: Case,
    ended: Any,
    last_on: date,
    outcome: str,
    others: Sequence[Pause],
    still: Sequence[Any],
) -> NoticeFacts:
    """What the procedure cost: the days between its first and its last that would have counted; of those, the ones
    that others cover too."""
    language = case.language
    legal, promised = _limits(session, case, cases.today_at(session, call))
    named = {each.key: each for each in case.definition.special_procedures}
    procedure, elsewhere = named[ended.procedure], paused_days(others)
    excluded = [d.date for d in legal.statement.days if d.reason == "paused" and ended.first_on <= d.date <= last_on]
    content = SpecialProcedureEndContent(
        procedure=procedure.name.say(language),
        opening_number=ended.document,
        start_on=ended.first_on,
        end_on=max(last_on, ended.first_on),
        excluded=excluded if ended.stops_clock else [],
        statutory_due_on=legal.statement.last_day,
        promised_due_on=promised.statement.last_day,
        result=outcome,
        legal_basis=law_of(procedure.legal_basis, language),
        provisional=legal.statement.provisional,
        counted_elsewhere=[day for day in excluded if day in elsewhere] if ended.stops_clock else [],
        kind=ended.kind,
        still_running=[named[each.procedure].name.say(language) for each in still],
    )
    return head(session, call, case, content)


def _limits(session: Session, case: Case, today: date) -> tuple[Timed, Timed]:
    """The law's limit of the decision and the promise, as they run now."""
    found = {each.kind: each for each in timed(session, [case.id], today)[case.id] if each.runs}
    return next(found[kind] for kind in LEGAL if kind in found), found["promised"]
