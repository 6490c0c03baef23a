"""Take the draft home, and go on here with one that was begun elsewhere."""

from collections.abc import Awaitable
from typing import Literal

from litestar import get, post
from litestar.response import Redirect

from core.applications.schemas import Application
from core.ids import is_id
from core.matters.situations import answers_from_facts, questions_to_ask
from kiosk import draft_calls, drafts, package_drafts
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.entering import Asked, KioskHere, taken
from kiosk.filing import Filing
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking, may
from kiosk.pages import Answer, go, show
from kiosk.visit import Visit

Offer = Literal["kept", "possible", "offline", "typed", "not_covered"]


@get("/take-home")
async def show_take_home(kiosk: KioskHere) -> Answer:
    """What taking it home means; the code once it is kept; or why it cannot be, and what to do instead."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.filing.delivery != "none":
        return go("")
    await kiosk.learn_again()
    draft = visit.filing.draft
    return show(
        kiosk,
        "take_home",
        here="take-home",
        offer=offer(kiosk, visit, visit.filing),
        matter=visit.filing.definition,
        code=draft.code if draft else None,
        notice=notice_once(kiosk),
        back=visit.place or "known",
    )


@post("/take-home")
async def take_home(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.filing is None:
        return go("")
    visit, filing, token = entered.visit, entered.visit.filing, asking(entered.visit)
    if token is None or offer(kiosk, visit, filing) not in ("possible", "kept"):
        return go("take-home")
    keeping = package_drafts.take_home if filing.package else drafts.take_home
    _, problem = await tried(kiosk, keeping(kiosk, visit, filing, token))
    return go_and_say(kiosk, "take-home", problem)


@post("/drafts")
async def go_on_with(request: Asked, kiosk: KioskHere) -> Answer:
    """The `draft` on the list of the person's own, or the `package`."""
    entered = await taken(request, kiosk)
    token = asking(entered.visit) if entered else None
    if entered is not None and token is not None and is_id(entered.get("package")):
        return await _into(kiosk, entered.visit, package_drafts.take_up(kiosk, entered.get("package"), token))
    if entered is None or token is None or not is_id(entered.get("draft")):
        return go("known")
    case, problem = await tried(kiosk, kiosk.hall.application(token, entered.get("draft"), kiosk.language))
    return go_and_say(kiosk, "known", problem) if case is None else await _take_up(kiosk, entered.visit, case, token)


async def open_scanned(kiosk: Kiosk, visit: Visit, token: Token) -> Redirect:
    """A code that was held to the scanner, now that it is known who this is. The code is not used up while something
    else is being filled in."""
    text, visit.draft_code = visit.draft_code, ""
    if visit.would_lose:
        return go_and_say(kiosk, "known", kiosk.words.say("drafts.finish_first", kiosk.language))
    case, problem = await tried(kiosk, draft_calls.use_code(kiosk.hall, token, text[:300], kiosk.language))
    return go_and_say(kiosk, "known", problem) if case is None else await _take_up(kiosk, visit, case, token)


def offer(kiosk: Kiosk, visit: Visit, filing: Filing) -> Offer:
    """Whether the filing can be taken home now, and if not, why."""
    if filing.is_kept and filing.draft and (filing.draft.code or filing.package):
        return "kept"
    if not may(visit, "file"):
        return "not_covered"
    if visit.token is None:
        return "typed" if visit.signed_in or visit.identity is None or visit.identity.source == "typed" else "offline"
    return "possible" if kiosk.link_up else "offline"


async def _take_up(kiosk: Kiosk, visit: Visit, case: Application, token: Token) -> Redirect:
    return await _into(kiosk, visit, drafts.take_up(kiosk, case, token))


async def _into(kiosk: Kiosk, visit: Visit, kept: Awaitable[Filing]) -> Redirect:
    """Into the visit, and to the first screen where something is missing: the questions, or what will be sent."""
    filing, problem = await tried(kiosk, kept)
    if filing is None or kiosk.visit is not visit:
        return go_and_say(kiosk, "known", problem)
    visit.filing = filing
    known = answers_from_facts(filing.definition, kiosk.facts(visit))
    return go("situations" if questions_to_ask(filing.definition, known | filing.answers) else "check")


handlers = [show_take_home, take_home, go_on_with]
