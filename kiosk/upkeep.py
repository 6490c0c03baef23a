"""What the operator of a kiosk should see to, before a citizen has to find it out.

`upkeep` reads devices, journal and stock and names each thing in one word, `<device>.<matter>`, which goes to the hall
with the next health report, at once when it changes, and into the log. Paper that is *low* is told here and not on the
screen: the person who stands there can do nothing about it.

    receipt_printer.paper_low   document_printer.toner_low   document_printer.paper_left   blanks.low   prints.uncertain
    locker.door_open   locker.door_stuck   locker.wrong_door   auxiliaries.door_open   id_card_reader.card_left
    outbox.refused   catalogue.refused   orders.refused   rules.refused   screen.not_drawn
"""

from datetime import timedelta

from hardware.auxiliaries import DOOR
from hardware.locker import Locker
from hardware.status import DeviceState, Media, Status, Supply
from kiosk.kiosk import Kiosk

LOOKED_AFTER = timedelta(days=1)
"""Paper that lay in a tray yesterday lies there no longer; the journal keeps it."""
CARD_LEFT = timedelta(seconds=60)
"""Who forgot a card comes back for it within a minute, or does not."""
WELL = (DeviceState.ONLINE, DeviceState.DEVICE_BUSY, DeviceState.STARTING)


def upkeep(kiosk: Kiosk) -> tuple[str, ...]:
    """The words of all that is to be done now, sorted; empty when there is nothing."""
    found = [f"{name}.{word}" for name, status in kiosk.cabinet.status().items() for word in _of_device(status)]
    in_hand = kiosk.visit.sheet.job if kiosk.visit and kiosk.visit.sheet else ""
    since = kiosk.now() - LOOKED_AFTER
    if [job for job in kiosk.prints.left_lying(since) if job != in_hand]:
        found.append("document_printer.paper_left")
    if kiosk.prints.uncertain(since) and not _printing(kiosk):
        found.append("prints.uncertain")
    if kiosk.glass.state is DeviceState.OFFLINE:
        found.append("screen.not_drawn")
    return tuple(sorted({*found, *_of_blanks(kiosk), *_of_locker(kiosk), *_of_hall(kiosk), *_of_card(kiosk)}))


def supplies(kiosk: Kiosk) -> dict[str, str]:
    """Paper and toner as each printer tells them: `receipt_printer.paper` → `low`."""
    found: dict[str, str] = {}
    for name, status in kiosk.cabinet.status().items():
        for supply, level in (("paper", status.paper), ("toner", status.toner)):
            if level is not None:
                found[f"{name}.{supply}"] = str(level)
    return found


def blanks_left(kiosk: Kiosk) -> int | None:
    """Numbered forms that remain; None at a kiosk that uses none."""
    return kiosk.blanks.count().remaining if kiosk.settings.certificate_forms else None


def locker_cells(kiosk: Kiosk) -> int:
    """Doors of the locker; 0 at a kiosk without one."""
    locker = kiosk.cabinet.find(Locker)
    return locker.driver.cells if locker else 0


def _of_locker(kiosk: Kiosk) -> list[str]:
    """Doors that nobody is at, and the last one that did not obey."""
    cell = kiosk.cells.opened
    doors = [door for status in kiosk.cabinet.status().values() for door in status.open_doors or ()]
    in_use = cell.errand.cell if cell and not cell.ended and not cell.left_open else None
    disobeyed = [f"locker.{cell.outcome}"] if cell and cell.outcome in ("door_stuck", "wrong_door") else []
    return disobeyed + (["locker.door_open"] if [door for door in doors if door != in_use] else [])


def _of_hall(kiosk: Kiosk) -> list[str]:
    """What the hall refused for good, and what of the hall's was refused here."""
    words = ["outbox.refused"] if kiosk.outbox.refused() else []
    return words + (["catalogue.refused"] if kiosk.catalogue.refused else []) + sorted(kiosk.duty.doubts)


def _of_card(kiosk: Kiosk) -> list[str]:
    """A card that lies there although nobody does."""
    alone = kiosk.visit is None and kiosk.now() - kiosk.alone_since > CARD_LEFT
    return ["id_card_reader.card_left"] if alone and kiosk.card_is_on_reader() else []


def _of_device(status: Status) -> list[str]:
    words = [str(status.failure.code)] if status.failure and status.device not in WELL else []
    for supply, name in ((status.paper, "paper"), (status.toner, "toner")):
        if supply in (Supply.LOW, Supply.OUT, Supply.JAMMED):
            words.append(f"{name}_{supply}")
    if status.media is Media.RETRACTED:
        words.append("paper_left")
    words += ["door_open" if alarm.startswith(DOOR) else alarm for alarm in status.alarms or ()]
    return words


def _of_blanks(kiosk: Kiosk) -> list[str]:
    if not kiosk.settings.certificate_forms:
        return []
    count = kiosk.blanks.count()
    doubtful = ["blanks.doubtful"] if count.doubtful and not _printing(kiosk) else []
    few = count.remaining < kiosk.duty.rules.few_blanks
    return doubtful + (["blanks.out"] if not count.remaining else ["blanks.low"] if few else [])


def _printing(kiosk: Kiosk) -> bool:
    return any(status.device is DeviceState.DEVICE_BUSY for status in kiosk.cabinet.status().values())
