"""Who looked: every look of staff at a case or at one of its papers is on record, and its holder reads the record.

A look says when, in which role, for which authority, and what for: the case it belonged to. Names of staff are not
told; an auditor finds them in the journal. A paper that came from the wallet is shown marked with its purpose.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import select

from core import journal
from core.applications import cases, reading
from core.applications.case import Case
from core.applications.models import ApplicationRow
from core.call import Call, Role
from core.db.database import Session
from core.journal import EntryRow
from core.locale import sentences
from core.materials import service as materials
from core.materials.store import StoredFile
from core.people.permissions import require
from core.people.schemas import Id

At = Literal["case_opened", "document_seen", "verification_opened"]
LOOKS: tuple[At, ...] = ("case_opened", "document_seen", "verification_opened")
MOST_LOOKS = 200
_AT_WORK: tuple[Role, ...] = ("clerk", "issuer", "reviewer", "chief_representative", "supervisor", "auditor")
"""Of several roles the one that had business with a case."""


class Look(Struct, frozen=True):
    """One look of a member of staff. `authority` is whose staff it was, `text` what was done, both in the caller's
    language; the purpose is the case. `material` is the name of the line when one paper was looked at."""

    at: datetime
    event: At
    text: str
    role: Role
    authority: str
    application_id: Id
    case_number: str
    matter_title: str
    material: str = ""


class DocumentCopy(Struct, frozen=True):
    """Where a paper's bytes are, and the lines its copy is marked with: none for what was handed in for this case."""

    stored: StoredFile
    marks: tuple[str, ...]


def document_copy(session: Session, call: Call, document_id: str) -> DocumentCopy:
    """A paper as staff may see it. Refusals as `reading.find_document_file`."""
    stored = reading.find_document_file(session, call, document_id)
    if materials.find_document(session, document_id).source != "wallet":
        return DocumentCopy(stored, ())
    case = cases.find(session, materials.find_file(session, document_id)[0])
    say, language = sentences().say, call.language
    purpose = {"case_number": case.row.case_number or "", "matter": case.definition.title.say(language)}
    reader = {"authority": case.definition.authority.name.say(language), "day": cases.today_at(session, call)}
    return DocumentCopy(stored, (say("mark.purpose", language, **purpose), say("mark.reader", language, **reader)))


def note_document_seen(session: Session, call: Call, document_id: str) -> None:
    """One paper was opened; refusals as `document_copy`."""
    reading.find_document_file(session, call, document_id)
    material = materials.find_document(session, document_id).material
    facts = {"document_id": document_id, "material": material, "authority": call.actor.authority}
    journal.record(session, call, materials.find_file(session, document_id)[0], "document_seen", facts)


def list_looks(session: Session, call: Call) -> list[Look]:
    """Who looked at the caller's cases, the latest 200, the newest first."""
    require(call.actor, "read_own_case")
    statement = (
        select(EntryRow.at, EntryRow.event, EntryRow.roles, EntryRow.facts, EntryRow.subject_id)
        .join(ApplicationRow, ApplicationRow.id == EntryRow.subject_id)
        .where(ApplicationRow.holder_id == call.actor.id, EntryRow.event.in_(LOOKS))
    )
    entries = session.execute(statement.order_by(EntryRow.at.desc()).limit(MOST_LOOKS)).all()
    wanted = select(ApplicationRow.__table__).where(ApplicationRow.id.in_({entry.subject_id for entry in entries}))
    of = {case.id: case for case in cases.find_many(session, wanted)}
    return [_look(session, call, of[entry.subject_id], entry) for entry in entries]


def _look(session: Session, call: Call, case: Case, entry: Any) -> Look:
    """Staff of the deciding authority are named by it, those of the centre by the hall."""
    language = call.language
    own = entry.facts.get("authority") == case.row.authority
    line = case.definition.material(entry.facts.get("material", ""))
    at_work: list[Role] = [role for role in _AT_WORK if entry.roles.count(role)] or entry.roles
    return Look(
        at=entry.at,
        event=entry.event,
        text=sentences().say(f"event.{entry.event}", language),
        role=at_work[0],
        authority=case.definition.authority.name.say(language) if own else session.settings.hall.name[language],
        application_id=case.id,
        case_number=case.row.case_number or "",
        matter_title=case.definition.title.say(language),
        material=line.name.say(language) if line else "",
    )
