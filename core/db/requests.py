"""One request inside an open transaction: exactly once, whatever the link does.

    SAVEPOINT request          the request's key and, at the end, its outcome
      SAVEPOINT effect         what the use case writes
      RELEASE or ROLLBACK TO effect
    RELEASE request

The key (`Call.request`) belongs to principal and use case. The same key with the same fingerprint gets the
first outcome again, a result or a refusal; with another fingerprint it is refused. Key, outcome and effect
commit together. A refusal undoes the effect and is kept as the outcome; `Unavailable` and any other exception
undo both, so that the same request may be sent again. On PostgreSQL a second request with the key of one
still running waits at the unique constraint until the first has committed.

Outcomes are sealed: they may show a person's data. They are kept for 48 hours (`purge_request_keys`).
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import UniqueConstraint, bindparam, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from core.call import Call, RequestKey
from core.db.session import Session
from core.db.tables import Base, Id, UtcDateTime
from core.errors import InvalidInput, Refusal, Unavailable
from core.ids import new_id

KEPT_FOR = timedelta(hours=48)


class RequestKeyRow(Base):
    __tablename__ = "request_keys"
    __table_args__ = (UniqueConstraint("principal", "use_case", "key"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    principal: Mapped[str]
    use_case: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    outcome: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class Outcome(Struct, frozen=True):
    """What a request came to: a value, or a refusal to raise."""

    value: Any = None
    refusal: Refusal | None = None


class Kept(Struct, frozen=True, array_like=True):
    """An outcome as it is stored. A refusal's details come back as msgpack knows them: days become texts."""

    refusal: str
    code: str
    details: dict[str, Any]
    value: msgspec.Raw


def perform(session: Session, use_case: Callable[..., Any], call: Call, *args: Any, **kwargs: Any) -> Outcome:
    """Run a use case, or find what it came to before. Raises what must leave no trace."""
    session.savepoint("request")
    try:
        row_id, outcome = _claim(session, use_case, call) if call.request else ("", None)
        if outcome is None:
            outcome = _attempt(session, use_case, call, *args, **kwargs)
            if row_id:
                _keep(session, row_id, outcome)
    except Exception:
        session.roll_back_to("request")
        session.release("request")
        raise
    session.release("request")
    return outcome


def purge_request_keys(session: Session, at: datetime) -> int:
    """Forget keys older than 48 hours. Returns how many."""
    return session.execute(delete(RequestKeyRow).where(RequestKeyRow.created_at < at - KEPT_FOR)).rowcount


def _attempt(session: Session, use_case: Callable[..., Any], call: Call, *args: Any, **kwargs: Any) -> Outcome:
    session.savepoint("effect")
    try:
        value = use_case(session, call, *args, **kwargs)
    except Unavailable:
        raise
    except Refusal as refusal:
        session.roll_back_to("effect")
        session.release("effect")
        return Outcome(refusal=refusal)
    session.release("effect")
    return Outcome(value)


_CLAIM = text(
    "INSERT INTO request_keys (id, principal, use_case, key, fingerprint, created_at)"
    " VALUES (:id, :principal, :use_case, :key, :fingerprint, :created_at)"
    " ON CONFLICT (principal, use_case, key) DO NOTHING"
).bindparams(bindparam("created_at", type_=UtcDateTime()))


_KEEP = update(RequestKeyRow).where(RequestKeyRow.id == bindparam("row_id"))


def _claim(session: Session, use_case: Callable[..., Any], call: Call) -> tuple[str, Outcome | None]:
    """The id of the fresh row and None, or the first outcome."""
    asked = call.request
    assert asked is not None
    row_id = new_id()
    row = {
        "id": row_id,
        "principal": call.actor.id,
        "use_case": name_of(use_case),
        "key": asked.key,
        "fingerprint": asked.fingerprint,
        "created_at": call.at,
    }
    if session.execute(_CLAIM, row).rowcount == 1:
        return row_id, None
    return "", _first_outcome(session, use_case, call.actor.id, asked)


def _first_outcome(session: Session, use_case: Callable[..., Any], principal: str, asked: RequestKey) -> Outcome:
    found = session.execute(
        select(RequestKeyRow.id, RequestKeyRow.fingerprint, RequestKeyRow.outcome).where(
            RequestKeyRow.principal == principal,
            RequestKeyRow.use_case == name_of(use_case),
            RequestKeyRow.key == asked.key,
        )
    ).one()
    if found.fingerprint != asked.fingerprint:
        raise InvalidInput("request_key_reused", key=asked.key)
    assert found.outcome is not None, "an outcome commits with its key"
    stored = session.keys.open(found.outcome, "request_keys", "outcome", found.id)
    return _thaw(stored, result_type(use_case))


def _keep(session: Session, row_id: str, outcome: Outcome) -> None:
    sealed = session.keys.seal(_freeze(outcome), "request_keys", "outcome", row_id)
    session.execute(_KEEP, {"row_id": row_id, "outcome": sealed})


def _freeze(outcome: Outcome) -> bytes:
    value = msgspec.Raw(msgspec.msgpack.encode(outcome.value))
    if (refusal := outcome.refusal) is None:
        return msgspec.msgpack.encode(Kept("", "", {}, value))
    kept = Kept(type(refusal).__name__, refusal.code, refusal.details, value)
    return msgspec.msgpack.encode(kept, enc_hook=str)


def _thaw(stored: bytes, kind: Any) -> Outcome:
    kept = msgspec.msgpack.decode(stored, type=Kept)
    if kept.refusal:
        return Outcome(refusal=_refusals()[kept.refusal](kept.code, **kept.details))
    return Outcome(msgspec.msgpack.decode(kept.value, type=kind))


@lru_cache(maxsize=1024)
def result_type(use_case: Callable[..., Any]) -> Any:
    """What a use case says it returns: a stored outcome is decoded into it."""
    declared = inspect.signature(use_case, eval_str=True).return_annotation
    return Any if declared is inspect.Signature.empty else declared


def name_of(use_case: Callable[..., Any]) -> str:
    return f"{use_case.__module__}.{use_case.__qualname__}"


@lru_cache(maxsize=1)
def _refusals() -> dict[str, type[Refusal]]:
    def walk(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        yield kind
        for below in kind.__subclasses__():
            yield from walk(below)

    return {kind.__name__: kind for kind in walk(Refusal)}
