"""The case that a screen is about, as its holder sees it now, or the way back with the reason.

Every screen of a case asks the hall first: what may be done may have changed on the phone or at the desk meanwhile.
"""

from litestar.response import Redirect
from msgspec import Struct

from core.applications.schemas import Application
from kiosk.asking import go_and_say, tried
from kiosk.entering import Asked, Taken, taken
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.pages import go
from kiosk.visit import Visit


class PersonHere(Struct, frozen=True):
    visit: Visit
    token: Token


class CaseHere(PersonHere, frozen=True):
    case: Application

    @property
    def path(self) -> str:
        return f"case/{self.case.id}"


def person_here(kiosk: Kiosk) -> PersonHere | Redirect:
    """The visitor whom the hall knows; otherwise the screen to go to."""
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    token = asking(visit)
    return PersonHere(visit, token) if token else go("known")


async def find_case(kiosk: Kiosk, case_id: str) -> CaseHere | Redirect:
    """The visitor's own case, or that of whom he acts for. Where there is none to be shown, the screen to go to, which
    says why."""
    here = person_here(kiosk)
    if isinstance(here, Redirect):
        return here
    case, problem = await tried(kiosk, kiosk.hall.application(here.token, case_id, kiosk.language))
    return go_and_say(kiosk, "known", problem) if case is None else CaseHere(here.visit, here.token, case)


async def entered_here(request: Asked, kiosk: Kiosk, case_id: str) -> tuple[Taken, CaseHere] | Redirect:
    """What the form of this visit says, and the case it is about."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    found = await find_case(kiosk, case_id)
    return found if isinstance(found, Redirect) else (entered, found)
