"""What a person is told when a screen cannot be shown, and where he may go from there. Nothing entered is lost.

A page that is asked for as a page is always answered by one: a sentence, the screen before, the first one, and how to
leave. A piece of a page, a picture or a sound is answered by its status alone."""

from pathlib import Path

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect

from core.errors import NotFound, Refusal
from hardware.errors import DeviceError
from kiosk.hall_link import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.pages import go, show

Asked = Request[None, None, State]


def sorry(kiosk: Kiosk, request: Asked, error: Exception) -> Response[str] | Redirect:
    headers = request.headers
    wants_page = headers.get("sec-fetch-dest", "document") == "document" and "hx-request" not in headers
    if isinstance(error, HTTPException) and error.status_code != 500:
        return go("") if wants_page else Response("", status_code=error.status_code)
    if isinstance(error, NotFound) and not wants_page:
        return Response("", status_code=404)
    visit = kiosk.visit
    place = visit.place if visit else ""
    status = 404 if isinstance(error, NotFound) else 503
    home = "known" if visit and visit.identity else "find" if visit else ""
    return show(kiosk, "sorry", here=place, status=status, reason=_reason(kiosk, request, error), back=place, home=home)


@get("/{nowhere:path}")
async def lead_on(nowhere: FromPath[Path]) -> None:
    """An address that is none."""
    raise NotFound("page_unknown")


def _reason(kiosk: Kiosk, request: Asked, error: Exception) -> str:
    if isinstance(error, NotFound):
        return kiosk.words.say("sorry.gone", kiosk.language)
    if isinstance(error, Refusal):
        return kiosk.words.refusal(error, kiosk.language)
    if isinstance(error, HallUnreachable | DeviceError):
        key = "sorry.hall" if isinstance(error, HallUnreachable) else "sorry.device"
        return kiosk.words.say(key, kiosk.language)
    request.logger.error("a screen failed", exc_info=error)
    return kiosk.words.say("sorry.other", kiosk.language)
