"""Orders to kiosks: lock, unlock, start again, say something on the first screen.

    give ──▶ signed, sealed, numbered ──▶ carried by the next heartbeats ──▶ carried out ──▶ answered by one after

An order waits until the kiosk answers, however long it is silent; the kiosk takes them in their order and each once. To
lock or to start again lets somebody who stands there finish (`grace_seconds`), and what a locked kiosk shows goes along
with the order: words, and where to go instead, so that it needs no hall for that.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, func, insert, select, update

from core import journal
from core.call import LANGUAGES, Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput
from core.people.permissions import require
from core.places import service as places
from core.places.points import steps_apart
from core.places.schemas import Names
from core.terminals import service
from core.terminals.fleet.schemas import (
    LONGEST_GRACE_SECONDS,
    Answered,
    Elsewhere,
    Order,
    OrderGiven,
    OrderKind,
    Signed,
    in_every_language,
)
from core.terminals.fleet.signed import read_order, sign_order
from core.terminals.models import OrderRow
from core.terminals.points import list_stands

LONGEST_WORDS = 200
LATEST = 20
OTHER_PLACES = 3

_UNANSWERED = (
    select(OrderRow.number, OrderRow.code)
    .where(OrderRow.terminal_id == bindparam("terminal"), OrderRow.answered_at.is_(None))
    .order_by(OrderRow.number)
)
_ANSWER = update(OrderRow).where(
    OrderRow.terminal_id == bindparam("terminal"), OrderRow.number == bindparam("told"), OrderRow.answered_at.is_(None)
)


def give(
    session: Session, call: Call, terminal_id: str, kind: OrderKind, words: Names, grace_seconds: int = 0
) -> Order:
    """To a kiosk in use. Conflict `terminal_not_enrolled`; InvalidInput `order_words_long`, `order_grace_invalid`."""
    require(call.actor, "order_terminal")
    if service.find_terminal(session, terminal_id).state != "enrolled":
        raise Conflict("terminal_not_enrolled")
    if any(len(text) > LONGEST_WORDS for text in words.values()):
        raise InvalidInput("order_words_long", limit=LONGEST_WORDS)
    if not 0 <= grace_seconds <= LONGEST_GRACE_SECONDS:
        raise InvalidInput("order_grace_invalid", limit=LONGEST_GRACE_SECONDS)
    last = session.scalar(select(func.max(OrderRow.number)).where(OrderRow.terminal_id == terminal_id)) or 0
    order = Order(
        terminal_id,
        last + 1,
        kind,
        call.at,
        grace_seconds if kind in ("lock", "restart") else 0,
        in_every_language(words) if kind in ("lock", "message") else {},
        elsewhere_of(session, terminal_id) if kind == "lock" else (),
    )
    _keep(session, call, order)
    facts = {"number": order.number, "kind": kind, "grace_seconds": order.grace_seconds}
    journal.record(session, call, terminal_id, "terminal_ordered", facts)
    return order


def _keep(session: Session, call: Call, order: Order) -> None:
    code = msgspec.json.encode(sign_order(order, session.keys.signing_key("pass")))
    row = {
        "terminal_id": order.terminal_id,
        "number": order.number,
        "kind": order.kind,
        "code": session.keys.seal(code, *_place(order.terminal_id, order.number)),
        "given_by": call.actor.id,
        "given_at": call.at,
    }
    session.insert_new(insert(OrderRow), row)


def unanswered(session: Session, terminal_id: str) -> tuple[Signed, ...]:
    """In the order they were given."""
    rows = session.execute(_UNANSWERED, {"terminal": terminal_id})
    return tuple(_signed(session, row.code, terminal_id, row.number) for row in rows)


def take_answers(session: Session, call: Call, terminal_id: str, answers: Sequence[Answered]) -> None:
    """What a kiosk says it did; said again, it changes nothing."""
    for each in answers:
        values = {"answered_at": call.at, "outcome": each.outcome}
        if session.execute(_ANSWER.values(values), {"terminal": terminal_id, "told": each.number}).rowcount:
            journal.record(session, call, terminal_id, "terminal_order_answered", msgspec.to_builtins(each))


def list_latest(session: Session, call: Call, terminal_id: str) -> list[OrderGiven]:
    """The newest first."""
    require(call.actor, "read_terminals")
    statement = select(OrderRow.__table__).where(OrderRow.terminal_id == terminal_id)
    rows = session.execute(statement.order_by(OrderRow.number.desc()).limit(LATEST))
    return [_given(session, row) for row in rows]


def elsewhere_of(session: Session, terminal_id: str) -> tuple[Elsewhere, ...]:
    """Where to go instead of a kiosk: the centre it stands in, then the nearest other kiosks."""
    stands = list_stands(session)
    own = stands.pop(terminal_id, None)
    centres = {each.code: each for each in places.list_centres(session)}
    here = centres[own.centre] if own else None
    area = here.area if here else session.settings.hall.area
    near = sorted(stands.values(), key=lambda each: (steps_apart(area, centres[each.centre].area), each.name))

    def all_places() -> Iterator[Elsewhere]:
        if here:
            yield Elsewhere(here.name, here.address, here.hours)
        for each in near:
            centre = centres[each.centre]
            name: Names = {language: f"{centre.name[language]} · {each.name}" for language in LANGUAGES}
            yield Elsewhere(name, centre.address, () if each.round_the_clock else centre.hours)

    return tuple(each for each, _ in zip(all_places(), range(OTHER_PLACES), strict=False))


def _given(session: Session, row: Row[Any]) -> OrderGiven:
    signed = _signed(session, row.code, row.terminal_id, row.number)
    order = read_order(signed, session.keys.public_keys("pass"))
    return OrderGiven(order, row.given_by, row.answered_at, row.outcome)


def _signed(session: Session, code: bytes, terminal_id: str, number: int) -> Signed:
    return msgspec.json.decode(session.keys.open(code, *_place(terminal_id, number)), type=Signed)


def _place(terminal_id: str, number: int) -> tuple[str, str, str]:
    return "terminal_orders", "code", f"{terminal_id} {number}"
