"""The clocks of a case: they start and stop with its steps, and are counted again when something moves their end.

`turn` belongs to every step (`cases.take_step`): what the case leaves stops, what it enters starts, by the table of
`clock_rules.py`. A clock's row says how it was counted; its days are worked out again whenever somebody asks
(`timing.timed`).
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import bindparam, insert, select, update

from core import clock
from core.applications.case import Case
from core.applications.clocks.deadlines import TimeStatement, count
from core.applications.clocks.lamps import lamp_on
from core.applications.clocks.pauses import await_originals, end_pauses
from core.applications.clocks.rules import (
    OF_CERTIFICATE,
    RULES,
    RULES_VERSION,
    UNDECIDED,
    kinds_in,
    step_at_expiry,
)
from core.applications.clocks.schemas import Clock, ClockKind
from core.applications.clocks.timing import Timed, count_row, in_days, next_wake, timed
from core.applications.lifecycle import FINAL, State
from core.applications.models import ClockRow
from core.clock import ONE_DAY
from core.db.database import Session
from core.errors import Conflict
from core.ids import new_id
from core.matters.definition import MatterDefinition
from core.matters.procedure import Limit
from core.matters.schemas import Checklist

RUNNING = ClockRow.stopped_on.is_(None)
_INSERT = insert(ClockRow)
_STANDING = select(ClockRow.kind, ClockRow.last_day, ClockRow.provisional).where(
    ClockRow.application_id == bindparam("case"), RUNNING
)


def count_limit(session: Session, start: date, limit: Limit) -> TimeStatement:
    """A limit as a clock that starts with an event of this day would count it, without pauses."""
    days, unit = in_days(start, limit)
    return count(start, days, clock.mainland_calendar(), unit=unit, first_day=session.settings.clocks.first_day)


def legal_limit(definition: MatterDefinition, checklist: Checklist) -> Limit:
    """How long the law leaves for a decision: C2, jointly C2j, for a first review C3."""
    rules = (RULES[kind] for kind in ("joint", "first_review", "statutory"))
    limits = (rule.limit(definition, checklist) for rule in rules)
    return next(limit for limit in limits if limit is not None)


def of_decision(session: Session, case: Case, accepted_on: date) -> tuple[TimeStatement, TimeStatement]:
    """The law's limit of a decision and the authority's promise."""
    legal, promised = legal_limit(case.definition, case.row.checklist), case.row.checklist.promised_limit
    return count_limit(session, accepted_on, legal), count_limit(session, accepted_on, promised)


def turn(session: Session, case: Case, after: State, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Stop, start and pause what a step to `after` stops, starts and pauses on the day `today`, the law's where time
    alone causes the step; `values` are the columns that change with it. Gives the columns `act_by` and
    `act_by_provisional` when a clock moved."""
    before, now = kinds_in(case.state), kinds_in(after)
    ends = after in FINAL and case.state not in FINAL
    stopping = frozenset(RULES) - OF_CERTIFICATE if ends else before - now
    extended = values.get("extension_days", case.row.extension_days) != case.row.extension_days
    waits = case.definition.originals_pause is not None and "awaiting_originals" in {case.state} ^ {after}
    if not (stopping or now - before or extended or waits or "promise_by" in values):
        return {}
    if stopping:
        _require_in_time(session, case, stopping, after, today)
        stop(session, case.id, stopping, today)
    if case.state == "special_procedure" and after not in UNDECIDED:
        end_pauses(session, case.id, today)
    if waits:
        _pause_for_originals(session, case, after, today)
    columns = {**vars(case.row), **values}
    for kind in RULES:
        limit = RULES[kind].limit(case.definition, columns["checklist"]) if kind in now - before else None
        if limit is not None:
            start(session, case.id, kind, columns.get(RULES[kind].starts_on) or today, limit)
    if "promise_by" in values:
        _keep_promise(session, case.id, values["promise_by"], today)
    if extended:
        extend(session, case.id, values["extension_days"], today)
    return act_by(session, case.id)


def _pause_for_originals(session: Session, case: Case, after: State, today: date) -> None:
    """The matter's own rule leaves out the days on which the holder has not come with the originals."""
    rule = case.definition.originals_pause
    if rule is not None and after == "awaiting_originals":
        await_originals(session, case.id, today, rule.law.zh_hans)
    else:
        end_pauses(session, case.id, today)
    for each in timed(session, [case.id], today)[case.id]:
        if each.runs and each.kind == "issue":
            keep_moved(session, each, today)


def start(session: Session, application_id: str, kind: ClockKind, on: date, limit: Limit) -> None:
    """Start a clock with the event of the day `on`."""
    days, unit = in_days(on, limit)
    row: dict[str, Any] = {
        "id": new_id(),
        "application_id": application_id,
        "kind": kind,
        "start": on,
        "limit_days": days,
        "unit": unit,
        "extension": 0,
        "first_day": session.settings.clocks.first_day,
        "rules_version": RULES_VERSION,
        "stopped_on": None,
        "expired_on": None,
    }
    counted = count_row(session, SimpleNamespace(**row), ())
    session.execute(_INSERT, {**row, **_as_it_stands(counted, on)})


def extend(session: Session, application_id: str, days: int, today: date) -> None:
    """Give the legal limit of the decision `days` more in all (art. 42). The authority's promise stays what it is."""
    kinds = [kind for kind, rule in RULES.items() if rule.longest_extension]
    extended = (ClockRow.application_id == application_id) & ClockRow.kind.in_(kinds) & RUNNING
    session.execute(update(ClockRow).where(extended).values(extension=days))
    for each in timed(session, [application_id], today)[application_id]:
        if each.runs and each.kind in kinds:
            keep_moved(session, each, today)


def keep(session: Session, counted: Timed, seen: date, **more: Any) -> None:
    """Put into its row how a running clock stands when everything up to the day `seen` has happened; `more` are further
    columns."""
    values = {**_as_it_stands(counted, seen), **more}
    session.execute(update(ClockRow).where(ClockRow.id == counted.row.id).values(**values))


def keep_moved(session: Session, counted: Timed, today: date) -> None:
    """The same for one whose end moved: what was due before `today` and has not happened yet still does, and a limit
    that had passed has not, if its last day is still to come."""
    waiting = counted.row.wakes_on
    passed = counted.row.expired_on if counted.statement.last_day < today else None
    keep(session, counted, min(today, waiting - ONE_DAY) if waiting else today, expired_on=passed)


def clocks_of(session: Session, case: Case, today: date) -> tuple[Clock, ...]:
    return tuple(
        Clock(
            kind=each.kind,
            start=each.statement.start,
            last_day=each.statement.last_day,
            provisional=each.statement.provisional,
            running=each.runs,
            code=each.rule.code,
            article=each.rule.article if case.definition.clock_profile == "licensing_law" else "",
            whose=each.rule.whose,
            limit=each.statement.limit,
            extension=each.statement.extension,
            unit=each.statement.unit,
            lamp=each.lamp(today),
            stopped_on=each.row.stopped_on,
        )
        for each in timed(session, [case.id], today)[case.id]
    )


def decision_limits(session: Session, case: Case, today: date) -> tuple[TimeStatement, TimeStatement]:
    """The two limits of a decision as they stand today, with what paused and extended them: law's and promise."""
    found = {each.kind: each.statement for each in timed(session, [case.id], today)[case.id]}
    legal = next(found[kind] for kind in ("joint", "first_review", "statutory") if kind in found)
    return legal, found["promised"]


def act_by(session: Session, application_id: str) -> dict[str, Any]:
    """The columns that say by when somebody must act: the authority if it must, else the applicant."""
    running = session.execute(_STANDING, {"case": application_id}).all()
    whose = [row for row in running if RULES[cast(ClockKind, row.kind)].whose == "authority"] or running
    return {
        "act_by": min((row.last_day for row in whose), default=None),
        "act_by_provisional": any(row.provisional for row in whose),
    }


def _require_in_time(session: Session, case: Case, stopping: Collection[ClockKind], after: State, today: date) -> None:
    """Conflict `accepted_by_silence`: the time to answer is over, and the law has accepted the case already. The hall
    records that by itself, at the latest within a minute; the applicant may still withdraw."""
    if "acceptance" not in stopping or after == "withdrawn" or step_at_expiry("acceptance", case.definition) is None:
        return
    late = select(ClockRow.last_day).where(
        ClockRow.application_id == case.id, ClockRow.kind == "acceptance", ClockRow.last_day < today, RUNNING
    )
    last_day = session.scalar(late)
    if last_day is not None:
        raise Conflict("accepted_by_silence", last_day=last_day)


def stop(session: Session, application_id: str, kinds: Collection[ClockKind], on: date) -> None:
    """End the running clocks of these kinds with the day `on`."""
    stopped = (ClockRow.application_id == application_id) & ClockRow.kind.in_(kinds) & RUNNING
    session.execute(update(ClockRow).where(stopped).values(stopped_on=on, wakes_on=None))


def _keep_promise(session: Session, application_id: str, until: date | None, today: date) -> None:
    """The applicant's promise (C6) runs to the day he named; no day: it is kept."""
    stop(session, application_id, ["promise"], today)
    if until is not None:
        days = (until - today).days + (session.settings.clocks.first_day == "same_day")
        start(session, application_id, "promise", today, Limit(days=days, unit="calendar_days"))


def _as_it_stands(counted: Timed, day: date) -> dict[str, Any]:
    return {
        "calendar_version": counted.statement.calendar_version,
        "last_day": counted.statement.last_day,
        "provisional": counted.statement.provisional,
        "lamp": lamp_on(counted.turns, day),
        "wakes_on": next_wake(counted, day),
    }
