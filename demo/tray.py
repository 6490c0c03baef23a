"""The device tray: what a visitor of the demo does with hands at a real kiosk.

It holds the emulators of `hardware/` that the kiosk's real drivers are attached to: lay down a demo person's card and
lift it, lay a paper under the camera, scan a code, shut the door of a locker, let the printer run out of paper, cut the
link to the hall. The kiosk does not know that the tray exists. `tray_pages.py` puts it beside the kiosk's screen.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo.link import Link
from demo.people import DemoPerson
from demo.somebody import somebody
from hardware.auxiliaries.emulator import WIRING, EmulatedBoard
from hardware.cabinet import Fitting
from hardware.code_scanner.emulator import EmulatedScanner
from hardware.document_camera.emulator import EmulatedCamera
from hardware.document_printer.emulator import EmulatedDocumentPrinter
from hardware.emulator import Emulator
from hardware.face_camera.emulator import EmulatedFaceCamera
from hardware.id_card_reader.emulator import EmulatedCard, EmulatedSdtReader
from hardware.locker.emulator import EmulatedLocker
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter

PAPERS = Path(__file__).parent / "papers"
OWN_PAPER = "own"
SECONDS_A_SIDE = 1.0
"""As long as an A4 printer takes, so that the screen is seen to follow."""
SEX = {"male": "1", "female": "2"}
WITH_CHIP = {"resident_id_card": " ", "hk_macau_taiwan_residence_permit": "J"}


class DeviceTray:
    """The emulated devices of one kiosk. `folder` holds their lines and the printouts; `link` may be None. A
    `complete` one has a camera for faces, and a printer that holds receipts out until they are taken."""

    def __init__(self, folder: Path, printouts: Path, link: Link | None = None, complete: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.reader = EmulatedSdtReader(folder / "id-card-reader")
        self.camera = EmulatedCamera()
        self.scanner = EmulatedScanner(folder / "code-scanner")
        self.printer = EmulatedReceiptPrinter(printouts)
        self.document_printer = EmulatedDocumentPrinter(printouts, seconds_a_side=SECONDS_A_SIDE)
        self.locker = EmulatedLocker(folder / "locker")
        self.board = EmulatedBoard()
        self.printouts = printouts
        self.link = link
        self.complete = complete
        self.face_camera = EmulatedFaceCamera()
        self.face_camera.show(somebody(), on_desk=False)
        self.card = ""
        self.paper = ""

    @property
    def devices(self) -> dict[str, Emulator]:
        every = (
            self.reader, self.camera, self.scanner, self.printer, self.document_printer, self.locker, self.board,
        )  # fmt: skip
        return {each.kind: each for each in (*every, *([self.face_camera] if self.complete else []))}

    def start(self) -> None:
        for device in self.devices.values():
            device.start()

    def stop(self) -> None:
        for device in self.devices.values():
            device.stop()

    def fittings(self) -> tuple[Fitting, ...]:
        """The kiosk's `[[device]]` lines; ask after `start`."""
        options: dict[str, dict[str, Any]] = {self.board.kind: WIRING, self.printer.kind: {"presenter": self.complete}}
        return tuple(Fitting(kind, device.url, options=options.get(kind, {})) for kind, device in self.devices.items())

    def take_papers(self) -> None:
        """Take what came out of the printers."""
        self.printer.take_receipt()
        self.document_printer.take_all()

    def place(self, person: DemoPerson) -> None:
        self.reader.place(card_of(person))
        self.card = person.id

    def lift(self) -> None:
        self.reader.lift()
        self.card = ""

    def lay(self, paper: str) -> None:
        """A file of demo/papers, or nothing."""
        known = {path.stem: path for path in PAPERS.glob("*.jpg")}
        if paper in known:
            self.camera.show(known[paper], on_desk=False)
        else:
            self.camera.blank()
        self.paper = paper if paper in known else ""

    def lay_own(self, picture: NDArray[np.uint8]) -> None:
        """A visitor's own picture, BGR: laid on the desk as a sheet would be."""
        self.camera.show(picture)
        self.paper = OWN_PAPER

    def turn(self, kind: str, fault: str) -> None:
        """Set a fault, or clear it when it is set. Nothing happens for one that does not exist."""
        device = self.devices.get(kind)
        if device is not None and fault in device.faults.known:
            device.faults.clear(fault) if device.faults.on(fault) else device.faults.set(fault)

    @property
    def faults(self) -> list[str]:
        """What is broken, as `kind.fault`."""
        return [f"{kind}.{fault}" for kind, device in self.devices.items() for fault in device.faults.active()]


def card_of(person: DemoPerson) -> EmulatedCard:
    """The chip of a demo person's card. Raises KeyError for a document this reader cannot read."""
    card = person.card
    return EmulatedCard(
        WITH_CHIP[card.kind],
        {
            "name": card.name,
            "sex": SEX.get(card.sex, "9"),
            "ethnicity": "01",
            "birth_date": card.birth_date.strftime("%Y%m%d") if card.birth_date else "",
            "address": card.address,
            "number": card.number,
            "issuer": card.issuer,
            "valid_from": card.valid_from.strftime("%Y%m%d") if card.valid_from else "",
            "valid_until": card.valid_to.strftime("%Y%m%d") if card.valid_to else "长期",
        },
        photo=bytes(1024),
    )
