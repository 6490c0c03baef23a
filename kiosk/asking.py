"""What the hall answers a screen, or the sentence that says why it does not, and the screen that says it."""

from collections.abc import Awaitable
from functools import partial
from typing import TypeVar

from litestar.response import Redirect

from core.errors import Refusal
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.pages import go
from kiosk.words import Sentence

R = TypeVar("R")


async def tried(kiosk: Kiosk, answer: Awaitable[R]) -> tuple[R | None, str]:
    """What the hall answered; otherwise None and the sentence that says why not, empty on success."""
    found, why = await answered(kiosk, answer)
    return found, why(kiosk.language) if why else ""


async def answered(kiosk: Kiosk, answer: Awaitable[R]) -> tuple[R | None, Sentence | None]:
    """As `tried`, for a screen that is drawn more than once: the sentence is kept and said each time."""
    try:
        return await kiosk.ask(answer), None
    except Refusal as refusal:
        return None, partial(kiosk.words.refusal, refusal)
    except HallUnreachable:
        return None, partial(kiosk.words.say, "link.needed")


def go_and_say(kiosk: Kiosk, path: str, sentence: str) -> Redirect:
    """To another screen, which says this once."""
    kiosk.notice = sentence
    return go(path)


def notice_once(kiosk: Kiosk) -> str:
    """The sentence that waits for this screen."""
    notice, kiosk.notice = kiosk.notice, ""
    return notice
