"""The figures of a month, folded from the journal alone. Pure.

Every published figure is this fold over the entries of the cases (reference, invariant 15): nothing is counted while
cases run, so nothing can drift, and whoever holds the journal can check what was published. Entries come case by case,
each in its own order, so that the memory of one case is enough.

A case's filing fixes what it will be measured by: its matter and level, its limits, the visits its checklist foresees.
A visit is a day on which the applicant had to be before a member of staff; a kiosk is not one, nor is a call from it.
Days used run from acceptance to the decision, without those of special procedures that stop the clock (行政许可法
art. 45).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from core import clock
from core.applications.clocks.deadlines import FirstDay, Pause, count, paused_days
from core.applications.lifecycle import Step
from core.clock import ONE_DAY, Calendar
from core.errors import InvalidInput
from core.supervision.schemas import CaseCount, DaysUsed, Figures, Share

FIRST_ANSWERS = frozenset(
    {"accept", "accept_provisionally", "deem_accept", "request_supplement", "decline", "find_not_required"}
)
ACCEPTANCES = frozenset({"accept", "accept_provisionally", "deem_accept"})
DECISIONS = frozenset({"approve", "refuse", "refer"})
STEPS = frozenset(get_args(Step))


class Happened(NamedTuple):
    """One entry of the journal, as far as figures need it. `at` is an aware instant."""

    subject_id: str
    at: datetime
    channel: str
    event: str
    facts: dict[str, Any]
    assisted_by: str | None = None


class Month(NamedTuple):
    """`start` and `end` are instants, the end not included, by the days of `zone`."""

    name: str
    zone: ZoneInfo
    start: datetime
    end: datetime

    def has(self, entry: Happened | None) -> bool:
        return entry is not None and self.start <= entry.at < self.end

    def day_of(self, entry: Happened) -> date:
        return entry.at.astimezone(self.zone).date()


def month_of(text: str, zone: ZoneInfo) -> Month:
    """`2026-11`. InvalidInput `month_malformed`."""
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=zone)
    except ValueError:
        raise InvalidInput("month_malformed", text=text[:20]) from None
    if len(text) != 7 or not 1949 <= first.year <= 2199:
        raise InvalidInput("month_malformed", text=text[:20])
    return Month(text, zone, first, (first + timedelta(days=32)).replace(day=1))


class Counting(NamedTuple):
    """How days are counted: the authority's calendar, and whether the day of the event counts."""

    calendar: Calendar
    first_day: FirstDay = "next_day"


class Tally(Struct):
    """What has been counted so far. `used` holds working days (statutory limit, promised limit, used) per case."""

    cases: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    channels: Counter[str] = field(default_factory=Counter[str])
    helped: int = 0
    planned_visits: Counter[int] = field(default_factory=Counter[int])
    answers: Counter[str] = field(default_factory=Counter[str])
    deemed: int = 0
    breaches: int = 0
    decided: Counter[tuple[bool, bool]] = field(default_factory=Counter[tuple[bool, bool]])
    used: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    visits_made: Counter[int] = field(default_factory=Counter[int])
    originals: Counter[str] = field(default_factory=Counter[str])


def figures(entries: Iterable[Happened], month: Month, counting: Counting) -> Figures:
    """Fold entries that come by case and in each case's own order; subjects that are no filed cases are passed over."""
    tally = Tally()
    for _, of_one in groupby(entries, key=lambda entry: entry.subject_id):
        story = [entry for entry in of_one if entry.at < month.end]
        filed = _first(story, frozenset({"submit"}))
        if filed is not None:
            _count_filing(tally, story, filed, month)
            _count_answers(tally, story, month)
            _count_decision(tally, story, filed, month, counting)
            _count_visits(tally, story, month)
            _count_originals(tally, story, month)
    return _figures_of(tally, month)


def _count_filing(tally: Tally, story: Sequence[Happened], filed: Happened, month: Month) -> None:
    if not month.has(filed):
        return
    state = next(entry.facts["to"] for entry in reversed(story) if entry.event in STEPS)
    tally.cases[filed.facts["matter"], filed.facts["level"], state] += 1
    tally.channels[filed.channel] += 1
    tally.helped += filed.assisted_by is not None
    tally.planned_visits[filed.facts["visits"]] += 1


def _count_answers(tally: Tally, story: Sequence[Happened], month: Month) -> None:
    first = _first(story, FIRST_ANSWERS)
    if first is not None and month.has(first):
        tally.answers[first.event] += 1
    in_month = [entry for entry in story if month.has(entry)]
    tally.deemed += sum(entry.event == "deem_accept" for entry in in_month)
    tally.breaches += sum(bool(entry.facts.get("breach")) for entry in in_month)


def _count_decision(tally: Tally, story: Sequence[Happened], filed: Happened, month: Month, counting: Counting) -> None:
    accepted, decided = _first(story, ACCEPTANCES), _first(story, DECISIONS)
    if accepted is None or decided is None or not month.has(decided):
        return
    start, day = _accepted_on(accepted, month), month.day_of(decided)
    pauses = _pauses(story, month)
    limits = filed.facts["limits"]
    (by_law, law_unit), (promised, promise_unit) = limits["statutory"], limits["promised"]
    legal_end = _last_day(start, by_law, law_unit, counting, pauses, _extension(story))
    promised_end = _last_day(start, promised, promise_unit, counting, pauses)
    tally.decided[day <= promised_end, day <= legal_end] += 1
    if law_unit == promise_unit == "working_days":
        tally.used.append((by_law, promised, _working_days(start, day, counting, pauses)))


def _count_visits(tally: Tally, story: Sequence[Happened], month: Month) -> None:
    if month.has(_first(story, frozenset({"conclude"}))):
        before_staff = (entry for entry in story if _before_staff(entry))
        tally.visits_made[len({month.day_of(entry) for entry in before_staff})] += 1


def _count_originals(tally: Tally, story: Sequence[Happened], month: Month) -> None:
    """How originals were found to be the same: `remote` is a clerk in a call with a kiosk."""
    tally.originals.update(entry.channel for entry in story if entry.event == "verify_originals" and month.has(entry))


def _before_staff(entry: Happened) -> bool:
    """What was filed or shown at a counter, or fetched there."""
    fetched = entry.event == "deliver" and entry.facts.get("way") == "counter"
    shown = entry.event == "verification_opened" and entry.channel not in ("kiosk", "remote")
    return fetched or shown or entry.channel == "counter"


def _first(story: Sequence[Happened], events: frozenset[str]) -> Happened | None:
    return next((entry for entry in story if entry.event in events), None)


def _accepted_on(accepted: Happened, month: Month) -> date:
    """Silence accepts from the day the papers were received (art. 32(4)), which its entry names."""
    named = accepted.facts.get("accepted_on")
    return date.fromisoformat(named) if named else month.day_of(accepted)


def _pauses(story: Sequence[Happened], month: Month) -> list[Pause]:
    """The special procedures that stopped the clock, which may overlap; one that cost no whole day is none. An entry
    that ends one names it, or there is only one."""
    found: list[Pause] = []
    running: dict[str, date] = {}
    for entry in story:
        procedure = entry.facts.get("procedure", "")
        if entry.event == "suspend" and entry.facts.get("stops_clock"):
            running[procedure] = month.day_of(entry)
        elif entry.event in ("resume", "end_procedure"):
            last = date.fromisoformat(entry.facts["last_day"])
            first = running.pop(procedure or next(iter(running), ""), None)
            found += [Pause(first, last, procedure)] if first is not None and first <= last else []
    return found


def _extension(story: Sequence[Happened]) -> int:
    return sum(entry.facts.get("days", 0) for entry in story if entry.event == "extend")


def _last_day(
    start: date, days: int, unit: str, counting: Counting, pauses: Sequence[Pause], extension: int = 0
) -> date:
    """Months end on the corresponding day (民法典 art. 202)."""
    if unit == "months":
        days = (clock.months_after(start, days) - start).days
    counted_in = "working_days" if unit == "working_days" else "calendar_days"
    calendar, first_day = counting
    return count(start, days, calendar, pauses, extension, unit=counted_in, first_day=first_day).last_day


def _working_days(start: date, until: date, counting: Counting, pauses: Sequence[Pause]) -> int:
    """Working days up to `until`, which counts, without paused ones."""
    paused = paused_days(pauses)
    first = 0 if counting.first_day == "same_day" else 1
    days = (start + ONE_DAY * number for number in range(first, (until - start).days + 1))
    return sum(counting.calendar.is_working(day) and day not in paused for day in days)


def _figures_of(tally: Tally, month: Month) -> Figures:
    filed, decided, concluded = tally.channels.total(), tally.decided.total(), tally.visits_made.total()
    planned, made = tally.planned_visits, tally.visits_made
    return Figures(
        month=month.name,
        cases=tuple(CaseCount(*key, cases) for key, cases in sorted(tally.cases.items())),
        filed=filed,
        by_channel=dict(sorted(tally.channels.items())),
        online=Share(filed - tally.channels["counter"], filed),
        by_kiosk=Share(tally.channels["kiosk"], filed),
        helped=Share(tally.helped, filed),
        planned_at_most_one_visit=Share(planned[0] + planned[1], filed),
        planned_zero_visits=Share(planned[0], filed),
        corrections=Share(tally.answers["request_supplement"], tally.answers.total()),
        deemed_accepted=tally.deemed,
        one_time_notice_breaches=tally.breaches,
        within_promise=Share(tally.decided[True, True] + tally.decided[True, False], decided),
        within_law=Share(tally.decided[True, True] + tally.decided[False, True], decided),
        days=_averages(tally.used),
        visits_made=dict(sorted(made.items())),
        made_at_most_one_visit=Share(made[0] + made[1], concluded),
        made_zero_visits=Share(made[0], concluded),
        originals_remote=Share(tally.originals["remote"], tally.originals.total()),
    )


def _averages(used: Sequence[tuple[int, int, int]]) -> DaysUsed:
    if not used:
        return DaysUsed(0, 0.0, 0.0, 0.0)
    statutory, promised, took = (round(sum(column) / len(used), 1) for column in zip(*used, strict=True))
    return DaysUsed(len(used), statutory, promised, took)
