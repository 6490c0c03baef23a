"""The catalogue as the API answers it: encoded once, searched in memory, looked up again every few seconds.

A `Shelf` is everything about the matters in force and never changes. `Catalogue` hands out the current one:
when it is older than `FRESH_SECONDS` or the day has turned, it asks the database which versions are in force, reads
those it does not hold, and makes a new shelf only if something differs, so that what another process published is
here within seconds.
A guide, a checklist and the definition a kiosk works from come from the same version, named by its
checksum.
"""

import asyncio
import hashlib
import time
from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.types import Message
from msgspec import Struct

from core.db.database import Database
from core.errors import NotFound
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.matters.schemas import MatterSummary
from core.matters.search import MatterIndex
from core.matters.service import PinnedMatter
from core.terminals.fleet.signed import pack_of

FRESH_SECONDS = 5.0
JSON = "application/json"
LIST = "/api/v1/catalogue"
ONE = "/api/v1/matters/"


class CatalogueLine(MatterSummary, frozen=True, kw_only=True):
    """A matter in the catalogue; `checksum` is also the ETag of its definition."""

    checksum: str


class Encoded(Struct, frozen=True):
    """JSON that is ready to be sent, its ETag in quotes (`tag` as it travels), and the ASGI messages that send it
    (`whole`) or say that the client has it (`unchanged`)."""

    body: bytes
    etag: str
    tag: bytes
    whole: tuple[Message, Message]
    unchanged: tuple[Message, Message]


def encode(value: object, etag: str | None = None) -> Encoded:
    """`etag` without quotes; None: of the content."""
    body = msgspec.json.encode(value)
    tag = f'"{etag or hashlib.sha256(body).hexdigest()[:32]}"'
    lines = {"content-type": JSON, "etag": tag, "cache-control": "no-cache"}
    headers = [(name.encode(), text.encode()) for name, text in lines.items()]
    length = (b"content-length", str(len(body)).encode())
    return Encoded(body, tag, tag.encode(), _messages(200, [*headers, length], body), _messages(304, headers, b""))


def _messages(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[Message, Message]:
    start: Any = {"type": "http.response.start", "status": status, "headers": headers}
    content: Any = {"type": "http.response.body", "body": body}
    return start, content


class Shelf:
    """The matters in force: decoded, encoded, and searchable. `versions` has the secret ones too, which stand in
    nothing that is given out. `by_path`: whole answers by the address that asks for them."""

    def __init__(self, in_force: list[PinnedMatter]) -> None:
        self.versions = {each.version_id: each for each in in_force}
        pinned = [each for each in in_force if not each.definition.secret]
        self.definitions = {each.definition.code: each.definition for each in pinned}
        self.encoded = {each.definition.code: encode(each.definition, each.checksum) for each in pinned}
        self.lines = {each.definition.code: line_of(each) for each in pinned}
        self.catalogue = encode(list(self.lines.values()))
        self.by_path = {f"{ONE}{code}": encoded for code, encoded in self.encoded.items()} | {LIST: self.catalogue}
        self.pack = pack_of((each.definition.code, each.checksum) for each in pinned)
        self.index = MatterIndex.build(self.definitions.values())

    def definition(self, code: str) -> MatterDefinition:
        """NotFound `matter_unknown`."""
        found = self.definitions.get(code)
        if found is None:
            raise NotFound("matter_unknown", matter=code)
        return found

    def matter(self, code: str) -> Encoded:
        """NotFound `matter_unknown`."""
        self.definition(code)
        return self.encoded[code]


class Catalogue:
    """The current shelf. One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shelf: Shelf | None = None
        self._day: date | None = None
        self._asked_at = 0.0
        self._asking = asyncio.Lock()

    async def shelf(self, day: date) -> Shelf:
        if (shelf := self._fresh(day)) is not None:
            return shelf
        async with self._asking:
            return self._fresh(day) or await self._ask(day)

    def recent(self) -> Shelf | None:
        """The shelf if it was looked at within the last seconds; just after midnight it may be
        yesterday's."""
        return self._shelf if time.monotonic() - self._asked_at <= FRESH_SECONDS else None

    def _fresh(self, day: date) -> Shelf | None:
        shelf = self.recent()
        return shelf if self._day == day else None

    async def _ask(self, day: date) -> Shelf:
        wanted = await self._database.read(matters.versions_in_force, day)
        shelf = self._shelf
        if shelf is None or list(shelf.versions) != wanted:
            held = dict(shelf.versions) if shelf else {}
            held |= await self._database.read(matters.find_versions, [id for id in wanted if id not in held])
            shelf = await asyncio.to_thread(Shelf, [held[id] for id in wanted])
        self._shelf, self._day, self._asked_at = shelf, day, time.monotonic()
        return shelf


def line_of(pinned: PinnedMatter) -> CatalogueLine:
    definition = pinned.definition
    return CatalogueLine(
        code=definition.code,
        version=definition.version,
        title=definition.title,
        summary=definition.summary,
        authority=definition.authority.name,
        who=definition.applicants.who,
        channels=definition.channels,
        case_kind=definition.case_kind,
        checksum=pinned.checksum,
    )


def answer(request: Request[Any, Any, State], encoded: Encoded) -> Response[Any]:
    """The JSON, or 304 without it when the client holds it already."""
    headers = {"ETag": encoded.etag, "Cache-Control": "no-cache"}
    if holds(request.headers.get("if-none-match", ""), encoded.etag):
        return Response(b"", status_code=304, headers=headers, media_type=JSON)
    return Response(encoded.body, headers=headers, media_type=JSON)


def holds(if_none_match: str, etag: str) -> bool:
    """Whether a client has this already (RFC 9110 13.1.2; tags are compared weakly)."""
    if not if_none_match or if_none_match == etag:
        return bool(if_none_match)
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]
