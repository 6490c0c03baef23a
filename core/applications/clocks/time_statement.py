"""The time statement of a case (时限说明): every day of every clock it has had, counted or not, and why.

One list for citizen, clerk and supervisor, on the screen and on paper; only the opening words differ. It says with
which convention, which calendar and which version of the rules each clock was counted, so that anybody can count it
again: a stopped clock with what was known when it stopped, a running one with what is known today.
"""

from datetime import date
from typing import Literal

from msgspec import structs

from core.applications import cases, notice_head, reading
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.deadlines import Day, Pause
from core.applications.clocks.schemas import CaseTime, Clock, StatedClock, StatedPause
from core.applications.clocks.statement import SEPARATORS, word
from core.applications.clocks.timing import Timed, timed
from core.call import Call, Language
from core.db.database import Session
from core.locale import sentences
from core.notices.contents import TimeStatementContent
from core.notices.parts import CountedLimit, LimitDay
from core.notices.schemas import Notice, NoticeFacts

Audience = Literal["citizen", "clerk", "supervisor"]


def for_holder(session: Session, call: Call, id: str) -> CaseTime:
    return stated(session, call, cases.find_own(session, call, id), call.language)


def for_staff(session: Session, call: Call, id: str) -> CaseTime:
    return stated(session, call, reading.readable(session, call, id), call.language)


def print_for_holder(session: Session, call: Call, id: str) -> Notice:
    """The statement as a numbered, sealed sheet."""
    case = cases.find_own(session, call, id, lock=True)
    return notice_head.issue(session, call, case, _sheet, "citizen")


def print_for_staff(session: Session, call: Call, id: str) -> Notice:
    """The same sheet for the file: opened with the words for a supervisor, or for those who handle the case."""
    case = reading.readable(session, call, id)
    audience = "supervisor" if call.actor.has("supervisor") else "clerk"
    return notice_head.issue(session, call, case, _sheet, audience)


def stated(session: Session, call: Call, case: Case, language: Language) -> CaseTime:
    """Every clock of the case as of today, in words."""
    today = cases.today_at(session, call)
    return CaseTime(
        application_id=case.id,
        case_number=case.row.case_number or "",
        matter_title=case.definition.title.say(language),
        as_of=today,
        clocks=tuple(
            _stated(session, case, counted, clock, language)
            for counted, clock in zip(
                timed(session, [case.id], today)[case.id],
                case_clocks.clocks_of(session, case, today),
                strict=True,
            )
        ),
    )


def _stated(session: Session, case: Case, counted: Timed, clock: Clock, language: Language) -> StatedClock:
    say = sentences().say
    name = say(f"clock.{counted.kind}", language)
    return StatedClock(
        clock=clock,
        name=name[0].upper() + name[1:],
        event=say(f"clock_event.{counted.kind}", language),
        law=_law(case, counted, language),
        rule=_rule(session, counted, language),
        first_day=counted.statement.first_day,
        rules_version=counted.row.rules_version,
        calendar_version=counted.statement.calendar_version,
        days=tuple(_day(day, language) for day in counted.statement.days),
        pauses=tuple(_pause(pause, language) for pause in counted.pauses),
    )


def _law(case: Case, counted: Timed, language: Language) -> str:
    """What the matter's file names for this limit; else, for a licence, the article of the licensing law."""
    limit = counted.rule.limit(case.definition, case.row.checklist)
    if limit is not None and limit.basis is not None:
        return notice_head.law_of(limit.basis, language)
    if not counted.rule.article or case.definition.clock_profile != "licensing_law":
        return ""
    return sentences().say("clock_rule.law", language, article=counted.rule.article)


def _rule(session: Session, counted: Timed, language: Language) -> str:
    """The convention in words: whether the first day counts, and, for what arrives, until which hour it is today's."""
    rule = sentences().say(f"clock_rule.{counted.statement.first_day}", language)
    cut_off = session.settings.clocks.cut_off
    if counted.kind != "acceptance" or cut_off is None:
        return rule
    return f"{rule} {sentences().say('clock_rule.cut_off', language, time=f'{cut_off:%H:%M}')}"


def _day(day: Day, language: Language) -> LimitDay:
    note = SEPARATORS[language].join(word(part, language) for part in day.detail.split("+")) if day.detail else ""
    return LimitDay(day.date, day.counted, day.reason, note, day.document, day.provisional)


def _pause(pause: Pause, language: Language) -> StatedPause:
    ended: date | None = None if pause.running else pause.last
    return StatedPause(word(pause.reason, language), pause.first, pause.expected, ended, pause.document)


def _sheet(session: Session, call: Call, case: Case, audience: Audience) -> NoticeFacts:
    statement = stated(session, call, case, case.language)
    limits = [_limit(each, case.language) for each in statement.clocks]
    content = TimeStatementContent(limits=limits, as_of=statement.as_of, audience=audience)
    return notice_head.head(session, call, case, content)


def _limit(stated: StatedClock, language: Language) -> CountedLimit:
    clock = structs.asdict(stated.clock)
    same = {name: clock[name] for name in ("start", "limit", "last_day", "extension", "unit", "stopped_on")}
    version = sentences().say("clock_rule.version", language, version=stated.rules_version)
    return CountedLimit(
        name=stated.name,
        event=stated.event,
        days=list(stated.days),
        legal_basis=stated.law,
        calendar_version=stated.calendar_version,
        rule=f"{stated.rule} {version}",
        first_day=stated.first_day,
        **same,
    )
