"""Certificates (证照): issued as facts, a number and a signed code; the file is rendered once right
afterwards.

Knows no case: `subject_id` is whatever the certificate was issued in.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select, update

from core import journal, outbox
from core.call import Call
from core.certificates.models import CertificateRow
from core.certificates.schemas import (
    Certificate,
    CertificateFacts,
    CertificateStatus,
    CertificateType,
    CheckedCertificate,
)
from core.certificates.signing import facts_digest, mint_certificate_code, read_certificate_code
from core.db.database import Session
from core.errors import NotFound, Unavailable
from core.ids import new_id
from core.materials.store import StoredFile
from core.people.permissions import OF_CENTRE

RENDER = "render_certificate"


def issue(
    session: Session,
    call: Call,
    subject_id: str,
    holder_id: str,
    certificate_type: CertificateType,
    facts: CertificateFacts,
) -> Certificate:
    """Number, facts and signature now; the worker renders the file."""
    id = new_id()
    key = session.keys.signing_key("certificate")
    code = mint_certificate_code(certificate_type, facts, session.settings.public_url, key)
    session.execute(
        insert(CertificateRow).values(
            id=id,
            subject_id=subject_id,
            holder_id=holder_id,
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
    return _certificate(session, id)


def find_certificate(session: Session, call: Call, certificate_id: str) -> Certificate:
    """For its holder and the clerks of the centre; for anybody else there is no such certificate."""
    holder_id = session.scalar(select(CertificateRow.holder_id).where(CertificateRow.id == certificate_id))
    sees_all = call.actor.roles & OF_CENTRE or call.actor.has("system")
    if holder_id is None or not (sees_all or holder_id == call.actor.id):
        raise NotFound("certificate_unknown")
    return _certificate(session, certificate_id)


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
        subject_id = session.scalar(select(CertificateRow.subject_id).where(CertificateRow.id == certificate_id))
        facts = {"certificate_id": certificate_id, "sha256": stored.sha256}
        journal.record(session, call, subject_id or certificate_id, "certificate_rendered", facts)


def check_code(session: Session, call: Call, text: str) -> CheckedCertificate:
    """What a certificate's QR says and whether it holds today. Shows nothing that the paper does not.

    Refuses with `certificate_foreign`, `certificate_damaged`, `certificate_forged` and the like; a code of
    ours whose certificate is not on record, or stands there with other facts, is `certificate_not_on_record`.
    """
    code = read_certificate_code(text, session.keys.public_keys("certificate"))
    row = session.execute(
        select(CertificateRow.__table__).where(
            CertificateRow.certificate_type == code.certificate_type, CertificateRow.number == code.number
        )
    ).one_or_none()
    if row is None or facts_digest(row.certificate_type, _facts(session, row)) != code.digest:
        raise NotFound("certificate_not_on_record")
    today = session.settings.hall.day_of(call.at)
    return CheckedCertificate(
        certificate_type=code.certificate_type,
        number=code.number,
        holder_name=code.holder_name,
        issuer=code.issuer,
        issued_on=code.issued_on,
        valid_from=code.valid_from,
        valid_to=code.valid_to,
        status=_status(row.status, code.valid_to, today),
        checked_at=call.at,
    )


def _certificate(session: Session, certificate_id: str) -> Certificate:
    row = session.execute(select(CertificateRow.__table__).where(CertificateRow.id == certificate_id)).one()
    return Certificate(
        id=row.id,
        certificate_type=row.certificate_type,
        facts=_facts(session, row),
        code=session.keys.open_text(row.code_sealed, "certificates", "code_sealed", row.id),
        status=row.status,
        issued_at=row.issued_at,
        sha256=row.sha256,
    )


def _facts(session: Session, row: Row[Any]) -> CertificateFacts:
    opened = session.keys.open(row.facts_sealed, "certificates", "facts_sealed", row.id)
    return msgspec.json.decode(opened, type=CertificateFacts)


def _status(status: CertificateStatus, valid_to: date | None, today: date) -> CertificateStatus:
    return "expired" if status == "valid" and valid_to is not None and valid_to < today else status
