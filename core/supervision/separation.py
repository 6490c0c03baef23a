"""Whether those who accept, decide and hand out kept apart, folded from the journal alone. Pure.

The rules stand elsewhere (`core.people.permissions`, `core.applications.mandates`, constraints of the tables); here
they are proved from the record, which a faulty rule or a hand in the database cannot make look right:

    whoever accepted does not decide; whoever decided does not hand out
    whoever helped the applicant at a kiosk neither accepts nor decides
    each acts in his role, and nobody has a role of the centre and one of an authority at once
    a centre accepts under an entrustment that was recorded before and in force that day
    a town decides under a delegation likewise
    nothing is decided that was not accepted, nothing concluded as granted without a record of handing out
    an authority asks an applicant through its chief representative, and somebody at the centre lets it pass
    whoever wrote or reviewed a text of a matter does not publish it

What the hall does by itself (deemed acceptance, electronic delivery, decisions by rule) is nobody's act.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from core.call import Role
from core.people.permissions import OF_AUTHORITY, OF_CENTRE
from core.supervision.figures import Month
from core.supervision.schemas import CaseHands, Part, PersonParts, Separation, Violation, ViolationCode

PARTS: dict[str, Part] = {
    "accept": "accept",
    "accept_provisionally": "accept",
    "approve": "decide",
    "refuse": "decide",
    "refer": "decide",
    "deliver": "hand_out",
}
ROLES: dict[Part, frozenset[Role]] = {
    "accept": frozenset({"clerk"}),
    "decide": frozenset({"reviewer"}),
    "hand_out": frozenset({"issuer", "kiosk"}),
}
ACCEPTED = frozenset({"accept", "accept_provisionally", "deem_accept"})
RECORDED = frozenset({"entrustment_recorded", "entrustment_ended", "delegation_recorded", "delegation_ended"})
"""Entries that say which mandates there are; all of them are needed, not only the month's."""


class Act(NamedTuple):
    """One entry of the journal, as far as separation needs it."""

    subject_id: str
    at: datetime
    actor_id: str
    roles: list[str]
    event: str
    facts: dict[str, Any]
    assisted_by: str | None = None

    @property
    def by_the_hall(self) -> bool:
        return self.roles == ["system"]


class Paper(NamedTuple):
    """A mandate as the journal tells of it: recorded when, in force from when to when."""

    recorded_at: datetime
    facts: dict[str, Any]
    last_on: date | None

    def covers(self, act: Act, day: date) -> bool:
        first = date.fromisoformat(self.facts["first_on"])
        return self.recorded_at <= act.at and first <= day and (self.last_on is None or day <= self.last_on)


def separation(mandates: Iterable[Act], acts: Iterable[Act], month: Month) -> Separation:
    """`mandates`: the entries `RECORDED` before the month's end. `acts`: every entry before it of each subject that
    something happened to in the month, subject by subject, each in its order."""
    papers = _papers(mandates)
    cases: list[CaseHands] = []
    violations: list[Violation] = []
    roles: Counter[str] = Counter()
    parts: dict[str, Counter[Part]] = {}
    for subject, entries in groupby(acts, key=lambda act: act.subject_id):
        history = list(entries)
        now = [act for act in history if month.start <= act.at < month.end]
        roles.update(role for act in now for role in act.roles)
        for act in now:
            if (part := PARTS.get(act.event)) and not act.by_the_hall:
                parts.setdefault(act.actor_id, Counter())[part] += 1
        found = (*_faults_of_case(history, papers, month), *_faults_of_messages(history), *_faults_of_texts(history))
        violations += [
            Violation(code, subject, act.at, act.actor_id, act.event) for code, act in found if act.at >= month.start
        ]
        if any(act.event in PARTS for act in now):
            cases.append(_hands(subject, history))
    return Separation(
        month=month.name,
        cases=tuple(cases),
        violations=tuple(violations),
        entries_by_role=dict(sorted(roles.items())),
        in_two_parts=tuple(
            PersonParts(actor, counted["accept"], counted["decide"], counted["hand_out"])
            for actor, counted in sorted(parts.items())
            if len(counted) > 1
        ),
    )


def _papers(mandates: Iterable[Act]) -> dict[str, Paper]:
    papers: dict[str, Paper] = {}
    for act in sorted(mandates, key=lambda act: act.at):
        if act.event.endswith("_recorded"):
            papers[act.subject_id] = Paper(act.at, act.facts, _day(act.facts["last_on"]))
        elif act.subject_id in papers:
            papers[act.subject_id] = papers[act.subject_id]._replace(last_on=_day(act.facts["last_on"]))
    return papers


def _faults_of_case(history: list[Act], papers: dict[str, Paper], month: Month) -> Iterator[tuple[ViolationCode, Act]]:
    accepted_by: set[str] = set()
    decided_by: set[str] = set()
    helped = {act.assisted_by for act in history}
    accepted = delivered = False
    for act in history:
        part, person = PARTS.get(act.event), not act.by_the_hall
        if person and OF_CENTRE & set(act.roles) and OF_AUTHORITY & set(act.roles):
            yield "both_sides", act
        if part and person and not ROLES[part] & set(act.roles):
            yield "not_the_role", act
        if part and person:
            yield from _faults_of_paper(part, act, papers, month)
        if part in ("accept", "decide") and act.actor_id in helped:
            yield "helper_judged", act
        if part == "accept" and person:
            accepted_by.add(act.actor_id)
        accepted = accepted or act.event in ACCEPTED
        if part == "decide":
            if not accepted:
                yield "decided_unaccepted", act
            if act.actor_id in accepted_by:
                yield "acceptor_decided", act
            if person:
                decided_by.add(act.actor_id)
        if part == "hand_out":
            delivered = True
            if act.actor_id in decided_by:
                yield "decider_handed_out", act
        if act.event == "conclude" and act.facts.get("conclusion") == "granted" and not delivered:
            yield "handed_out_unrecorded", act


def _faults_of_paper(
    part: Part, act: Act, papers: dict[str, Paper], month: Month
) -> Iterator[tuple[ViolationCode, Act]]:
    """The act names the paper it rests on: the paper is that centre's or town's, and covered the day."""
    key, whose, code = _RESTS_ON[part]
    named = act.facts.get(key)
    if named is None:
        if part == "accept":
            yield "no_entrustment", act
        return
    paper, day = papers.get(named), act.at.astimezone(month.zone).date()
    theirs = paper is not None and all(paper.facts.get(of_paper) == act.facts.get(of_act) for of_paper, of_act in whose)
    if paper is None or not theirs or not paper.covers(act, day):
        yield code, act


_SAME = (("centre", "centre"), ("authority", "authority"))
_RESTS_ON: dict[Part, tuple[str, tuple[tuple[str, str], ...], ViolationCode]] = {
    "accept": ("entrustment", _SAME, "entrustment_not_in_force"),
    "hand_out": ("entrustment", _SAME, "entrustment_not_in_force"),
    "decide": ("delegation", (("town", "organ"),), "delegation_not_in_force"),
}
"""Per part: the fact that names the paper, which facts of paper and act must agree, and the fault."""


def _faults_of_messages(history: list[Act]) -> Iterator[tuple[ViolationCode, Act]]:
    asked: dict[str, Act] = {}
    released: set[str] = set()
    for act in history:
        message = str(act.facts.get("message_id", ""))
        if act.event == "applicant_asked":
            asked[message] = act
            if "chief_representative" not in act.roles:
                yield "not_the_representative", act
        elif act.event == "message_released":
            released.add(message)
            if "clerk" not in act.roles or (message in asked and asked[message].actor_id == act.actor_id):
                yield "past_the_centre", act
        elif act.event == "message_answered" and message not in released:
            yield "past_the_centre", act


def _faults_of_texts(history: list[Act]) -> Iterator[tuple[ViolationCode, Act]]:
    reviewed: dict[object, set[str]] = {}
    editors: set[str] = set()
    for act in history:
        if act.event in ("matter_draft_begun", "matter_draft_saved"):
            editors.add(act.actor_id)
        elif act.event == "matter_draft_published" and act.actor_id in editors:
            yield "editor_published", act
        version = act.facts.get("version")
        if act.event == "matter_text_reviewed":
            reviewed.setdefault(version, set()).add(act.actor_id)
        elif act.event == "matter_published" and act.actor_id in reviewed.get(version, set()):
            yield "reviewer_published", act


def _hands(subject: str, history: list[Act]) -> CaseHands:
    """Through whose hands the case went, the last of each part; empty where nobody's."""
    hands: dict[Part, str] = {}
    for act in history:
        if part := PARTS.get(act.event):
            hands[part] = act.actor_id
        elif act.event in ACCEPTED:
            hands["accept"] = act.actor_id
    return CaseHands(subject, hands.get("accept", ""), hands.get("decide", ""), hands.get("hand_out", ""))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
