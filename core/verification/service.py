"""Passes and looks at originals. Knows a case only by its id and by the digest of what it stands on.

A pass is shown, scanned once, and opens one verification. What a pass refuses is returned, not raised, so
that a forged or used one leaves its line in the journal. A verification ends equal or different; one that was
left open is abandoned when the next one opens.
"""

import secrets

from msgspec import Struct
from sqlalchemy import insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound, Refusal
from core.ids import new_id
from core.verification import passes
from core.verification.models import PassRow, VerificationRow, VerifiedLineRow
from core.verification.passes import Pass, Purpose
from core.verification.schemas import Decision, PassRefused, PassShown

IN_CALL = "card_in_call"
"""How the holder was recognised when the card was read at a kiosk and a clerk saw the originals in a call."""


class OpenVerification(Struct, frozen=True):
    """`again` when the same scan asked before and gets the same verification."""

    id: str
    application_id: str
    holder_check: str
    again: bool = False


def mint_pass(
    session: Session,
    call: Call,
    application_id: str,
    digest: bytes,
    purpose: Purpose = "original_verification",
    place: str | None = None,
) -> PassShown:
    """A fresh pass that lives a minute, good at `place` only where one is named; older ones of the case stay valid
    until they expire or one is used."""
    minted = Pass(
        id=new_id(),
        purpose=purpose,
        digest=digest,
        not_before=call.at.replace(microsecond=0),
        expires_at=call.at.replace(microsecond=0) + passes.LIFETIME_ON_A_PHONE,
        nonce=secrets.token_bytes(8),
        place=place,
    )
    session.execute(
        insert(PassRow).values(
            id=minted.id,
            application_id=application_id,
            digest=digest,
            expires_at=minted.expires_at,
            minted_at=call.at,
        )
    )
    journal.record(session, call, application_id, "pass_shown", {"pass_id": minted.id})
    return PassShown(passes.mint(minted, session.keys.signing_key("pass")), minted.expires_at)


def read_pass(
    session: Session, call: Call, text: str, place: str, purpose: Purpose = "original_verification"
) -> Pass | PassRefused:
    """What the code alone tells. A refusal is journalled under the one who scanned it."""
    try:
        return passes.read(text, session.keys.public_keys("pass"), call.at, place, purpose)
    except Refusal as refusal:
        return refuse_pass(session, call, call.actor.id, PassRefused(refusal.code, refusal.details))


def refuse_pass(session: Session, call: Call, subject_id: str, refused: PassRefused) -> PassRefused:
    journal.record(session, call, subject_id, "pass_refused", {"code": refused.code})
    return refused


def application_of_pass(session: Session, pass_id: str) -> str | None:
    return session.scalar(select(PassRow.application_id).where(PassRow.id == pass_id))


def find_redeemed(session: Session, call: Call, pass_id: str, scan_nonce: str) -> OpenVerification | None:
    """The verification that this very scan opened before, so that a repeated request gets its answer
    again."""
    row = session.execute(select(PassRow.__table__).where(PassRow.id == pass_id)).one()
    if row.scan_nonce != scan_nonce or row.redeemed_by != call.actor.id:
        return None
    return OpenVerification(row.verification_id or "", row.application_id, "pass", again=True)


def redeem(session: Session, call: Call, pass_id: str, scan_nonce: str, place: str) -> OpenVerification | PassRefused:
    """The first scan opens a verification; any other is told when and where the pass was used."""
    verification_id = new_id()
    taken = session.execute(
        update(PassRow)
        .where(PassRow.id == pass_id, PassRow.redeemed_at.is_(None))
        .values(
            redeemed_at=call.at,
            redeemed_by=call.actor.id,
            redeemed_place=place,
            scan_nonce=scan_nonce,
            verification_id=verification_id,
        )
    )
    row = session.execute(select(PassRow.__table__).where(PassRow.id == pass_id)).one()
    if taken.rowcount == 1:
        return open_verification(session, call, row.application_id, verification_id, "pass", place, pass_id=pass_id)
    used = {"used_at": row.redeemed_at.isoformat(), "place": row.redeemed_place}
    return refuse_pass(session, call, row.application_id, PassRefused("pass_used", used))


def use_pass(session: Session, call: Call, pass_id: str, place: str) -> PassRefused | None:
    """Take a pass that opens no verification: the first scan uses it up, any other is told when and where that was."""
    used_up = (
        update(PassRow)
        .where(PassRow.id == pass_id, PassRow.redeemed_at.is_(None))
        .values(redeemed_at=call.at, redeemed_by=call.actor.id, redeemed_place=place)
    )
    if session.execute(used_up).rowcount == 1:
        return None
    row = session.execute(select(PassRow.__table__).where(PassRow.id == pass_id)).one()
    used = {"used_at": row.redeemed_at.isoformat(), "place": row.redeemed_place}
    return refuse_pass(session, call, row.application_id, PassRefused("pass_used", used))


def open_verification(
    session: Session,
    call: Call,
    application_id: str,
    verification_id: str,
    holder_check: str,
    place: str,
    pass_id: str | None = None,
) -> OpenVerification:
    """`holder_check`: `pass` (shown from the holder's phone), `card` (the identity document was read) or `IN_CALL`."""
    session.execute(
        update(VerificationRow)
        .where(VerificationRow.application_id == application_id, VerificationRow.outcome == "open")
        .values(outcome="abandoned", closed_at=call.at)
    )
    session.execute(
        insert(VerificationRow).values(
            id=verification_id,
            application_id=application_id,
            pass_id=pass_id,
            holder_check=holder_check,
            verifier_id=call.actor.id,
            place=place,
            opened_at=call.at,
            outcome="open",
        )
    )
    facts = {
        "verification_id": verification_id,
        "holder_check": holder_check,
        "place": place,
        "authority": call.actor.authority,
    }
    journal.record(session, call, application_id, "verification_opened", facts)
    return OpenVerification(verification_id, application_id, holder_check)


def abandon(session: Session, call: Call, verification_id: str) -> None:
    """Nothing will be decided in it any more; one that was decided stays as it is."""
    left_open = (VerificationRow.id == verification_id) & (VerificationRow.outcome == "open")
    session.execute(update(VerificationRow).where(left_open).values(outcome="abandoned", closed_at=call.at))


def find_open(session: Session, call: Call, verification_id: str) -> OpenVerification:
    """The verification its own verifier may decide now. NotFound `verification_unknown`, Conflict
    `verification_closed`."""
    row = session.execute(
        select(VerificationRow.__table__).where(
            VerificationRow.id == verification_id, VerificationRow.verifier_id == call.actor.id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("verification_unknown")
    if row.outcome != "open":
        raise Conflict("verification_closed", outcome=row.outcome)
    return OpenVerification(row.id, row.application_id, row.holder_check)


def close(
    session: Session,
    call: Call,
    verification_id: str,
    decisions: list[Decision],
    materials: dict[str, str],
) -> bool:
    """Keep each decision; True when every original was equal. `materials`: document id → its line."""
    for decision in decisions:
        place = f"{verification_id}/{decision.document_id}"
        session.execute(
            insert(VerifiedLineRow).values(
                verification_id=verification_id,
                document_id=decision.document_id,
                material=materials[decision.document_id],
                equal=decision.equal,
                capture_sha256=decision.capture_sha256,
                capture_address=decision.capture_address,
                similarity=decision.similarity,
                remark_sealed=session.keys.seal_text(decision.remark, "verified_lines", "remark_sealed", place),
            )
        )
    equal = all(decision.equal for decision in decisions)
    session.execute(
        update(VerificationRow)
        .where(VerificationRow.id == verification_id)
        .values(outcome="equal" if equal else "different", closed_at=call.at)
    )
    return equal
