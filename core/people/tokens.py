"""Access tokens: opaque, 256 bits, only their SHA-256 is kept (security: tokens and passes)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from core.call import Call
from core.db.database import Session
from core.errors import NotSignedIn
from core.ids import new_id
from core.people.models import SignIn

VISIT = timedelta(minutes=30)
PHONE = timedelta(hours=12)
STAFF = timedelta(hours=9)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue(
    session: Session,
    call: Call,
    principal_kind: str,
    principal_id: str,
    lasting: timedelta,
    terminal_id: str | None = None,
    assurance: int = 0,
) -> tuple[str, datetime]:
    """A new token and when it ends. It is shown once and never stored."""
    token = secrets.token_urlsafe(32)
    expires_at = call.at + lasting
    session.execute(
        insert(SignIn).values(
            id=new_id(),
            token_hash=token_hash(token),
            principal_kind=principal_kind,
            principal_id=principal_id,
            terminal_id=terminal_id,
            assurance=assurance,
            created_at=call.at,
            expires_at=expires_at,
        )
    )
    return token, expires_at


def principal(session: Session, token: str, kind: str, at: datetime, terminal_id: str | None = None) -> tuple[str, int]:
    """Whose token this is, and how sure that sign-in was. NotSignedIn `token_unknown` or `token_expired`; a visit's
    token is unknown at any other terminal than its own."""
    row = session.execute(
        select(SignIn.principal_id, SignIn.assurance, SignIn.terminal_id, SignIn.expires_at, SignIn.ended_at).where(
            SignIn.token_hash == token_hash(token), SignIn.principal_kind == kind
        )
    ).one_or_none()
    if row is None or row.terminal_id != terminal_id:
        raise NotSignedIn("token_unknown")
    if row.ended_at is not None or row.expires_at <= at:
        raise NotSignedIn("token_expired")
    return row.principal_id, row.assurance


def end(session: Session, call: Call, token: str) -> None:
    """The token ends now; ending it twice changes nothing."""
    session.execute(
        update(SignIn).where(SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)).values(ended_at=call.at)
    )
