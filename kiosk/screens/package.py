"""A package of matters around one event in a life (一件事), as its holder sees it: each part with where it stands, what
it waits for and by when, and the way to its case."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect

from kiosk.asking import go_and_say, tried
from kiosk.case_here import person_here
from kiosk.entering import KioskHere
from kiosk.pages import Answer, show


@get("/package/{package_id:str}")
async def show_package(kiosk: KioskHere, package_id: FromPath[str]) -> Answer:
    at = person_here(kiosk)
    if isinstance(at, Redirect):
        return at
    package, problem = await tried(kiosk, kiosk.hall.bundle(at.token, package_id, kiosk.language))
    if package is None:
        return go_and_say(kiosk, "known", problem)
    at.visit.place = here = f"package/{package_id}"
    titles = {part.matter: part.title for part in package.parts}
    return show(kiosk, "package", here=here, package=package, titles=titles, back="known")


handlers = [show_package]
