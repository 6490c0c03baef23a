"""What changed in a guide since somebody began under an older version. Reading only."""

from datetime import date

from sqlalchemy import select

from core.db.database import Session
from core.matters import service
from core.matters.models import MatterVersionRow
from core.matters.service import PinnedMatter
from core.matters.versions.differences import differences, for_applicants
from core.matters.versions.schemas import ChangesSince, VersionChange


def changes_since(session: Session, version_id: str, day: date, *, for_staff: bool = False) -> ChangesSince:
    """`version_id`: the one a case pinned. Versions that came into force since, up to `day`, and what the newest of
    them says otherwise; to applicants without what concerns the office alone."""
    began = service.find_version(session, version_id)
    statement = (
        select(MatterVersionRow.id)
        .where(
            MatterVersionRow.code == began.definition.code,
            MatterVersionRow.version > began.definition.version,
            MatterVersionRow.state != "draft",
            MatterVersionRow.in_force_from <= day,
        )
        .order_by(MatterVersionRow.version)
    )
    later = [service.find_version(session, id) for id in session.scalars(statement)]
    if not later:
        return ChangesSince(_said(began))
    found = differences(began.definition, later[-1].definition)
    told = found if for_staff else for_applicants(found)
    return ChangesSince(_said(began), tuple(_said(each) for each in later), told)


def _said(pinned: PinnedMatter) -> VersionChange:
    definition = pinned.definition
    return VersionChange(definition.version, pinned.checksum, definition.in_force_from, definition.change_note)
