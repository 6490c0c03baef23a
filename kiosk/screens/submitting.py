"""After the signature: on its way, stored here, arrived, or refused. The screen says which, and never
more."""

from datetime import timedelta

from litestar import get, post

from kiosk import printing
from kiosk.entering import KioskHere
from kiosk.pages import Answer, go, show

PATIENCE = timedelta(seconds=8)
"""How long a person waits for the hall's answer before the screen says *stored here, not yet arrived*."""


@get("/submitting")
async def show_submitting(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    filing = visit.filing if visit else None
    if visit is None or filing is None or filing.delivery == "none":
        return go("check" if visit else "")
    visit.place = "submitting"
    if filing.delivery == "sent":
        return go("receipt")
    waited = kiosk.now() - (filing.submitted_at or kiosk.now())
    if kiosk.link_up and waited < PATIENCE:
        return show(kiosk, "submitting", step=6, matter=filing.definition)
    return show(
        kiosk,
        "stored",
        step=6,
        here="submitting",
        matter=filing.definition,
        filing=filing,
        slip=visit.slip,
    )


@post("/stored/print")
async def print_stored(kiosk: KioskHere) -> Answer:
    """Paper that says *stored here, not yet arrived*, for who will not wait."""
    visit = kiosk.visiting()
    if visit and visit.filing and visit.filing.delivery == "stored" and visit.slip is None:
        printing.print_receipt(kiosk, visit, visit.filing)
    return go("submitting")


handlers = [show_submitting, print_stored]
