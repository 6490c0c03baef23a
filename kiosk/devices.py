"""What the kiosk does with its devices: a card that is laid down begins a visit, a code that is scanned opens
a case or a cell.

Everything here is asyncio; the drivers block in their own threads (`hardware/device.py`). A failure becomes a
sentence on the screen (`device.<code>`), and the page learns of it by `moved` or `device`."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Generator
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.applications.draft_schemas import PATH as DRAFT_PATH
from core.applications.receipts import read_receipt_code, stored_reference
from core.errors import Refusal
from core.lockers.schemas import STAFF_CODE
from core.people.helping_schemas import HELPER_CODE
from core.verification import passes
from hardware.code_scanner import CodeScanner
from hardware.device import Device
from hardware.document_printer import DocumentPrinter
from hardware.errors import DeviceError, ErrorCode
from hardware.id_card_reader import ChipReader, IdCardReader
from hardware.locker import Locker
from hardware.receipt_printer import ReceiptPrinter
from hardware.status import EventName
from kiosk import helping
from kiosk.asking import tried
from kiosk.identity import evidence_of_card
from kiosk.kiosk import Kiosk
from kiosk.locker import take_scanned
from kiosk.receipt_slot import attend_slot
from kiosk.sheets import attend_tray
from kiosk.travel_documents import shown_by_chip
from kiosk.visit import Visit

READ_SECONDS = 8.0
CHIP_SECONDS = 15.0
NOT_WORTH_A_WORD = frozenset({ErrorCode.NO_MEDIA, ErrorCode.MEDIA_NOT_LIFTED, ErrorCode.CANCELED})

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def attended(kiosk: Kiosk) -> AsyncGenerator[None]:
    """Open the cabinet and listen to it while the kiosk runs, from its first word on: a card may lie there already."""
    tasks: list[asyncio.Task[None]] = []
    scanner = kiosk.cabinet.find(CodeScanner)
    for reader in kiosk.cabinet.find_all(IdCardReader):
        tasks.append(asyncio.create_task(_attend_reader(kiosk, reader), name="card reader"))
    if scanner is not None:
        tasks.append(asyncio.create_task(_attend_scanner(kiosk, scanner), name="code scanner"))
    if printer := kiosk.cabinet.find(DocumentPrinter):
        tasks.append(asyncio.create_task(attend_tray(kiosk, printer), name="document printer"))
    if receipts := kiosk.cabinet.find(ReceiptPrinter):
        tasks.append(asyncio.create_task(attend_slot(kiosk, receipts), name="receipt printer"))
    try:
        await asyncio.sleep(0)  # each task has subscribed
        kiosk.cabinet.open()
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(kiosk.cabinet.close)


async def _attend_reader(kiosk: Kiosk, reader: Device[IdCardReader]) -> None:
    with reader.events() as events:
        while True:
            event = await events.get()
            if event.name is EventName.MEDIA_INSERTED and isinstance(reader.driver, ChipReader):
                await read_chip(kiosk, cast(Device[ChipReader], reader))
            elif event.name is EventName.MEDIA_INSERTED:
                await read_card(kiosk, reader)
            elif event.name in (EventName.MEDIA_REMOVED, EventName.STATUS_CHANGED):
                kiosk.announcer.say("device")


async def read_card(kiosk: Kiosk, reader: Device[IdCardReader]) -> None:
    """Read the card that lies there and identify its holder, or take it for the helper's where one is awaited; what
    goes wrong is said on the screen. A closed kiosk reads none."""
    if kiosk.is_closed:
        return
    with _told(kiosk, "card"):
        card = await reader.run(lambda driver, turn: driver.read(turn), READ_SECONDS)
        evidence, visit = evidence_of_card(card, kiosk.now()), kiosk.visiting()
        if visit is not None and helping.awaited(visit):
            visit.touch(kiosk.now())
            await helping.take_card(kiosk, visit, evidence)
        else:
            await kiosk.identify(evidence)


async def read_chip(kiosk: Kiosk, reader: Device[ChipReader]) -> None:
    """Read the chip of a travel document whose lines are known; without them the screen asks for them first."""
    if kiosk.is_closed:
        return
    visit = kiosk.begin_visit()
    visit.touch(kiosk.now())
    with _told(kiosk, "chip"):
        key = visit.shown.key if visit.shown and visit.shown.key.zone else None
        visit.chip_waits = key is None
        document = await reader.run(lambda driver, turn: driver.read(turn, key), CHIP_SECONDS)
        if visit.shown is not None and kiosk.visit is visit:
            visit.shown = await asyncio.to_thread(shown_by_chip, visit.shown, document, kiosk.authorities, kiosk.now())


@contextlib.contextmanager
def _told(kiosk: Kiosk, what: str) -> Generator[None]:
    """What goes wrong while a document is read is said on the screen, which is drawn anew either way; nothing
    happens where there was nothing to read."""
    try:
        yield
    except DeviceError as error:
        if error.code in NOT_WORTH_A_WORD:
            return
        log.info("%s not read: %s", what, error)
        kiosk.notice = kiosk.words.device(error, kiosk.language)
    except Refusal as refusal:
        log.info("%s not taken: %s", what, refusal.code)
        kiosk.notice = kiosk.words.refusal(refusal, kiosk.language)
    kiosk.announcer.say("moved")


async def _attend_scanner(kiosk: Kiosk, scanner: Device[CodeScanner]) -> None:
    with scanner.events() as events:
        while True:
            event = await events.get()
            if event.name is EventName.CODE_SCANNED:
                await take_code(kiosk, event.text)


async def take_code(kiosk: Kiosk, text: str) -> None:
    """A receipt's code or a phone's pass finds a case, a draft's code the draft, which only their holder sees; a pass
    for pick-up or a clerk's code opens a cell of the locker; any other is foreign. A closed kiosk takes none.
    """
    if kiosk.is_closed:
        return
    visit = kiosk.begin_visit()
    visit.touch(kiosk.now())
    if text.startswith(HELPER_CODE):
        await helping.take_code(kiosk, visit, text)
    elif kiosk.cabinet.find(Locker) and _is_for_locker(text):
        await take_scanned(kiosk, visit, text)
    elif text.startswith(passes.PREFIX):
        found, kiosk.notice = await tried(kiosk, kiosk.hall.case_of_pass(text))
        visit.passed = found or ""
        if visit.passed and visit.token is None:
            kiosk.notice = kiosk.words.say("scan.who", kiosk.language)
    elif f"/{DRAFT_PATH}#" in text:
        visit.draft_code = text
        if visit.token is None:
            kiosk.notice = kiosk.words.say("scan.who_draft", kiosk.language)
    elif "#" not in text:
        kiosk.notice = kiosk.words.say("scan.foreign", kiosk.language)
    elif stored := stored_reference(text):  # of a slip that was printed before it had arrived
        visit.wanted = f"stored/{stored}"
        if visit.identity is None:
            kiosk.notice = kiosk.words.say("scan.who", kiosk.language)
    else:
        visit.receipt = text
        if visit.token is None:
            kiosk.notice = kiosk.words.say("scan.who", kiosk.language)
    kiosk.announcer.say("moved")


def _is_for_locker(text: str) -> bool:
    return text.startswith(STAFF_CODE) or passes.purpose_claimed(text) == passes.PURPOSES["collection"]


async def case_scanned(kiosk: Kiosk, visit: Visit) -> str:
    """The id of the case that a scanned pass or receipt names. Raises a refusal (`receipt_forged` …) or
    HallUnreachable."""
    if visit.passed:
        found, visit.passed = visit.passed, ""
        return found
    text, visit.receipt = visit.receipt, ""
    known = await kiosk.ask(kiosk.hall.hall())
    keys = {
        bytes.fromhex(key_id): Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        for key_id, key in known.receipt_public_keys.items()
    }
    return read_receipt_code(text, keys).application_id
