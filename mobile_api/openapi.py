"""The API described: OpenAPI 3.1 at `/api/openapi.json`, the same as a page to read at `/api/docs`.

Litestar describes parameters, bodies and answers from the handlers. What it cannot know is added here from
each handler's `opt`: who may ask, the headers of `Idempotency-Key` and `If-Match`, bodies that are files;
and every refusal is a Problem (RFC 9457), where Litestar would describe a shape of its own. Pages for
people, which live in the same app, are left out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, MediaType, Request
from litestar.enums import OpenAPIMediaType
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.routes import HTTPRoute

from mobile_api.auth import SAFE_METHODS, Who
from mobile_api.problems import MEDIA_TYPE, Problem

TEMPLATES = Path(__file__).parent / "templates"

DESCRIPTION = """\
Everything a phone app or a kiosk does with the hall. Answers are JSON in snake_case; instants are UTC in \
ISO 8601; identifiers are UUIDs, and what a client creates it names itself (version 7)."""

WHO_MAY_ASK: dict[Who, str] = {
    "anyone": "Anybody.",
    "visitor": "Anybody; a citizen's token counts if it is sent.",
    "citizen": "A signed-in citizen.",
    "kiosk": "An enrolled kiosk.",
    "terminal": "An enrolled kiosk, or one that waits to be confirmed.",
    "kiosk_citizen": "A citizen at an enrolled kiosk: token and signature.",
}

SECURITY: dict[Who, list[dict[str, list[str]]]] = {
    "anyone": [],
    "visitor": [{}, {"citizen": []}],
    "citizen": [{"citizen": []}],
    "kiosk": [{"kiosk": []}],
    "terminal": [{"kiosk": []}],
    "kiosk_citizen": [{"citizen": [], "kiosk": []}],
}

SCHEMES: dict[str, dict[str, str]] = {
    "citizen": {"type": "http", "scheme": "bearer", "description": "The opaque token of a sign-in."},
    "kiosk": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "HTTP Message Signature (RFC 9421), Ed25519, with Signature-Input and Content-Digest.",
    },
}

Document = dict[str, Any]


class JsonPlugin(OpenAPIRenderPlugin):
    """`/api/openapi.json`, made once."""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json", media_type=OpenAPIMediaType.OPENAPI_JSON)
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        if self._made is None:
            self._made = msgspec.json.encode(amended(request.app, openapi_schema))
        return self._made


class PagePlugin(OpenAPIRenderPlugin):
    """`/api/docs`: one page without scripts, so that it can be read offline and printed."""

    def __init__(self) -> None:
        super().__init__(path="/docs", media_type=MediaType.HTML)
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        if self._made is None:
            self._made = reference_page(amended(request.app, openapi_schema)).encode()
        return self._made


def openapi_config() -> OpenAPIConfig:
    """For the Litestar app that mounts the API."""
    return OpenAPIConfig(
        title="The Always-Open Hall",
        version="1",
        description=DESCRIPTION,
        path="/api",
        use_handler_docstrings=True,
        render_plugins=[JsonPlugin(), PagePlugin()],
    )


def amended(app: Litestar, document: Document) -> Document:
    """The description of the API alone, with what the handlers' `opt` adds."""
    document = {**document, "paths": {}, "components": {**document.get("components", {})}}
    _, problem = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    document["components"]["schemas"] = {**document["components"].get("schemas", {}), **problem}
    document["components"]["securitySchemes"] = SCHEMES
    described: Document = app.openapi_schema.to_schema()["paths"]
    for path, method, opt in _operations(app):
        operation = _amended_operation(described[path][method], method, opt)
        document["paths"].setdefault(path, {})[method] = operation
    return document


def _operations(app: Litestar) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path as OpenAPI writes it, method and `opt` of every handler that says by whom it may be asked."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if "who" in handler.opt:
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    yield route.path_format, method.lower(), handler.opt


def _amended_operation(operation: Document, method: str, opt: dict[str, Any]) -> Document:
    who: Who = opt["who"]
    operation = {**operation, "security": SECURITY[who], "x-asked-by": WHO_MAY_ASK[who]}
    headers = list(_headers(method, opt))
    if headers:
        operation["parameters"] = [*operation.get("parameters", []), *headers]
    if opt["takes"]:
        content = {media_type: {"schema": {}} for media_type in opt["takes"]}
        operation["requestBody"] = {"content": content, "required": True}
    responses = {status: answer for status, answer in operation["responses"].items() if status < "300"}
    if opt["sends"]:
        responses["200"] = {"description": "The file", "content": {each: {} for each in opt["sends"]}}
    refused = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses["default"] = {"description": "A refusal, with its sentence", "content": refused}
    operation["responses"] = responses
    return operation


def _headers(method: str, opt: dict[str, Any]) -> Iterator[Document]:
    if opt["keyed"] and method.upper() not in SAFE_METHODS:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "The same key and the same request get the first answer again.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
        }
    if opt["versioned"]:
        yield {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": "The ETag of the application as it was read.",
            "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$', "maxLength": 11},
        }


def reference_page(document: Document) -> str:
    """The description as HTML: sections by tag, then every shape with an anchor."""
    sections: dict[str, list[Document]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            entry = {"path": path, "method": method.upper(), **operation}
            sections.setdefault(operation.get("tags", ["other"])[0], []).append(entry)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True
    )
    template = environment.get_template("reference.html.jinja")
    return template.render(document=document, sections=sections, title_of=title_of)


def title_of(name: str) -> str:
    """A shape's short name: Litestar calls it `core_people_schemas_Person` where two could be meant."""
    return name.rsplit("_", 1)[-1].rsplit(".", 1)[-1]
