"""The catalogue's hottest answers, given before the framework is asked.

    server = uvicorn.Server(uvicorn.Config(HotCatalogue(app, services.catalogue)))

Everybody reads the list of matters and their definitions, and the answer is the same bytes for all. This ASGI
shell answers GET of those addresses from the shelf when it is fresh, 304 included, and leaves everything else
(a stale shelf, an unknown matter, a query) to the app behind it, which answers the same.
"""

from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send

from mobile_api.catalogue import Catalogue, holds


class HotCatalogue:
    """All is made beforehand: what a request costs is one look into a dictionary and one at its headers."""

    def __init__(self, app: ASGIApp, catalogue: Catalogue) -> None:
        self.app = app
        self._catalogue = catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked: Any = scope
        encoded = None
        if asked["type"] == "http" and asked["method"] == "GET" and not asked["query_string"]:
            shelf = self._catalogue.recent()
            encoded = shelf.by_path.get(asked["path"]) if shelf is not None else None
        if encoded is None:
            await self.app(scope, receive, send)
            return
        messages = encoded.whole
        for name, value in asked["headers"]:
            if name == b"if-none-match":
                if value == encoded.tag or holds(value.decode("latin-1"), encoded.etag):
                    messages = encoded.unchanged
                break
        for message in messages:
            await send(message)
