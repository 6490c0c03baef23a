"""What a page sent, and whether it may change anything.

Every form names the visit it belongs to. A form of another visit (a page left open by the last person, a
double tap after the wipe) is not an error to show: `taken` answers None and the screen sends its reader to
where the kiosk is now."""

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from msgspec import Struct

from kiosk.kiosk import Kiosk
from kiosk.manner import SWITCHES
from kiosk.visit import Visit

Asked = Request[None, None, State]
KioskHere = NamedDependency[Kiosk]
"""The kiosk a screen's handler is for."""

OWN = ("visit", "at", "language", "help", *SWITCHES)


class Taken(Struct, frozen=True):
    """A form of the visit that goes on, with the fields it held, trimmed."""

    visit: Visit
    fields: dict[str, str]

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


async def fields_of(request: Asked) -> dict[str, str]:
    form = await request.form()
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


async def taken(request: Asked, kiosk: Kiosk) -> Taken | None:
    """The form, if it belongs to the visit that goes on."""
    fields = await fields_of(request)
    visit = kiosk.visiting()
    if visit is None or fields.get("visit") != visit.id:
        return None
    visit.touch(kiosk.now())
    visit.unsaved.pop(screen_of(fields.get("at", "")), None)
    return Taken(visit, {name: value for name, value in fields.items() if name not in OWN})


def typed(visit: Visit, here: str, held: dict[str, str]) -> dict[str, str]:
    """What stands in the fields of a screen: half-typed entries before what was taken."""
    return {**held, **visit.unsaved.get(screen_of(here), {})}


def screen_of(at: str) -> str:
    """Where what is half typed is kept: by the screen, whichever of its questions is asked."""
    return at.partition("?")[0]
