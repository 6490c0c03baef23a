"""The wire between a kiosk and its hall: signed requests, decoded answers, refusals as the hall meant them.

What the hall refuses is raised as the refusal it raised (`core.errors`), so that the kiosk says the same
sentence from the same code. When there is no answer, or one that is not the hall's (a network's sign-in
page, a proxy's error), it is `HallUnreachable`: nobody knows whether the request arrived. Requests that are
safe to repeat are repeated twice, with the same `Idempotency-Key`, each signed anew.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core.call import Language
from core.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    TooLarge,
    Unavailable,
)
from kiosk.signing import TerminalSignature

R = TypeVar("R")

TIMEOUT = httpx.Timeout(30, connect=5)
SLOW = httpx.Timeout(180, connect=5)
PAUSES_SECONDS = (0.2, 0.6)

REFUSAL_OF_STATUS: dict[int, type[Refusal]] = {
    400: InvalidInput,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    405: InvalidInput,
    409: Conflict,
    412: Conflict,
    413: TooLarge,
    415: InvalidInput,
    422: InvalidInput,
    428: Conflict,
    429: Unavailable,
    500: Unavailable,
    503: Unavailable,
}


class HallUnreachable(Exception):  # noqa: N818 - like a refusal, an answer to the person at the screen
    """No answer of the hall came back. What was asked may have been done or not."""


class UnreadableAnswer(HallUnreachable):
    """The hall, or somebody in its place, answered something that is not what was asked for."""


class OnBehalf(Struct, frozen=True):
    """Somebody's token, who asks for another under the power of attorney `power`."""

    token: str
    power: str


Token = str | OnBehalf
"""Who asks: the person who stands here, for himself or for another."""


class _Problem(Struct, frozen=True):
    code: str
    details: dict[str, Any]


class HallLink:
    """`transport` replaces the network, for instance by one that can be cut; `now` is the kiosk's clock. While a helper
    is here, `assisted_by` is the hall's id of that: whatever is asked for the person at the screen names him."""

    def __init__(
        self, url: str, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(base_url=f"{url.rstrip('/')}/api/v1", timeout=TIMEOUT, transport=transport)
        self._now = now
        self._signature: TerminalSignature | None = None
        self.assisted_by = ""

    def sign_as(self, terminal_id: str, key: Ed25519PrivateKey) -> None:
        """Every request from now on is this terminal's."""
        self._signature = TerminalSignature(terminal_id, key, self._now)

    async def close(self) -> None:
        await self._http.aclose()

    def socket_address(self, path: str, **asked: str) -> str:
        """Where a WebSocket of the hall's is opened. It is not signed: what is asked must prove itself."""
        url = self._http.base_url
        scheme = {"http": "ws", "https": "wss"}[url.scheme]
        return str(url.copy_with(scheme=scheme, path=url.path.rstrip("/") + path, params=asked))

    async def get(self, path: str, kind: type[R], **how: Any) -> R:
        return decode(await self.ask("GET", path, repeat=True, **how), kind)

    async def send(self, method: str, path: str, kind: type[R], *, json: Any = None, **how: Any) -> R:
        """JSON there and back."""
        return decode(await self.tell(method, path, json=json, **how), kind)

    async def tell(self, method: str, path: str, *, json: Any = None, **how: Any) -> httpx.Response:
        """JSON there. What carries a key may be repeated: the hall does it once."""
        how.setdefault("repeat", how.get("key") is not None or method == "DELETE")
        content = None if json is None else msgspec.json.encode(json)
        return await self.ask(method, path, content=content, media_type="application/json", **how)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        media_type: str = "application/octet-stream",
        params: Mapping[str, str] | None = None,
        token: Token | None = None,
        key: str | None = None,
        version: int | None = None,
        language: Language = "zh-Hans",
        timeout: httpx.Timeout = TIMEOUT,
        repeat: bool = False,
    ) -> httpx.Response:
        """A successful answer. `version` is what the asker saw. Raises the hall's refusal, or HallUnreachable."""
        headers = {"Accept-Language": language}
        if content is not None:
            headers["Content-Type"] = media_type
        if isinstance(token, OnBehalf):
            headers["On-Behalf-Of"], token = token.power, token.token
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
            if self.assisted_by:
                headers["Assisted-By"] = self.assisted_by
        if key is not None:
            headers["Idempotency-Key"] = key
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        request = self._http.build_request(
            method, path, content=content, params=params, headers=headers, timeout=timeout
        )
        return _accepted(await self._deliver(request, PAUSES_SECONDS if repeat else ()))

    async def _deliver(self, request: httpx.Request, pauses: tuple[float, ...]) -> httpx.Response:
        """An answer from whoever; after a broken link again, once after each pause."""
        try:
            return await self._http.send(request, auth=self._signature)
        except httpx.TransportError as reason:
            if not pauses:
                raise HallUnreachable(repr(reason)) from reason
        await asyncio.sleep(pauses[0])
        return await self._deliver(_fresh(request), pauses[1:])


def _fresh(request: httpx.Request) -> httpx.Request:
    """The same request without the signature of the attempt before."""
    headers = [
        (name, value)
        for name, value in request.headers.raw
        if name.lower() not in (b"signature", b"signature-input", b"content-digest")
    ]
    return httpx.Request(
        request.method, request.url, headers=headers, content=request.content, extensions=request.extensions
    )


def _accepted(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a success; otherwise the hall's refusal, or HallUnreachable for somebody
    else's."""
    if answer.is_success:
        return answer
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
        kind = REFUSAL_OF_STATUS[answer.status_code]
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as reason:
        raise HallUnreachable(f"{answer.status_code} from somebody else than the hall") from reason
    raise kind(problem.code, **problem.details)


def decode(answer: httpx.Response, kind: type[R]) -> R:
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as reason:
        raise UnreadableAnswer("an answer that is not the hall's") from reason
