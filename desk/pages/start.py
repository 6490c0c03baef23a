"""The hall's front door: its name, its entrances, and what a receipt's link says to whoever opens it at home.

A receipt's QR is a link to this page with the signed code in its fragment. It only finds the case, so the page
tells its number and where to go on; it shows nothing of the case itself.
"""

from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct, structs

from core.applications.receipts import read_receipt_code
from core.change_requests import service as change_requests
from core.errors import NotFound, Refusal
from core.ids import is_id
from desk.auth import Guest
from desk.forms import read_form
from desk.limits import Limit, address_of
from desk.rendering import Page

LONGEST_CODE = 2000


class Entrance(Struct, frozen=True):
    """`name` is that of its words: `start.<name>`, `start.<name>.about`."""

    name: str
    path: str


KIOSK = Entrance("kiosk", "/demo/")
API = Entrance("api", "/api/docs")
DESK = Entrance("desk", "/desk/")
CHECK = Entrance("check", "/check/")
ENTRANCES = (KIOSK, DESK, CHECK, API)


def handlers(limit: Limit, entrances: tuple[Entrance, ...]) -> list[HTTPRouteHandler]:
    @get("/")
    async def show(guest: Guest) -> Page:
        return guest.page("start", entrances=entrances)

    @post("/receipt", status_code=200)
    async def show_receipt(guest: Guest, request: Request[Any, Any, Any]) -> Page:
        """A piece of the page about the receipt in the link."""
        receipt, problem = None, None
        try:
            limit(address_of(request), guest.at)
            form = await read_form(request)
            keys = guest.office.keys.public_keys("receipt")
            receipt = read_receipt_code(form.text("code")[:LONGEST_CODE], keys)
        except Refusal as refusal:
            problem = refusal
        answer = guest.page("start_receipt", problem, receipt=receipt)
        answer.status_code = 200
        return answer

    @post("/guide/{code:str}/report")
    async def report(guest: Guest, request: Request[Any, Any, Any], code: FromPath[str]) -> Redirect:
        """我要纠错 on a guide, by anybody; leads to where the answer will stand."""
        limit(address_of(request), guest.at)
        form = await read_form(request)
        call = structs.replace(guest.call(), request=form.request)
        write = guest.office.database.write
        asked = await write(change_requests.ask, call, form.text("request"), code[:80], form.text("text"))
        return Redirect(f"/reported/{asked.id}", status_code=303)

    @get("/reported/{request_id:str}")
    async def show_reported(guest: Guest, request: Request[Any, Any, Any], request_id: FromPath[str]) -> Page:
        """The answer to a fault that somebody reported without saying who he is; only he was given this address."""
        limit(address_of(request), guest.at)
        if not is_id(request_id):
            raise NotFound("change_request_unknown")
        return guest.page("start_reported", reported=await guest.read(change_requests.find, request_id))

    return [show, show_receipt, report, show_reported]
