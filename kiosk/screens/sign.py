"""The signature, as strokes with their timing, drawn here or on the phone, and the filing that follows it. What may
follow later is promised here, by a tick over the signature."""

import msgspec
from litestar import get, post

from core.errors import Refusal
from core.matters.schemas import ChecklistLine
from kiosk import sending
from kiosk.asking import notice_once
from kiosk.entering import Asked, KioskHere, taken, typed
from kiosk.filing import Filing, missing_pages, owed_lines
from kiosk.kiosk import Kiosk
from kiosk.pad import read_strokes
from kiosk.pages import Answer, go, show
from kiosk.screens.form import problems_of
from kiosk.visit import Visit


@get("/sign")
async def show_sign(kiosk: KioskHere) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.identity is None:
        return go("")
    asked = visit.filing.checklist(visit.wallet, visit.person)
    if missing_pages(visit.filing, asked) or problems_of(kiosk, visit, visit.filing):
        return go("check")
    visit.place = "sign"
    return _show(kiosk)


@post("/sign")
async def take_signature(request: Asked, kiosk: KioskHere) -> Answer:
    """Sign and file: from here on the filing is in the outbox, whatever happens to the link or the power."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    filing = entered.visit.filing
    if filing.delivery in ("stored", "sent"):
        return go("submitting")
    filing.promised = entered.get("promised") == "yes"
    if _owed(entered.visit, filing) and not filing.promised:
        return _show(kiosk, kiosk.words.say("sign.promise_missing", kiosk.language))
    signature = read_strokes(entered.get("signature").encode())
    if signature is None:
        return _show(kiosk, kiosk.words.say("sign.missing", kiosk.language))
    filing.signature = signature
    try:
        await sending.file(kiosk, entered.visit, filing)
    except Refusal as refusal:
        return _show(kiosk, kiosk.words.refusal(refusal, kiosk.language))
    return go("submitting")


def _show(kiosk: Kiosk, problem: str = "") -> Answer:
    visit = kiosk.visit
    filing = visit.filing if visit else None
    if visit is None or filing is None:
        return go("")
    owed = _owed(visit, filing)
    half = typed(visit, "sign", {"signature": _drawn(filing), "promised": "yes" if filing.promised else ""})
    return show(
        kiosk,
        "sign",
        step=5,
        matter=filing.definition,
        filing=filing,
        half=half,
        owed=owed,
        problem=problem or notice_once(kiosk),
        back="check",
    )


def _drawn(filing: Filing) -> str:
    """What was drawn before, on the phone or in a filing that came back."""
    return msgspec.json.encode(filing.signature).decode() if filing.signature else ""


def _owed(visit: Visit, filing: Filing) -> tuple[ChecklistLine, ...]:
    return owed_lines(filing, filing.checklist(visit.wallet, visit.person))


handlers = [show_sign, take_signature]
