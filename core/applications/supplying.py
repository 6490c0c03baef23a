"""Papers for a case the hall has, as a kiosk sends them: all at once, and the step they are for."""

from collections.abc import Mapping

from msgspec import structs

from core.applications import cases, papers, promises
from core.applications import service as applications
from core.applications.at_kiosk import who_stood_there
from core.applications.parcels import Supplemented, SupplementParcel
from core.applications.service import Judged
from core.call import Call
from core.db.database import Session
from core.people.border_consent import Agreement
from core.people.permissions import require


def supply_parcel(
    session: Session,
    call: Call,
    parcel: SupplementParcel,
    pictures: Mapping[str, Judged],
    agreement: Agreement | None = None,
) -> Supplemented:
    """`pictures`: document id → the picture, re-encoded and stored; `agreement` as in
    `who_stood_there`. Refusals as it, `papers.attach_picture`, `applications.supplement` and
    `promises.supply_promised`."""
    require(call.actor, "file_parcel")
    stood = who_stood_there(session, call, parcel, parcel.application_id, agreement)
    asking = structs.replace(stood.call, language=parcel.language)
    case = papers.open_for_papers(session, asking, parcel.application_id)
    for document in parcel.documents:
        judged = pictures[document.id]
        seen = (judged.codes, judged.likeness)
        papers.attach_picture(
            session, asking, case, document.id, document.material, judged.stored, judged.quality, "camera", *seen
        )
    filed = None
    if parcel.why == "supplement":
        filed = applications.supplement(session, asking, case.id)
    else:
        promises.supply_promised(session, asking, case.id)
    number = cases.find(session, case.id).row.case_number
    return Supplemented(case.id, number, call.at, filed)
