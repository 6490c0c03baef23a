"""What staff see of cases: their queues, the whole file of one, its papers. Reading only; that somebody looked is
recorded by `note_opened`.

Clerks of the centre and supervisors read every authority's cases, who decides or speaks for an authority only those
of his own.
"""

from typing import Literal

from sqlalchemy import select

from core import journal
from core.applications import cases, mandates, views
from core.applications.cases import Case
from core.applications.models import ApplicationRow
from core.applications.staff_schemas import CaseFile, QueueItem
from core.call import Call, Language
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import NotAllowed
from core.materials import service as materials
from core.materials.store import StoredFile
from core.notices import service as notices
from core.notices.schemas import Notice
from core.people.permissions import OF_AUTHORITY, OF_CENTRE, require

QueueKind = Literal["acceptance", "trial", "hand_out", "review", "awaiting_originals"]

QUEUES: dict[QueueKind, tuple[str, ...]] = {
    "acceptance": ("received", "pre_review"),
    "trial": ("trial_review",),
    "hand_out": ("issued",),
    "review": ("accepted", "under_review", "special_procedure"),
    "awaiting_originals": ("awaiting_originals",),
}


def queue(session: Session, call: Call, kind: QueueKind, after: str | None = None, limit: int = 30) -> list[QueueItem]:
    """What must be acted on first comes first. A member of an authority sees the cases of his own."""
    require(call.actor, "read_queue")
    statement = select(ApplicationRow.__table__).where(ApplicationRow.state.in_(QUEUES[kind]))
    if call.actor.roles & OF_AUTHORITY and (kind == "review" or not call.actor.roles & OF_CENTRE):
        statement = statement.where(mandates.in_sight(session, call.actor, cases.today_at(session, call)))
    if after is not None:
        last = cases.find(session, after).row
        statement = statement.where(
            (ApplicationRow.act_by > last.act_by)
            | ((ApplicationRow.act_by == last.act_by) & (ApplicationRow.id > after))
        )
    first = statement.order_by(ApplicationRow.act_by, ApplicationRow.id).limit(limit)
    return views.queue_items(session, call, cases.find_many(session, first))


def open_case(session: Session, call: Call, id: str) -> CaseFile:
    """The whole file. That somebody looked is part of the record (`note_opened`)."""
    return views.case_file(session, call, readable(session, call, id))


def note_opened(session: Session, call: Call, id: str) -> None:
    """People can see who looked at their case."""
    open_case(session, call, id)
    journal.record(session, call, id, "case_opened", {"authority": call.actor.authority})


def find_document_file(session: Session, call: Call, document_id: str) -> StoredFile:
    application_id, stored = materials.find_file(session, document_id)
    readable(session, call, application_id)
    return stored


def find_notice(session: Session, call: Call, notice_id: str) -> Notice:
    readable(session, call, notices.subject_of(session, notice_id))
    return notices.find_notice(session, notice_id)


def find_notice_file(session: Session, call: Call, notice_id: str, language: Language = notices.LEGAL) -> StoredFile:
    subject_id, stored = notices.find_file(session, notice_id, language)
    readable(session, call, subject_id)
    return stored


def find_certificate_file(session: Session, call: Call, certificate_id: str) -> StoredFile:
    readable(session, call, certificates.subject_of(session, certificate_id))
    return certificates.find_file(session, certificate_id)


def list_notices(session: Session, call: Call, id: str) -> list[Notice]:
    return notices.list_notices(session, readable(session, call, id).id)


def readable(session: Session, call: Call, id: str) -> Case:
    """Whoever serves at the centre and supervisors read every authority's cases; a member of an authority only those of
    his own. NotAllowed `role_missing` or `other_authority`."""
    require(call.actor, "read_case_file")
    case = cases.find(session, id)
    sees_all = call.actor.roles & OF_CENTRE or call.actor.has("supervisor")
    if not sees_all and not mandates.sees(session, call.actor, case, cases.today_at(session, call)):
        raise NotAllowed("other_authority")
    return case
