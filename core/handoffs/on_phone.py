"""The phone's side of a hand-off: open it, hand something in, hear what became of it.

No sign-in: who scanned the code shows the claim that only the code's fragment gives, and gets a token; from then on the
hand-off is that phone's alone. A link preview, which fetches an address without its fragment, opens nothing. The
answers are distinct, because each has another remedy: unknown, another phone's, over and why, full.
"""

import hashlib
import secrets
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, insert, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.handoffs import rows
from core.handoffs.asked import lines_asked, matter_asked
from core.handoffs.envelope import claim_hash
from core.handoffs.models import HandedRow, HandoffRow
from core.handoffs.schemas import PhoneView

MOST_ITEMS = 40
MOST_WAITING = 4
"""What a kiosk has not fetched yet; it does so every second."""


class Joined(Struct, frozen=True):
    """`token` is this phone's from now on; None when it had it before."""

    view: PhoneView
    token: str | None


def join(session: Session, call: Call, id: str, claim: bytes, token: str) -> Joined:
    """The first phone that shows the claim has the hand-off; its own `token` brings it back later. NotFound
    `handoff_unknown`, also for a wrong claim; NotAllowed `handoff_other_phone`; Conflict
    `handoff_expired`, `handoff_over`."""
    row = rows.find(session, id)
    if not secrets.compare_digest(claim_hash(claim), row.claim_hash):
        raise NotFound("handoff_unknown")
    if row.phone_hash is not None:
        _require_phone(row, token)
        _require_open(row, call)
        return Joined(_view(session, call, row), None)
    _require_open(row, call)
    fresh = secrets.token_urlsafe(32)
    free = (HandoffRow.id == id) & HandoffRow.phone_hash.is_(None)
    taken = session.execute(update(HandoffRow).where(free).values(phone_hash=_hash(fresh), touched_at=call.at))
    if taken.rowcount == 0:
        raise NotAllowed("handoff_other_phone")
    journal.record(session, call, id, "handoff_joined", {})
    return Joined(_view(session, call, rows.find(session, id)), fresh)


def hand_in(session: Session, call: Call, id: str, token: str, number: int, sealed: bytes) -> None:
    """One thing, sealed for the kiosk, under the number it is sealed for; sent again, it is there once. Conflict
    `handoff_full` for more than a kiosk takes, and as `join`."""
    row = _of_phone(session, id, token)
    came = rows.items(session, id)
    if any(each.number == number for each in came):
        return
    _require_open(row, call)
    if not 1 <= number <= MOST_ITEMS or sum(each.sealed is not None for each in came) >= MOST_WAITING:
        raise Conflict("handoff_full")
    item = {"handoff_id": id, "number": number, "sealed": sealed, "came_at": call.at}
    session.insert_new(insert(HandedRow), item)
    touch(session, call, id, token)


def touch(session: Session, call: Call, id: str, token: str) -> None:
    """Somebody has the phone in the hand. Refusals as `join`."""
    _of_phone(session, id, token)
    session.execute(update(HandoffRow).where(HandoffRow.id == id).values(touched_at=call.at))


def progress(session: Session, call: Call, id: str, token: str) -> PhoneView:
    """How it stands, over or not. NotFound `handoff_unknown`, NotAllowed `handoff_other_phone`."""
    return _view(session, call, _of_phone(session, id, token))


def _of_phone(session: Session, id: str, token: str) -> Row[Any]:
    row = rows.find(session, id)
    _require_phone(row, token)
    return row


def _require_phone(row: Row[Any], token: str) -> None:
    if row.phone_hash is None or not secrets.compare_digest(_hash(token), row.phone_hash):
        raise NotAllowed("handoff_other_phone")


def _require_open(row: Row[Any], call: Call) -> None:
    ending = rows.ending_at(row, call.at)
    if ending == "expired":
        raise Conflict("handoff_expired")
    if ending is not None:
        raise Conflict("handoff_over")


def _view(session: Session, call: Call, row: Row[Any]) -> PhoneView:
    return PhoneView(
        row.id,
        matter_asked(session, call, row.matter).title,
        lines_asked(session, call, row.matter, row.lines),
        row.signature,
        row.expires_at,
        rows.ending_at(row, call.at),
        tuple(rows.seen(each) for each in rows.items(session, row.id)),
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
