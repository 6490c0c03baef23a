"""The wallet (证照材料库): what the hall vouches for and need not see again, used by leave for one purpose.

An item comes from its issuer (grade A), from this hall's own issue (grade A), or from an original that was seen
(grade B). It is used by authorisation: one line of one case, once, on record (在线政务服务若干规定 arts. 10, 11).
The holder may withdraw an authorisation until the case is filed; then that item stays out of that case.
"""

from datetime import date

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from core import identity_numbers, journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from core.ids import new_id
from core.materials.models import AuthorisationRow, DocumentRow, WalletItemRow
from core.materials.schemas import Authorisation, AuthorisationWay, NewWalletItem, WalletItem
from core.materials.store import StoredFile
from core.people.permissions import require

MOST_LISTED = 200

_HELD = (
    select(WalletItemRow.__table__)
    .where(WalletItemRow.holder_id == bindparam("holder"), WalletItemRow.ended_at.is_(None))
    .order_by(WalletItemRow.created_at, WalletItemRow.id)
)
_OF_CERTIFICATE = select(WalletItemRow.id).where(
    WalletItemRow.certificate_id == bindparam("certificate"), WalletItemRow.ended_at.is_(None)
)
_KEPT_OUT = select(AuthorisationRow.wallet_item_id).where(
    AuthorisationRow.application_id == bindparam("case"), AuthorisationRow.withdrawn_at.is_not(None)
)
_GIVEN = select(AuthorisationRow.id).where(
    AuthorisationRow.application_id == bindparam("case"),
    AuthorisationRow.material == bindparam("line"),
    AuthorisationRow.wallet_item_id == bindparam("item"),
    AuthorisationRow.withdrawn_at.is_(None),
)


def list_wallet(session: Session, call: Call) -> list[WalletItem]:
    require(call.actor, "read_wallet")
    return wallet_of(session, call.actor.id, session.settings.hall.day_of(call.at))


def wallet_of(session: Session, holder_id: str, today: date, application_id: str | None = None) -> list[WalletItem]:
    """What is in the wallet and still valid; for a case, without what its holder has kept out of it."""
    kept_out = set(session.execute(_KEPT_OUT, {"case": application_id}).scalars()) if application_id else set[str]()
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
        for row in session.execute(_HELD, {"holder": holder_id})
        if row.id not in kept_out and (row.valid_to is None or row.valid_to >= today)
    ]


def add_wallet_item(
    session: Session,
    call: Call,
    holder_id: str,
    item: NewWalletItem,
    stored: StoredFile,
    certificate_id: str | None = None,
    confirmation_id: str | None = None,
) -> str:
    """Put something the hall vouches for into a person's wallet; gives the item's id. What comes from its issuer is
    of grade A (`certificate_id` when this hall issued it), what rests on a confirmation of grade B."""
    item_id, grade = new_id(), "B" if confirmation_id else "A"
    session.execute(
        insert(WalletItemRow).values(
            id=item_id,
            holder_id=holder_id,
            certificate_type=item.certificate_type,
            title=item.title,
            number_sealed=session.keys.seal_text(item.number, "wallet_items", "number_sealed", item_id),
            issuer=item.issuer,
            grade=grade,
            confirmation_id=confirmation_id,
            certificate_id=certificate_id,
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


def item_of_certificate(session: Session, certificate_id: str) -> str | None:
    """The live wallet item that holds a certificate of this hall, if there is one."""
    return session.execute(_OF_CERTIFICATE, {"certificate": certificate_id}).scalar()


def end_items(session: Session, call: Call, which: ColumnElement[bool], grade: str | None, cause: str) -> list[str]:
    """The items may not be used any more, because of `cause`; gives their ids. `grade`: what an item that rested on a
    confirmation is worth without it."""
    rows = session.execute(
        select(WalletItemRow.id, WalletItemRow.holder_id).where(which, WalletItemRow.ended_at.is_(None))
    ).all()
    ended = [row.id for row in rows]
    lowered = {"grade": grade, "confirmation_id": None} if grade else {}
    session.execute(update(WalletItemRow).where(WalletItemRow.id.in_(ended)).values(ended_at=call.at, **lowered))
    for row in rows:
        journal.record(session, call, row.holder_id, "wallet_item_ended", {"wallet_item_id": row.id, "cause": cause})
    return ended


def withdraw_certificate(session: Session, call: Call, certificate_id: str, cause: str, lowered: bool) -> None:
    """A certificate of this hall is no longer in force: its item may not be used any more. `lowered`: it should not be
    relied on either, so that papers that reused it are worth no more than pictures from now on."""
    end_items(session, call, WalletItemRow.certificate_id == certificate_id, None, cause)
    if not lowered:
        return
    reusing = select(AuthorisationRow.id).join(WalletItemRow, WalletItemRow.id == AuthorisationRow.wallet_item_id)
    mine = DocumentRow.authorisation_id.in_(reusing.where(WalletItemRow.certificate_id == certificate_id))
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.application_id)
        .where(mine, DocumentRow.grade == "A")
        .order_by(DocumentRow.id)
    ).all()
    session.execute(update(DocumentRow).where(DocumentRow.id.in_([row.id for row in rows])).values(grade="C"))
    for row in rows:
        facts = {"document_id": row.id, "to": "C", "certificate_id": certificate_id, "ending": cause}
        journal.record(session, call, row.application_id, "grade_lowered", facts)


def reinstate_certificate(session: Session, call: Call, holder_id: str, certificate_id: str) -> None:
    """It is in force again: the item may be used. Papers that were lowered stay so until their original is seen."""
    session.execute(update(WalletItemRow).where(WalletItemRow.certificate_id == certificate_id).values(ended_at=None))
    journal.record(session, call, holder_id, "wallet_item_reinstated", {"certificate_id": certificate_id})


def authorise(
    session: Session,
    call: Call,
    id: str,
    holder_id: str,
    wallet_item_id: str,
    application_id: str,
    material: str,
    way: AuthorisationWay,
) -> None:
    """Leave to use the item for this line of this case; one that was withdrawn can be given again. Conflict
    `wallet_item_in_use` when the leave is there already."""
    purpose = {"case": application_id, "line": material, "item": wallet_item_id}
    if session.execute(_GIVEN, purpose).one_or_none():
        raise Conflict("wallet_item_in_use")
    session.insert_new(
        insert(AuthorisationRow),
        {
            "id": id,
            "holder_id": holder_id,
            "wallet_item_id": wallet_item_id,
            "application_id": application_id,
            "material": material,
            "way": way,
            "channel": call.channel,
            "terminal_id": call.terminal_id,
            "given_at": call.at,
        },
    )


def withdraw_authorisation(session: Session, call: Call, application_id: str, id: str) -> None:
    session.execute(update(AuthorisationRow).where(AuthorisationRow.id == id).values(withdrawn_at=call.at))
    journal.record(session, call, application_id, "authorisation_withdrawn", {"authorisation_id": id})


def list_authorisations(session: Session, call: Call) -> list[Authorisation]:
    """What the caller's wallet was opened for, the latest 200, the newest first."""
    require(call.actor, "read_wallet")
    statement = select(AuthorisationRow.__table__, WalletItemRow.title).join(
        WalletItemRow, WalletItemRow.id == AuthorisationRow.wallet_item_id
    )
    statement = statement.where(AuthorisationRow.holder_id == call.actor.id)
    rows = session.execute(statement.order_by(AuthorisationRow.given_at.desc()).limit(MOST_LISTED))
    return [
        Authorisation(
            id=row.id,
            application_id=row.application_id,
            material=row.material,
            wallet_item_id=row.wallet_item_id,
            title=row.title,
            way=row.way,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]
