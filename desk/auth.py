"""Who sits at the desk: a cookie with an opaque token, looked up afresh at every request, roles and all.

The cookie is HttpOnly and SameSite=Strict; beyond that nothing that changes something is taken from another site's page
(`same_site`). A page for signed-in staff asks for a `Seat`; whoever is not signed in is led to the sign-in page and
back.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from core.call import Actor, Call, Channel, Language, RequestKey
from core.db.database import Session
from core.errors import NotAllowed, NotSignedIn, Refusal
from core.people import staff
from core.people.schemas import StaffMember, StaffSignedIn
from desk.languages import language_of
from desk.office import Office
from desk.refusals import status_of
from desk.rendering import Page, page

Connection = ASGIConnection[Any, Any, Any, Any]
P = ParamSpec("P")
R = TypeVar("R")

COOKIE = "desk"
PATH = "/desk"
NOBODY = Actor("", frozenset())


class Visitor:
    """One request of somebody who need not be signed in."""

    def __init__(self, office: Office, language: Language, at: datetime) -> None:
        self.office = office
        self.language: Language = language
        self.at = at

    def call(self) -> Call:
        return Call(NOBODY, "public", self.at, self.language)

    async def read(self, query: Callable[Concatenate[Session, Call, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.office.database.read(query, self.call(), *args, **kwargs)

    async def do(self, use_case: Callable[Concatenate[Session, Call, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What anybody may change; it must be harmless when it is asked twice."""
        return await self.office.database.write(use_case, self.call(), *args, **kwargs)

    def page(self, template: str, refusal: Refusal | None = None, status: int = 200, **facts: Any) -> Page:
        """A page; with a refusal it says so in words and is sent with its status."""
        if refusal is not None:
            facts["problem"], status = refusal, status_of(refusal)
        return page(self.office, self.language, template, status, **facts)


class Sitting(Visitor):
    """One request of a signed-in member of staff."""

    def __init__(self, office: Office, language: Language, at: datetime, member: StaffMember, token: str) -> None:
        super().__init__(office, language, at)
        self.member = member
        self.token = token

    def call(self, channel: Channel = "desk", request: RequestKey | None = None) -> Call:
        actor = Actor(self.member.id, self.member.roles, self.member.authority, centre=self.member.centre)
        return Call(actor, channel, self.at, self.language, request=request)

    async def write(
        self,
        use_case: Callable[Concatenate[Session, Call, P], R],
        request: RequestKey | None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do it, once for this request key, and return when it is kept."""
        return await self.office.database.write(use_case, self.call("desk", request), *args, **kwargs)

    async def write_at_counter(
        self,
        use_case: Callable[Concatenate[Session, Call, P], R],
        request: RequestKey | None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The same, with the citizen standing in front of the clerk."""
        return await self.office.database.write(use_case, self.call("counter", request), *args, **kwargs)

    def page(self, template: str, refusal: Refusal | None = None, status: int = 200, **facts: Any) -> Page:
        return super().page(template, refusal, status, member=self.member, **facts)


Guest = NamedDependency[Visitor]
Seat = NamedDependency[Sitting]
"""What a handler asks for: `guest: Guest` lets anybody in, `seat: Seat` signed-in staff only."""


def guest_of(office: Office, request: Connection) -> Visitor:
    return Visitor(office, language_of(request), office.now())


async def seat_of(office: Office, request: Connection) -> Sitting:
    """Raises NotSignedIn `token_missing`, `token_unknown` or `token_expired`."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise NotSignedIn("token_missing")
    at = office.now()
    member = await office.database.read(staff.who_is_staff, token, at)
    return Sitting(office, language_of(request), at, member, token)


def sign_in_cookie(office: Office, signed_in: StaffSignedIn) -> Cookie:
    lasting = int((signed_in.expires_at - office.now()).total_seconds())
    secure = office.settings.base_url.startswith("https:")
    return Cookie(
        key=COOKIE,
        value=signed_in.token,
        path=PATH,
        max_age=lasting,
        httponly=True,
        samesite="strict",
        secure=secure,
    )


def refuse_other_sites(request: Request[Any, Any, Any]) -> None:
    """NotAllowed `other_site` for a state-changing request that another site's page caused.

    Browsers tell where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a client that tells neither
    is no browser, so nobody's cookie was borrowed.
    """
    if request.method in ("GET", "HEAD"):
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise NotAllowed("other_site")


def safe_return(path: str) -> str:
    """Where to go after signing in: a page of the desk, never another host."""
    inside = path.startswith(f"{PATH}/") and "//" not in path and "\\" not in path and path.isprintable()
    return path if inside else f"{PATH}/"
