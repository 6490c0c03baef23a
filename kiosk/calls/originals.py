"""Originals in a call: a clerk looks at what no machine may pass, while its holder stands at the kiosk.

call connected ─▶ opened with the hall for this clerk ─▶ each laid, photographed, compared by the hall
               ─▶ the clerk decides each on the call's page ─▶ all the same: the result, printed here
"""

import asyncio
from functools import partial

import msgspec

from core.calls.schemas import Passed, Seen
from core.imaging.picture import Picture, fitted
from core.imaging.quality import best_of, judge
from hardware.camera import encode_jpeg
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from kiosk import camera, sheets
from kiosk.asking import answered
from kiosk.calls import hall_calls
from kiosk.calls.talk import Original, Talk
from kiosk.comparing import LONGEST_SIDE
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.visit import Visit


async def begin(kiosk: Kiosk, visit: Visit, talk: Talk) -> None:
    """Ask the hall which originals the clerk must see. What stands in the way is said on the screen."""
    token = asking(visit)
    if token is None or talk.originals:
        return
    opened, talk.problem = await answered(kiosk, hall_calls.open_originals(kiosk.hall, talk.call.id, token))
    if opened is not None and talk.live:
        talk.originals = [Original(each.document.id, each.material_name) for each in opened.verification.lines]
    kiosk.announcer.say("call")


async def photograph(kiosk: Kiosk, visit: Visit, talk: Talk, document_id: str) -> None:
    """Take what lies under the camera for this original and send it to the hall, which compares it."""
    original, device, token = talk.original(document_id), kiosk.cabinet.find(DocumentCamera), asking(visit)
    if original is None or device is None or token is None:
        return
    try:
        frames = await camera.frames_of(device)
    except DeviceError as error:
        talk.problem = partial(kiosk.words.device, error)
        return
    picture = await asyncio.to_thread(_best, frames)
    sent = hall_calls.take_original(kiosk.hall, talk.call.id, token, document_id, picture)
    taken, talk.problem = await answered(kiosk, sent)
    if taken is not None:
        original.verdict = taken.verdict
        talk.wanted = "" if talk.wanted == document_id else talk.wanted
        talk.to_hall.put(msgspec.json.encode(Seen(document_id)).decode())


def print_result(kiosk: Kiosk, talk: Talk, passed: Passed) -> None:
    """The clerk found all the same. Where the result comes on paper at a kiosk, it comes here."""
    talk.outcome = passed.way
    visit, token = kiosk.visit, asking(kiosk.visit)
    if visit is None or visit.talk is not talk or token is None:
        return
    if passed.way == "kiosk" and sheets.can_print(kiosk):
        sheets.print_certificate(kiosk, visit, token, passed.certificate_id, f"case/{passed.application_id}")


def _best(frames: list[Picture]) -> bytes:
    """The best of several pictures of one paper, JPEG."""
    taken = frames[best_of([judge(each) for each in frames])]
    return encode_jpeg(fitted(taken, LONGEST_SIDE)[0], quality=90)
