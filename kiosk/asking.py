"""What the hall answers a screen, or the sentence that says why it does not, and the screen that says it."""

from collections.abc import Awaitable
from typing import TypeVar

from litestar.response import Redirect

from core.errors import Refusal
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.pages import go

R = TypeVar("R")


async def tried(kiosk: Kiosk, answer: Awaitable[R]) -> tuple[R | None, str]:
    """What the hall answered; otherwise None and the sentence that says why not, empty on success."""
    try:
        return await kiosk.ask(answer), ""
    except Refusal as refusal:
        return None, kiosk.words.refusal(refusal, kiosk.language)
    except HallUnreachable:
        return None, kiosk.words.say("link.needed", kiosk.language)


def go_and_say(kiosk: Kiosk, path: str, sentence: str) -> Redirect:
    """To another screen, which says this once."""
    kiosk.notice = sentence
    return go(path)


def notice_once(kiosk: Kiosk) -> str:
    """The sentence that waits for this screen."""
    notice, kiosk.notice = kiosk.notice, ""
    return notice
