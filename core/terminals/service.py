"""Kiosks: enrolment, keys, nonces. How they are and what they are told is `core/terminals/fleet`.

An administrator makes a one-use code that lives ten minutes; the kiosk makes its own key and enrols with the
code; it can sign nothing that counts until the administrator has compared the fingerprint on its screen and
confirmed. Revoking bites on the next request.
"""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from core.ids import new_id
from core.one_use_codes import code_hash, new_code
from core.people.permissions import require
from core.terminals.fleet import alarms
from core.terminals.models import EnrolmentCodeRow, NonceRow, TerminalRow
from core.terminals.schemas import EnrolmentCode, EnrolmentRequest, Terminal

CODE_LIVES = timedelta(minutes=10)
NONCE_KEPT = timedelta(minutes=10)


def create_enrolment_code(session: Session, call: Call) -> EnrolmentCode:
    """To be typed at the kiosk."""
    require(call.actor, "create_enrolment_code")
    code = new_code()
    expires_at = call.at + CODE_LIVES
    session.execute(
        insert(EnrolmentCodeRow).values(code_hash=code_hash(code), created_by=call.actor.id, expires_at=expires_at)
    )
    return EnrolmentCode(code, expires_at)


def enrol(session: Session, call: Call, request: EnrolmentRequest) -> Terminal:
    """A kiosk presents its key; it is pending until an administrator confirms. NotAllowed
    `enrolment_code_refused` for an unknown, used or expired code (which of them is nobody's business)."""
    spent = session.execute(
        update(EnrolmentCodeRow)
        .where(
            EnrolmentCodeRow.code_hash == code_hash(request.code),
            EnrolmentCodeRow.used_at.is_(None),
            EnrolmentCodeRow.expires_at > call.at,
        )
        .values(used_at=call.at)
    )
    if spent.rowcount == 0:
        raise NotAllowed("enrolment_code_refused")
    key = bytes.fromhex(request.public_key)
    if session.scalar(select(TerminalRow.id).where(TerminalRow.public_key == key)):
        raise Conflict("terminal_key_known")
    id = new_id()
    row = {
        "id": id,
        "name": request.name,
        "place": request.place,
        "profile": request.profile,
        "public_key": key,
        "state": "pending",
    }
    session.insert_new(insert(TerminalRow), row)
    terminal = find_terminal(session, id)
    journal.record(session, call, id, "terminal_enrolled", {"fingerprint": terminal.fingerprint})
    return terminal


def confirm(session: Session, call: Call, terminal_id: str) -> Terminal:
    """The fingerprint was compared: from now on its signature counts."""
    require(call.actor, "confirm_terminal")
    changed = session.execute(
        update(TerminalRow)
        .where(TerminalRow.id == terminal_id, TerminalRow.state == "pending")
        .values(state="enrolled", enrolled_at=call.at)
    )
    if changed.rowcount == 0:
        raise Conflict("terminal_not_pending")
    journal.record(session, call, terminal_id, "terminal_confirmed", {})
    return find_terminal(session, terminal_id)


def revoke(session: Session, call: Call, terminal_id: str) -> Terminal:
    require(call.actor, "revoke_terminal")
    changed = session.execute(
        update(TerminalRow).where(TerminalRow.id == terminal_id, TerminalRow.state != "revoked").values(state="revoked")
    )
    if changed.rowcount == 0:
        raise Conflict("terminal_revoked_already")
    alarms.settle(session, call, terminal_id, {})
    journal.record(session, call, terminal_id, "terminal_revoked", {})
    return find_terminal(session, terminal_id)


def list_terminals(session: Session, call: Call) -> list[Terminal]:
    require(call.actor, "read_terminals")
    return [terminal_of(row) for row in session.execute(select(TerminalRow.__table__).order_by(TerminalRow.id))]


def with_lockers(session: Session) -> list[Terminal]:
    """The kiosks in service that have told of a locker, by name; the caller has checked who asks."""
    statement = select(TerminalRow.__table__).where(TerminalRow.state == "enrolled").order_by(TerminalRow.name)
    return [found for found in map(terminal_of, session.execute(statement)) if found.locker_cells]


def find_terminal(session: Session, terminal_id: str) -> Terminal:
    row = session.execute(select(TerminalRow.__table__).where(TerminalRow.id == terminal_id)).one_or_none()
    if row is None:
        raise NotFound("terminal_unknown")
    return terminal_of(row)


def find_terminal_key(session: Session, key_id: str) -> tuple[Terminal, bytes]:
    """The terminal a signature names (`keyid` is its id) and its public key. NotSignedIn `terminal_unknown`
    or `terminal_revoked`; a pending one is found, and may only ask about itself."""
    row = session.execute(select(TerminalRow.__table__).where(TerminalRow.id == key_id)).one_or_none()
    if row is None:
        raise NotSignedIn("terminal_unknown")
    if row.state == "revoked":
        raise NotSignedIn("terminal_revoked")
    return terminal_of(row), row.public_key


def use_nonce(session: Session, call: Call, terminal_id: str, nonce: str) -> None:
    """NotSignedIn `nonce_used` when this terminal's nonce was taken before."""
    known = session.scalar(select(NonceRow.at).where(NonceRow.terminal_id == terminal_id, NonceRow.nonce == nonce))
    if known is not None:
        raise NotSignedIn("nonce_used")
    session.insert_new(insert(NonceRow), {"terminal_id": terminal_id, "nonce": nonce, "at": call.at})


def forget_nonces(session: Session, call: Call) -> None:
    """For the worker: signatures older than the clock window are refused anyway."""
    session.execute(delete(NonceRow).where(NonceRow.at < call.at - NONCE_KEPT))


def fingerprint_of(public_key: bytes) -> str:
    """The SHA-256 in eight groups of four, as the kiosk shows it and the administrator compares it."""
    digest = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def terminal_of(row: Row[Any]) -> Terminal:
    """As its row says, which this subject alone reads."""
    health = row.health or {}
    return Terminal(
        id=row.id,
        name=row.name,
        place=row.place,
        profile=row.profile,
        state=row.state,
        fingerprint=fingerprint_of(row.public_key),
        enrolled_at=row.enrolled_at,
        last_seen_at=row.last_seen_at,
        attention=tuple(health.get("attention", ())),
        blanks_left=health.get("blanks_left"),
        locker_cells=health.get("locker_cells", 0),
    )
