"""Request bodies: strict JSON, decoded once into the Struct that the handler asks for.

Litestar would read any Content-Type as JSON, turn "5" into 5 and answer 500 to invalid UTF-8 or very deep
nesting. Here the type must be `application/json` (415), values must have the types of the Struct (400, with
the path), and what the databases cannot hold (U+0000) is refused before it gets there. How large a body may
be is the router's `request_max_body_size`: a longer announced one is refused before it is sent, a longer
unannounced one is cut.
"""

from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from core.errors import InvalidInput

JSON = "application/json"


class StrictRequest(Request[Any, Any, State]):
    async def json(self) -> Any:
        """The body as the handler's `data` type. Raises InvalidInput `content_type_unsupported` or
        `request_invalid` (`reason`)."""
        sent, _ = self.content_type
        if sent != JSON:
            raise InvalidInput("content_type_unsupported", expected=JSON)
        wanted = self.route_handler.parsed_data_field
        return decode(await self.body(), wanted.annotation if wanted else Any)


def decode(body: bytes, kind: Any) -> Any:
    """`body` as `kind`, nothing coerced. Raises InvalidInput `request_invalid`."""
    if b"\\u0000" in body:
        raise InvalidInput("request_invalid", reason="U+0000 in a text")
    try:
        return _decoder(kind).decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as reason:
        raise InvalidInput("request_invalid", reason=str(reason)[:200]) from reason


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, strict=True)
