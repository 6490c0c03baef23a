"""The case that a screen is about, as its holder sees it now, or the way back with the reason.

Every screen of a case asks the hall first: what may be done may have changed on the phone or at the desk meanwhile.
"""

from collections.abc import Awaitable
from typing import TypeVar

from litestar.response import Redirect
from msgspec import Struct

from core.applications.schemas import Application
from core.errors import Refusal
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.pages import go
from kiosk.visit import Visit

R = TypeVar("R")


class CaseHere(Struct, frozen=True):
    visit: Visit
    token: str
    case: Application

    @property
    def path(self) -> str:
        return f"case/{self.case.id}"


async def find_case(kiosk: Kiosk, case_id: str) -> CaseHere | Redirect:
    """The visitor's own case. Where there is none to be shown, the screen to go to, which says why."""
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    if visit.token is None:
        return go("known")
    case, problem = await tried(kiosk, kiosk.hall.application(visit.token, case_id, kiosk.language))
    if case is None:
        return go_and_say(kiosk, "known", problem)
    return CaseHere(visit, visit.token, case)


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
