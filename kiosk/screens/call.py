"""A call with a clerk (远程帮办): what the person agrees to, the wait, the talk and its end; or why there is none now,
what works all the same, and when somebody is there.

    any screen ─▶ call ─▶ agreed ─▶ waiting ─▶ connected ─▶ ended ─▶ back to that screen
                    └─▶ nobody there, or no link

All that is done in a call is done on this one screen and changes pieces of it, because sound and picture live as long
as their page. Drawn anew (another language, larger letters) it cuts them for a moment: the call itself is held by the
program (`kiosk/calls`), and the browsers find each other again. `screens/call_signals.py` has what its script asks for.
"""

from datetime import timedelta
from math import ceil

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from core.calls.schemas import NewCall
from core.ids import new_id
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.calls import hall_calls, originals, relay
from kiosk.calls.talk import Talk
from kiosk.entering import Asked, KioskHere, fields_of, taken
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking, may
from kiosk.pages import Answer, Page, go, render, show
from kiosk.visit import Visit

WORDING = "2026-11"
"""Of what the person agrees to (`call.agree_*`), as the hall journals it: changed whenever those sentences are."""
OF_A_CASE = ("case", "beside")
"""Screens whose path names a case."""
SAME_PERSON = timedelta(minutes=2)
MAY_SEE_AND_HEAR = {"Permissions-Policy": "camera=(self), microphone=(self)"}


@get("/call")
async def show_call(kiosk: KioskHere, at: FromQuery[str] = "") -> Answer:
    """`at`: the screen a call is asked for on. Without it, how the last one stands."""
    visit = kiosk.visiting()
    talk = visit.talk if visit else None
    if visit is not None and talk is not None and (talk.live or not at):
        visit.place = "call"
        return _show_live(kiosk, talk) if talk.live else show(kiosk, "call_ended", talk=talk, back=talk.back)
    desk, _ = await tried(kiosk, hall_calls.look(kiosk.hall))
    here, notice = f"call?at={at}", notice_once(kiosk)
    if desk is None or not desk.on_duty:
        if desk is not None:
            _note_in_vain(kiosk)
        filing = visit.filing if visit else None
        return show(kiosk, "call_nobody", here=here, desk=desk, linked=kiosk.link_up, filing=filing, back=at)
    minutes = _minutes(desk.expected_wait_seconds)
    return show(kiosk, "call_offer", here=here, desk=desk, minutes=minutes, notice=notice, act=new_id(), back=at)


@post("/call")
async def begin(request: Asked, kiosk: KioskHere) -> Answer:
    """The person agrees. Who stands here need not be known."""
    fields = await fields_of(request)
    back = fields.get("back", "")
    visit = kiosk.visiting() or (kiosk.begin_visit() if not fields.get("visit") else None)
    if visit is None or (fields.get("visit") or visit.id) != visit.id:
        return go("")
    visit.touch(kiosk.now())
    if not visit.in_call:
        problem = await _begin(kiosk, visit, back, fields.get("act") or new_id())
        if problem:
            return go_and_say(kiosk, f"call?at={back}", problem)
    return go("call")


@post("/call/end")
async def hang_up(request: Asked, kiosk: KioskHere) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    if talk := entered.visit.talk:
        talk.hang_up("given_up" if talk.call.state == "waiting" else "citizen", kiosk.now())
    return go("call")


@get("/call/state")
async def show_state(kiosk: KioskHere) -> Page:
    """How the call stands, for the page that shows it; while it waits the hall is asked for its place."""
    visit = kiosk.visiting()
    talk = visit.talk if visit else None
    if talk is not None and talk.call.state == "waiting":
        call, _ = await tried(kiosk, hall_calls.follow(kiosk.hall, talk.call.id))
        if call is not None:
            relay.follow(kiosk, talk, call)
    return _state(kiosk, talk)


@post("/call/originals")
async def begin_originals(request: Asked, kiosk: KioskHere) -> Page:
    """The card was read only now, or something else that stood in the way is gone."""
    entered = await taken(request, kiosk)
    talk = entered.visit.talk if entered else None
    if entered is not None and talk is not None and talk.call.state == "connected":
        await originals.begin(kiosk, entered.visit, talk)
    return _state(kiosk, talk)


@post("/call/originals/{document_id:str}")
async def photograph(request: Asked, kiosk: KioskHere, document_id: FromPath[str]) -> Page:
    """Photograph the original that lies there, for the clerk of the call."""
    entered = await taken(request, kiosk)
    talk = entered.visit.talk if entered else None
    if entered is not None and talk is not None and talk.call.state == "connected":
        await originals.photograph(kiosk, entered.visit, talk, document_id)
    return _state(kiosk, talk)


def _note_in_vain(kiosk: Kiosk) -> None:
    """For the figures, once for whoever stands here: there may be no visit yet, and the screen is drawn anew."""
    at, before = kiosk.now(), kiosk.called_in_vain_at
    kiosk.called_in_vain_at = at
    if before is None or at - before > SAME_PERSON:
        kiosk.tell_later(hall_calls.note_in_vain(kiosk.hall))


async def _begin(kiosk: Kiosk, visit: Visit, back: str, act: str) -> str:
    """What went wrong, if anything did."""
    token = asking(visit) or (visit.signed_in.token if visit.signed_in else None)
    screen, _, rest = back.partition("/")
    case = rest.split("/")[0] if screen in OF_A_CASE and visit.token else ""
    errand = "originals" if case and screen == "beside" and may(visit, "collect") else "help"
    asked = NewCall(kiosk.language, WORDING, errand, case or None)
    call, problem = await tried(kiosk, hall_calls.begin(kiosk.hall, asked, token, act))
    if call is None:
        return problem
    talk = Talk(call, kiosk.now(), errand, case, back)
    if kiosk.visit is visit:
        visit.talks.append(talk)
    else:  # left meanwhile
        talk.hang_up("visit_ended", kiosk.now())
    kiosk.keep(relay.started(kiosk, talk))
    return ""


def _show_live(kiosk: Kiosk, talk: Talk) -> Page:
    page = show(kiosk, "call", talk=talk, minutes=_minutes(talk.call.expected_wait_seconds))
    page.headers.update(MAY_SEE_AND_HEAR)
    return page


def _state(kiosk: Kiosk, talk: Talk | None) -> Page:
    minutes = _minutes(talk.call.expected_wait_seconds) if talk else None
    piece = render(kiosk, "call_state", here="call", talk=talk, minutes=minutes)
    return Response(piece, media_type="text/html", headers={"Cache-Control": "no-store"})


def _minutes(seconds: int | None) -> int | None:
    """As a wait is told: 0 is "at once"."""
    return None if seconds is None else ceil(seconds / 60)


handlers = [show_call, begin, hang_up, show_state, begin_originals, photograph]
