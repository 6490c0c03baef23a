"""The code that leads from one place to a draft in another: from the app to a kiosk, from a kiosk home.

It finds the draft and proves nothing: only its holder, known by the card or signed in, gets anything for it, so a code
that is seen by others tells them nothing. It is good once. One shown by a phone is meant for the kiosk at hand and
lives ten minutes; one shown by a kiosk is taken home and lives a week. The draft itself stays with the hall either way,
among its holder's cases.

The text is a link whose fragment is the code, so that a phone's own camera leads to a page that says what to do with
it (`/draft#…`); the fragment never reaches a server by itself.
"""

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from core import journal
from core.applications import cases, views
from core.applications.draft_schemas import PATH, CodeShown, DraftCode
from core.applications.models import DraftCodeRow
from core.applications.schemas import Application
from core.call import Call
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, NotAllowed
from core.ids import new_id
from core.one_use_codes import code_hash, new_code
from core.people.permissions import require

ON_A_PHONE = timedelta(minutes=10)
TAKEN_HOME = timedelta(days=7)


def show_code(session: Session, call: Call, id: str) -> DraftCode:
    """A fresh code for the caller's draft. Conflict `draft_closed` once it was submitted, `draft_needs_app` for one
    that is about a certificate, which no kiosk can go on with."""
    require(call.actor, "edit_draft")
    case = cases.find_own(session, call, id, act="file")
    if case.state not in ("draft", "trial_review"):
        raise Conflict("draft_closed", state=case.state)
    if case.row.act != "new":
        raise Conflict("draft_needs_app")
    code = new_code()
    expires_at = call.at + (TAKEN_HOME if call.channel == "kiosk" else ON_A_PHONE)
    row = {"id": new_id(), "application_id": id, "code_hash": code_hash(code), "expires_at": expires_at}
    session.insert_new(insert(DraftCodeRow), row)
    journal.record(session, call, id, "draft_code_shown", {"expires_at": expires_at.isoformat()})
    return DraftCode(id, f"{session.settings.public_url}{PATH}#{code}", code, expires_at)


def use_code(session: Session, call: Call, shown: CodeShown) -> Application:
    """The draft, for its holder. NotAllowed `draft_code_refused` for one that is unknown or leads to somebody else's
    (which of both is nobody's business); to the holder AlreadyDone `draft_code_used`, Conflict `draft_code_expired`,
    `draft_closed`."""
    require(call.actor, "edit_draft")
    code = shown.code.rpartition("#")[2].replace(" ", "")
    row = session.execute(select(DraftCodeRow.__table__).where(DraftCodeRow.code_hash == code_hash(code))).one_or_none()
    case = cases.find(session, row.application_id) if row else None
    if row is None or case is None or case.row.holder_id != call.principal:
        raise NotAllowed("draft_code_refused")
    cases.require_own(session, call, case, "file")
    if case.state not in ("draft", "trial_review"):
        raise Conflict("draft_closed", state=case.state)
    if row.expires_at <= call.at:
        raise Conflict("draft_code_expired")
    unused = (DraftCodeRow.id == row.id) & DraftCodeRow.used_at.is_(None)
    if session.execute(update(DraftCodeRow).where(unused).values(used_at=call.at)).rowcount == 0:
        raise AlreadyDone("draft_code_used")
    journal.record(session, call, case.id, "draft_code_used", {"terminal_id": call.terminal_id})
    return views.application(session, call, case)


def forget(session: Session, call: Call) -> None:
    """For the worker: codes that a day ago were good no more."""
    session.execute(delete(DraftCodeRow).where(DraftCodeRow.expires_at < call.at - timedelta(days=1)))
