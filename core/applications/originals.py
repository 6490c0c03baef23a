"""原件核验: approved online, the originals shown once, the result in the same minute.

The holder shows a pass from the phone, or the receipt, which finds the case, together with the identity
document. The clerk sees each original beside its picture and decides; the comparison only helps. All equal:
in one transaction the documents become grade B, the certificate is issued, delivered and the case concluded.
One different: nothing is released, and the record says why.
"""

from collections.abc import Callable

from core.applications import agency, cases, decision_facts, notice_head, release
from core.applications.cases import Case
from core.applications.staff_schemas import OriginalToShow
from core.call import Call
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import Conflict, InvalidInput, Refusal
from core.ids import new_id
from core.materials import service as materials
from core.materials.confirmations import confirm_original
from core.materials.schemas import NewWalletItem, OriginalSeen
from core.people import service as people
from core.people.permissions import require
from core.people.schemas import IdentityKind
from core.places import service as places
from core.verification import passes
from core.verification import service as verification
from core.verification.schemas import (
    Decision,
    OriginalLine,
    PassRefused,
    PassShown,
    Released,
    VerificationOpened,
    VerificationOutcome,
    Withheld,
)
from core.verification.service import OpenVerification

Shown = tuple[str, Decision]
"""The material line of an original, and what the clerk decided on it."""


def show_pass(session: Session, call: Call, id: str) -> PassShown:
    """A pass for the holder's phone or the kiosk's screen; it lives a minute. Conflict
    `no_originals_awaited`."""
    require(call.actor, "show_pass")
    case = cases.find_own(session, call, id, act="collect")
    require_awaiting(case)
    return verification.mint_pass(session, call, id, case_digest(session, case))


def open_verification(session: Session, call: Call, text: str, scan_nonce: str) -> VerificationOpened | PassRefused:
    """Scan a pass. `scan_nonce` is made by the scanning page: the same scan sent twice gets the same
    answer."""
    require(call.actor, "open_verification")
    place = _place(session, call)
    scanned = verification.read_pass(session, call, text, place)
    if isinstance(scanned, PassRefused):
        return scanned
    application_id = verification.application_of_pass(session, scanned.id)
    if application_id is None:
        return verification.refuse_pass(session, call, call.actor.id, PassRefused("pass_unknown", {}))
    case = cases.find(session, application_id, lock=True)
    opened = verification.find_redeemed(session, call, scanned.id, scan_nonce)
    if opened is None and case_digest(session, case) != scanned.digest:
        return verification.refuse_pass(session, call, case.id, PassRefused("pass_case_changed", {}))
    if opened is None and (refusal := _not_awaiting(case)):
        return verification.refuse_pass(session, call, case.id, PassRefused(refusal.code, refusal.details))
    if opened is None:
        opened = verification.redeem(session, call, scanned.id, scan_nonce, place)
    if isinstance(opened, PassRefused):
        return opened
    require_awaiting(case)
    return shown(session, call, case, opened)


def open_verification_by_card(
    session: Session, call: Call, id: str, identity_kind: IdentityKind, identity_number: str
) -> VerificationOpened | PassRefused:
    """The holder came with the receipt and the identity document: it must be the holder's, or that of an agent who may
    collect for him."""
    require(call.actor, "open_verification")
    case = cases.find(session, id, lock=True)
    try:
        agency.require_collector(session, call, case, identity_kind, identity_number)
    except Refusal as refusal:
        return verification.refuse_pass(session, call, id, PassRefused(refusal.code, refusal.details))
    require_awaiting(case)
    place = _place(session, call)
    opened = verification.open_verification(session, call, id, new_id(), "card", place)
    return shown(session, call, case, opened)


def find_verification(session: Session, call: Call, verification_id: str) -> VerificationOpened:
    """The open verification of this clerk, to go on with."""
    opened = verification.find_open(session, call, verification_id)
    return shown(session, call, cases.find(session, opened.application_id), opened)


def close_verification(
    session: Session, call: Call, verification_id: str, decisions: list[Decision]
) -> VerificationOutcome:
    """Decide, and hand the result over at the counter. Conflict `verification_in_call` for one that was opened in a
    call, where alone it is decided; refusals as `decide`."""
    if verification.find_open(session, call, verification_id).holder_check == verification.IN_CALL:
        raise Conflict("verification_in_call")
    place = _place(session, call)

    def hand_over(case: Case) -> tuple[Case, Certificate, str]:
        return release.hand_over(session, call, case, "counter", place)

    return decide(session, call, verification_id, decisions, place, hand_over)


def decide(
    session: Session,
    call: Call,
    verification_id: str,
    decisions: list[Decision],
    place: str,
    give_out: Callable[[Case], tuple[Case, Certificate, str]],
) -> VerificationOutcome:
    """A person's word on each original. `give_out`: what becomes of the result when all were equal; it gives also the
    number of the delivery record, empty while it is not delivered. InvalidInput `originals_undecided` unless there is
    one decision for each original awaited; Conflict as `require_awaiting`, and refusals as `verification.find_open`."""
    require(call.actor, "close_verification")
    application_id = verification.find_open(session, call, verification_id).application_id
    case = cases.find(session, application_id, lock=True)
    opened = verification.find_open(session, call, verification_id)  # again: now nobody else can close it
    require_awaiting(case)
    to_show = release.originals_to_show(session, case, call.language)
    awaited = {original.document.id: original for original in to_show}
    if sorted(decision.document_id for decision in decisions) != sorted(awaited):
        raise InvalidInput("originals_undecided", documents=sorted(awaited))
    if all(decision.equal for decision in decisions):
        case, shown = confirm(session, call, case, opened, decisions, to_show, place)
        case, certificate, delivery_number = give_out(case)
        issue_record(session, call, case, opened, shown, place)
        return Released(case.id, case.row.case_number, certificate.id, certificate.facts.number, delivery_number)
    materials_of = {id: original.document.material for id, original in awaited.items()}
    verification.close(session, call, verification_id, decisions, materials_of)
    return _withhold(session, call, case, opened, _by_line(decisions, materials_of), place)


def case_digest(session: Session, case: Case) -> bytes:
    """What a pass is bound to: the case, its round of papers, and the bytes of every document."""
    documents = {document.id: document.sha256 for document in materials.list_documents(session, case.id)}
    return passes.case_digest(case.id, case.row.round, documents)


def confirm(
    session: Session,
    call: Call,
    case: Case,
    opened: OpenVerification,
    decisions: list[Decision],
    originals: list[OriginalToShow],
    place: str,
) -> tuple[Case, list[Shown]]:
    """Every original was equal: the documents are grade B, and the case goes on."""
    materials_of = {original.document.id: original.document.material for original in originals}
    verification.close(session, call, opened.id, decisions, materials_of)
    seen = {each.document_id: OriginalSeen(opened.id, each.capture_sha256, place, each.valid_to) for each in decisions}
    for original in originals:
        item = _wallet_item(case, original)
        confirm_original(session, call, original.document.id, seen[original.document.id], item)
    case = cases.take_step(session, call, case, "verify_originals", {"verification_id": opened.id})
    return case, _by_line(decisions, materials_of)


def _by_line(decisions: list[Decision], materials_of: dict[str, str]) -> list[Shown]:
    return [(materials_of[decision.document_id], decision) for decision in decisions]


def _withhold(
    session: Session, call: Call, case: Case, opened: OpenVerification, shown: list[Shown], place: str
) -> Withheld:
    different = tuple(sorted({material for material, decision in shown if not decision.equal}))
    facts = {"verification_id": opened.id, "different": list(different)}
    case = cases.take_step(session, call, case, "mismatch_originals", facts)
    number = issue_record(session, call, case, opened, shown, place)
    return Withheld(case.id, case.row.case_number, number, different)


def issue_record(
    session: Session, call: Call, case: Case, opened: OpenVerification, shown: list[Shown], place: str
) -> str:
    """原件核验记录; gives its number."""
    told = (shown, opened.holder_check, place)
    return notice_head.issue(session, call, case, decision_facts.verification, *told).number


def _wallet_item(case: Case, original: OriginalToShow) -> NewWalletItem | None:
    """A line that names a certificate type fills the holder's wallet, so that it is never asked for again."""
    material = case.definition.material(original.document.material)
    if material is None or not material.obtain.wallet:
        return None
    issuer = material.issuer.zh_hans if material.issuer else ""
    return NewWalletItem(
        certificate_type=material.obtain.wallet[0],
        title=material.name.zh_hans,
        number=case.row.case_number,
        issuer=issuer,
    )


def shown(session: Session, call: Call, case: Case, opened: OpenVerification) -> VerificationOpened:
    """What there is to compare, for whoever opened it."""
    lines = tuple(
        OriginalLine(original.document, original.document.material, original.material_name)
        for original in release.originals_to_show(session, case, call.language)
    )
    return VerificationOpened(
        id=opened.id,
        application_id=case.id,
        case_number=case.row.case_number,
        matter_title=case.definition.title.say(call.language),
        holder_masked=people.mask_name(people.facts_of(session, case.row.holder_id).document.name),
        lines=lines,
        again=opened.again,
    )


def require_awaiting(case: Case) -> None:
    """Conflict `already_released`, `no_originals_awaited`."""
    if refusal := _not_awaiting(case):
        raise refusal


def _not_awaiting(case: Case) -> Conflict | None:
    if case.state == "concluded":
        return Conflict("already_released", case_number=case.row.case_number)
    if case.state != "awaiting_originals":
        return Conflict("no_originals_awaited", state=case.state)
    return None


def _place(session: Session, call: Call) -> str:
    """Where the clerk sits: the centre of the account."""
    return places.centre_name(session, call.actor.centre, "zh-Hans")
