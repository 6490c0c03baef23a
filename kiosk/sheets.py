"""A4 paper for the person: a notice or a certificate of the hall's, printed at the kiosk and handed over.

    fetched from the hall ─▶ printing ─▶ presented ─▶ taken

The print journal has a line before each step. A sheet is *taken* when the printer's tray says so; a printer without
that sensor leaves it to the person, who presses *I have taken my paper*; a sheet that nobody is known to have taken
when the visit ends stays *presented* in the journal, and the operator is told (`upkeep.py`). While the printer waits
for a person (paper, a jam) the screen says what for. Nothing that was sent is printed again unless the person asks.

A certificate may have to be printed on a numbered form (`blank_stock.py`): the form is taken from the stock before the
job is sent, and is used or spoiled afterwards, never silently free again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from core.errors import Refusal, Unavailable
from core.imaging.sheet import count_pages
from hardware.device import Device
from hardware.document_printer import Document, DocumentPrinter, JobReport, PrintedDocument
from hardware.errors import DeviceError, ErrorCode
from hardware.status import Event, EventName
from kiosk.asking import answered
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.print_journal import JobState
from kiosk.visit import Sheet, Visit
from kiosk.words import Sentence

SHEET_SECONDS = 90.0
"""How long a print may take, a refill or a cleared jam included."""
PATH_IS_CLEAR = frozenset({ErrorCode.PAPER_OUT, ErrorCode.INVALID_DOCUMENT})
"""Failures after which no sheet can be stuck half-way."""
TRAY_EMPTIED: dict[EventName, JobState] = {
    EventName.MEDIA_TAKEN: "taken",
    EventName.MEDIA_RETRACTED: "retracted",
}
MADE_WITHIN = timedelta(seconds=30)
ASK_AGAIN_SECONDS = 1.0

log = logging.getLogger(__name__)


def can_print(kiosk: Kiosk) -> bool:
    return kiosk.has("document_printer")


def print_sheet(kiosk: Kiosk, visit: Visit, sheet: Sheet, file: Awaitable[bytes]) -> None:
    """Begin to fetch and print. Returns at once."""
    visit.sheet = sheet
    kiosk.keep(asyncio.get_running_loop().create_task(_fetch_and_print(kiosk, sheet, file)))


def print_certificate(kiosk: Kiosk, visit: Visit, token: Token, id: str, back: str) -> None:
    """A certificate that was issued just now, as soon as its file is made."""
    title = partial(kiosk.words.say, "sheet.certificate")
    file = made(kiosk, partial(kiosk.hall.certificate_file, token, id))
    print_sheet(kiosk, visit, Sheet(title, back, kiosk.settings.certificate_forms, id), file)


def print_again(kiosk: Kiosk, visit: Visit) -> None:
    """Another copy, because the person asks for it. The first one stays in the journal as what it was."""
    old = visit.sheet
    if old is None or old.state in ("fetching", "printing") or not old.data:
        return
    visit.sheet = Sheet(old.title, old.back, old.on_form, old.certificate, old.data)
    kiosk.keep(asyncio.get_running_loop().create_task(_print(kiosk, visit.sheet, copy_of=old.job)))


async def time_statement(kiosk: Kiosk, token: Token, case_id: str) -> bytes:
    """Have a numbered statement of the case's time made, and wait for its file."""
    notice = await kiosk.hall.state_time(token, case_id)
    language = kiosk.language if kiosk.language in notice.languages else notice.languages[0]
    return await made(kiosk, partial(kiosk.hall.notice_file, token, notice.id, language))


async def made(kiosk: Kiosk, file: Callable[[], Awaitable[bytes]]) -> bytes:
    """A file, asked for until it is made. Raises the hall's refusal after `MADE_WITHIN`."""
    give_up = kiosk.now() + MADE_WITHIN
    while True:
        try:
            return await file()
        except Unavailable:
            if kiosk.now() >= give_up:
                raise
            await asyncio.sleep(ASK_AGAIN_SECONDS)


def note_taken(kiosk: Kiosk, sheet: Sheet | None) -> None:
    """The person, or the tray, says that the paper is out of the tray; the hall hears it of a certificate, which may be
    delivered by that."""
    if sheet is not None and sheet.state == "presented":
        sheet.state = "taken"
        kiosk.prints.note(sheet.job, "taken", kiosk.now())
        if sheet.certificate and (token := asking(kiosk.visit)) is not None:
            telling = _tell_taken(kiosk, token, sheet.certificate)
            kiosk.keep(asyncio.get_running_loop().create_task(telling))
        kiosk.announcer.say("printed")


async def attend_tray(kiosk: Kiosk, printer: Device[DocumentPrinter]) -> None:
    """Hear the tray's sensor while the kiosk runs; the visit may be over when the paper is taken."""
    with printer.events() as events:
        while True:
            event = await events.get()
            if event.name is EventName.MEDIA_TAKEN:
                note_taken(kiosk, kiosk.visit.sheet if kiosk.visit else None)
            if state := TRAY_EMPTIED.get(event.name):
                for job in kiosk.prints.left_lying():
                    kiosk.prints.note(job, state, kiosk.now())


async def _tell_taken(kiosk: Kiosk, token: Token, certificate_id: str) -> None:
    """What does not get through is confirmed at the desk, from the kiosk's own print journal."""
    try:
        await kiosk.hall.tell_taken(token, certificate_id)
    except Refusal as refusal:
        log.warning("the hall was not told of a print that was taken: %s", refusal.code)


async def _fetch_and_print(kiosk: Kiosk, sheet: Sheet, file: Awaitable[bytes]) -> None:
    data, problem = await answered(kiosk, file)
    if data is None:
        _failed(kiosk, sheet, problem)
        return
    sheet.data = data
    await _print(kiosk, sheet)


async def _print(kiosk: Kiosk, sheet: Sheet, copy_of: str = "") -> None:
    sheet.job = kiosk.prints.queue("sheet", sheet.data, kiosk.now(), copy_of)
    printer = kiosk.cabinet.find(DocumentPrinter)
    try:
        if printer is None:
            raise LookupError
        if sheet.on_form:
            pages = await asyncio.to_thread(count_pages, sheet.data)
            sheet.form = " ".join(kiosk.blanks.begin(sheet.job, pages, kiosk.now()))
    except (LookupError, Refusal) as reason:
        code = reason.code if isinstance(reason, Refusal) else "no_device"
        kiosk.prints.note(sheet.job, "dropped", kiosk.now(), reason=code)
        refused = partial(kiosk.words.refusal, reason) if isinstance(reason, Refusal) else None
        _failed(kiosk, sheet, refused or partial(kiosk.words.say, _why(kiosk, code)))
        return
    await _send(kiosk, sheet, printer)


async def _send(kiosk: Kiosk, sheet: Sheet, printer: Device[DocumentPrinter]) -> None:
    sheet.state = "printing"
    kiosk.announcer.say("printed")
    document = Document(sheet.data, title=f"sheet {sheet.job}")
    kiosk.prints.note(sheet.job, "sent", kiosk.now())
    reports: list[JobReport] = []
    watching = asyncio.create_task(_watch(kiosk, sheet, printer))
    try:
        printed = await printer.run(
            lambda driver, turn: driver.print_document(turn, document, reports.append), SHEET_SECONDS
        )
    except DeviceError as error:
        _note_failure(kiosk, sheet, error, reports)
    else:
        _note_print(kiosk, sheet, printer, printed)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def _note_print(kiosk: Kiosk, sheet: Sheet, printer: Device[DocumentPrinter], printed: PrintedDocument) -> None:
    kiosk.prints.note(sheet.job, "presented", kiosk.now())
    kiosk.blanks.printed(sheet.job, kiosk.now())
    sheet.ask_taken = not printer.driver.capabilities()["tells_taken"]
    sheet.state, sheet.waits_for, sheet.sides = "presented", "", printed.sides or sheet.sides
    kiosk.announcer.say("printed")


def _note_failure(kiosk: Kiosk, sheet: Sheet, error: DeviceError, reports: list[JobReport]) -> None:
    """Without a report the job never reached the printer, and no form was touched."""
    log.warning("sheet not printed: %s", error)
    code = str(error.code)
    fed = reports[-1].sides if reports else 0
    in_path = bool(reports) and error.code not in PATH_IS_CLEAR
    kiosk.prints.note(sheet.job, "failed", kiosk.now(), reason=code)
    kiosk.blanks.failed(sheet.job, fed, in_path, kiosk.now(), code)
    sheet.sides = fed or 0
    device_says = None if kiosk.words.knows(f"sheet.why_{code}") else partial(kiosk.words.device, error)
    _failed(kiosk, sheet, device_says or partial(kiosk.words.say, _why(kiosk, code)))


async def _watch(kiosk: Kiosk, sheet: Sheet, printer: Device[DocumentPrinter]) -> None:
    """Say on the screen what the printer waits for."""
    with printer.events() as events, contextlib.suppress(asyncio.CancelledError):
        while True:
            _show_trouble(kiosk, sheet, await events.get())


def _show_trouble(kiosk: Kiosk, sheet: Sheet, event: Event) -> None:
    failure = event.status.failure if event.status else None
    waits_for = _why(kiosk, str(failure.code)) if failure else ""
    if event.status is not None and waits_for != sheet.waits_for:
        sheet.waits_for = waits_for
        kiosk.announcer.say("printed")


def _failed(kiosk: Kiosk, sheet: Sheet, reason: Sentence | None) -> None:
    sheet.state, sheet.reason, sheet.waits_for = "failed", reason, ""
    kiosk.announcer.say("printed")


def _why(kiosk: Kiosk, code: str) -> str:
    """What is the matter with the printer: the key of a sentence for who waits for the paper."""
    key = f"sheet.why_{code}"
    return key if kiosk.words.knows(key) else "sheet.why_other"
