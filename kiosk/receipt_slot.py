"""A receipt that the printer holds out: taken by its person, or drawn back when the person has gone without it.

Only for printers with a presenter; of others nobody knows what hangs from them, and their slips stay *presented* in the
journal. A receipt carries a name, so the next person must not find it: it is drawn back `LEFT_FOR` seconds after its
visit, or at once when another visit begins. It counts as *retracted* then, never as taken, and the operator is told
(`upkeep.py`).
"""

import asyncio
import logging
from dataclasses import dataclass

from hardware.device import Device
from hardware.errors import DeviceError
from hardware.receipt_printer import ReceiptPrinter
from hardware.status import Event, EventName, Media
from kiosk.kiosk import Kiosk
from kiosk.print_journal import JobState

LEFT_FOR = 15.0
LOOKS_EVERY = 1.0
DRAW_BACK_SECONDS = 10.0
BECAME: dict[EventName, JobState] = {EventName.MEDIA_TAKEN: "taken", EventName.MEDIA_RETRACTED: "retracted"}

log = logging.getLogger(__name__)


async def attend_slot(kiosk: Kiosk, printer: Device[ReceiptPrinter]) -> None:
    """While the kiosk runs."""
    if not printer.driver.capabilities().get("presenter"):
        return
    slot = _Slot(kiosk, printer)
    with printer.events() as events:
        while True:
            try:
                slot.hear(await asyncio.wait_for(events.get(), LOOKS_EVERY))
            except TimeoutError:
                await slot.draw_back_if_left()


@dataclass
class _Slot:
    """`visit` is of whom the receipt is; `left_at` when that visit was found to be over, by the loop's clock."""

    kiosk: Kiosk
    printer: Device[ReceiptPrinter]
    visit: str = ""
    left_at: float | None = None

    def hear(self, event: Event) -> None:
        if event.name is EventName.MEDIA_PRESENTED:
            self.visit, self.left_at = self._visit_now(), None
        elif (became := BECAME.get(event.name)) and (job := self.kiosk.prints.held_out()):
            self.kiosk.prints.note(job, became, self.kiosk.now())

    async def draw_back_if_left(self) -> None:
        """A failure is tried again after as long a while."""
        now, here = asyncio.get_running_loop().time(), self._visit_now()
        if self.printer.status().media is not Media.PRESENT or (here and here == self.visit):
            self.left_at = None
            return
        self.left_at = now if self.left_at is None else self.left_at
        if not here and now - self.left_at < LEFT_FOR:
            return
        self.left_at = now
        try:
            await self.printer.run(lambda driver, turn: driver.retract(turn), DRAW_BACK_SECONDS)
        except DeviceError as error:
            log.warning("a receipt is not drawn back: %s", error)

    def _visit_now(self) -> str:
        return self.kiosk.visit.id if self.kiosk.visit else ""
