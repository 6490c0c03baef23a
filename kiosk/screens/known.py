"""Who you are, and what the hall already holds: nothing of it is asked again. For whom somebody acts, in his place."""

from litestar import get

from core.applications.schemas import ApplicationSummary
from core.bundles.schemas import BundleSummary
from core.certificates.schemas import Certificate
from core.errors import Refusal
from core.lockers.schemas import CellErrand
from hardware.locker import Locker
from kiosk import cell_calls
from kiosk.asking import notice_once
from kiosk.devices import case_scanned
from kiosk.entering import KioskHere
from kiosk.hall_client import HallUnreachable
from kiosk.on_behalf import asking, may
from kiosk.pages import Answer, go, show
from kiosk.screens.drafts import open_scanned
from kiosk.screens.unsent import STORED, title_of
from kiosk.sheets import can_print

MOST_DRAFTS = 3


@get("/known")
async def show_known(kiosk: KioskHere) -> Answer:
    """Without the link: who the card says you are, and that the rest cannot be shown now."""
    visit = kiosk.visiting()
    if visit is None or visit.identity is None:
        return go("")
    if visit.wanted.startswith(STORED):
        return go(visit.wanted)
    visit.place = "known"
    await kiosk.learn_again()
    cases: list[ApplicationSummary] = []
    drafts: list[ApplicationSummary] = []
    packages: list[BundleSummary] = []
    begun_packages: list[BundleSummary] = []
    certificates: list[Certificate] = []
    waiting: list[CellErrand] = []
    try:
        if visit.token and visit.scanned:
            return go(f"case/{await case_scanned(kiosk, visit)}")
        if (token := asking(visit)) is not None and visit.draft_code:
            return await open_scanned(kiosk, visit, token)
        if (token := asking(visit)) is not None:
            page = await kiosk.ask(kiosk.hall.applications(token, kiosk.language))
            bundles = await kiosk.ask(kiosk.hall.bundles(token, kiosk.language))
            packages = [each for each in bundles if each.state != "draft"]
            cases = [case for case in page.items if case.state != "draft"]
            begun = visit.filing.draft.id if visit.filing and visit.filing.draft else ""
            begun_packages = [each for each in bundles if each.state == "draft" and each.id != begun][:MOST_DRAFTS]
            drafts = [case for case in page.items if case.state == "draft" and case.id != begun][:MOST_DRAFTS]
            if can_print(kiosk) and may(visit, "collect"):
                issued = await kiosk.ask(kiosk.hall.certificates(token))
                certificates = [each for each in issued if each.sha256 and each.status == "valid"]
        if visit.token and not visit.acting and kiosk.cabinet.find(Locker):
            waiting = await kiosk.ask(cell_calls.list_mine(kiosk.hall, visit.token, kiosk.language))
    except Refusal as refusal:
        kiosk.notice = kiosk.words.refusal(refusal, kiosk.language)
    except HallUnreachable:
        visit.signed_in = None
    return show(
        kiosk,
        "known",
        document=visit.identity.document,
        source=visit.identity.source,
        wallet=visit.wallet,
        cases=cases,
        drafts=[] if visit.would_lose else drafts,
        begun_packages=[] if visit.would_lose or not may(visit, "file") else begun_packages,
        packages=packages,
        unsent=[(note, title_of(kiosk, note)) for note in kiosk.outbox.unsent()],
        certificates=certificates,
        waiting=waiting,
        asked=visit.token,
        notice=notice_once(kiosk),
        back="leave",
    )


handlers = [show_known]
