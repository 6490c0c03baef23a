"""What may be done with a case at this screen now, the most pressing first. Pure.

An offer is a screen that leads somewhere: nothing is offered that the hall would refuse."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from core.applications.clocks.schemas import ClockKind
from core.applications.lifecycle import DELIVERY_OPEN
from core.applications.schemas import Application, Message
from core.matters.definition import DeliveryWay, MatterDefinition
from core.people.power_schemas import PowerAct
from kiosk.bringing import why_bring

Screen = Literal["bring", "messages", "hearing", "delivery", "rating", "contest"]

ACTS: dict[Screen, PowerAct] = {
    "bring": "supplement",
    "messages": "supplement",
    "hearing": "defend",
    "delivery": "collect",
}

HEARING_CLOCKS = ("hearing_request", "hearing")


class Offer(Struct, frozen=True):
    """`key` names the words, `screen` the path before the case's id; `by` is the last day, if there is one; `waits`
    when somebody waits for the person."""

    key: str
    screen: Screen
    icon: str
    by: date | None = None
    waits: bool = False

    @property
    def act(self) -> PowerAct | None:
        """What an agent needs the power for; None for what is the principal's alone."""
        return ACTS.get(self.screen)


def offers(case: Application, messages: Iterable[Message], definition: MatterDefinition | None) -> tuple[Offer, ...]:
    """`definition`: the matter as this kiosk knows it, None when it does not."""
    found: list[Offer] = []
    why = why_bring(case)
    if why == "supplement":
        found.append(Offer("supplement", "bring", "camera", last_day(case, "supplement"), waits=True))
    elif why == "promised":
        found.append(Offer("promised", "bring", "camera", case.promise_by, waits=True))
    asked = [message.state for message in messages]
    if asked:
        found.append(Offer("messages", "messages", "help", waits="released" in asked))
    if any(clock.kind in HEARING_CLOCKS for clock in case.clocks):
        by = last_day(case, "hearing_request")
        found.append(Offer("hearing", "hearing", "info", by, waits=by is not None))
    if case.state in DELIVERY_OPEN and definition and len(definition.delivery) > 1:
        found.append(Offer("delivery", "delivery", "wallet"))
    if case.may_be_rated:
        found.append(Offer("rating", "rating", "good"))
    if case.decided_by_rule:
        found.append(Offer("contest", "contest", "list"))
    return tuple(found)


def last_day(case: Application, kind: ClockKind) -> date | None:
    """Of a clock of this kind while it runs."""
    return next((clock.last_day for clock in case.clocks if clock.kind == kind and clock.running), None)


def ways_here(definition: MatterDefinition, has_locker: bool) -> tuple[DeliveryWay, ...]:
    """The ways a person at this kiosk can choose: a locker only where there is one."""
    return tuple(way for way in definition.delivery if way != "locker" or has_locker)
