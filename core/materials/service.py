"""Documents of a case, handed in as pictures or answered from the wallet (`wallet`).

Nothing here looks at pictures: the edge judges and re-encodes them and puts them into the store before the
transaction. A grade never rises by copying: a picture begins at C or D, a document from the wallet has the grade of
its item and rests on the same confirmation, and only `confirmations.confirm_original` lifts one.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import is_id
from core.imaging.likeness import are_alike
from core.materials import wallet
from core.materials.models import AuthorisationRow, DocumentRow, WalletItemRow
from core.materials.schemas import AuthorisationWay, Document, DocumentSource, PictureGrade
from core.materials.store import StoredFile

MOST_DOCUMENTS = 60

_DOCUMENTS = (
    select(DocumentRow.__table__)
    .where(DocumentRow.application_id == bindparam("application"), DocumentRow.replaced_at.is_(None))
    .order_by(DocumentRow.created_at, DocumentRow.id)
)


def attach(
    session: Session,
    call: Call,
    application_id: str,
    holder_id: str,
    document_id: str,
    material: str,
    stored: StoredFile,
    quality: tuple[str, ...] = (),
    grade: PictureGrade = "C",
    source: DocumentSource = "upload",
    likeness: str = "",
) -> Document:
    """A picture already in the store becomes a document of a case. The caller has checked that the line
    exists. `likeness` is its fingerprint (`core.imaging.likeness`): a page that was handed in for this case before
    gets the finding `seen_before`, which asks and does not refuse."""
    if any(are_alike(likeness, row.likeness) for row in session.execute(_DOCUMENTS, {"application": application_id})):
        quality = (*quality, "seen_before")
    _insert_document(
        session,
        id=document_id,
        application_id=application_id,
        holder_id=holder_id,
        material=material,
        source=source,
        grade=grade,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        address=stored.address,
        quality=" ".join(quality),
        likeness=likeness,
        created_at=call.at,
    )
    facts = {"document_id": document_id, "material": material, "sha256": stored.sha256, "grade": grade}
    journal.record(session, call, application_id, "document_attached", facts)
    return find_document(session, document_id)


def use_wallet_item(
    session: Session,
    call: Call,
    application_id: str,
    holder_id: str,
    document_id: str,
    material: str,
    certificate_types: Collection[str],
    wallet_item_id: str,
    way: AuthorisationWay = "asked",
) -> Document:
    """Answer a material line from the wallet, by the holder's leave for this purpose: the document has the item's
    bytes, its grade, and what that rests on. `document_id` is the authorisation's id too.

    `certificate_types` are those the line takes. NotFound `wallet_item_unknown`, InvalidInput
    `wallet_item_does_not_fit`, Conflict `wallet_item_expired` or `wallet_item_in_use`.
    """
    item = session.execute(
        select(WalletItemRow.__table__).where(
            WalletItemRow.id == wallet_item_id,
            WalletItemRow.holder_id == holder_id,
            WalletItemRow.ended_at.is_(None),
        )
    ).one_or_none()
    if item is None:
        raise NotFound("wallet_item_unknown")
    if item.certificate_type not in certificate_types:
        raise InvalidInput("wallet_item_does_not_fit", material=material)
    if item.valid_to is not None and item.valid_to < session.settings.hall.day_of(call.at):
        raise Conflict("wallet_item_expired", valid_to=item.valid_to)
    row: dict[str, Any] = {
        "id": document_id,
        "application_id": application_id,
        "holder_id": holder_id,
        "material": material,
        "source": "wallet",
        "grade": item.grade,
        "confirmation_id": item.confirmation_id,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
        "address": item.address,
        "quality": "",
        "authorisation_id": document_id,
        "created_at": call.at,
    }
    _check_new(session, row)
    wallet.authorise(session, call, document_id, holder_id, item.id, application_id, material, way)
    session.insert_new(insert(DocumentRow), row)
    facts = {
        "document_id": document_id,
        "material": material,
        "wallet_item_id": item.id,
        "grade": item.grade,
        "way": way,
    }
    journal.record(session, call, application_id, "wallet_item_used", facts)
    return find_document(session, document_id)


def remove(session: Session, call: Call, application_id: str, document_id: str) -> None:
    """The holder takes a document back, and with it the leave to use a wallet item. The row stays for the record; the
    line is open again."""
    its_own = (DocumentRow.id == document_id) & (DocumentRow.application_id == application_id)
    here = its_own & DocumentRow.replaced_at.is_(None)
    document = session.execute(select(DocumentRow.authorisation_id).where(here)).one_or_none()
    if document is None:
        raise NotFound("document_unknown")
    session.execute(update(DocumentRow).where(here).values(replaced_at=call.at))
    if document.authorisation_id is not None:
        wallet.withdraw_authorisation(session, call, application_id, document.authorisation_id)
    journal.record(session, call, application_id, "document_removed", {"document_id": document_id})


def list_documents(session: Session, application_id: str) -> tuple[Document, ...]:
    """The documents a case stands on now, oldest first."""
    rows = session.execute(_DOCUMENTS, {"application": application_id})
    return tuple(_document(row) for row in rows)


def find_document(session: Session, document_id: str) -> Document:
    row = session.execute(select(DocumentRow.__table__).where(DocumentRow.id == document_id)).one_or_none()
    if row is None:
        raise NotFound("document_unknown")
    return _document(row)


def find_file(session: Session, document_id: str) -> tuple[str, StoredFile]:
    """The case a document belongs to (the caller checks who may see it) and where its bytes are."""
    row = session.execute(select(DocumentRow.__table__).where(DocumentRow.id == document_id)).one_or_none()
    if row is None:
        raise NotFound("document_unknown")
    return row.application_id, StoredFile(row.address, row.sha256, row.size, row.media_type)


def _insert_document(session: Session, **row: Any) -> None:
    _check_new(session, row)
    session.insert_new(insert(DocumentRow), row)


def _check_new(session: Session, row: dict[str, Any]) -> None:
    """InvalidInput `id_malformed`; Conflict `too_many_documents` or `document_id_taken`."""
    if not is_id(row["id"]):
        raise InvalidInput("id_malformed")
    if len(list_documents(session, row["application_id"])) >= MOST_DOCUMENTS:
        raise Conflict("too_many_documents", limit=MOST_DOCUMENTS)
    taken = select(DocumentRow.id).where(DocumentRow.id == row["id"])
    if session.scalar(taken.union_all(select(AuthorisationRow.id).where(AuthorisationRow.id == row["id"]))):
        raise Conflict("document_id_taken")


def _document(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        material=row.material,
        source=row.source,
        grade=row.grade,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        created_at=row.created_at,
        quality=tuple(row.quality.split()),
    )
