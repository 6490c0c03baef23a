"""The watch list of a hall: the deciding version of every matter, outlined once and compared (`watch`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, select

from core.call import Call
from core.db.database import Session
from core.matters import stored, walks
from core.matters.kept import Kept
from core.matters.models import MatterStandingRow, MatterVersionRow
from core.matters.versions.watch import Concern, Outline, Watched, concerns
from core.people.permissions import require

MOST_OUTLINED = 32_768
"""About a kilobyte each."""

_AWAITED = select(MatterVersionRow.code).where(
    MatterVersionRow.state == "in_force", MatterVersionRow.in_force_from > bindparam("day")
)
_CONFIRMED = select(MatterStandingRow.version_id, MatterStandingRow.decided_at).where(
    MatterStandingRow.change == "confirmed"
)


def list_concerns(session: Session, call: Call) -> tuple[Concern, ...]:
    """What must be looked at: old, lapsed, paused and contradicting matters, on the caller's day."""
    require(call.actor, "edit_matter_draft")
    today = session.settings.hall.day_of(call.at)
    rows = stored.deciding(session, today)
    outlines, confirmed = _outlines(session, rows), _confirmed_on(session)
    awaited, differing = set(session.execute(_AWAITED, {"day": today}).scalars()), walks.differing(session)
    watched = [
        Watched(
            version_id=row.id,
            state=row.state,
            definition=outlines[row.id],
            in_force_until=row.in_force_until,
            looked_at=max(row.in_force_from, confirmed.get(row.id, row.in_force_from)),
            follows=row.code in awaited,
            walk_differs=row.checksum in differing,
        )
        for row in rows
    ]
    return concerns(watched, today)


def _outlines(session: Session, rows: Sequence[Row[Any]]) -> dict[str, Outline]:
    """By id of the version; only what nobody has outlined yet is read."""
    found = {row.id: kept for row in rows if (kept := _outlined.find(row.checksum))}
    for id, checksum, text in stored.texts_of(session, [row.id for row in rows if row.id not in found]):
        found[id] = msgspec.json.decode(text, type=Outline)
        _outlined.keep(checksum, found[id])
    return found


def _confirmed_on(session: Session) -> dict[str, date]:
    """The day on which each version was last said to be right."""
    found: dict[str, date] = {}
    for row in session.execute(_CONFIRMED):
        day = session.settings.hall.day_of(row.decided_at)
        found[row.version_id] = max(day, found.get(row.version_id, day))
    return found


_outlined = Kept[Outline](MOST_OUTLINED)
