"""Orders of the hall, carried out: believed only with the hall's signature and for this kiosk, and politely.

Who stands here when the kiosk is to be locked or started again sees until when he can finish; then, or as soon as he
leaves, the visit is wiped as always. Meanwhile nobody new begins. A locked kiosk shows why and where to go instead."""

import logging
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.signed_codes import CodeError, ForeignCodeError
from core.terminals.fleet.schemas import Order, Signed
from core.terminals.fleet.signed import read_order
from kiosk.kiosk import Kiosk

log = logging.getLogger(__name__)


def hall_keys(kiosk: Kiosk) -> dict[bytes, Ed25519PublicKey]:
    """The keys that orders and rules are signed with, as last learnt of the hall."""
    known = kiosk.catalogue.hall
    keys = known.order_keys if known else {}
    return {
        bytes.fromhex(key_id): Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key_id, key in keys.items()
    }


def take_all(kiosk: Kiosk, sent: Sequence[Signed], own_id: str) -> None:
    """Carry out what is new of these. One that cannot be believed is left alone and told as `orders.refused`."""
    believed: list[Order] = []
    for signed in sent:
        try:
            order = read_order(signed, hall_keys(kiosk))
            if order.terminal_id != own_id:
                raise ForeignCodeError
            believed.append(order)
        except CodeError as error:
            log.warning("an order of the hall is not believed: %s", error.reason)
    kiosk.duty.doubt("orders.refused", len(believed) < len(sent))
    taken = [each for each in believed if kiosk.duty.orders.take(each, kiosk.now(), kiosk.duty.restart is not None)]
    if taken:
        log.warning("orders of the hall: %s", ", ".join(each.kind for each in taken))
        carry_on(kiosk)
        kiosk.announcer.say("link", "")
        if kiosk.visit is None:
            kiosk.announcer.say("moved")


def carry_on(kiosk: Kiosk) -> None:
    """Called every second: close once nobody stands here, or when the time to finish is over."""
    book = kiosk.duty.orders
    if book.standing != "closing" or book.closes_at is None:
        return
    if kiosk.visiting() is not None:
        if kiosk.now() < book.closes_at:
            return
        kiosk.end_visit("visit.closed")
    if book.restart_asked and kiosk.duty.restart is not None:
        kiosk.duty.restart()  # the next start answers the order
        book.closes_at = None
        return
    book.close()
    kiosk.announcer.say("moved")
