"""Staff: sign-in with a password and a time-based code (RFC 6238), and who they are at each request.

A password is checked outside the transaction, because Argon2 is slow on purpose: read the credentials, check,
then sign in with what was found. Five failures lock the account for fifteen minutes; a code works once.
"""

from base64 import b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from msgspec import Struct
from pyotp.totp import TOTP
from sqlalchemy import exists, insert, select, update

from core import journal
from core.call import Call, Role
from core.db.database import Session
from core.errors import NotSignedIn
from core.people import tokens
from core.people.models import ChiefRepresentative, Staff
from core.people.permissions import require_place
from core.people.schemas import StaffMember, StaffSignedIn

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
STEP_SECONDS = 30

_hasher = PasswordHasher()
_REPRESENTS = exists().where(ChiefRepresentative.staff_id == Staff.id, ChiefRepresentative.ended_at.is_(None))


def _of_nobody() -> str:
    """A hash in the form of all others and as slow to check, which no password has."""
    salt, digest = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len))
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}${digest}"


_NOBODY = _of_nobody()


class SignInFailed(Struct, frozen=True, tag=True):
    """Returned, not raised, so that the failure is counted. `code` names the sentence."""

    code: str
    locked_until: datetime | None = None


def add_staff(session: Session, call: Call, member: StaffMember, password_hash: str, secret: str) -> None:
    """`secret` is the base32 secret of the member's authenticator. InvalidInput `staff_place_wrong`."""
    require_place(member.roles, member.authority, member.centre)
    session.execute(
        insert(Staff).values(
            id=member.id,
            username=member.username,
            name=member.name,
            password_hash=password_hash,
            totp_secret_sealed=session.keys.seal_text(secret, "staff", "totp_secret_sealed", member.id),
            roles=" ".join(sorted(member.roles)),
            authority=member.authority or None,
            centre=member.centre or None,
        )
    )
    facts = {"roles": sorted(member.roles), "authority": member.authority, "centre": member.centre}
    journal.record(session, call, member.id, "staff_added", facts)


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (RFC 9106); about 50 ms."""
    return _hasher.hash(password)


def find_password_hash(session: Session, username: str) -> str:
    """The hash to check against; for an unknown name a hash that nothing matches, so that both take as
    long."""
    return session.scalar(select(Staff.password_hash).where(Staff.username == username)) or _NOBODY


def password_matches(password_hash: str, password: str) -> bool:
    """Slow on purpose: call it outside of any transaction."""
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def sign_in_staff(
    session: Session, call: Call, username: str, password_matched: bool, code: str
) -> StaffSignedIn | SignInFailed:
    """`code` is the six digits of the authenticator; the step before and after count too (clock drift)."""
    row = session.execute(
        select(Staff.__table__).where(Staff.username == username, Staff.active).with_for_update()
    ).one_or_none()
    if row is None:
        return SignInFailed("staff_sign_in_failed")
    if row.locked_until is not None and row.locked_until > call.at:
        return SignInFailed("too_many_attempts", row.locked_until)
    step = _matching_step(_secret(session, row.id, row.totp_secret_sealed), code, call.at)
    if not password_matched or step is None or step <= row.totp_step:
        return _count_failure(session, call, row.id, row.failures + 1)
    session.execute(update(Staff).where(Staff.id == row.id).values(failures=0, locked_until=None, totp_step=step))
    token, expires_at = tokens.issue(session, call, "staff", row.id, tokens.STAFF)
    journal.record(session, call, row.id, "staff_signed_in", {})
    return StaffSignedIn(token, expires_at, _member(session, row.id))


def who_is_staff(session: Session, token: str, at: datetime) -> StaffMember:
    """The signed-in member with the roles of this moment."""
    return _member(session, tokens.principal(session, token, "staff", at)[0])


def sign_out_staff(session: Session, call: Call, token: str) -> None:
    tokens.end(session, call, token)


def list_staff(session: Session) -> list[StaffMember]:
    statement = select(Staff.id).where(Staff.active).order_by(Staff.username)
    return [_member(session, id) for id in session.scalars(statement)]


def find_member(session: Session, staff_id: str) -> StaffMember | None:
    """None for somebody unknown or not employed any more."""
    found = session.scalar(select(Staff.id).where(Staff.id == staff_id, Staff.active))
    return _member(session, found) if found else None


def current_totp_code(session: Session, username: str, at: datetime) -> str:
    """The code of this moment, for the demo's sign-in page, whose staff are invented."""
    row = session.execute(select(Staff.id, Staff.totp_secret_sealed).where(Staff.username == username)).one_or_none()
    if row is None:
        raise NotSignedIn("staff_sign_in_failed")
    return TOTP(_secret(session, row.id, row.totp_secret_sealed)).at(at)


def _member(session: Session, staff_id: str) -> StaffMember:
    statement = select(Staff.__table__, _REPRESENTS.label("represents")).where(Staff.id == staff_id, Staff.active)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotSignedIn("token_unknown")
    roles = set(cast(list[Role], row.roles.split()))
    if row.represents:
        roles.add("chief_representative")
    return StaffMember(row.id, row.username, row.name, frozenset(roles), row.authority or "", row.centre or "")


def _secret(session: Session, staff_id: str, sealed: bytes) -> str:
    return session.keys.open_text(sealed, "staff", "totp_secret_sealed", staff_id)


def _matching_step(secret: str, code: str, at: datetime) -> int | None:
    totp = TOTP(secret)
    for drift in (0, -1, 1):
        moment = at + timedelta(seconds=drift * STEP_SECONDS)
        if totp.verify(code, for_time=moment):
            return int(moment.timestamp()) // STEP_SECONDS
    return None


def _count_failure(session: Session, call: Call, staff_id: str, failures: int) -> SignInFailed:
    locked_until = call.at + LOCKED_FOR if failures >= FAILURES_ALLOWED else None
    session.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(failures=0 if locked_until else failures, locked_until=locked_until)
    )
    journal.record(session, call, staff_id, "staff_sign_in_failed", {"failures": failures})
    return SignInFailed("staff_sign_in_failed", locked_until)


def names_of(session: Session, staff_ids: Collection[str]) -> dict[str, str]:
    """Also of members who have left."""
    rows = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
    return {row.id: row.name for row in rows}


def name_of(session: Session, staff_id: str) -> str:
    return session.scalar(select(Staff.name).where(Staff.id == staff_id)) or ""
