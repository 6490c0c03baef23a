"""Sign-in with user name, password and the authenticator's code; in a demo hall the invented staff are listed with the
codes of this moment.

Argon2 takes 50 ms on purpose, so the password is checked in a thread and outside of any transaction.
"""

import asyncio
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect
from msgspec import Struct

from core.db.database import Session
from core.errors import NotFound, NotSignedIn, Refusal
from core.people import staff
from core.people.schemas import StaffMember, StaffSignedIn
from desk.auth import COOKIE, PATH, Guest, safe_return, sign_in_cookie
from desk.forms import Form, read_form
from desk.languages import COOKIE as LANGUAGE_COOKIE
from desk.languages import as_language
from desk.rendering import Page

CODE_SECONDS = 30


class DemoStaff(Struct, frozen=True):
    """An invented member of staff with the code an authenticator would show now."""

    member: StaffMember
    code: str


@get("/sign-in")
async def show(guest: Guest, after: FromQuery[str] = "", expired: FromQuery[str] = "") -> Page:
    return await _page(guest, None, "", after, expired=bool(expired))


@post("/sign-in")
async def sign_in(guest: Guest, request: Request[Any, Any, Any]) -> Page | Redirect:
    form = await read_form(request)
    username, after = form.text("username"), form.text("after")
    try:
        signed_in = await _sign_in(guest, form)
    except Refusal as refusal:
        return await _page(guest, refusal, username, after)
    return Redirect(safe_return(after), status_code=303, cookies=[sign_in_cookie(guest.office, signed_in)])


@get("/sign-in/codes")
async def show_codes(guest: Guest) -> Page:
    """The list of invented staff again, when their codes have changed."""
    if not guest.office.settings.demo:
        raise NotFound("address_unknown")
    return guest.page("demo_codes", **await _demo(guest))


@post("/sign-out")
async def sign_out(guest: Guest, request: Request[Any, Any, Any]) -> Redirect:
    token = request.cookies.get(COOKIE, "")
    await guest.office.database.write(staff.sign_out_staff, guest.call(), token)
    gone = Cookie(key=COOKIE, value="", path=PATH, max_age=0, httponly=True, samesite="strict")
    return Redirect(f"{PATH}/sign-in", status_code=303, cookies=[gone])


@post("/language")
async def choose_language(request: Request[Any, Any, Any]) -> Redirect:
    """Keep the language and show the same page in it."""
    form = await read_form(request)
    chosen = as_language(form.text("language")) or "zh-Hans"
    kept = Cookie(key=LANGUAGE_COOKIE, value=chosen, path="/", max_age=365 * 86400, samesite="lax")
    return Redirect(_own_path(form.text("after")), status_code=303, cookies=[kept])


def _own_path(path: str) -> str:
    inside = path.startswith("/") and "//" not in path and "\\" not in path and path.isprintable()
    return path if inside else "/"


async def _sign_in(guest: Guest, form: Form) -> StaffSignedIn:
    database, username = guest.office.database, form.text("username")[:80]
    kept = await database.read(staff.find_password_hash, username)
    matches = await asyncio.to_thread(staff.password_matches, kept, form.text("password"))
    outcome = await database.write(staff.sign_in_staff, guest.call(), username, matches, form.text("code")[:8])
    if isinstance(outcome, staff.SignInFailed):
        raise NotSignedIn(outcome.code)
    return outcome


async def _page(guest: Guest, refusal: Refusal | None, username: str, after: str, expired: bool = False) -> Page:
    facts = await _demo(guest) if guest.office.settings.demo else {}
    return guest.page("sign_in", refusal, username=username, after=safe_return(after), expired=expired, **facts)


async def _demo(guest: Guest) -> dict[str, Any]:
    people = await guest.office.database.read(_demo_staff, guest)
    left = CODE_SECONDS - int(guest.at.timestamp()) % CODE_SECONDS
    return {"people": people, "demo_password": guest.office.demo_password, "left": left}


def _demo_staff(session: Session, guest: Guest) -> list[DemoStaff]:
    return [
        DemoStaff(member, staff.current_totp_code(session, member.username, guest.at))
        for member in staff.list_staff(session)
    ]


handlers = (show, sign_in, show_codes, sign_out, choose_language)
