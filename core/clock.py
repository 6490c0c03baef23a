"""The time now, and which days a public authority works.

A working day in the mainland is neither a weekend nor a day off, or it is a weekend that was made a working
day (调休). Nobody can compute that: the General Office of the State Council says it for each year in a
notice, mostly in the November before, and sometimes changes it later. So a calendar is a fold of notices in
the order of their publication: of the notices that name a day, the last one decides; a day that no notice
names is decided by the week.

- `core/calendars/<region>/<year>.yaml` holds the notices that decide a year. An ad-hoc change is one more
  notice in the file; `Calendar.as_known_on(day)` is the calendar without what was published later.
- A year without a notice is worked out from the festivals that the law names (全国年节及纪念日放假办法 as
  of 2024, arts. 2 and 6: a festival day on a weekend is made up on a working day) and is *provisional*:
  which weekends will be worked is not known yet. So are the last days of a year before the next year's
  notice, which may build New Year's bridge out of them. `certainty: derived` in a file makes its days
  provisional too.
- A calendar's `version` names its newest notice and what all of them decide: a closed clock keeps its version, and
  `Calendar.of_version` gives the calendar back that it was counted with.

All instants are aware UTC; a date is always a date in the zone of an authority.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

AUTHORITY_ZONE = ZoneInfo("Asia/Shanghai")
CALENDARS = Path(__file__).parent / "calendars"
ONE_DAY = timedelta(days=1)

T = TypeVar("T")

Region = Literal["mainland", "hong_kong"]
DayKind = Literal["working_day", "weekend", "holiday", "make_up_day"]

# Weekday numbers (Monday is 0). In Hong Kong only Sunday is a general holiday by law (Cap. 149).
WEEKENDS: Mapping[Region, frozenset[int]] = {"mainland": frozenset({5, 6}), "hong_kong": frozenset({6})}


def now() -> datetime:
    """The present instant, aware UTC. Called at the edges; everything else takes the time as an argument."""
    return datetime.now(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day when that month is shorter (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class DaysOff(Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch without work, first and last day inclusive, named after its festival."""

    festival: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < 31:
            raise ValueError(f"{self.festival}: {self.first} to {self.last} is no stretch of days")


class Notice(Struct, frozen=True, forbid_unknown_fields=True):
    """One publication that decides days; `published` is absent where its day is not known."""

    title: str
    days_off: tuple[DaysOff, ...]
    number: str = ""
    dated: date | None = None
    published: date | None = None
    make_up_days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for day in self.make_up_days:
            if day.weekday() < 5:
                raise ValueError(f"make-up day {day} is no weekend")


class YearFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`notice`: taken from the notice's text. `derived`: worked out by rule, hence provisional."""

    year: int
    certainty: Literal["notice", "derived"]
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        first, last = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        for notice in self.notices:
            days = [day for off in notice.days_off for day in (off.first, off.last)]
            if not all(first <= day <= last for day in (*days, *notice.make_up_days)):
                raise ValueError(f"a day outside {first} to {last}")


class Festivals(Struct, frozen=True, forbid_unknown_fields=True):
    """The days on which the four moving festivals of one year fall."""

    spring_festival: date
    qingming: date
    dragon_boat: date
    mid_autumn: date


class FestivalFile(Struct, frozen=True, forbid_unknown_fields=True):
    years: dict[int, Festivals]


class CalendarFileError(ValueError):
    """A calendar file cannot be read; the message has the file, the place in it and the reason."""


class CalendarDay(Struct, frozen=True):
    date: date
    kind: DayKind
    provisional: bool = False
    festival: str | None = None

    @property
    def working(self) -> bool:
        return self.kind in ("working_day", "make_up_day")


class Calendar:
    """The working days of one region as far as `files` know them."""

    def __init__(
        self, region: Region, files: Iterable[YearFile], festivals: Mapping[int, Festivals] | None = None
    ) -> None:
        self.region: Region = region
        self._files = tuple(sorted((file for file in files if file.notices), key=lambda file: file.year))
        self._festivals = dict(festivals or {})
        self.announced = frozenset(file.year for file in self._files)
        self._named = dict(_named_days(self._files))
        self._worked_out: dict[int, dict[date, CalendarDay]] = {}
        self._earlier: dict[str, Calendar] = {}
        self.version = _version(region, self._files)

    def day(self, day: date) -> CalendarDay:
        """What kind of day it is; `provisional` when a notice to come may change it."""
        named = self._named.get(day)
        if named is not None:
            return named
        if day.year not in self.announced:
            worked_out = self._year_by_law(day.year).get(day)
            return worked_out or CalendarDay(day, self._kind_by_week(day), provisional=True)
        open_end = (day.month, day.day) >= (12, 28) and day.year + 1 not in self.announced
        return CalendarDay(day, self._kind_by_week(day), provisional=open_end)

    def is_working(self, day: date) -> bool:
        return self.day(day).working

    def as_known_on(self, day: date) -> "Calendar":
        """The calendar without what was published after `day`; a notice of unknown date counts as known."""
        known = (
            msgspec.structs.replace(
                file, notices=tuple(n for n in file.notices if n.published is None or n.published <= day)
            )
            for file in self._files
        )
        return Calendar(self.region, known, self._festivals)

    def of_version(self, version: str) -> "Calendar | None":
        """This calendar as it was when it had that version; None when its notices never made one."""
        if version == self.version:
            return self
        if not self._earlier:
            published = {notice.published for file in self._files for notice in file.notices if notice.published}
            before = (self.as_known_on(day - ONE_DAY) for day in published)
            self._earlier = {calendar.version: calendar for calendar in before}
        return self._earlier.get(version)

    def news_since(self, version: str) -> tuple[Notice, ...]:
        """The notices that came after that version, the oldest first; all of them when it is unknown."""
        older = self.of_version(version)
        known = {notice for file in (older._files if older else ()) for notice in file.notices}
        news = (notice for file in self._files for notice in file.notices if notice not in known)
        return tuple(sorted(news, key=lambda notice: notice.published or date.min))

    def _kind_by_week(self, day: date) -> DayKind:
        return "weekend" if day.weekday() in WEEKENDS[self.region] else "working_day"

    def _year_by_law(self, year: int) -> dict[date, CalendarDay]:
        if year not in self._worked_out:
            days = statutory_days_off(year, self._festivals.get(year)) if self.region == "mainland" else {}
            self._worked_out[year] = {
                day: CalendarDay(day, "holiday", provisional=True, festival=festival) for day, festival in days.items()
            }
        return self._worked_out[year]


def statutory_days_off(year: int, moving: Festivals | None) -> dict[date, str]:
    """The mainland's days off by law alone, with their festivals: festival days (art. 2) and, for each that
    falls on a weekend or another festival, the next free working day (art. 6). Without `moving` only the
    festivals of fixed date are known."""
    days = [(date(year, 1, 1), "new_year"), (date(year, 5, 1), "labour_day")]
    days += [(date(year, 10, number), "national_day") for number in (1, 2, 3)]
    revised = year >= 2025  # the revision of 2024 added New Year's Eve and 2 May
    if revised:
        days.append((date(year, 5, 2), "labour_day"))
    if moving:
        first = moving.spring_festival
        days += [(first + ONE_DAY * offset, "spring_festival") for offset in range(-1 if revised else 0, 3)]
        days += [(moving.qingming, "qingming"), (moving.dragon_boat, "dragon_boat")]
        days.append((moving.mid_autumn, "mid_autumn"))
    off: dict[date, str] = {}
    owed: list[tuple[date, str]] = []
    for day, festival in sorted(days):
        if day in off or day.weekday() in WEEKENDS["mainland"]:
            owed.append((day, festival))
        off.setdefault(day, festival)
    for day, festival in owed:
        while day in off or day.weekday() in WEEKENDS["mainland"]:
            day += ONE_DAY
        off[day] = festival
    return off


def _named_days(files: Iterable[YearFile]) -> Iterator[tuple[date, CalendarDay]]:
    """Every day that a notice names, earlier notices first, so that in a dict the last one stands."""
    for file in files:
        derived = file.certainty == "derived"
        for notice in file.notices:
            for off in notice.days_off:
                for offset in range((off.last - off.first).days + 1):
                    day = off.first + ONE_DAY * offset
                    yield day, CalendarDay(day, "holiday", derived, off.festival)
            for day in notice.make_up_days:
                yield day, CalendarDay(day, "make_up_day", derived)


def _version(region: Region, files: tuple[YearFile, ...]) -> str:
    """A notice's title or number that is put right later makes no new version."""
    published = [notice.published for file in files for notice in file.notices if notice.published]
    newest = max(published).isoformat() if published else "none"
    decided = [(file.year, file.certainty, [(n.days_off, n.make_up_days) for n in file.notices]) for file in files]
    return f"{region}-{newest}-{sha256(msgspec.json.encode(decided)).hexdigest()[:8]}"


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise CalendarFileError(f"{path}: {error}") from error


def load_calendar(region: Region, folder: Path = CALENDARS) -> Calendar:
    """Reads `<folder>/<region>/*.yaml` strictly. Raises CalendarFileError for what does not fit."""
    files: list[YearFile] = []
    for path in sorted((folder / region).glob("[0-9]*.yaml")):
        file = _read(path, YearFile)
        if path.stem != str(file.year):
            raise CalendarFileError(f"{path}: year is {file.year}")
        files.append(file)
    if not files:
        raise CalendarFileError(f"{folder / region}: no calendar files")
    table = folder / region / "festivals.yaml"
    return Calendar(region, files, _read(table, FestivalFile).years if table.exists() else None)


@cache
def mainland_calendar() -> Calendar:
    """The calendar of mainland authorities, read once."""
    return load_calendar("mainland")


@cache
def hong_kong_calendar() -> Calendar:
    """Hong Kong's general holidays, read once: shown beside the mainland's, never used to count limits."""
    return load_calendar("hong_kong")
