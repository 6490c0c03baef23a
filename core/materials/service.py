"""Documents of a case and the wallet (证照材料库) they may come from.

Nothing here looks at pictures: the edge judges and re-encodes them and puts them into the store before the
transaction. A grade never rises by copying: only `confirm_original` lifts C or D to B, and only a
verification calls it.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from core import identity_numbers, journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import is_id, new_id
from core.materials.models import DocumentRow, WalletItemRow
from core.materials.schemas import Document, DocumentSource, EvidenceGrade, NewWalletItem, WalletItem
from core.materials.store import StoredFile
from core.people.permissions import require

MOST_DOCUMENTS = 60

_DOCUMENTS = (
    select(DocumentRow.__table__)
    .where(DocumentRow.application_id == bindparam("application"), DocumentRow.replaced_at.is_(None))
    .order_by(DocumentRow.created_at, DocumentRow.id)
)
_WALLET = (
    select(WalletItemRow.__table__)
    .where(WalletItemRow.holder_id == bindparam("holder"), WalletItemRow.revoked_at.is_(None))
    .order_by(WalletItemRow.created_at, WalletItemRow.id)
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
    grade: EvidenceGrade = "C",
    source: DocumentSource = "upload",
) -> Document:
    """A picture already in the store becomes a document of a case. The caller has checked that the line
    exists."""
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
) -> Document:
    """Answer a material line from the wallet: the document keeps the item's grade and bytes.

    `certificate_types` are those the line takes.
    """
    item = session.execute(
        select(WalletItemRow.__table__).where(
            WalletItemRow.id == wallet_item_id,
            WalletItemRow.holder_id == holder_id,
            WalletItemRow.revoked_at.is_(None),
        )
    ).one_or_none()
    if item is None:
        raise NotFound("wallet_item_unknown")
    if item.certificate_type not in certificate_types:
        raise InvalidInput("wallet_item_does_not_fit", material=material)
    if item.valid_to is not None and item.valid_to < session.settings.hall.day_of(call.at):
        raise Conflict("wallet_item_expired", valid_to=item.valid_to)
    _insert_document(
        session,
        id=document_id,
        application_id=application_id,
        holder_id=holder_id,
        material=material,
        source="wallet",
        grade=item.grade,
        media_type=item.media_type,
        size=item.size,
        sha256=item.sha256,
        address=item.address,
        quality="",
        wallet_item_id=item.id,
        created_at=call.at,
    )
    facts = {"document_id": document_id, "material": material, "wallet_item_id": item.id, "grade": item.grade}
    journal.record(session, call, application_id, "wallet_item_used", facts)
    return find_document(session, document_id)


def remove(session: Session, call: Call, application_id: str, document_id: str) -> None:
    """The holder takes a document back. The row stays for the record; the line is open again."""
    changed = session.execute(
        update(DocumentRow)
        .where(
            DocumentRow.id == document_id,
            DocumentRow.application_id == application_id,
            DocumentRow.replaced_at.is_(None),
        )
        .values(replaced_at=call.at)
    )
    if changed.rowcount == 0:
        raise NotFound("document_unknown")
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


def confirm_original(
    session: Session,
    call: Call,
    document_id: str,
    verification_id: str,
    wallet: NewWalletItem | None,
) -> None:
    """The original was seen and equal: grade B, and into the wallet if its line names a certificate type, so
    that it is never asked for again."""
    row = session.execute(select(DocumentRow.__table__).where(DocumentRow.id == document_id)).one()
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(grade="B"))
    facts = {"document_id": document_id, "sha256": row.sha256, "verification_id": verification_id}
    journal.record(session, call, row.application_id, "grade_confirmed", facts)
    if wallet is not None:
        stored = StoredFile(row.address, row.sha256, row.size, row.media_type)
        add_wallet_item(session, call, row.holder_id, wallet, stored, "B", verification_id)


def add_wallet_item(
    session: Session,
    call: Call,
    holder_id: str,
    item: NewWalletItem,
    stored: StoredFile,
    grade: EvidenceGrade,
    origin: str,
) -> str:
    """Put something the hall vouches for into a person's wallet; gives the item's id."""
    item_id = new_id()
    sealed = session.keys.seal_text(item.number, "wallet_items", "number_sealed", item_id)
    session.execute(
        insert(WalletItemRow).values(
            id=item_id,
            holder_id=holder_id,
            certificate_type=item.certificate_type,
            title=item.title,
            number_sealed=sealed,
            issuer=item.issuer,
            grade=grade,
            origin=origin,
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
            address=stored.address,
            issued_on=item.issued_on,
            valid_to=item.valid_to,
            created_at=call.at,
        )
    )
    facts = {"wallet_item_id": item_id, "certificate_type": item.certificate_type, "grade": grade}
    journal.record(session, call, holder_id, "wallet_item_added", facts)
    return item_id


def list_wallet(session: Session, call: Call) -> list[WalletItem]:
    require(call.actor, "read_wallet")
    return wallet_of(session, call.actor.id, session.settings.hall.day_of(call.at))


def wallet_of(session: Session, holder_id: str, today: date) -> list[WalletItem]:
    """What is in the wallet and still valid."""
    rows = session.execute(_WALLET, {"holder": holder_id})
    return [
        WalletItem(
            id=row.id,
            certificate_type=row.certificate_type,
            title=row.title,
            number_masked=identity_numbers.mask(
                session.keys.open_text(row.number_sealed, "wallet_items", "number_sealed", row.id)
            ),
            issuer=row.issuer,
            grade=row.grade,
            issued_on=row.issued_on,
            valid_to=row.valid_to,
        )
        for row in rows
        if row.valid_to is None or row.valid_to >= today
    ]


def _insert_document(session: Session, **row: Any) -> None:
    """InvalidInput `id_malformed`; Conflict `too_many_documents` or `document_id_taken`."""
    if not is_id(row["id"]):
        raise InvalidInput("id_malformed")
    if len(list_documents(session, row["application_id"])) >= MOST_DOCUMENTS:
        raise Conflict("too_many_documents", limit=MOST_DOCUMENTS)
    if session.scalar(select(DocumentRow.id).where(DocumentRow.id == row["id"])):
        raise Conflict("document_id_taken")
    session.insert_new(insert(DocumentRow), row)


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
