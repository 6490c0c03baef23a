"""The invariants of the whole record, read when a run of the model test is over."""

from collections import Counter
from datetime import datetime
from typing import get_args

from sqlalchemy import select

from core.applications.lifecycle import Step
from core.applications.models import ApplicationRow
from core.applications.recorded import verify
from core.db.database import Session
from core.journal import EntryRow
from core.supervision.figures import month_of
from core.supervision.schemas import Figures, Share
from core.supervision.service import recompute
from tests.core.applications.machine.acts import DECISIONS, FIRST_ANSWERS
from tests.core.applications.machine.model import Known

Story = list[tuple[str, datetime]]
BEFORE_STAFF = ("open_by_pass", "open_by_card", "release", "hand_out")


def of_hall(session: Session, known: list[Known], moments: set[datetime]) -> None:
    """14: the cases that were begun, each once; 15: the figures of every month; 16: the journal verifies."""
    begun = session.scalars(select(ApplicationRow.id)).all()
    assert sorted(begun) == sorted(each.id for each in known), "invariant 14"
    report, _ = verify(session, [])
    assert not report.faults, ("invariant 16", report.faults)
    zone = session.settings.hall.time_zone
    for name in {at.astimezone(zone).strftime("%Y-%m") for at in moments}:
        month = month_of(name, zone)
        told = [[(act, at) for act, at in each.story if at < month.end] for each in known]
        figures = recompute(session, name)
        _published(figures, told, month.start)
        _visits_made(figures, told, month.start)


def _published(figures: Figures, told: list[Story], start: datetime) -> None:
    """15: what a hand count of the model's own stories gives."""
    counted = Counter(act for story in told for act, at in story if at >= start)
    answers = [next(((act, at) for act, at in story if act in (*FIRST_ANSWERS, "deem_accept")), None) for story in told]
    first = [each[0] for each in answers if each and each[1] >= start]
    found = (
        figures.filed,
        figures.deemed_accepted,
        figures.one_time_notice_breaches,
        figures.corrections,
        figures.within_law,
        figures.within_promise,
    )
    decided = sum(counted[each] for each in DECISIONS)
    expected = (
        counted["submit"],
        counted["deem_accept"],
        counted["breach"],
        Share(first.count("request_supplement"), len(first)),
        Share(counted["in_law"], decided),
        Share(counted["in_promise"], decided),
    )
    assert found == expected, ("invariant 15", found, expected)


def _visits_made(figures: Figures, told: list[Story], start: datetime) -> None:
    """15, 18: the days on which somebody stood before staff, of the cases that were concluded."""
    zone, made = start.tzinfo, Counter[int]()
    for story in told:
        ended = next((at for act, at in story if act == "conclude"), None)
        if ended is not None and ended >= start:
            made[len({at.astimezone(zone).date() for act, at in story if act in BEFORE_STAFF})] += 1
    assert figures.visits_made == dict(sorted(made.items())), ("invariant 15", figures.visits_made, made)


def rows_taken(session: Session) -> list[tuple[str, str, str]]:
    """The rows of the table of transitions that cases have gone through, as the journal says."""
    taken = session.execute(select(EntryRow.event, EntryRow.facts).where(EntryRow.event.in_(get_args(Step))))
    return [(facts["from"], event, facts["to"]) for event, facts in taken]
