"""What was filed here, and the hall sent back after its person had gone, because nobody had asked whether it may cross
the border.

The kiosk cannot read it and does not know whose it is; on its note stand the matter, the moment and the number that was
printed. Who comes back says which one is his and agrees (`sending.agree`). Then it goes a second time, as it was
sealed, inside a parcel with the consent and the document he shows now; the hall opens both and takes it only from whom
it is (`core.people.border_consent`). What somebody took for his own by mistake is refused there, kept nowhere but here,
and waits on.
"""

import asyncio

from msgspec import Struct, field

from core.errors import Refusal
from core.ids import new_id
from kiosk.filing import Delivery
from kiosk.hall_filing import Arrived
from kiosk.outbox import Note


class Completing(Struct):
    """A filing whose sender has agreed: `note` is the first parcel's, `id` that of the one that carries it now. It has
    arrived, or is refused, when it is `answered`."""

    note: Note
    id: str = field(default_factory=new_id)
    delivery: Delivery = "none"
    arrived: Arrived | None = None
    refusal: Refusal | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, arrived: Arrived | None, refusal: Refusal | None) -> None:
        self.delivery, self.arrived, self.refusal = "sent" if arrived else "none", arrived, refusal
        self.answered.set()
