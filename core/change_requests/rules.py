"""How much a change request weighs and how soon it is answered; when a reform task turns red. Pure.

以事项管理部门制定机制为纲、窗口校核为主、群众反馈为辅 (G33): the manager's own come first, then the counter's, then the
public's; each has its days. No law names them: they are this hall's promise, told to whoever asks.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from core.applications.clocks.deadlines import count
from core.call import Actor
from core.clock import Calendar

Origin = Literal["manager", "counter", "public"]
TaskLamp = Literal["settled", "changed", "normal", "warning", "red"]
WARNING_DAYS = 5


class Rule(Struct, frozen=True):
    weight: int
    working_days: int


RULES: Mapping[Origin, Rule] = {
    "manager": Rule(weight=3, working_days=10),
    "counter": Rule(weight=2, working_days=3),
    "public": Rule(weight=1, working_days=5),
}


def origin_of(actor: Actor) -> Origin:
    if actor.has("matter_manager"):
        return "manager"
    return "counter" if actor.roles & {"clerk", "issuer", "reviewer"} else "public"


def due_on(origin: Origin, today: date, calendar: Calendar) -> date:
    return count(today, RULES[origin].working_days, calendar).last_day


def task_lamp(due: date, today: date, *, changed: bool, settled: bool) -> TaskLamp:
    """`changed`: another version is in force than when the task was set; somebody must still say that it shows the
    reform."""
    if settled or changed:
        return "settled" if settled else "changed"
    if today > due:
        return "red"
    return "warning" if (due - today).days <= WARNING_DAYS else "normal"
