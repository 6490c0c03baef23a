"""How sure the hall is of who somebody is. Pure: the same at the kiosk and in the hall.

L0 a guest · L1 said it himself · L2 name and number were checked: a photographed machine-readable zone whose check
digits hold, a chip whose issuer could not be proved, or a sign-in elsewhere · L3 the document's chip was read while
it was held, and is genuine. A card that was read is possession, not a face that was matched.
"""

from core.people.schemas import EvidenceSource

ASSURANCE: dict[EvidenceSource, int] = {"typed": 1, "camera": 2, "chip_unproven": 2, "demo": 2, "chip": 3}
CHECKED = 2
