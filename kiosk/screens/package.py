"""A package of matters around one event in a life (一件事), as its holder sees it: each part with where it stands, what
it waits for and by when, and the way to its case."""

from litestar import get
from litestar.params import FromPath

from kiosk.case_here import go_and_say, tried
from kiosk.entering import KioskHere
from kiosk.pages import Answer, go, show


@get("/package/{package_id:str}")
async def show_package(kiosk: KioskHere, package_id: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    if visit.token is None:
        return go("known")
    package, problem = await tried(kiosk, kiosk.hall.bundle(visit.token, package_id, kiosk.language))
    if package is None:
        return go_and_say(kiosk, "known", problem)
    visit.place = here = f"package/{package_id}"
    titles = {part.matter: part.title for part in package.parts}
    return show(kiosk, "package", here=here, package=package, titles=titles, back="known")


handlers = [show_package]
