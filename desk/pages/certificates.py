"""A certificate and what the authority does with it: one reviewer proposes with a reason, a second person confirms.

Before a revocation is confirmed its holder is heard: clerks enter what is said at the counter, the organ announces the
hearing that is asked for and keeps its record. Supervisors see here what reuse has spared people, and end a look at an
original that does not hold.
"""

from datetime import timedelta
from typing import Any, cast, get_args

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from core.applications import authority_acts, defences, reuse, wording
from core.call import Call
from core.certificates import changes
from core.certificates.acts import AuthorityAct
from core.db.database import Session
from core.errors import InvalidInput, NotFound, Refusal
from core.ids import is_id
from core.materials.confirmations import revoke_confirmation
from core.people.permissions import require
from core.people.schemas import IdentityKind
from desk.auth import PATH, Seat
from desk.forms import Form, read_form
from desk.pages.case_actions import Action, announced, shown_document
from desk.rendering import Page

MOVES = {
    "confirm": Action(authority_acts.confirm, lambda form: (form.text("answer"),)),
    "drop": Action(authority_acts.drop, lambda _: ()),
    "announce_hearing": Action(defences.announce_hearing, announced),
    "keep_record": Action(defences.keep_record, lambda form: (form.text("record"),)),
}
"""What becomes of a proposal, with what its form says."""

DONE = (*MOVES, "propose", "defence")
FIGURES_OVER = timedelta(days=30)


@get("/proposals")
async def show_proposals(seat: Seat) -> Page:
    """What waits for a second person of one's own authority."""
    return seat.page("proposals", proposals=await seat.read(changes.list_proposals))


@get("/reuse")
async def show_reuse(seat: Seat) -> Page:
    """What the wallet spared people in the last thirty days, summed from the journal."""
    return seat.page("reuse", figures=await seat.read(_figures), days=FIGURES_OVER.days)


@get("/certificates/{certificate_id:str}")
async def show(seat: Seat, certificate_id: FromPath[str], done: FromQuery[str] = "") -> Page:
    return await _page(seat, certificate_id, done=done if done in DONE else "")


@post("/certificates/{certificate_id:str}/propose")
async def propose(seat: Seat, request: Request[Any, Any, Any], certificate_id: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    try:
        if form.text("act") not in get_args(AuthorityAct):
            raise InvalidInput("request_invalid", reason="act")
        act = cast(AuthorityAct, form.text("act"))
        await seat.write(authority_acts.propose, form.request, certificate_id, act, form.text("reason"))
    except Refusal as refusal:
        return await _page(seat, certificate_id, refusal, typed=form)
    return Redirect(f"{PATH}/certificates/{certificate_id}?done=propose", status_code=303)


@post("/certificates/{certificate_id:str}/proposals/{proposal_id:str}/{move:str}")
async def move_proposal(
    seat: Seat,
    request: Request[Any, Any, Any],
    certificate_id: FromPath[str],
    proposal_id: FromPath[str],
    move: FromPath[str],
) -> Page | Redirect:
    if move not in MOVES or not is_id(proposal_id):
        raise NotFound("proposal_unknown")
    form = await read_form(request)
    try:
        await seat.write(MOVES[move].use_case, form.request, proposal_id, *MOVES[move].arguments(form))
    except Refusal as refusal:
        return await _page(seat, certificate_id, refusal, typed=form)
    return Redirect(f"{PATH}/certificates/{certificate_id}?done={move}", status_code=303)


@post("/certificates/{certificate_id:str}/defence")
async def enter_defence(seat: Seat, request: Request[Any, Any, Any], certificate_id: FromPath[str]) -> Page | Redirect:
    """What the holder says at the counter."""
    form = await read_form(request)
    try:
        if not is_id(certificate_id):
            raise NotFound("certificate_unknown")
        said = (*shown_document(form), form.text("statement"), form.text("hearing_wanted") == "yes")
        await seat.write(defences.enter_defence, form.request, certificate_id, *said)
    except Refusal as refusal:
        return await _page(seat, certificate_id, refusal, typed=form)
    return Redirect(f"{PATH}/certificates/{certificate_id}?done=defence", status_code=303)


@post("/documents/{document_id:str}/revoke")
async def revoke_look(seat: Seat, request: Request[Any, Any, Any], document_id: FromPath[str]) -> Page:
    """The look at the original behind a document does not hold: its grade comes down wherever it was reused."""
    if not is_id(document_id):
        raise NotFound("document_unknown")
    form = await read_form(request)
    reason = wording.reason(form.text("reason"))
    touched = await seat.write(revoke_confirmation, form.request, document_id, reason)
    return seat.page("look_revoked", cases=touched)


async def _page(
    seat: Seat, certificate_id: str, refusal: Refusal | None = None, typed: Form | None = None, done: str = ""
) -> Page:
    if not is_id(certificate_id):
        raise NotFound("certificate_unknown")
    file = await seat.read(authority_acts.open_certificate, certificate_id)
    return seat.page(
        "certificate",
        refusal,
        file=file,
        typed=dict(typed.fields) if typed else {},
        done=done,
        identity_kinds=get_args(IdentityKind),
    )


def _figures(session: Session, call: Call) -> reuse.ReuseFigures:
    require(call.actor, "read_reuse")
    return reuse.reuse_figures(session, call.at - FIGURES_OVER, call.at)


handlers = (show_proposals, show_reuse, show, propose, move_proposal, enter_defence, revoke_look)
