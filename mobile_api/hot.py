"""The catalogue's hottest answers, given before the framework is asked.

    server = uvicorn.Server(uvicorn.Config(HotCatalogue(app, services.catalogue)))

Everybody reads the list of matters and their definitions, and the answer is the same bytes for all. This ASGI
shell answers GET of those addresses from the shelf when it is fresh, 304 included, and leaves everything else
(a stale shelf, an unknown matter, a query) to the app behind it, which answers the same.
"""

from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send

from mobile_api.catalogue import Catalogue, Encoded, holds

LIST = "/api/v1/catalogue"
ONE = "/api/v1/matters/"


class HotCatalogue:
    def __init__(self, app: ASGIApp, catalogue: Catalogue) -> None:
        self.app = app
        self._catalogue = catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked: Any = scope
        encoded = None
        if asked["type"] == "http" and asked["method"] == "GET" and not asked["query_string"]:
            encoded = self._find(asked["path"])
        if encoded is None:
            await self.app(scope, receive, send)
            return
        for message in encoded.unchanged if _has(asked["headers"], encoded) else encoded.whole:
            await send(message)

    def _find(self, path: str) -> Encoded | None:
        if path != LIST and not path.startswith(ONE):
            return None
        shelf = self._catalogue.recent()
        if shelf is None:
            return None
        return shelf.catalogue if path == LIST else shelf.encoded.get(path.removeprefix(ONE))


def _has(headers: list[tuple[bytes, bytes]], encoded: Encoded) -> bool:
    for name, value in headers:
        if name == b"if-none-match":
            return holds(value.decode("latin-1"), encoded.etag)
    return False
