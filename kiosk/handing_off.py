"""A phone helps: its camera for papers, its glass for the signature (`core/handoffs`).

While the code is shown the hall is asked every second, so what the phone sends is here within a second or two. It is
opened with the secret that only this kiosk and the phone have, and judged like a page laid under the camera: a good one
is kept for the filing, another comes back with its reasons, to the screen and to the phone. Nothing of it is written to
a disk. A picture from a phone nobody knows is read by the hall's own door for pictures (`core.imaging.intake`).

Who holds the phone does not touch the screen, so a touch of the phone counts for a while. The hall hears when it is
over: the filing was handed in, the visit ended, another code is shown.
"""

import asyncio
import contextlib
import os
from datetime import datetime, timedelta

from core.errors import InvalidInput, NotFound, Refusal
from core.handoffs.envelope import SECRET_BYTES, open_handed
from core.handoffs.schemas import Ending, HandoffAsked, HandoffNow, Judgement
from core.imaging.intake import read_image, to_bgr
from core.matters.schemas import ChecklistLine
from kiosk import camera, handoff_calls
from kiosk.filing import Filing, Taken, lines_to_capture
from kiosk.hall_client import HallUnreachable
from kiosk.handoff import HandOff
from kiosk.kiosk import Kiosk
from kiosk.pad import read_strokes
from kiosk.visit import Visit

EVERY_SECONDS = 1.0
PHONE_COUNTS = timedelta(minutes=2)
"""How long after its last touch a phone still says that somebody is here: as long as taking a photograph may."""
MOST_BYTES = 8 * 1024 * 1024


def lines_for_phone(visit: Visit, filing: Filing) -> dict[str, ChecklistLine]:
    """What a phone's camera may answer: every line that asks for a picture, but no portrait."""
    portraits = {each.key for each in filing.definition.materials if each.portrait}
    lines = lines_to_capture(filing.checklist(visit.wallet, visit.person))
    return {line.material: line for line in lines if line.material not in portraits}


async def begin(kiosk: Kiosk, visit: Visit, filing: Filing, lines: tuple[str, ...], back: str) -> HandOff:
    """Show a code for these lines, or for the signature when there are none. Raises the hall's refusals, or
    HallUnreachable."""
    handoff = HandOff(os.urandom(SECRET_BYTES), lines, not lines, back)
    claim = handoff.keys.claim_hash.hex()
    asked = HandoffAsked(handoff.id, filing.definition.code, lines, handoff.signature, claim)
    opened = await kiosk.ask(handoff_calls.begin(kiosk.hall, asked))
    handoff.url, handoff.expires_at = opened.url, opened.expires_at
    if visit.handoff is not None:
        visit.handoff.end("replaced")
    visit.handoff = handoff
    kiosk.keep(asyncio.get_running_loop().create_task(_follow(kiosk, visit, filing, handoff)))
    return handoff


async def _follow(kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff) -> None:
    """Until it is over; then the hall is told, unless it said so itself."""
    told: Ending | None = None
    while not handoff.ended:
        told = await _once(kiosk, visit, filing, handoff)
        if filing.delivery != "none":
            handoff.end("done")
        if told:
            handoff.end(told)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(handoff.over.wait(), EVERY_SECONDS)
    kiosk.announcer.say("handoff")
    if told is None and handoff.ended:
        with contextlib.suppress(Refusal, HallUnreachable):  # it ends by itself after ten minutes
            await handoff_calls.end(kiosk.hall, handoff.id, handoff.ended)


async def _once(kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff) -> Ending | None:
    """Ask, and take in what waits. Why the hall says it is over, when it is."""
    before = (handoff.joined, handoff.came, handoff.cut)
    try:
        now = await kiosk.ask(handoff_calls.look(kiosk.hall, handoff.id))
        handoff.cut = False
        _note_touch(kiosk, visit, handoff, now)
        for number in now.waiting:
            if not handoff.ended:
                await _take_in(kiosk, visit, filing, handoff, number)
    except HallUnreachable:
        handoff.cut = True
        return None
    except NotFound:
        return "expired"
    except Refusal:
        handoff.cut = True
        return None
    finally:
        if before != (handoff.joined, handoff.came, handoff.cut):
            kiosk.announcer.say("handoff")
    return now.ended


def _note_touch(kiosk: Kiosk, visit: Visit, handoff: HandOff, now: HandoffNow) -> None:
    handoff.joined = now.joined
    if now.touched_at is not None and kiosk.now() - now.touched_at < PHONE_COUNTS:
        visit.touch(kiosk.now())


async def _take_in(kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff, number: int) -> None:
    """Fetch, open, judge once, and say what became of it: only when that arrived does the hall forget it."""
    if number not in handoff.judged:
        sealed = await kiosk.ask(handoff_calls.fetch(kiosk.hall, handoff.id, number))
        said = await _judged(kiosk, visit, filing, handoff, number, sealed)
        if kiosk.visit is not visit or handoff.ended:
            return
        handoff.judged[number] = said
        kiosk.announcer.say("handoff")
    await kiosk.ask(handoff_calls.judge(kiosk.hall, handoff.id, number, handoff.judged[number]))
    handoff.came += 1


async def _judged(
    kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff, number: int, sealed: bytes
) -> Judgement:
    try:
        handed = open_handed(handoff.keys, handoff.id, number, sealed)
        if handed.head.kind == "signature":
            return _take_signature(filing, handoff, handed.data)
        return await _take_page(kiosk, visit, filing, handoff, handed.head.material, handed.data)
    except InvalidInput:
        return Judgement("unreadable")


def _take_signature(filing: Filing, handoff: HandOff, data: bytes) -> Judgement:
    signature = read_strokes(data)
    if signature is None or not handoff.signature:
        return Judgement("unreadable")
    filing.signature = signature
    return Judgement("kept")


async def _take_page(
    kiosk: Kiosk, visit: Visit, filing: Filing, handoff: HandOff, material: str, data: bytes
) -> Judgement:
    line = lines_for_phone(visit, filing).get(material)
    if line is None or material not in handoff.lines:
        return Judgement("unreadable")
    if len(filing.pages.get(material, ())) >= line.max_pages:
        return Judgement("poor", ("too_many",))
    page = await asyncio.to_thread(page_from_phone, data, kiosk.now())
    if kiosk.visit is not visit:
        return Judgement("unreadable")
    if page.findings:
        handoff.looks[material] = page
        filing.tries[material] = filing.tries.get(material, 0) + 1
        return Judgement("poor", page.findings)
    keep(filing, handoff, material, page)
    return Judgement("kept")


def keep(filing: Filing, handoff: HandOff, material: str, page: Taken) -> None:
    """Take a page for its line, good or at its holder's wish."""
    handoff.looks.pop(material, None)
    filing.pages.setdefault(material, []).append(page)
    filing.tries.pop(material, None)


def page_from_phone(data: bytes, at: datetime) -> Taken:
    """The page in a photograph, flattened and judged as one under the camera. InvalidInput as `read_image`."""
    return camera.page_of([to_bgr(read_image(data, limit_bytes=MOST_BYTES).jpeg)], at)
