"""When the lamp of a clock turns (预警、黄牌、红牌): a schedule of days, worked out once from a time statement.

A legal limit warns when little is left, is yellow on its last counted days and red once it has passed. A promise warns
in the same way and is yellow once it is broken: it is no law. How little "little" is, a hall decides for itself. Days
that do not count change no lamp: what is left is counted days, so paused time and holidays wait with the lamp.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from core.applications.clocks.deadlines import TimeStatement
from core.applications.clocks.schemas import Lamp
from core.clock import ONE_DAY

NORMAL: Lamp = "normal"
WORST_FIRST: tuple[Lamp, ...] = ("red", "yellow", "warning", "normal")


class Thresholds(NamedTuple):
    """Warning when at most `warning_days` counted days are left, or `warning_percent` of the limit; yellow on the last
    `yellow_days` counted days of a legal limit."""

    warning_days: int = 1
    warning_percent: int = 20
    yellow_days: int = 1


class Turn(NamedTuple):
    """From this day on the lamp shows this."""

    on: date
    lamp: Lamp


def schedule(statement: TimeStatement, passed: Lamp, thresholds: Thresholds) -> tuple[Turn, ...]:
    """The turns of one clock, in order; never more than one a day. `passed` is the lamp once the limit is over."""
    counted = [day.date for day in statement.days if day.counted]
    left = max(thresholds.warning_days, len(counted) * thresholds.warning_percent // 100)
    found: dict[date, Lamp] = {_day_with_left(statement, counted, left): "warning"}
    if passed == "red" and thresholds.yellow_days:
        found[_day_with_left(statement, counted, thresholds.yellow_days - 1)] = "yellow"
    found[statement.last_day + ONE_DAY] = passed
    return tuple(Turn(on, lamp) for on, lamp in sorted(found.items()))


def lamp_on(turns: Iterable[Turn], day: date) -> Lamp:
    lamp = NORMAL
    for turn in turns:
        if turn.on <= day:
            lamp = turn.lamp
    return lamp


def worst(lamps: Iterable[Lamp]) -> Lamp:
    """The one to show when there is room for one."""
    shown = set(lamps)
    for lamp in WORST_FIRST:
        if lamp in shown:
            return lamp
    return NORMAL


def _day_with_left(statement: TimeStatement, counted: list[date], left: int) -> date:
    """The first day after which at most `left` counted days remain."""
    return counted[len(counted) - left - 1] if left < len(counted) else statement.start
