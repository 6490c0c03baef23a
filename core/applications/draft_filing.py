"""A draft of the phone's that is filed at a kiosk: the case goes on under its own id, and is filed once.

What counts is what the person saw and signed at the kiosk, so answers, form and papers become those of the parcel; of
the draft's own papers those stay that the parcel names (`kept`), which need not travel twice. The parcel may have
waited out a broken link: a draft that was submitted meanwhile, from the phone or another kiosk, is refused, and the
person finds the case there is.
"""

from core import journal
from core.applications import cases, filing, papers
from core.applications.case import Case
from core.applications.schemas import Parcel
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, NotFound
from core.materials import service as materials
from core.matters.service import PinnedMatter


def take_over(session: Session, call: Call, draft_id: str, parcel: Parcel, pinned: PinnedMatter) -> Case:
    """The applicant's draft as the parcel says it. NotFound `application_unknown` for somebody else's and
    `document_unknown` for a paper it no longer has; AlreadyDone `already_submitted`; InvalidInput
    `draft_of_another_matter`."""
    case = cases.find_own(session, call, draft_id, lock=True, act="file")
    if case.state not in papers.BEFORE_FILING:
        raise filing.submitted_before(case)
    if case.row.matter != parcel.matter or case.row.act != "new":
        raise InvalidInput("draft_of_another_matter")
    entered = {
        "matter_version_id": pinned.version_id,
        "organisation_id": parcel.organisation_id,
        "power_id": call.power,
        "language": parcel.language,
        "answers": parcel.answers,
        "form_sealed": cases.seal(session, parcel.form, "form_sealed", draft_id),
        "evidence_sealed": cases.seal(session, parcel.identity, "evidence_sealed", draft_id),
        "declared": parcel.declared,
        "terminal_time": parcel.terminal_time,
    }
    cases.change(session, call, case, **entered)
    held = {document.id for document in materials.list_documents(session, draft_id)}
    if set(parcel.kept) - held:
        raise NotFound("document_unknown")
    for document_id in held - set(parcel.kept):
        papers.remove(session, call, case, document_id)
    facts = {"parcel_id": parcel.id, "kept": len(parcel.kept), "removed": len(held) - len(parcel.kept)}
    journal.record(session, call, draft_id, "draft_taken_over", facts)
    return cases.find(session, draft_id)
