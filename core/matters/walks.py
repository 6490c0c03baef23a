"""The walks on record: whether a simulated applicant came through a text, and with what figures.

A walk is kept under the checksum of what was walked, so nobody walks the same text twice, and a text that changes by
one character has none. A text is published only after its walk, and only when the walk met what the guide promises.
Secret matters are done in no channel of ours, so nobody can walk them. The walking itself is the hall's
(`hall.walking`).
"""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import delete, exists, insert, select

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from core.matters import service, stored
from core.matters.definition import MatterDefinition, version_hash
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.walked import MatterWalk, differences
from core.matters.models import MatterDraftRow, MatterDraftTextRow, MatterReviewRow, MatterWalkRow
from core.matters.versions.checking import definition_in


def keep(session: Session, call: Call, definition: MatterDefinition, walk: MatterWalk) -> list[Finding]:
    """Put a walk on record, in place of an earlier one of the same text; gives what it found. ValueError for the walk
    of another text."""
    checksum = version_hash(definition)
    if walk.checksum != checksum:
        raise ValueError("the walk of another text")
    found = differences(definition, walk)
    session.execute(delete(MatterWalkRow).where(MatterWalkRow.checksum == checksum))
    row = {
        "checksum": checksum,
        "code": definition.code,
        "version": definition.version,
        "differences": len(found),
        "ways": len(walk.leaves),
        "walk": msgspec.json.encode(walk).decode(),
        "walked_at": call.at,
    }
    session.execute(insert(MatterWalkRow), row)
    facts = {"code": definition.code, "checksum": checksum, "ways": len(walk.leaves), "differences": len(found)}
    journal.record(session, call, checksum[:36], "matter_walked", facts)
    return found


def find(session: Session, checksum: str) -> MatterWalk | None:
    kept = session.scalar(select(MatterWalkRow.walk).where(MatterWalkRow.checksum == checksum))
    return None if kept is None else msgspec.json.decode(kept, type=MatterWalk)


class CameThrough(Struct, frozen=True):
    """A text whose every way led to the result as promised: when it was walked, and how many `ways` there were."""

    walked_at: datetime
    ways: int


def came_through(session: Session, checksum: str) -> CameThrough | None:
    """None while nobody has walked it, and when something differed."""
    columns = (MatterWalkRow.walked_at, MatterWalkRow.ways)
    passed = (MatterWalkRow.checksum == checksum, MatterWalkRow.differences == 0, MatterWalkRow.ways > 0)
    row = session.execute(select(*columns).where(*passed)).one_or_none()
    return CameThrough(row.walked_at, row.ways) if row else None


def findings_of(session: Session, definition: MatterDefinition) -> list[Finding] | None:
    """What the walk of this text found; None while it has not been walked."""
    walk = find(session, version_hash(definition))
    return None if walk is None else differences(definition, walk)


def require_walked(session: Session, definition: MatterDefinition) -> None:
    """Conflict `matter_not_walked`; `matter_walk_differs` (count, first) when the walk stopped or met other figures
    than the guide promises."""
    if definition.secret:
        return
    found = findings_of(session, definition)
    if found is None:
        raise Conflict("matter_not_walked", matter=definition.code, version=definition.version)
    if found:
        raise Conflict("matter_walk_differs", matter=definition.code, count=len(found), first=found[0].reason)


def differing(session: Session) -> set[str]:
    """The checksums of texts whose walk found something."""
    return set(session.scalars(select(MatterWalkRow.checksum).where(MatterWalkRow.differences > 0)))


def find_unwalked(session: Session, day: date, tried: Collection[str] = ()) -> MatterDefinition | None:
    """A matter in force that nobody has walked: one that came with the hall, or from before there were walks. `tried`:
    checksums to leave out."""
    walked = {*session.scalars(select(MatterWalkRow.checksum)), *tried}
    for row in stored.deciding(session, day):
        if row.checksum not in walked and row.state == "in_force":
            definition = service.find_version(session, row.id).definition
            if not definition.secret:
                return definition
    return None


def waiting(session: Session) -> list[tuple[MatterDefinition, str]]:
    """Checked drafts whose text nobody has walked yet, each with the text, oldest first."""
    unwalked = ~exists().where(MatterWalkRow.checksum == MatterReviewRow.checksum)
    statement = (
        select(MatterDraftRow.code, MatterDraftTextRow.text)
        .join(MatterDraftTextRow, MatterDraftTextRow.draft_id == MatterDraftRow.id)
        .join(MatterReviewRow, MatterReviewRow.id == MatterDraftRow.version_id)
        .where(MatterDraftRow.state == "checked", MatterDraftTextRow.revision == MatterDraftRow.revision, unwalked)
        .order_by(MatterDraftRow.checked_at)
    )
    found: list[tuple[MatterDefinition, str]] = []
    for code, text in session.execute(statement):
        try:
            definition = definition_in(code, text)
        except MatterFileError:
            continue  # checked by an older program; whoever publishes it is told
        if not definition.secret:
            found.append((definition, text))
    return found
