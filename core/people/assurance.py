"""How sure the hall is of who somebody is. Pure: the same at the kiosk and in the hall.

L0 a guest · L1 said it himself · L2 name and number were checked: a photographed machine-readable zone whose check
digits hold, a chip whose issuer could not be proved, or a sign-in elsewhere · L3 the document's chip was read while
it was held, and is genuine. A card that was read is possession, not a face that was matched.

A document that has expired identifies nobody, however it was read (居民身份证法 art. 11: one whose term is over is
exchanged for another).
"""

from datetime import date

from core.errors import InvalidInput
from core.people.schemas import EvidenceSource

ASSURANCE: dict[EvidenceSource, int] = {"typed": 1, "camera": 2, "chip_unproven": 2, "demo": 2, "chip": 3}
CHECKED = 2
CARD_READ = 3


def check_not_expired(valid_to: date | None, day: date) -> None:
    """`valid_to`: the last day that stands on a document, None for 长期; `day`: when it is used, in the authority's
    zone. InvalidInput `card_expired` (day)."""
    if valid_to is not None and valid_to < day:
        raise InvalidInput("card_expired", day=valid_to.isoformat())
