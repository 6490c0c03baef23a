"""What a case's guide says today and did not say when the case began. The case goes on under its own version."""

from core.applications import cases
from core.applications.reading import readable
from core.call import Call
from core.db.database import Session
from core.matters.versions.schemas import ChangesSince
from core.matters.versions.since import changes_since


def for_holder(session: Session, call: Call, application_id: str) -> ChangesSince:
    """Refusals as `cases.find_own`."""
    case = cases.find_own(session, call, application_id)
    return changes_since(session, case.row.matter_version_id, cases.today_at(session, call))


def for_staff(session: Session, call: Call, application_id: str) -> ChangesSince:
    """With what concerns the office too. Refusals as `reading.readable`."""
    case = readable(session, call, application_id)
    return changes_since(session, case.row.matter_version_id, cases.today_at(session, call), for_staff=True)
