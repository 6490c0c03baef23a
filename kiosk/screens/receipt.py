"""It has arrived: case number, the day by which the authority must act, and the printed receipt; or it is granted
already, because rules alone decide the matter, and its certificate can be printed here and now.

The receipt prints by itself once. Paper out, cover open or a jam is said in a sentence; the code on the
screen serves as well, and the person may ask for another print."""

from litestar import Response, get, post

from kiosk import printing
from kiosk.entering import KioskHere
from kiosk.on_behalf import asking, may
from kiosk.pages import Answer, Page, go, render, show
from kiosk.receipt_facts import GRANTED, differing_days, rules_met
from kiosk.sheets import can_print


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
    days = filing.filed.react_days
    prints = can_print(kiosk) and asking(visit) is not None and may(visit, "collect")
    return show(
        kiosk,
        "receipt",
        step=6,
        matter=filing.definition,
        filed=filing.filed,
        granted=filing.filed.state in GRANTED,
        certificate=filing.filed.certificate_id if prints else None,
        rules=rules_met(filing, kiosk.language),
        counted=[each.date for each in days if each.counted],
        differing=differing_days(kiosk.settings.profile, [each.date for each in days]),
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


handlers = [show_receipt, show_slip, print_again]
