"""作废: an undecided case that was entered by mistake is taken out of the way, by two supervisors.

Nothing is deleted: the case, its papers and its notices stay where they are, and the record says who proposed, who
confirmed, and why.
"""

from typing import Any

from core.applications import cases, notice_facts, notice_head, views, wording
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed


def propose_void(session: Session, call: Call, id: str, reason: str) -> CaseFile:
    """The first of two. A new proposal takes the place of the one before."""
    reason = wording.reason(reason)
    case = cases.find(session, id, lock=True)
    sealed = session.keys.seal_text(reason, cases.TABLE, "void_reason_sealed", id)
    values: dict[str, Any] = {"void_proposed_by": call.actor.id, "void_reason_sealed": sealed}
    return views.case_file(session, call, cases.take_step(session, call, case, "propose_void", {}, **values))


def void(session: Session, call: Call, id: str) -> CaseFile:
    """The second. Conflict `void_not_proposed`, NotAllowed `proposer_may_not_confirm`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "void")
    proposer = case.row.void_proposed_by
    if proposer is None:
        raise Conflict("void_not_proposed")
    if proposer == call.actor.id:
        raise NotAllowed("proposer_may_not_confirm")
    reason = session.keys.open_text(case.row.void_reason_sealed, cases.TABLE, "void_reason_sealed", id)
    case = cases.take_step(session, call, case, "void", {"proposed_by": proposer})
    notice_head.issue(session, call, case, notice_facts.void, reason)
    return views.case_file(session, call, case)
