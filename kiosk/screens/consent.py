"""At a kiosk in Hong Kong: the separate consent to send personal data across the border, before any of it is asked for.

Who agrees is told what is sent, to whom, why and how it is kept (个人信息保护法 art. 39; PDPO principles 1(3) and 3).
Who does not agree may read every guide; nothing that names a person leaves the kiosk, or is asked for.
"""

from litestar import get, post
from msgspec import structs

from kiosk.asking import notice_once
from kiosk.entering import Asked, KioskHere, taken
from kiosk.pages import Answer, go, show


@get("/consent")
async def show_consent(kiosk: KioskHere) -> Answer:
    visit = kiosk.begin_visit()
    return show(kiosk, "consent", notice=notice_once(kiosk), given=visit.consented_at, back="leave")


@post("/consent")
async def answer(request: Asked, kiosk: KioskHere) -> Answer:
    """`agree`: yes or no, and neither is chosen beforehand."""
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    agreed = entered.get("agree") == "yes"
    entered.visit.consented_at = kiosk.now() if agreed else None
    entered.visit.wants_consent = False
    if (seen := entered.visit.identity) is not None:  # the hall has sent back what was filed here without it
        entered.visit.identity = structs.replace(seen, border_consent_at=entered.visit.consented_at)
        return go(entered.visit.home)
    return go("identify" if agreed else "find")


handlers = [show_consent, answer]
