"""The API described: OpenAPI 3.1 at `/api/openapi.json`, the same as a page to read at `/api/docs`.

Litestar describes parameters, bodies and answers from the handlers. What it cannot know is added here from
each handler's `opt`: who may ask, the headers of `Idempotency-Key` and `If-Match`, bodies that are files;
and every refusal is a Problem (RFC 9457), where Litestar would describe a shape of its own. Pages for
people, which live in the same app, are left out.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin

import msgspec
from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, MediaType, Request, Response
from litestar.enums import OpenAPIMediaType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.routes import HTTPRoute
from markupsafe import Markup, escape

from mobile_api.auth import SAFE_METHODS, Who
from mobile_api.bodies import JSON
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
    "kiosk_visitor": "An enrolled kiosk; a citizen's token counts if it is sent.",
    "kiosk_citizen": "A citizen at an enrolled kiosk: token and signature.",
}

SECURITY: dict[Who, list[dict[str, list[str]]]] = {
    "anyone": [],
    "visitor": [{}, {"citizen": []}],
    "citizen": [{"citizen": []}],
    "kiosk": [{"kiosk": []}],
    "terminal": [{"kiosk": []}],
    "kiosk_visitor": [{"kiosk": []}, {"citizen": [], "kiosk": []}],
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


class Operation(NamedTuple):
    """One handler at one path and method; `body` and `answer` are the types of its JSON, None without any."""

    path: str
    method: str
    name: str
    opt: dict[str, Any]
    body: Any
    answer: Any


def amended(app: Litestar, document: Document) -> Document:
    """The description of the API alone, with what the handlers' types and `opt` add."""
    operations = list(_operations(app))
    shapes, components = _shapes(operations)
    paths: Document = {}
    for operation in operations:
        described = document["paths"][operation.path][operation.method]
        paths.setdefault(operation.path, {})[operation.method] = _amended(described, operation, shapes)
    schemes = {"schemas": components, "securitySchemes": SCHEMES}
    return {**document, "paths": paths, "components": schemes}


def _operations(app: Litestar) -> Iterator[Operation]:
    """Every handler that says by whom it may be asked: those of the API."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if "who" not in handler.opt:
                continue
            body = handler.parsed_data_field.annotation if handler.parsed_data_field else None
            answer = _answer_type(handler)
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                yield Operation(route.path_format, method.lower(), handler.fn.__name__, handler.opt, body, answer)


def _answer_type(handler: HTTPRouteHandler) -> Any:
    declared = handler.parsed_fn_signature.return_type.annotation
    if get_origin(declared) is Response:
        (declared,) = get_args(declared)
    return None if declared in (None, NoneType, bytes) else declared


def _shapes(operations: list[Operation]) -> tuple[dict[Any, Document], dict[str, Document]]:
    """The JSON Schema of every body and answer, and of the shapes that these refer to.

    msgspec's own description has what Litestar's lacks: docstrings, bounds inside lists and maps, real names.
    """
    kinds = [each.body for each in operations if each.body] + [each.answer for each in operations if each.answer]
    schemas, components = msgspec.json.schema_components([*kinds, Problem], ref_template="#/components/schemas/{name}")
    written = json.dumps(components).replace("\\\\Z", "$")  # ECMA-262 has no \\Z; all such texts are bounded
    return dict(zip(map(repr, kinds), schemas, strict=False)), json.loads(written)


def _amended(described: Document, operation: Operation, shapes: dict[Any, Document]) -> Document:
    opt = operation.opt
    who: Who = opt["who"]
    amended: Document = {
        **described,
        "operationId": operation.name,
        "summary": operation.name.replace("_", " ").capitalize(),
        "security": SECURITY[who],
        "x-asked-by": WHO_MAY_ASK[who],
    }
    if parameters := [*described.get("parameters", []), *_headers(operation.method, opt)]:
        amended["parameters"] = parameters
    if operation.body:
        amended["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": shapes[repr(operation.body)]}},
        }
    elif opt["takes"]:
        amended["requestBody"] = {"required": True, "content": {each: {} for each in opt["takes"]}}
    amended["responses"] = _responses(described, operation, shapes)
    return amended


def _responses(described: Document, operation: Operation, shapes: dict[Any, Document]) -> Document:
    status = next(each for each in described["responses"] if each < "300")
    content: Document = {each: {} for each in operation.opt["sends"]}
    if operation.answer:
        content = {JSON: {"schema": shapes[repr(operation.answer)]}}
    done: Document = {"description": "Done", "content": content} if content else {"description": "Done"}
    refused = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: done, "default": {"description": "Refused, with the sentence", "content": refused}}


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
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    environment.filters["prose"] = prose
    template = environment.get_template("reference.html.jinja")
    return template.render(document=document, sections=sections, title_of=title_of)


def title_of(name: str) -> str:
    """A shape's short name: Litestar calls it `core_people_schemas_Person` where two could be meant."""
    return name.rsplit("_", 1)[-1].rsplit(".", 1)[-1]


def prose(text: str) -> Markup:
    """A docstring as HTML: `names` as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
