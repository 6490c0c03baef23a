"""What the calls of a month came to (远程帮办), folded from the journal alone. Pure.

A call is counted in the month, at the hour and at the kiosk where it was asked for. *In vain* is who asked while nobody
was on duty and got no call at all; *given up* who would not wait longer. Whose calls they were is not looked at.
"""

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple

from msgspec import Struct, field

from core.supervision.figures import Month
from core.supervision.schemas import CallFigures, CallsAsked, Share

ASKED, ANSWERED, ENDED, IN_VAIN = "call_asked", "call_answered", "call_ended", "call_in_vain"
RECORDED = (ASKED, ANSWERED, ENDED, IN_VAIN)


class OfCall(NamedTuple):
    """One entry of the journal, as far as calls need it. `at` is an aware instant."""

    subject_id: str
    at: datetime
    terminal_id: str
    event: str
    facts: dict[str, Any]


class _Call(Struct):
    """What became of one. `waited`: seconds, whether or not it was answered; `spoken`: None while it goes on."""

    asked_at: datetime
    terminal_id: str
    waited: float | None = None
    answered: bool = False
    given_up: bool = False
    spoken: int | None = None


class _Group(Struct):
    calls: list[_Call] = field(default_factory=list[_Call])
    in_vain: int = 0


def call_figures(entries: Iterable[OfCall], month: Month) -> CallFigures:
    """`entries`: of `RECORDED`, each subject's in their order. What is written into a case as well is passed over."""
    calls: dict[str, _Call] = {}
    vain: list[OfCall] = []
    for entry in entries:
        if "call_id" in entry.facts:  # the same once more, in the record of the case
            continue
        if entry.event == IN_VAIN:
            vain.append(entry)
        else:
            _hear(calls, entry)
    asked = [each for each in calls.values() if month.start <= each.asked_at < month.end]
    vain = [each for each in vain if month.start <= each.at < month.end]
    hours: dict[str, _Group] = {}
    terminals: dict[str, _Group] = {}
    for call in asked:
        for groups, key in ((hours, _hour(month, call.asked_at)), (terminals, call.terminal_id)):
            groups.setdefault(key, _Group()).calls.append(call)
    for entry in vain:
        for groups, key in ((hours, _hour(month, entry.at)), (terminals, entry.terminal_id)):
            groups.setdefault(key, _Group()).in_vain += 1
    return CallFigures(
        month=month.name,
        total=_told("", _Group(asked, len(vain))),
        by_hour=tuple(_told(hour, hours[hour]) for hour in sorted(hours)),
        by_terminal=tuple(_told(terminal, terminals[terminal]) for terminal in sorted(terminals)),
    )


def _hear(calls: dict[str, _Call], entry: OfCall) -> None:
    if entry.event == ASKED:
        calls[entry.subject_id] = _Call(entry.at, entry.terminal_id)
        return
    call = calls.get(entry.subject_id)
    if call is None:
        return
    if entry.event == ANSWERED:
        call.answered, call.waited = True, float(entry.facts["waited"])
    elif call.answered:
        call.spoken = entry.facts["seconds"]
    else:
        call.given_up = entry.facts["by"] == "given_up"
        call.waited = (entry.at - call.asked_at).total_seconds()


def _hour(month: Month, at: datetime) -> str:
    return f"{at.astimezone(month.zone):%H}"


def _told(key: str, group: _Group) -> CallsAsked:
    waited = [each.waited for each in group.calls if each.answered and each.waited is not None]
    spoken = [each.spoken for each in group.calls if each.spoken is not None]
    return CallsAsked(
        key=key,
        asked=len(group.calls),
        answered=Share(sum(each.answered for each in group.calls), len(group.calls)),
        given_up=sum(each.given_up for each in group.calls),
        in_vain=group.in_vain,
        usual_wait=_seconds(waited),
        longest_wait=round(max(waited)) if waited else None,
        usual_length=_seconds(spoken),
        longest_length=max(spoken) if spoken else None,
    )


def _seconds(found: list[float] | list[int]) -> int | None:
    return round(median(found)) if found else None
