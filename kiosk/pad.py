"""What the signing pad gave: strokes with their timing, from the kiosk's own screen or from the phone's."""

import msgspec

from core.applications.schemas import Signature
from core.handoffs.pad import FEWEST_POINTS


def read_strokes(data: bytes) -> Signature | None:
    """None for what is no signature: nothing, a tap, or something else than the pad writes."""
    try:
        signature = msgspec.json.decode(data, type=Signature)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return signature if sum(map(len, signature.strokes)) >= FEWEST_POINTS else None
