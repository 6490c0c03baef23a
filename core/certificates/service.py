"""Certificates (证照): issued as facts, a number and a signed code; the file is rendered once right
afterwards.

Knows no case: `subject_id` is whatever the certificate was issued in.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select, update

from core import journal, outbox
from core.call import Call
from core.certificates.acts import IN_FORCE, StatusOn, status_on
from core.certificates.models import CertificateRow
from core.certificates.schemas import (
    Certificate,
    CertificateCode,
    CertificateFacts,
    CertificateType,
    CheckedCertificate,
)
from core.certificates.signing import facts_digest, mint_certificate_code, read_certificate_code
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Unavailable
from core.ids import new_id
from core.materials.schemas import NewWalletItem
from core.materials.store import StoredFile
from core.materials.wallet import add_wallet_item
from core.people.permissions import OF_CENTRE, require

RENDER = "render_certificate"


def issue(
    session: Session,
    call: Call,
    subject_id: str,
    holder_id: str,
    certificate_type: CertificateType,
    facts: CertificateFacts,
    title: str = "",
    authority: str = "",
    predecessor_id: str | None = None,
) -> Certificate:
    """Number, facts and signature now; the worker renders the file, and puts it into the holder's wallet under `title`.
    `authority` is the issuing organ's code; the `predecessor` it takes the place of has been ended before."""
    id = new_id()
    key = session.keys.signing_key("certificate")
    code = mint_certificate_code(certificate_type, facts, session.settings.public_url, key)
    session.execute(
        insert(CertificateRow).values(
            id=id,
            subject_id=subject_id,
            holder_id=holder_id,
            authority=authority,
            title=title,
            predecessor_id=predecessor_id,
            certificate_type=certificate_type,
            number=facts.number,
            facts_sealed=session.keys.seal(msgspec.json.encode(facts), "certificates", "facts_sealed", id),
            code_sealed=session.keys.seal_text(code, "certificates", "code_sealed", id),
            status="valid",
            issued_at=call.at,
            valid_to=facts.valid_to,
        )
    )
    digest = facts_digest(certificate_type, facts).hex()
    journal.record(session, call, subject_id, "certificate_issued", {"certificate_id": id, "facts_digest": digest})
    outbox.put(session, call, RENDER, {"certificate_id": id})
    return _certificate(session, call, id)


def find_certificate(session: Session, call: Call, certificate_id: str) -> Certificate:
    """For its holder and the clerks of the centre; for anybody else there is no such certificate."""
    holder_id = session.scalar(select(CertificateRow.holder_id).where(CertificateRow.id == certificate_id))
    sees_all = call.actor.roles & OF_CENTRE or call.actor.has("system")
    if holder_id is None or not (sees_all or holder_id == call.actor.id):
        raise NotFound("certificate_unknown")
    return _certificate(session, call, certificate_id)


def read_certificate(session: Session, call: Call, certificate_id: str) -> Certificate:
    """For whoever conducts a case about it and has checked who may. NotFound `certificate_unknown`."""
    subject_of(session, certificate_id)
    return _certificate(session, call, certificate_id)


def count_issued(session: Session, certificate_type: str, number: str) -> int:
    """How many certificates were issued under this number, whatever became of them."""
    same = (CertificateRow.certificate_type == certificate_type) & (CertificateRow.number == number)
    return session.scalar(select(func.count()).select_from(CertificateRow).where(same)) or 0


def list_own(session: Session, call: Call) -> list[Certificate]:
    """The caller's certificates of this hall with what each is today, the latest first."""
    require(call.actor, "read_wallet")
    return list_of(session, call, call.actor.id)


def list_of(session: Session, call: Call, holder_id: str) -> list[Certificate]:
    """Those of this holder, the latest first; the caller checks who may see them."""
    mine = select(CertificateRow.id).where(CertificateRow.holder_id == holder_id)
    ids = session.scalars(mine.order_by(CertificateRow.issued_at.desc(), CertificateRow.id.desc())).all()
    return [_certificate(session, call, id) for id in ids]


def ended_by(session: Session, day: date) -> list[tuple[str, date]]:
    """Certificates on record as valid whose last day was before `day`, with that day, the earliest first."""
    over = (CertificateRow.status == "valid") & (CertificateRow.valid_to < day)
    rows = session.execute(
        select(CertificateRow.id, CertificateRow.valid_to).where(over).order_by(CertificateRow.valid_to)
    )
    return [(row.id, row.valid_to) for row in rows]


def find_certificate_file(session: Session, call: Call, certificate_id: str) -> StoredFile:
    """For those who may see the certificate; refusals as `find_certificate` and `find_file`."""
    find_certificate(session, call, certificate_id)
    return find_file(session, certificate_id)


def subject_of(session: Session, certificate_id: str) -> str:
    """What the certificate was issued in; the caller checks who may see that. NotFound `certificate_unknown`."""
    subject_id = session.scalar(select(CertificateRow.subject_id).where(CertificateRow.id == certificate_id))
    if subject_id is None:
        raise NotFound("certificate_unknown")
    return subject_id


def find_file(session: Session, certificate_id: str) -> StoredFile:
    """Unavailable `document_being_made` in the moment between issuing and rendering."""
    row = session.execute(select(CertificateRow.__table__).where(CertificateRow.id == certificate_id)).one()
    if row.address is None or row.sha256 is None or row.size is None:
        raise Unavailable("document_being_made")
    return StoredFile(row.address, row.sha256, row.size, "application/pdf")


def certificates_of(session: Session, subject_ids: Collection[str]) -> dict[str, str]:
    """By subject, the id of the certificate that was issued in it, if one was."""
    columns = (CertificateRow.subject_id, CertificateRow.id)
    rows = session.execute(select(*columns).where(CertificateRow.subject_id.in_(subject_ids)))
    return {row.subject_id: row.id for row in rows}


def keep_file(session: Session, call: Call, certificate_id: str, stored: StoredFile) -> None:
    """The worker has rendered the file; a second rendering of the same certificate changes nothing."""
    kept = session.execute(
        update(CertificateRow)
        .where(CertificateRow.id == certificate_id, CertificateRow.address.is_(None))
        .values(address=stored.address, sha256=stored.sha256, size=stored.size)
    )
    if kept.rowcount:
        row = session.execute(select(CertificateRow.__table__).where(CertificateRow.id == certificate_id)).one()
        facts = {"certificate_id": certificate_id, "sha256": stored.sha256}
        journal.record(session, call, row.subject_id, "certificate_rendered", facts)
        if row.status in IN_FORCE:
            _put_into_wallet(session, call, row, stored)


def _put_into_wallet(session: Session, call: Call, row: Row[Any], stored: StoredFile) -> None:
    """What this hall issued it need not ask for: the file itself is evidence of grade A."""
    facts = _facts(session, row)
    title = row.title or facts.issuer
    item = NewWalletItem(row.certificate_type, title, facts.number, facts.issuer, facts.issued_on, facts.valid_to)
    add_wallet_item(session, call, row.holder_id, item, stored, certificate_id=row.id)


def check_code(session: Session, call: Call, text: str) -> CheckedCertificate:
    """What a certificate's QR says and whether it holds today. Shows nothing that the paper does not.

    Refuses with `certificate_foreign`, `certificate_damaged`, `certificate_forged` and the like; a code of
    ours whose certificate is not on record, or stands there with other facts, is `certificate_not_on_record`.
    """
    code, row = _of_code(session, text)
    today = _status(row, session.settings.hall.day_of(call.at))
    return CheckedCertificate(
        certificate_type=code.certificate_type,
        number=code.number,
        holder_name=code.holder_name,
        issuer=code.issuer,
        issued_on=code.issued_on,
        valid_from=code.valid_from,
        valid_to=code.valid_to,
        status=today.status,
        checked_at=call.at,
        status_since=today.since,
    )


def recognise(session: Session, call: Call, text: str) -> str | None:
    """The id of the certificate of this hall whose code this is and that holds today; None for any other text."""
    try:
        _, row = _of_code(session, text)
    except (InvalidInput, NotFound):
        return None
    return row.id if _status(row, session.settings.hall.day_of(call.at)).status == "valid" else None


def _of_code(session: Session, text: str) -> tuple[CertificateCode, Row[Any]]:
    """What the code says and the certificate on record; refuses as `check_code`."""
    code = read_certificate_code(text, session.keys.public_keys("certificate"))
    rows = session.execute(
        select(CertificateRow.__table__).where(
            CertificateRow.certificate_type == code.certificate_type, CertificateRow.number == code.number
        )
    )
    said = [row for row in rows if facts_digest(row.certificate_type, _facts(session, row)) == code.digest]
    if not said:
        raise NotFound("certificate_not_on_record")
    # a change of nothing says what the one before said
    return code, max(said, key=lambda row: row.status in IN_FORCE)


def _certificate(session: Session, call: Call, certificate_id: str) -> Certificate:
    row = session.execute(select(CertificateRow.__table__).where(CertificateRow.id == certificate_id)).one()
    today = _status(row, session.settings.hall.day_of(call.at))
    return Certificate(
        id=row.id,
        certificate_type=row.certificate_type,
        facts=_facts(session, row),
        code=session.keys.open_text(row.code_sealed, "certificates", "code_sealed", row.id),
        status=today.status,
        issued_at=row.issued_at,
        sha256=row.sha256,
        status_since=today.since,
        title=row.title,
        authority=row.authority,
        predecessor_id=row.predecessor_id,
    )


def _facts(session: Session, row: Row[Any]) -> CertificateFacts:
    opened = session.keys.open(row.facts_sealed, "certificates", "facts_sealed", row.id)
    return msgspec.json.decode(opened, type=CertificateFacts)


def _status(row: Row[Any], day: date) -> StatusOn:
    return status_on(row.status, row.status_since, row.valid_to, day)
