"""Papers of a case: for which line, in which way, how many, and until when.

The matter says which lines a situation asks for and how each may reach the hall; nothing else is taken.
"""

from core.applications import cases
from core.applications.cases import Case
from core.applications.schemas import WalletUse
from core.applications.ticks import asked_at, deficient_lines
from core.call import Call
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.materials import service as materials
from core.materials import wallet
from core.materials.schemas import Document, DocumentSource
from core.materials.store import StoredFile
from core.matters import situations
from core.matters.demands import Material
from core.people.permissions import require

BEFORE_FILING = ("draft", "trial_review")
OPEN_FOR_PAPERS = (*BEFORE_FILING, "supplement_requested")


def open_for_papers(session: Session, call: Call, id: str) -> Case:
    """The caller's case, locked, while it takes papers: before it is filed, when it is to be supplemented, or while
    something that was promised is owed. Conflict `papers_closed`."""
    require(call.actor, "edit_draft")
    case = cases.find(session, id, lock=True)
    cases.require_own(session, call, case, "file" if case.state in BEFORE_FILING else "supplement")
    if case.state not in OPEN_FOR_PAPERS and not case.owes:
        raise Conflict("papers_closed", state=case.state)
    return case


def attach_picture(
    session: Session,
    call: Call,
    case: Case,
    document_id: str,
    material: str,
    stored: StoredFile,
    quality: tuple[str, ...],
    source: DocumentSource,
    codes: tuple[str, ...] = (),
    likeness: str = "",
) -> Document:
    """A picture for a line; `codes` are the texts of the QR codes in it, `likeness` its fingerprint. One that shows a
    certificate of this hall is taken for the electronic certificate itself, if the holder's wallet has it and the line
    takes it.

    NotFound `material_not_asked`, InvalidInput `picture_not_taken` for a line that only the wallet or a register
    answers, Conflict `too_many_pages`, and refusals as `materials.attach`.
    """
    asked = require_line(case, material)
    if not asked.obtain.as_picture:
        raise InvalidInput("picture_not_taken", material=material)
    pages = [each for each in materials.list_documents(session, case.id) if each.material == material]
    known = shown_certificate(session, call, case.row.holder_id, case.id, asked, codes)
    if known is not None and all(page.source != "wallet" for page in pages):
        return use_wallet_item(session, call, case, WalletUse(document_id, material, known))
    if len(pages) >= asked.max_pages:
        _make_room(session, call, case, pages[0], asked)
    own = (case.id, case.row.holder_id, document_id, material)
    return materials.attach(session, call, *own, stored, quality, source=source, likeness=likeness)


def shown_certificate(
    session: Session, call: Call, holder_id: str, application_id: str, asked: Material, codes: tuple[str, ...]
) -> str | None:
    """The holder's wallet item that one of the `codes` stands for, if the line takes its kind."""
    if not codes or not asked.obtain.wallet:
        return None
    held = wallet.wallet_of(session, holder_id, cases.today_at(session, call), application_id)
    fitting = {item.id for item in held if item.certificate_type in asked.obtain.wallet}
    for code in codes:
        certificate_id = certificates.recognise(session, call, code)
        item_id = wallet.item_of_certificate(session, certificate_id) if certificate_id else None
        if item_id in fitting:
            return item_id
    return None


def _make_room(session: Session, call: Call, case: Case, oldest: Document, asked: Material) -> None:
    """In answer to a deficiency notice a new picture takes the place of the oldest that the notice was about; what is
    good stays."""
    answers = (case.state == "supplement_requested" or case.owes) and asked.key in deficient_lines(session, case)
    if not answers or oldest.created_at > asked_at(session, case):
        raise Conflict("too_many_pages", limit=asked.max_pages)
    materials.remove(session, call, case.id, oldest.id)


def use_wallet_item(session: Session, call: Call, case: Case, use: WalletUse) -> Document:
    """NotFound `material_not_asked`, and refusals as `materials.use_wallet_item`."""
    takes = frozenset(require_line(case, use.material).obtain.wallet)
    return materials.use_wallet_item(
        session, call, case.id, case.row.holder_id, use.id, use.material, takes, use.wallet_item_id
    )


def remove(session: Session, call: Call, case: Case, document_id: str) -> None:
    """The holder takes a paper back, or the leave to use a wallet item for this case. Conflict `authorisation_used`
    when filing rested on that leave; refusals as `materials.remove`."""
    for document in materials.list_documents(session, case.id):
        filed = document.id == document_id and document.source == "wallet" and case.row.checklist
        line = filed and filed.line(document.material)
        if line and line.exempt:
            raise Conflict("authorisation_used")
    materials.remove(session, call, case.id, document_id)


def require_line(case: Case, material: str) -> Material:
    """The line, if this situation asks for it."""
    for line in situations.materials_of(case.definition, case.row.answers):
        if line.key == material:
            return line
    raise NotFound("material_not_asked", material=material)
