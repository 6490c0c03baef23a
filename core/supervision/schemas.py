"""Figures of supervision (电子监察) as they leave core."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Share(Struct, frozen=True):
    """`part` of `of` cases."""

    part: int
    of: int

    @property
    def percent(self) -> float | None:
        """One decimal place; None of nothing."""
        return round(100 * self.part / self.of, 1) if self.of else None


class CaseCount(Struct, frozen=True):
    """Cases filed in the month, by matter, level of the authority (行使层级) and the state at the month's end."""

    matter: str
    level: str
    state: str
    cases: int


class DaysUsed(Struct, frozen=True):
    """Working days on average over the `cases` decided whose limits are both in working days; 0 of none."""

    cases: int
    statutory_limit: float
    promised_limit: float
    used: float


class Figures(Struct, frozen=True):
    """What a month came to. Each figure counts what happened in the month, as it stood at its end, so that the figures
    of a month that is over never change.

    Filed in the month: `cases`, `filed`, `by_channel`, `online` (anywhere but at a counter), `by_kiosk`, and by the
    checklist `planned_at_most_one_visit` and `planned_zero_visits`. First answered: `corrections` of the first answers
    were deficiency notices; `deemed_accepted` were answered by silence. `helped`: somebody
    of the staff helped at the kiosk (帮办). `one_time_notice_breaches` are deficiency
    notices that named what an earlier one should have named. Decided: by the promise, by the law, and in how many
    days. Concluded: the visits really made, as visits → cases. `originals_remote`: of the originals found to be the
    same, a clerk saw so many in a call.
    """

    month: str
    cases: tuple[CaseCount, ...]
    filed: int
    by_channel: dict[str, int]
    online: Share
    by_kiosk: Share
    helped: Share
    planned_at_most_one_visit: Share
    planned_zero_visits: Share
    corrections: Share
    deemed_accepted: int
    one_time_notice_breaches: int
    within_promise: Share
    within_law: Share
    days: DaysUsed
    visits_made: dict[int, int]
    made_at_most_one_visit: Share
    made_zero_visits: Share
    originals_remote: Share


class CallsAsked(Struct, frozen=True):
    """Calls that were asked for, of all, of an hour (`key`: 09) or at a kiosk (its id). Times are seconds, None of
    nothing: the usual one is the median. `in_vain`: nobody was on duty, and no call began."""

    key: str
    asked: int
    answered: Share
    given_up: int
    in_vain: int
    usual_wait: int | None
    longest_wait: int | None
    usual_length: int | None
    longest_length: int | None


class CallFigures(Struct, frozen=True):
    """What the calls of a month came to; hours are the authority's."""

    month: str
    total: CallsAsked
    by_hour: tuple[CallsAsked, ...]
    by_terminal: tuple[CallsAsked, ...]


class OfLine(Struct, frozen=True):
    """条: cases of one authority (its code) that were filed, accepted and decided in the month, wherever."""

    authority: str
    filed: int
    accepted: int
    decided: int


class OfArea(Struct, frozen=True):
    """块: cases accepted in an area (its code) or below it, and those decided that were accepted there."""

    area: str
    level: str
    accepted: int
    decided: int


class RolledUp(Struct, frozen=True):
    """A month by line and by area; an area comes before those below it."""

    month: str
    lines: tuple[OfLine, ...]
    areas: tuple[OfArea, ...]


Part = Literal["accept", "decide", "hand_out"]

ViolationCode = Literal[
    "acceptor_decided",
    "helper_judged",
    "decider_handed_out",
    "both_sides",
    "not_the_role",
    "no_entrustment",
    "entrustment_not_in_force",
    "delegation_not_in_force",
    "decided_unaccepted",
    "handed_out_unrecorded",
    "not_the_representative",
    "past_the_centre",
    "reviewer_published",
    "editor_published",
]


class Violation(Struct, frozen=True):
    """An entry of the journal that should not be there."""

    code: ViolationCode
    subject_id: str
    at: datetime
    actor_id: str
    event: str


class CaseHands(Struct, frozen=True):
    """Through whose hands a case went, by their ids; `system` is the hall itself, empty nobody yet."""

    case_id: str
    acceptor: str
    decider: str
    hander_out: str


class PersonParts(Struct, frozen=True):
    """Somebody who did more than one of the three parts in the month, and how often each: no violation by itself."""

    actor_id: str
    accepted: int
    decided: int
    handed_out: int


class Separation(Struct, frozen=True):
    """Who accepted, decided and handed out in a month, and where they did not keep apart."""

    month: str
    cases: tuple[CaseHands, ...]
    violations: tuple[Violation, ...]
    entries_by_role: dict[str, int]
    in_two_parts: tuple[PersonParts, ...]
