"""The hall's front door: its name, its entrances, and what a receipt's link says to whoever opens it at home.

A receipt's QR is a link to this page with the signed code in its fragment. It only finds the case, so the page
tells its number and where to go on; it shows nothing of the case itself.
"""

from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from core.applications.receipts import read_receipt_code
from core.errors import Refusal
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

    return [show, show_receipt]
