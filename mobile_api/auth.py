"""Who asks: the one place where credentials become a `Call`.

Each handler says by whom it may be asked (`opt=asked_by(…)`); a handler that does not say is refused at
start.

    anyone        no credential is looked at
    visitor       a citizen's token counts if it is sent
    citizen       a citizen's token: `Authorization: Bearer …`; a kiosk that carries it signs the request too
    kiosk         an enrolled kiosk's signature (`mobile_api/signatures.py`)
    kiosk_visitor the same, and a citizen's token counts if it is sent
    terminal      the same, and a kiosk that still waits to be confirmed
    kiosk_citizen both: the person stands at the kiosk's screen
    ticket        a socket, which looks itself at the ticket that a signed request got

Tokens and terminals are looked up at every request, so revoking bites at once. A token given to a kiosk's
visit counts only with that kiosk's signature. The guard works on headers alone; the body is read
afterwards, by `caller`, which checks it against the signed digest and takes its fingerprint for the
`Idempotency-Key`.
"""

import asyncio
import hashlib
from datetime import datetime
from typing import Any, Literal, NamedTuple

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from core.call import Actor, Call, Channel, RequestKey
from core.errors import InvalidInput, NotAllowed, NotSignedIn
from core.people import helping, powers_of_attorney
from core.people import service as people
from core.terminals import service as terminals
from core.terminals.schemas import Terminal
from mobile_api.caller import CallerAtHand
from mobile_api.languages import preferred
from mobile_api.services import Services
from mobile_api.signatures import Headers, Message, SignedRequest, check_body, named_terminal, verify

Who = Literal["anyone", "visitor", "citizen", "kiosk", "terminal", "kiosk_visitor", "kiosk_citizen", "ticket"]
Connection = ASGIConnection[Any, Any, Any, Any]

NOBODY = Actor("", frozenset())
WITH_TOKEN = frozenset({"visitor", "citizen", "kiosk_visitor", "kiosk_citizen"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGE_BODY = 256 * 1024


class Verified(Struct, frozen=True):
    """What the guard found out; `at` is the moment of the whole request, `power` what `On-Behalf-Of` names,
    `assistance` what `Assisted-By` does, `across_border` as in `core.call.Call`."""

    actor: Actor
    channel: Channel
    at: datetime
    terminal_id: str | None
    token: str | None
    key: str | None
    signed: SignedRequest | None
    power: str | None = None
    assistance: str | None = None
    across_border: bool = False


class Carried(NamedTuple):
    """By which kiosk a request came, and what it signed."""

    terminal: Terminal
    signed: SignedRequest


def asked_by(
    who: Who,
    *,
    limit: str | None = None,
    keyed: bool = True,
    versioned: bool = False,
    agents: bool = False,
    takes: tuple[str, ...] = (),
    sends: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A handler's `opt`: by whom it may be asked, and the name of its rate limit.

    `keyed`: a state-changing method needs an `Idempotency-Key` (sign-in and questions do not). `versioned`:
    it needs `If-Match`. `agents`: an agent may ask it for somebody else, with `On-Behalf-Of`. `takes` and `sends` are
    media types of a body that is a file.
    """
    return {
        "who": who,
        "limit": limit,
        "keyed": keyed,
        "versioned": versioned,
        "agents": agents,
        "takes": takes,
        "sends": sends,
    }


class Gate:
    """The guard and the `caller` dependency of every handler."""

    def __init__(self, hall: Services) -> None:
        self._hall = hall

    async def admit(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Raises NotSignedIn, NotAllowed, InvalidInput `content_type_unsupported` or `idempotency_key_…`,
        Unavailable."""
        if handler.opt.get("who") == "ticket":
            return
        method: str = connection.scope["method"]  # pyright: ignore[reportGeneralTypeIssues]
        if method == "OPTIONS":  # Litestar's own handler, which says what may be asked
            return
        who: Who = handler.opt["who"]
        at = self._hall.now()
        key = idempotency_key(connection) if handler.opt["keyed"] and method not in SAFE_METHODS else None
        carried = await self._carried(connection, who, method, at)
        terminal_id = carried.terminal.id if carried else None
        if limit := handler.opt["limit"]:
            self._hall.limits.take(limit, terminal_id or address_of(connection), at)
        token = bearer_token(connection) if who in WITH_TOKEN else None
        if token:
            actor = await self._hall.database.read(people.who_signs, token, at, terminal_id)
        elif who in ("citizen", "kiosk_citizen"):
            raise NotSignedIn("token_missing")
        else:
            actor = Actor(terminal_id, frozenset({"kiosk"})) if terminal_id else NOBODY
        channel: Channel = "kiosk" if terminal_id else "mobile" if token else "public"
        if (takes := handler.opt["takes"]) and media_type_of(connection) not in takes:
            raise InvalidInput("content_type_unsupported", expected=", ".join(takes))
        named = (_power(connection, handler, token), _assistance(connection, token, terminal_id))
        signed, abroad = (carried.signed, carried.terminal.across_border) if carried else (None, False)
        connection.scope["auth"] = Verified(actor, channel, at, terminal_id, token, key, signed, *named, abroad)

    async def caller(self, request: Request[Any, Verified, Any]) -> CallerAtHand:
        """Read the body, and say who asks for what."""
        verified = request.auth
        headers = request.headers
        body = await request.body()
        if verified.signed:
            await _off_loop_if_large(body, check_body, verified.signed, body)
        asked = None
        if verified.key is not None:
            asked = RequestKey(verified.key, await _off_loop_if_large(body, fingerprint, request, body))
        call = Call(
            actor=verified.actor,
            channel=verified.channel,
            at=verified.at,
            language=preferred(headers.get("accept-language")),
            terminal_id=verified.terminal_id,
            request=asked,
            across_border=verified.across_border,
        )
        if verified.power is not None:
            call = await self._hall.database.read(powers_of_attorney.acting_for, call, verified.power)
        if verified.assistance is not None:
            call = await self._hall.database.read(helping.assisted, call, verified.assistance)
        return CallerAtHand(call, self._hall, verified.token, headers.get("if-match"))

    async def _carried(self, connection: Connection, who: Who, method: str, at: datetime) -> Carried | None:
        """The verified signature, where one is needed or was sent with a citizen's token."""
        headers = Headers(connection.scope["headers"])
        needed = who in ("kiosk", "terminal", "kiosk_visitor", "kiosk_citizen")
        if who == "anyone" or (not needed and headers.get("signature-input") is None):
            return None
        terminal, public_key = await self._hall.database.read(terminals.find_terminal_key, named_terminal(headers))
        message = Message(method, _target(connection), headers)
        signed = verify(message, terminal.id, public_key, at)
        if terminal.state != "enrolled" and who != "terminal":
            raise NotAllowed("terminal_not_confirmed", fingerprint=terminal.fingerprint)
        actor = Actor(terminal.id, frozenset({"kiosk"}))
        call = Call(actor, "kiosk", at, terminal_id=terminal.id)
        await self._hall.database.write(terminals.use_nonce, call, terminal.id, signed.nonce)
        return Carried(terminal, signed)


def _power(connection: Connection, handler: BaseRouteHandler, token: str | None) -> str | None:
    """The power of attorney that `On-Behalf-Of` names. InvalidInput `not_on_behalf` where nobody acts for another, and
    where nobody signed in to do so: a kiosk's parcels say it themselves."""
    sent = connection.headers.getall("on-behalf-of", [])
    if sent and (len(sent) > 1 or token is None or not handler.opt["agents"]):
        raise InvalidInput("not_on_behalf")
    return sent[0][:36] if sent else None


def _assistance(connection: Connection, token: str | None, terminal_id: str | None) -> str | None:
    """Who helps (帮办), as `Assisted-By` names it. InvalidInput `not_assisted` where nobody can: without a citizen's
    token, or not at a kiosk; a kiosk's parcels say it themselves."""
    sent = connection.headers.getall("assisted-by", [])
    if sent and (len(sent) > 1 or token is None or terminal_id is None):
        raise InvalidInput("not_assisted")
    return sent[0][:36] if sent else None


def bearer_token(connection: Connection) -> str | None:
    """The token of `Authorization: Bearer`. NotSignedIn `token_unknown` for another scheme, or for two of them: a
    proxy might believe the other one."""
    sent = connection.headers.getall("authorization", [])
    if not sent:
        return None
    scheme, _, token = sent[0].partition(" ")
    if len(sent) > 1 or scheme.lower() != "bearer" or not 20 <= len(token) <= 200:
        raise NotSignedIn("token_unknown")
    return token


def media_type_of(connection: Connection) -> str:
    """The Content-Type without its parameters; empty when none was sent."""
    return connection.headers.get("content-type", "").partition(";")[0].strip().lower()


def idempotency_key(connection: Connection) -> str:
    """One, of 1 to 100 visible ASCII characters. InvalidInput `idempotency_key_missing` or `…_invalid`."""
    sent = connection.headers.getall("idempotency-key", [])
    if not sent:
        raise InvalidInput("idempotency_key_missing")
    if len(sent) > 1 or not 1 <= len(sent[0]) <= 100 or not all("!" <= letter <= "~" for letter in sent[0]):
        raise InvalidInput("idempotency_key_invalid")
    return sent[0]


def fingerprint(request: Request[Any, Any, Any], body: bytes) -> str:
    """What was asked, and for whom: SHA-256 (hex) of method, target, power of attorney and body."""
    asked = hashlib.sha256(f"{request.method} {_target(request)}\n{request.auth.power or ''}".encode())
    asked.update(body)
    return asked.hexdigest()


def address_of(connection: Connection) -> str:
    """The client's network address; behind a proxy the server is told which hop to believe."""
    return connection.client.host if connection.client else ""


def _target(connection: Connection) -> str:
    path: bytes = connection.scope["raw_path"]
    query: bytes = connection.scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")


async def _off_loop_if_large(body: bytes, work: Any, *args: Any) -> Any:
    """Hashing tens of megabytes would hold up everybody: beyond 256 KB it is done in a thread."""
    return await asyncio.to_thread(work, *args) if len(body) > LARGE_BODY else work(*args)
