"""The catalogue in use: versions published from files, and the one in force on a day.

A version is immutable: the same code and version number with other content is refused at start. So a
definition that was decoded is kept by its checksum while it is wanted (`kept.py`); every other statement leaves its
text alone."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Row, Select, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound
from core.ids import new_id
from core.matters.definition import MatterDefinition, version_hash
from core.matters.kept import Kept
from core.matters.models import MatterVersionRow
from core.matters.stored import BY_ID, HEADS, deciding, in_batches, texts_of
from core.three_lists import service as three_lists
from core.three_lists.service import Subject


class PinnedMatter(Struct, frozen=True):
    """A definition with the row a case pins."""

    version_id: str
    checksum: str
    definition: MatterDefinition


def publish(
    session: Session,
    call: Call,
    definition: MatterDefinition,
    version_id: str | None = None,
    reviewed_by: str | None = None,
) -> str:
    """Make a version known; gives its id. A person publishes through `publishing`, which names both. Publishing the
    same again changes nothing; Conflict `matter_version_changed` when its content differs from what was published under
    this number; refusals as `three_lists.require_publishable`."""
    checksum = version_hash(definition)
    known = session.execute(
        select(MatterVersionRow.id, MatterVersionRow.checksum).where(
            MatterVersionRow.code == definition.code, MatterVersionRow.version == definition.version
        )
    ).one_or_none()
    if known is not None and known.checksum != checksum:
        raise Conflict("matter_version_changed", matter=definition.code, version=definition.version)
    if known is not None:
        return known.id
    if definition.state == "in_force":
        day = max(definition.in_force_from, session.settings.hall.day_of(call.at))
        three_lists.require_publishable(session, call, subject_of(definition), day)
    version_id = version_id or new_id()
    if definition.state != "draft":
        _end_earlier(session, definition)
    session.execute(
        insert(MatterVersionRow).values(
            id=version_id,
            code=definition.code,
            version=definition.version,
            checksum=checksum,
            state=definition.state,
            in_force_from=definition.in_force_from,
            in_force_until=definition.in_force_until,
            definition=msgspec.json.encode(definition, order="deterministic").decode(),
            published_at=call.at,
            published_by=call.actor.id,
            reviewed_by=reviewed_by,
        )
    )
    facts = {"code": definition.code, "version": definition.version, "checksum": checksum}
    journal.record(session, call, version_id, "matter_published", facts)
    return version_id


def subject_of(definition: MatterDefinition) -> Subject:
    """What the three lists are asked about."""
    return Subject(definition.catalogue_code, definition.matter_type, definition.authority.area)


def find_in_force(session: Session, code: str, day: date) -> PinnedMatter:
    """NotFound `matter_unknown`, also for a secret one, which is done in no channel of ours; Conflict
    `matter_not_in_force` when it exists and does not apply on this day."""
    rows = session.execute(_begun(day).where(MatterVersionRow.code == code)).all()
    if rows and _applies(rows[0], day):
        pinned = _pinned(session, rows[0])
        if pinned.definition.secret:
            raise NotFound("matter_unknown", matter=code)
        return pinned
    if not rows and session.scalar(select(MatterVersionRow.id).where(MatterVersionRow.code == code)) is None:
        raise NotFound("matter_unknown", matter=code)
    raise Conflict("matter_not_in_force", matter=code)


def list_in_force(session: Session, day: date) -> list[PinnedMatter]:
    """One version per matter, by code."""
    return _all_pinned(session, _in_force(session, day))


def versions_in_force(session: Session, day: date) -> list[str]:
    """The ids of the same; no definition is read for it."""
    return [row.id for row in _in_force(session, day)]


def _in_force(session: Session, day: date) -> list[Row[Any]]:
    return [row for row in deciding(session, day) if _applies(row, day)]


def require_in_force(session: Session, version_id: str, day: date) -> None:
    """Conflict `matter_not_in_force` when this version, perhaps an older one, does not apply on this day any
    more."""
    row = session.execute(BY_ID, {"version": version_id}).one()
    find_in_force(session, row.code, day)
    if not _applies(row, day):
        raise Conflict("matter_not_in_force", matter=row.code)


def require_newest(session: Session, version_id: str, day: date) -> None:
    """Conflict `matter_changed` when another version of the matter applies on this day, `matter_not_in_force` when none
    does."""
    code = session.execute(BY_ID, {"version": version_id}).one().code
    if find_in_force(session, code, day).version_id != version_id:
        raise Conflict("matter_changed", matter=code)


def newest_of(session: Session, version_id: str, day: date) -> PinnedMatter:
    """The version of the same matter that applies on this day; this one while none does."""
    pinned = find_version(session, version_id)
    try:
        return find_in_force(session, pinned.definition.code, day)
    except Conflict:
        return pinned


def find_version(session: Session, version_id: str) -> PinnedMatter:
    """The version a case pinned, in force or not."""
    return _pinned(session, session.execute(BY_ID, {"version": version_id}).one())


def find_known(session: Session, version_id: str) -> PinnedMatter:
    """A version by an id that somebody names. NotFound `version_unknown`."""
    row = session.execute(BY_ID, {"version": version_id}).one_or_none()
    if row is None:
        raise NotFound("version_unknown")
    return _pinned(session, row)


def find_versions(session: Session, version_ids: Collection[str]) -> dict[str, PinnedMatter]:
    """Several of them by id, with two statements for each few hundred."""
    found: dict[str, PinnedMatter] = {}
    for some in in_batches(list(version_ids)):
        rows = session.execute(HEADS.where(MatterVersionRow.id.in_(some))).all()
        found |= {each.version_id: each for each in _all_pinned(session, rows)}
    return found


def find_by_checksum(session: Session, code: str, checksum: str, day: date) -> PinnedMatter:
    """The version with exactly this content, if it applied on this day. NotFound `matter_unknown`; Conflict
    `matter_changed` when the matter exists and no version of it has this content, `matter_not_in_force` when
    one has and does not apply."""
    rows = session.execute(HEADS.where(MatterVersionRow.code == code)).all()
    if not rows:
        raise NotFound("matter_unknown", matter=code)
    for row in rows:
        if row.checksum == checksum:
            if not _applies(row, day):
                raise Conflict("matter_not_in_force", matter=code)
            return _pinned(session, row)
    raise Conflict("matter_changed", matter=code)


def _begun(day: date) -> Select[Any]:
    """Versions whose time has begun, newest first: the newest of a matter decides, also that it is paused."""
    return HEADS.where(MatterVersionRow.state != "draft", MatterVersionRow.in_force_from <= day).order_by(
        MatterVersionRow.version.desc()
    )


def _applies(row: Row[Any], day: date) -> bool:
    return (
        row.state == "in_force"
        and row.in_force_from <= day
        and (row.in_force_until is None or row.in_force_until >= day)
    )


def _end_earlier(session: Session, definition: MatterDefinition) -> None:
    session.execute(
        update(MatterVersionRow)
        .where(
            MatterVersionRow.code == definition.code,
            MatterVersionRow.version < definition.version,
            MatterVersionRow.in_force_from >= definition.in_force_from,
        )
        .values(state="ended")
    )


def _pinned(session: Session, row: Row[Any]) -> PinnedMatter:
    return _all_pinned(session, [row])[0]


def _all_pinned(session: Session, rows: Sequence[Row[Any]]) -> list[PinnedMatter]:
    """In the same order; only the texts of what is not kept decoded are read."""
    known = {row.id: kept for row in rows if (kept := _decoded.find(row.checksum))}
    for id, checksum, text in texts_of(session, [row.id for row in rows if row.id not in known]):
        known[id] = msgspec.json.decode(text, type=MatterDefinition)
        _decoded.keep(checksum, known[id])
    return [PinnedMatter(row.id, row.checksum, known[row.id]) for row in rows]


MOST_DECODED = 2048
"""About 30 KB each (`python -m benchmarks.catalogue`)."""

_decoded = Kept[MatterDefinition](MOST_DECODED)
