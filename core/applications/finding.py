"""What a citizen holds out at a counter finds a case: the code on a receipt, the number typed from it, or the reference
or storage number on a slip that a kiosk printed before what was filed there had arrived.

Finding opens nothing and names nobody: that wants a pass, or the holder's identity document (`originals`).
"""

from sqlalchemy import bindparam, or_, select

from core.applications import cases, views
from core.applications.cases import Case
from core.applications.models import ApplicationRow
from core.applications.receipts import read_receipt_code
from core.applications.schemas import CaseFound
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.ids import is_id
from core.numbering import parse_case_number, parse_storage_number
from core.people import service as people
from core.people.permissions import require

_FILED_AS = (
    select(ApplicationRow.__table__)
    .where(
        or_(
            ApplicationRow.id.between(bindparam("first"), bindparam("last")),
            ApplicationRow.bundle_id.between(bindparam("first"), bindparam("last")),
        ),
        ApplicationRow.case_number.is_not(None),
    )
    .order_by(ApplicationRow.created_at, ApplicationRow.id)
)


def find_by_receipt(session: Session, call: Call, code: str) -> CaseFound:
    """The case a receipt's QR names. Refusals as `read_receipt_code`, NotFound `application_unknown`."""
    require(call.actor, "open_verification")
    receipt = read_receipt_code(code, session.keys.public_keys("receipt"))
    return _found(session, call, cases.find(session, receipt.application_id))


def find_by_number(session: Session, call: Call, text: str) -> CaseFound:
    """The case of a number typed from a receipt that cannot be scanned any more. Refusals as `parse_case_number`,
    NotFound `application_unknown`."""
    require(call.actor, "open_verification")
    return _found(session, call, cases.find_by_number(session, str(parse_case_number(text))))


def find_by_reference(session: Session, call: Call, reference: str) -> CaseFound:
    """What a kiosk stored, by the id it gave it (in the slip's code) or the storage number that was typed: nobody has
    signed that, for the hall had not seen it. Of several cases filed in one the one whose originals are awaited, else
    the first. NotFound `reference_not_arrived`, refusals as `parse_storage_number`."""
    require(call.actor, "open_verification")
    first, last = (reference, reference) if is_id(reference) else parse_storage_number(reference)
    several = cases.find_many(session, _FILED_AS.params(first=first, last=last))
    if not several:
        raise NotFound("reference_not_arrived", reference=reference)
    return _found(session, call, next((case for case in several if case.state == "awaiting_originals"), several[0]))


def _found(session: Session, call: Call, case: Case) -> CaseFound:
    return CaseFound(
        application_id=case.id,
        case_number=case.row.case_number,
        matter_title=case.definition.title.say(call.language),
        state=case.state,
        state_text=views.state_text(case.state, call.language),
        identity_kind=people.facts_of(session, case.row.holder_id).document.kind,
    )
