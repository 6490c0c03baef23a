"""What was moved down and runs: which windows of the district take a matter no longer, and where it is taken instead.

After the day of a batch the district's own centres accept nothing of it (N1). What was filed before stays where it is,
so that nobody's case changes hands for a reform. A kept hall and a functional zone are not the district's windows.
"""

from datetime import date

from sqlalchemy import bindparam, select

from core.call import Call
from core.db.database import Session
from core.errors import NotAllowed
from core.levels.models import SinkingBatchRow, SinkingCentreRow, SinkingMatterRow
from core.places import service as places
from core.places.schemas import CentreKind

_RUNNING = SinkingBatchRow.state == "running"
_TAKEN = (
    select(SinkingMatterRow.matter).join(SinkingBatchRow, SinkingBatchRow.id == SinkingMatterRow.batch).where(_RUNNING)
)
_CLOSED = (
    select(SinkingBatchRow.area, SinkingBatchRow.runs_from)
    .join(SinkingMatterRow, SinkingMatterRow.batch == SinkingBatchRow.id)
    .where(_RUNNING, ~SinkingBatchRow.keeps_counters, SinkingMatterRow.matter == bindparam("matter"))
    .order_by(SinkingBatchRow.runs_from)
)
_INSTEAD = (
    select(SinkingCentreRow.centre)
    .join(SinkingBatchRow, SinkingBatchRow.id == SinkingCentreRow.batch)
    .join(SinkingMatterRow, SinkingMatterRow.batch == SinkingBatchRow.id)
    .where(_RUNNING, SinkingMatterRow.matter == bindparam("matter"))
    .order_by(SinkingCentreRow.centre)
    .distinct()
)


def taken_by_towns(session: Session) -> set[str]:
    """The matters of all batches that run, pilots too."""
    return set(session.scalars(_TAKEN))


def closed_areas(session: Session, matter: str) -> dict[str, date]:
    """The districts whose own windows take this matter no longer, each with the first day of that."""
    closed: dict[str, date] = {}
    for area, runs_from in session.execute(_CLOSED, {"matter": matter}):
        if runs_from is not None:
            closed.setdefault(area, runs_from)
    return closed


def is_closed(closed: dict[str, date], area: str, kind: CentreKind, filed_on: date) -> bool:
    """Whether a centre of this area and kind takes it no longer when it was filed that day."""
    return kind == "district" and area in closed and filed_on >= closed[area]


def require_open(session: Session, call: Call, matter: str, centre: str, filed_on: date) -> None:
    """NotAllowed `sunk_to_towns` with the day and the centres that take the matter instead."""
    closed = closed_areas(session, matter)
    if not closed:
        return
    area, kind = places.standing_of_centre(session, centre)
    if is_closed(closed, area, kind, filed_on):
        codes = session.execute(_INSTEAD, {"matter": matter}).scalars()
        names = [places.centre_name(session, code, call.language) for code in codes]
        between = ", " if call.language == "en" else "、"
        raise NotAllowed("sunk_to_towns", day=closed[area], centres=between.join(names))
