"""Grade B: one verification event that holds, for exactly the picture that was compared (国办函〔2016〕108号).

Only `confirm_original` lifts C or D to B. The event carries who, where, when, on which device, and the hash of the
picture; a later look at the same picture takes the earlier one's place, so that there is never more than one. It
ends with the original's own validity, or when it is revoked, and the grade comes down everywhere it was reused.
What a case decided on stays in the journal; a grade says what a picture is worth today.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import structs
from sqlalchemy import Row, bindparam, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import new_id
from core.materials.models import ConfirmationRow, DocumentRow, WalletItemRow
from core.materials.schemas import Ending, NewWalletItem, OriginalSeen
from core.materials.store import StoredFile
from core.materials.wallet import add_wallet_item, end_items
from core.people.permissions import require

_DOCUMENT = select(DocumentRow.__table__).where(DocumentRow.id == bindparam("document"))
_LIVE = select(ConfirmationRow.__table__).where(
    ConfirmationRow.holder_id == bindparam("holder"),
    ConfirmationRow.sha256 == bindparam("picture"),
    ConfirmationRow.live_id.is_not(None),
)


def confirm_original(
    session: Session, call: Call, document_id: str, seen: OriginalSeen, wallet: NewWalletItem | None
) -> None:
    """The original was seen and equal: grade B, and into the wallet if its line names a certificate type, so
    that it is never asked for again while it is valid. InvalidInput `original_expired`."""
    if seen.valid_to is not None and seen.valid_to < session.settings.hall.day_of(call.at):
        raise InvalidInput("original_expired", valid_to=seen.valid_to)
    row = session.execute(_DOCUMENT, {"document": document_id}).one()
    confirmation_id = _keep_event(session, call, row, seen)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == document_id)
        .values(grade=_better(row.grade), confirmation_id=confirmation_id)
    )
    facts = {
        "document_id": document_id,
        "sha256": row.sha256,
        "verification_id": seen.verification_id,
        "confirmation_id": confirmation_id,
    }
    journal.record(session, call, row.application_id, "grade_confirmed", facts)
    if wallet is not None:
        _keep_item(session, call, row, confirmation_id, wallet, seen.valid_to)


def _better(grade: str) -> str:
    """C and D become B; what is B already stays."""
    return "B" if grade in ("B", "C", "D") else grade


def _keep_event(session: Session, call: Call, document: Row[Any], seen: OriginalSeen) -> str:
    """The live event of this picture: a new one, or the one there is with the later look in it."""
    values = {
        "document_id": document.id,
        "verification_id": seen.verification_id,
        "verifier_id": call.actor.id,
        "place": seen.place,
        "terminal_id": call.terminal_id,
        "capture_sha256": seen.capture_sha256,
        "confirmed_at": call.at,
        "valid_to": seen.valid_to,
    }
    live = session.execute(_LIVE, {"holder": document.holder_id, "picture": document.sha256}).one_or_none()
    if live is not None:
        session.execute(update(ConfirmationRow).where(ConfirmationRow.id == live.id).values(**values))
        return live.id
    id = new_id()
    fixed = {"id": id, "live_id": id, "holder_id": document.holder_id, "sha256": document.sha256}
    session.insert_new(insert(ConfirmationRow), {**fixed, "lifted_from": document.grade, **values})
    return id


def _keep_item(
    session: Session, call: Call, document: Row[Any], confirmation_id: str, item: NewWalletItem, valid_to: date | None
) -> None:
    """Into the wallet once; seen again, the item has the later last day."""
    resting = (WalletItemRow.confirmation_id == confirmation_id) & (
        WalletItemRow.certificate_type == item.certificate_type
    )
    known = session.execute(update(WalletItemRow).where(resting).values(valid_to=valid_to))
    if known.rowcount == 0:
        stored = StoredFile(document.address, document.sha256, document.size, document.media_type)
        dated = structs.replace(item, valid_to=valid_to)
        add_wallet_item(session, call, document.holder_id, dated, stored, confirmation_id=confirmation_id)


def revoke_confirmation(session: Session, call: Call, document_id: str, reason: str) -> tuple[str, ...]:
    """The look at the original behind this document does not hold: its grade comes down wherever it was reused.
    Gives the cases that are touched. NotFound `document_unknown`, Conflict `document_not_confirmed`."""
    require(call.actor, "revoke_confirmation")
    document = session.execute(_DOCUMENT, {"document": document_id}).one_or_none()
    if document is None:
        raise NotFound("document_unknown")
    if document.confirmation_id is None:
        raise Conflict("document_not_confirmed")
    return _end(session, call, document.confirmation_id, "revoked", call.at, reason)


def expire_confirmations(session: Session, call: Call, limit: int = 100) -> int:
    """End the confirmations whose original is past its last day, as of the midnight after it and whenever this runs;
    gives how many. Running it again finds nothing more."""
    zone = session.settings.hall.time_zone
    due = session.execute(
        select(ConfirmationRow.id, ConfirmationRow.valid_to)
        .where(ConfirmationRow.live_id.is_not(None), ConfirmationRow.valid_to < session.settings.hall.day_of(call.at))
        .order_by(ConfirmationRow.valid_to, ConfirmationRow.id)
        .limit(limit)
    ).all()
    for row in due:
        ended_at = datetime.combine(row.valid_to + timedelta(days=1), time(), zone)
        _end(session, call, row.id, "expired", ended_at)
    return len(due)


def _end(
    session: Session, call: Call, confirmation_id: str, ending: Ending, ended_at: datetime, reason: str = ""
) -> tuple[str, ...]:
    event = session.execute(
        select(ConfirmationRow.__table__).where(ConfirmationRow.id == confirmation_id).with_for_update()
    ).one()
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.application_id)
        .where(DocumentRow.confirmation_id == confirmation_id)
        .order_by(DocumentRow.id)
    ).all()
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.confirmation_id == confirmation_id)
        .values(grade=event.lifted_from, confirmation_id=None)
    )
    end_items(session, call, WalletItemRow.confirmation_id == confirmation_id, event.lifted_from, ending)
    sealed = session.keys.seal_text(reason, "confirmations", "reason_sealed", confirmation_id) if reason else None
    session.execute(
        update(ConfirmationRow)
        .where(ConfirmationRow.id == confirmation_id)
        .values(live_id=None, ended_at=ended_at, ended_by=call.actor.id, ending=ending, reason_sealed=sealed)
    )
    since = {"confirmation_id": confirmation_id, "ending": ending, "since": ended_at.isoformat()}
    journal.record(session, call, event.holder_id, "confirmation_ended", since)
    for row in rows:
        facts = {"document_id": row.id, "to": event.lifted_from, **since}
        journal.record(session, call, row.application_id, "grade_lowered", facts)
    return tuple(dict.fromkeys(row.application_id for row in rows))
