"""The first screen: nobody is there, and everything begins with one touch."""

from litestar import get, post

from kiosk.asking import notice_once
from kiosk.entering import KioskHere
from kiosk.pages import Answer, Page, go, show


@get("/")
async def show_start(kiosk: KioskHere) -> Answer:
    """Greets in the kiosk's first language; a kiosk that is not enrolled shows its fingerprint instead, and one that is
    closed why, and where to go."""
    visit = kiosk.visiting()
    if visit is not None:
        return go(visit.home)
    if not kiosk.enrolled:
        return go("enrolment")
    if kiosk.farewell:
        kiosk.end_visit()
    if kiosk.is_closed:
        return show(kiosk, "closed", here="", lock=kiosk.duty.orders.lock)
    facts = {"has_scanner": kiosk.has("code_scanner"), "unsent": bool(kiosk.outbox.unsent())}
    return show(kiosk, "start", here="", notice=notice_once(kiosk), **facts)


@post("/begin")
async def begin(kiosk: KioskHere) -> Answer:
    """Look around without saying who one is."""
    kiosk.begin_visit()
    return go("find")


@get("/enrolment")
async def show_enrolment(kiosk: KioskHere) -> Answer:
    """Before an administrator has confirmed this kiosk."""
    if kiosk.enrolled:
        return go("")
    return show(kiosk, "enrolment", fingerprint=kiosk.fingerprint)


@get("/scan")
async def show_scan(kiosk: KioskHere) -> Page:
    """How to show a receipt or a pass to the scanner; the scan itself arrives as an event."""
    return show(kiosk, "scan", notice=notice_once(kiosk))


handlers = [show_start, begin, show_enrolment, show_scan]
