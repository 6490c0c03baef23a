"""It has arrived: case number, the day by which the authority must act, and the printed receipt; or it is granted
already, because rules alone decide the matter.

The receipt prints by itself once. Paper out, cover open or a jam is said in a sentence; the code on the
screen serves as well, and the person may ask for another print."""

from datetime import date, timedelta

from litestar import Response, get, post

from core.applications.lifecycle import State
from core.clock import AUTHORITY_ZONE, hong_kong_calendar, mainland_calendar
from kiosk import printing
from kiosk.entering import KioskHere
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, Page, go, render, show

GRANTED: frozenset[State] = frozenset({"concluded", "issued", "awaiting_originals"})
"""States of a filing that rules alone have decided: nobody reacts later, it is granted."""


@get("/receipt")
async def show_receipt(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    if visit is None or filing is None or not (filing.filed or filing.filed_package):
        return go("")
    visit.place = "receipt"
    if visit.slip is None or visit.slip.kind == "stored":
        printing.print_receipt(kiosk, visit, filing)
    if filing.filed is None:
        package = filing.filed_package
        return show(kiosk, "package_receipt", step=6, here="receipt", package=package, slip=visit.slip)
    today = filing.filed.arrived_at.astimezone(AUTHORITY_ZONE).date()
    return show(
        kiosk,
        "receipt",
        step=6,
        matter=filing.definition,
        filed=filing.filed,
        granted=filing.filed.state in GRANTED,
        differing=differing_days(kiosk, today, filing.filed.react_by),
        slip=visit.slip,
    )


@get("/slip")
async def show_slip(kiosk: KioskHere) -> Page:
    """How the print is going, for the page that shows it."""
    visit = kiosk.visiting()
    return Response(render(kiosk, "slip", slip=visit.slip if visit else None), media_type="text/html")


@post("/slip/again")
async def print_again(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None:
        return go("")
    printing.print_again(kiosk, visit)
    return go(visit.place)


def differing_days(kiosk: Kiosk, first: date, last: date) -> list[tuple[date, bool]]:
    """At a kiosk in Hong Kong: days of the limit on which only one side works, True where it is the
    mainland."""
    if kiosk.settings.profile != "hong_kong":
        return []
    days = [first + timedelta(days=each) for each in range(1, (last - first).days + 1)]
    mainland, hong_kong = mainland_calendar(), hong_kong_calendar()
    weekend = 5
    return [
        (day, mainland.is_working(day))
        for day in days
        if mainland.is_working(day) != hong_kong.is_working(day)
        and (mainland.is_working(day) or day.weekday() < weekend)
    ]


handlers = [show_receipt, show_slip, print_again]
