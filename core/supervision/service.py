"""Supervision's questions to the record: what a month came to."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from core import clock
from core.call import Call
from core.db.database import Session
from core.journal import EntryRow
from core.people.permissions import require
from core.places import service as places
from core.supervision.call_figures import RECORDED as CALLS_RECORDED
from core.supervision.call_figures import OfCall, call_figures
from core.supervision.figures import Counting, Happened, Month, figures, month_of
from core.supervision.rolling import roll_up
from core.supervision.schemas import CallFigures, Figures, RolledUp, Separation
from core.supervision.separation import RECORDED, Act, separation

BATCH = 5000
LONGEST_CALL = timedelta(days=1)
"""After the month, in which its last calls end."""


def read_figures(session: Session, call: Call, month: str) -> Figures:
    """`month` as `2026-11`, by the authority's days. Refusals as `month_of`; NotAllowed `role_missing`."""
    require(call.actor, "read_figures")
    return recompute(session, month)


def recompute(session: Session, month: str) -> Figures:
    """The same without asking who wants to know: for the command line. InvalidInput `month_malformed`."""
    wanted = month_of(month, session.settings.hall.time_zone)
    counting = Counting(clock.mainland_calendar(), session.settings.clocks.first_day)
    return figures(_entries(session, wanted), wanted, counting)


def read_call_figures(session: Session, call: Call, month: str) -> CallFigures:
    """Of the calls from kiosks. Refusals as `read_figures`."""
    require(call.actor, "read_figures")
    return recompute_calls(session, month)


def recompute_calls(session: Session, month: str) -> CallFigures:
    """The same without asking who wants to know: for the command line. InvalidInput `month_malformed`."""
    wanted = month_of(month, session.settings.hall.time_zone)
    columns = (EntryRow.subject_id, EntryRow.at, EntryRow.terminal_id, EntryRow.event, EntryRow.facts)
    found = session.execute(
        select(*columns)
        .where(EntryRow.event.in_(CALLS_RECORDED), EntryRow.at >= wanted.start, EntryRow.at < wanted.end + LONGEST_CALL)
        .order_by(EntryRow.subject_id, EntryRow.position)
        .execution_options(yield_per=BATCH)
    )
    return call_figures((OfCall(*row) for row in found), wanted)


def read_roll_up(session: Session, call: Call, month: str) -> RolledUp:
    """By line and by area. Refusals as `read_figures`."""
    require(call.actor, "read_figures")
    wanted = month_of(month, session.settings.hall.time_zone)
    area_of = {each.code: each.area for each in places.list_centres(session)}
    return roll_up(_entries(session, wanted), wanted, area_of, session.settings.hall.area)


def read_separation(session: Session, call: Call, month: str) -> Separation:
    """Whether duties kept apart in the month. InvalidInput `month_malformed`; NotAllowed `role_missing`."""
    require(call.actor, "read_separation")
    return prove_separation(session, month)


def prove_separation(session: Session, month: str) -> Separation:
    """The same without asking who wants to know: for the command line."""
    wanted = month_of(month, session.settings.hall.time_zone)
    columns = select(
        *(EntryRow.subject_id, EntryRow.at, EntryRow.actor_id, EntryRow.roles, EntryRow.event, EntryRow.facts),
        EntryRow.assisted_by,
    ).where(EntryRow.at < wanted.end)
    mandates = session.execute(columns.where(EntryRow.event.in_(RECORDED)).order_by(EntryRow.at, EntryRow.position))
    touched = select(EntryRow.subject_id).where(EntryRow.at >= wanted.start, EntryRow.at < wanted.end)
    acts = session.execute(
        columns.where(EntryRow.subject_id.in_(touched))
        .order_by(EntryRow.subject_id, EntryRow.position)
        .execution_options(yield_per=BATCH)
    )
    return separation((Act(*row) for row in mandates.all()), (Act(*row) for row in acts), wanted)


def _entries(session: Session, month: Month) -> Iterator[Happened]:
    """Every entry before the month's end of each subject that something happened to in the month."""
    touched = select(EntryRow.subject_id).where(EntryRow.at >= month.start, EntryRow.at < month.end)
    found = session.execute(
        select(
            *(EntryRow.subject_id, EntryRow.at, EntryRow.channel, EntryRow.event, EntryRow.facts), EntryRow.assisted_by
        )
        .where(EntryRow.subject_id.in_(touched), EntryRow.at < month.end)
        .order_by(EntryRow.subject_id, EntryRow.position)
        .execution_options(yield_per=BATCH)
    )
    return (Happened(*row) for row in found)
