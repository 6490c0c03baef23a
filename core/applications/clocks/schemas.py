"""The clocks of a case as they leave core: in short with the case, and day by day as its time statement."""

from datetime import date
from typing import Literal

from msgspec import Struct

from core.notices.parts import LimitDay
from core.people.schemas import Id

Lamp = Literal["normal", "warning", "yellow", "red"]

ClockKind = Literal[
    "acceptance",
    "supplement",
    "statutory",
    "joint",
    "first_review",
    "promised",
    "issue",
    "hearing_request",
    "hearing",
    "defence",
    "defence_hearing",
    "promise",
]
"""The clocks of `core/applications/clocks/rules.py`."""


class Clock(Struct, frozen=True):
    """One legal clock of a case: who must act by the end of `last_day`.

    `provisional` when a day it rests on belongs to a year whose holiday notice is not out. `code` and `article` (of the
    行政许可法) are the law's; a promise has no article, nor has a matter that follows rules of its own. `limit` and
    `extension` are days of `unit`. A clock that runs is not stopped yet; `stopped_on` is the day on which what had to
    happen did.
    """

    kind: ClockKind
    start: date
    last_day: date
    provisional: bool
    running: bool
    code: str
    article: str
    whose: Literal["authority", "applicant"]
    limit: int
    extension: int
    unit: Literal["working_days", "calendar_days"]
    lamp: Lamp
    stopped_on: date | None = None


class StatedPause(Struct, frozen=True):
    """A special procedure as it was told and as it went: `last` is None while it runs."""

    procedure: str
    first: date
    expected: date | None
    last: date | None
    document: str


class StatedClock(Struct, frozen=True):
    """One clock day by day. `event` started it; `law` is what sets the limit, empty for a promise; `rule` is the
    convention of counting; all in words."""

    clock: Clock
    name: str
    event: str
    law: str
    rule: str
    first_day: Literal["next_day", "same_day"]
    rules_version: str
    calendar_version: str
    days: tuple[LimitDay, ...]
    pauses: tuple[StatedPause, ...]


class CaseTime(Struct, frozen=True):
    """The time statement of a case: every clock it has had, in the order in which they started, as of a day."""

    application_id: Id
    case_number: str
    matter_title: str
    as_of: date
    clocks: tuple[StatedClock, ...]
