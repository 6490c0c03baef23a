"""One cell opened for one person, from the click of the lock to the report of what was done.

    opening ──▶ open ──▶ shut ──▶ done
       │         │ (left open: the screen asks for the door, staff hear of it)
       └─ failed └─ the person says what was done: *done*, *open again*, *nothing*; leaving says nothing

A locker knows doors, not papers. So a result counts as put in, taken or back only when the door is shut and the person
has said so; whoever leaves without a word leaves a cell that staff must look into, and nothing is delivered. The errand
outlives the visit: a door that stands open is waited for, whoever stands at the screen.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

from core.lockers.schemas import STAFF_CODE, CellErrand, CellReport, Fault, Outcome
from hardware.device import Device
from hardware.errors import DeviceError, ErrorCode
from hardware.locker import Locker
from kiosk import cell_calls
from kiosk.asking import tried
from kiosk.kiosk import Kiosk
from kiosk.opened_cell import Answer, OpenedCell, Stage
from kiosk.visit import Visit

OPENS_SECONDS = 6.0
SHUT_SECONDS = 25.0
"""How long a door may stand open before the screen asks for it and staff hear of it."""
HEARD_SECONDS = 8.0
"""How long the person waits for the hall's answer; the report goes on by itself."""
LOOKS_EVERY = 0.5

FAULTS: dict[ErrorCode, Fault] = {ErrorCode.DOOR_STUCK: "door_stuck", ErrorCode.WRONG_DOOR: "wrong_door"}
STILL_OPEN = (ErrorCode.DOOR_LEFT_OPEN, ErrorCode.TIMED_OUT)
NOTHING: dict[str, Outcome] = {"put_in": "not_confirmed", "collect": "not_taken", "take_back": "nothing_inside"}
"""What it means that the person says no, by errand."""

log = logging.getLogger(__name__)


def here(kiosk: Kiosk) -> OpenedCell | None:
    """The cell that was opened for the person at the screen."""
    cell, visit = kiosk.cells.opened, kiosk.visit
    return cell if cell and visit and cell.visit == visit.id else None


def is_busy(kiosk: Kiosk) -> bool:
    """A door stands open, or is about to, for somebody; another one waits."""
    return kiosk.cells.opened is not None and not kiosk.cells.opened.ended


def serve(kiosk: Kiosk, visit: Visit, errand: CellErrand) -> None:
    """Open the cell and follow it to its end in the background."""
    cell = kiosk.cells.opened = OpenedCell(errand, visit.id)
    cell.task = asyncio.get_running_loop().create_task(_serve(kiosk, cell), name="cell")


@contextlib.asynccontextmanager
async def attended(kiosk: Kiosk) -> AsyncGenerator[None]:
    """While the kiosk runs, the hall hears what became of the cells. A stop leaves the rest to the next start."""

    async def send(allocation: str, said: CellReport, key: str) -> None:
        await kiosk.ask(cell_calls.report(kiosk.hall, allocation, said, key))

    telling = asyncio.create_task(kiosk.cells.run(send), name="cell reports")
    try:
        yield
    finally:
        tasks = [telling, *([kiosk.cells.opened.task] if kiosk.cells.opened and kiosk.cells.opened.task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def take_scanned(kiosk: Kiosk, visit: Visit, text: str) -> None:
    """A pass for pick-up, or a clerk's code: the cell opens, or the screen says why not."""
    if is_busy(kiosk):
        kiosk.notice = kiosk.words.say("locker.busy", kiosk.language)
        return
    if text.startswith(STAFF_CODE):
        asked = cell_calls.open_by_code(kiosk.hall, text.removeprefix(STAFF_CODE)[:20], kiosk.language)
    else:
        asked = cell_calls.open_by_pass(kiosk.hall, text, kiosk.language)
    errand, kiosk.notice = await tried(kiosk, asked)
    if errand is not None:
        serve(kiosk, visit, errand)


async def _serve(kiosk: Kiosk, cell: OpenedCell) -> None:
    locker = kiosk.cabinet.find(Locker)
    key = kiosk.cells.begin(cell.errand, kiosk.now())
    outcome: Outcome = "not_confirmed"
    try:
        answer: Answer = "again"
        while answer == "again" and locker is not None:
            await _through_the_door(kiosk, cell, locker)
            answer = await _answer(kiosk, cell)
        outcome = _outcome(cell, answer)
    except DeviceError as error:
        log.warning("cell %d: %s", cell.errand.cell, error)
        outcome = FAULTS.get(error.code, "no_answer")
    await _tell(kiosk, cell, key, outcome)


def _outcome(cell: OpenedCell, answer: Answer) -> Outcome:
    if answer == "nothing":
        return NOTHING[cell.errand.errand]
    return "done" if answer == "done" else "not_confirmed"


async def _through_the_door(kiosk: Kiosk, cell: OpenedCell, locker: Device[Locker]) -> None:
    """Open, and wait until it is shut again, however long that takes. Raises DeviceError."""
    number = cell.errand.cell
    _show(kiosk, cell, "opening")
    await locker.run(lambda driver, turn: driver.open_cell(turn, number), OPENS_SECONDS)
    _show(kiosk, cell, "open")
    while True:
        try:
            await locker.run(lambda driver, turn: driver.wait_shut(turn, number), SHUT_SECONDS)
        except DeviceError as error:
            if error.code not in STILL_OPEN:
                raise
            if not cell.left_open:
                cell.left_open = True
                kiosk.cells.tell_meanwhile(cell.errand, "door_left_open", kiosk.now())
                kiosk.announcer.say("cell")
        else:
            return


async def _answer(kiosk: Kiosk, cell: OpenedCell) -> Answer:
    """What the person says, or `gone` when the visit is over."""
    cell.left_open, cell.answer = False, asyncio.get_running_loop().create_future()
    _show(kiosk, cell, "shut")
    while not cell.answer.done():
        if here(kiosk) is not cell:
            return "gone"
        await asyncio.wait([cell.answer], timeout=LOOKS_EVERY)
    return cell.answer.result()


async def _tell(kiosk: Kiosk, cell: OpenedCell, key: str, outcome: Outcome) -> None:
    cell.outcome = outcome
    heard = kiosk.cells.tell(key, outcome, kiosk.now())
    _show(kiosk, cell, "telling")
    try:
        cell.refusal = await asyncio.wait_for(asyncio.shield(heard), HEARD_SECONDS)
    except TimeoutError:
        cell.late = True
    _show(kiosk, cell, "done" if outcome == "done" and cell.refusal is None else "failed")


def _show(kiosk: Kiosk, cell: OpenedCell, state: Stage) -> None:
    cell.state = state
    kiosk.announcer.say("cell")
