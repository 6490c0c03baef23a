"""A kiosk files a package whole: begun, filled in, its papers handed in and signed, in one transaction."""

from collections.abc import Mapping

from msgspec import structs

from core import journal
from core.applications.at_kiosk import who_stood_there
from core.applications.schemas import Filed
from core.applications.service import Judged
from core.bundles import bundles, filing, service, views
from core.bundles.parcels import FiledPart, PackageFiled, PackageParcel
from core.bundles.schemas import PartView
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.matters import service as matters
from core.people.border_consent import Agreement
from core.people.permissions import require


def file_package(
    session: Session,
    call: Call,
    parcel: PackageParcel,
    pictures: Mapping[str, Judged],
    agreement: Agreement | None = None,
) -> PackageFiled:
    """`pictures`: document id → the picture, re-encoded and stored; `agreement` as in `who_stood_there`. Matters
    are taken as they were when *submit* was pressed. Conflict `life_event_changed` for a life event that is put
    together otherwise by now; refusals as `who_stood_there`, `_take_over`, `matters.find_by_checksum`, `service.start`,
    `service.add_document` and `filing.file`."""
    require(call.actor, "file_parcel")
    asking, person, evidence = who_stood_there(session, call, parcel, parcel.id, agreement)
    asking = structs.replace(asking, language=parcel.language)
    event, day = service.find_event(parcel.event), session.settings.hall.day_of(parcel.terminal_time)
    codes = [part.matter for part in event.parts]
    if event.version != parcel.version or set(codes) != set(parcel.checksums):
        raise Conflict("life_event_changed")
    if parcel.draft_id is not None:
        _take_over(session, asking, parcel, parcel.draft_id)
    pinned = {code: matters.find_by_checksum(session, code, parcel.checksums[code], day) for code in codes}
    service.begin(session, asking, parcel.id, event, pinned, parcel.answers, parcel.organisation_id)
    bundle = bundles.own_draft(session, asking, parcel.id)
    seen = bundles.seal(session, evidence, "evidence_sealed", parcel.id)
    form = bundles.seal(session, parcel.form, "form_sealed", parcel.id)
    at = parcel.terminal_time
    bundles.change(session, asking, bundle, form_sealed=form, evidence_sealed=seen, terminal_time=at)
    for document in parcel.documents:
        service.add_document(session, asking, parcel.id, document.id, document.key, pictures[document.id])
    begun = filing.file_parts(session, asking, parcel.id, person, parcel.signature)
    shown = views.bundle_view(session, asking, bundles.find(session, parcel.id))
    parts = tuple(_told(part, begun.get(part.matter)) for part in shown.parts)
    return PackageFiled(parcel.id, shown.number or "", shown.title, call.at, shown.visits, parts)


def _take_over(session: Session, call: Call, parcel: PackageParcel, draft_id: str) -> None:
    """What was signed at the kiosk takes the place of the draft, with its papers, so that it is filed once: from here
    or from the phone, whoever comes first. Conflict `draft_closed` for one that was filed; InvalidInput
    `draft_of_another_matter`."""
    if bundles.own_draft(session, call, draft_id).row.event != parcel.event:
        raise InvalidInput("draft_of_another_matter")
    service.discard(session, call, draft_id)
    journal.record(session, call, parcel.id, "draft_taken_over", {"draft_id": draft_id})


def _told(part: PartView, filed: Filed | None) -> FiledPart:
    told = FiledPart(part.matter, part.title, part.authority, part.application_id, waits_for=part.waits_for)
    if filed is None:
        return told
    return structs.replace(
        told,
        case_number=filed.case_number,
        state=filed.state,
        react_by=filed.react_by,
        react_by_provisional=filed.react_by_provisional,
        receipt_number=filed.receipt_number,
        receipt_code=filed.receipt_code,
        react_days=filed.react_days,
    )
