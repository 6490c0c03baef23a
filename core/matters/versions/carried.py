"""What a text from another area still says of that area (N26): each line the mapping left open keeps the draft from
being published until the text no longer says it, or until a manager has said that it is right here as well.

A line is known by what it says and not by where it stands, so that moving a material about closes nothing.
"""

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.matters.exchange.areas import MappedLine
from core.matters.findings import Finding
from core.matters.models import CarriedLineRow
from core.matters.structure import plain_yaml
from core.people.permissions import require

LONGEST = 300


class CarriedLine(Struct, frozen=True):
    """`path`: where the text says it now (first); `digest` is what `settle` wants."""

    path: str
    said: str
    digest: str


def keep_open(session: Session, draft_id: str, text: str, lines: Collection[MappedLine]) -> None:
    """Put the open lines of a report on record with the draft that the text became."""
    digests = {path: digest for digest, path in _nodes(plain_yaml(text.encode()))}
    open_now = [line for line in lines if line.status == "open" and line.before and line.path in digests]
    rows = {digests[line.path]: line for line in open_now}
    for digest, line in rows.items():
        row = {"draft_id": draft_id, "digest": digest, "path": line.path[:LONGEST], "said": line.before[:LONGEST]}
        session.insert_new(insert(CarriedLineRow), row)


def settle(session: Session, call: Call, draft_id: str, digest: str) -> None:
    """Say that a line is right in this area as it stands. NotFound `carried_line_unknown`."""
    require(call.actor, "edit_matter_draft")
    settled = session.execute(
        update(CarriedLineRow)
        .where(CarriedLineRow.draft_id == draft_id, CarriedLineRow.digest == digest, _UNSETTLED)
        .values(settled_by=call.actor.id, settled_at=call.at)
    )
    if settled.rowcount == 0:
        raise NotFound("carried_line_unknown")
    journal.record(session, call, draft_id, "carried_line_settled", {"digest": digest})


def open_lines(session: Session, draft_id: str, text: str) -> list[CarriedLine]:
    """What the text still says and nobody has settled."""
    statement = select(CarriedLineRow.said, CarriedLineRow.digest).where(
        CarriedLineRow.draft_id == draft_id, _UNSETTLED
    )
    kept = session.execute(statement.order_by(CarriedLineRow.path, CarriedLineRow.digest)).all()
    if not kept:
        return []
    said_now: dict[str, str] = {}
    for digest, path in _nodes(plain_yaml(text.encode())):
        said_now.setdefault(digest, path)
    return [CarriedLine(said_now[row.digest], row.said, row.digest) for row in kept if row.digest in said_now]


def findings_of(session: Session, draft_id: str, text: str) -> list[Finding]:
    """One for each open line."""
    return [Finding(each.path, "says_another_area", each.said) for each in open_lines(session, draft_id, text)]


def _nodes(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The digest and the path of everything a text says."""
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _nodes(
                below, f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}" if path else f"{key}"
            )
    encoded = msgspec.json.encode(value, order="deterministic", enc_hook=str)
    yield hashlib.sha256(encoded).hexdigest(), path


_UNSETTLED = CarriedLineRow.settled_by.is_(None)
