"""What becomes of a published version after its first day: a pause, its end, or the word that it is still right.

    in force ──pause──▶ paused ──resume──▶ in force
        └──end (last day)──▶ ended after that day

The text of a version never changes; what is decided here is written beside it. Cases that pinned it go on to their end,
nobody begins a new one: the same at every counter, kiosk and phone, since all of them ask `service.find_in_force`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound, TooLarge
from core.ids import new_id
from core.matters import service
from core.matters.definition import MatterDefinition
from core.matters.models import MatterStandingRow, MatterVersionRow
from core.matters.versions.schemas import Standing, StandingChange, VersionLine
from core.people.permissions import require

LONGEST_REASON = 1000
PAGE = 100
_columns = [column for column in MatterVersionRow.__table__.c if column.name != "definition"]
_HEADS = select(*_columns).order_by(MatterVersionRow.code, MatterVersionRow.version.desc())
"""Versions without their texts, newest first."""


def pause(session: Session, call: Call, version_id: str, reason: str) -> None:
    """Nobody begins this matter until it is resumed. Conflict `matter_not_running`; NotFound `version_unknown`;
    InvalidInput `reason_needed`."""
    _decide(session, call, version_id, "paused", reason, ("in_force",), state="paused")


def resume(session: Session, call: Call, version_id: str, reason: str) -> None:
    """Conflict `matter_not_paused`."""
    _decide(session, call, version_id, "resumed", reason, ("paused",), state="in_force")


def end(session: Session, call: Call, version_id: str, reason: str, last_on: date) -> None:
    """Plan the version's last day, today or later. InvalidInput `last_day_passed`, `last_day_before_first`."""
    row = _find(session, version_id)
    if last_on < session.settings.hall.day_of(call.at):
        raise InvalidInput("last_day_passed")
    if last_on < row.in_force_from:
        raise InvalidInput("last_day_before_first")
    _decide(session, call, version_id, "ended", reason, ("in_force", "paused"), in_force_until=last_on)


def confirm(session: Session, call: Call, version_id: str, reason: str) -> None:
    """Say that the text was read again and is still right; until then an old one counts as stale."""
    _decide(session, call, version_id, "confirmed", reason, ("in_force",))


def list_versions(session: Session, call: Call, code: str) -> list[VersionLine]:
    """Of one matter, newest first. NotFound `matter_unknown`."""
    require(call.actor, "edit_matter_draft")
    rows = session.execute(_HEADS.where(MatterVersionRow.code == code)).all()
    if not rows:
        raise NotFound("matter_unknown", matter=code)
    return _lines(session, call, rows)


def list_matters(session: Session, call: Call, after: str = "", limit: int = PAGE) -> list[VersionLine]:
    """One version for each matter, the one in force or else the newest; by code, from the one behind `after`."""
    require(call.actor, "edit_matter_draft")
    codes = select(MatterVersionRow.code).where(MatterVersionRow.code > after).distinct()
    page = session.scalars(codes.order_by(MatterVersionRow.code).limit(limit)).all()
    found: dict[str, VersionLine] = {}
    for line in _lines(session, call, session.execute(_HEADS.where(MatterVersionRow.code.in_(page))).all()):
        if line.code not in found or line.applies:
            found[line.code] = line
    return list(found.values())


def history(session: Session, call: Call, code: str) -> list[Standing]:
    """What was decided of a matter's versions, newest first."""
    require(call.actor, "edit_matter_draft")
    statement = select(MatterStandingRow.__table__).where(MatterStandingRow.code == code)
    rows = session.execute(statement.order_by(MatterStandingRow.decided_at.desc(), MatterStandingRow.id.desc()))
    return [_standing(session, row) for row in rows]


def version_id_of(session: Session, code: str, version: int) -> str | None:
    """The id of a published version by its number."""
    statement = select(MatterVersionRow.id).where(MatterVersionRow.code == code, MatterVersionRow.version == version)
    return session.scalar(statement)


def _decide(
    session: Session,
    call: Call,
    version_id: str,
    change: StandingChange,
    reason: str,
    states: tuple[str, ...],
    **values: Any,
) -> None:
    require(call.actor, "change_matter_standing")
    said = _reason(reason)
    row = _find(session, version_id)
    if change == "resumed" and row.state not in states:
        raise Conflict("matter_not_paused")
    if row.state not in states:
        raise Conflict("matter_not_running")
    if values:
        moved = session.execute(
            update(MatterVersionRow)
            .where(MatterVersionRow.id == version_id, MatterVersionRow.state == row.state)
            .values(**values)
        )
        if moved.rowcount == 0:
            raise Conflict("matter_not_running")
    id = new_id()
    last_on: date | None = values.get("in_force_until")
    entry = {
        "id": id,
        "version_id": version_id,
        "code": row.code,
        "change": change,
        "reason_sealed": session.keys.seal_text(said, "matter_standings", "reason_sealed", id),
        "last_on": last_on,
        "decided_by": call.actor.id,
        "decided_at": call.at,
    }
    session.insert_new(insert(MatterStandingRow), entry)
    facts = {"code": row.code, "version": row.version, "last_on": last_on.isoformat() if last_on else ""}
    journal.record(session, call, version_id, f"matter_{change}", facts)


def _reason(reason: str) -> str:
    said = reason.replace("\0", "").strip()
    if not said:
        raise InvalidInput("reason_needed")
    if len(said) > LONGEST_REASON:
        raise TooLarge("text_too_long", limit=LONGEST_REASON)
    return said


def _find(session: Session, version_id: str) -> Row[Any]:
    row = session.execute(_HEADS.where(MatterVersionRow.id == version_id)).one_or_none()
    if row is None:
        raise NotFound("version_unknown")
    return row


def _lines(session: Session, call: Call, rows: Sequence[Row[Any]]) -> list[VersionLine]:
    today = session.settings.hall.day_of(call.at)
    deciding: dict[str, str] = {}
    for row in rows:  # newest first: of those whose time has begun, the newest decides
        if row.state != "draft" and row.in_force_from <= today:
            deciding.setdefault(row.code, row.id)
    pinned = service.find_versions(session, [row.id for row in rows])
    return [_line(row, pinned[row.id].definition, row.id == deciding.get(row.code), today) for row in rows]


def _line(row: Row[Any], definition: MatterDefinition, decides: bool, today: date) -> VersionLine:
    over = row.in_force_until is not None and row.in_force_until < today
    return VersionLine(
        id=row.id,
        code=row.code,
        version=row.version,
        checksum=row.checksum,
        state="ended" if over else row.state,
        title=definition.title,
        change_note=definition.change_note,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        published_at=row.published_at,
        published_by=row.published_by,
        reviewed_by=row.reviewed_by,
        applies=decides and row.state == "in_force" and not over,
        awaited=row.state == "in_force" and row.in_force_from > today,
    )


def _standing(session: Session, row: Row[Any]) -> Standing:
    reason = session.keys.open_text(row.reason_sealed, "matter_standings", "reason_sealed", row.id)
    return Standing(row.version_id, row.change, reason, row.decided_by, row.decided_at, row.last_on)
