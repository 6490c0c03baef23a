"""The one place where a refusal becomes an HTTP answer (RFC 9457).

    InvalidInput  400    NotSignedIn 401    NotFound 404    Unavailable 503 + Retry-After
    TooLarge      413    NotAllowed  403    Conflict 409    anything else 500 `hall_fault`

A few codes have a status of their own (`STATUS_OF_CODE`). What Litestar itself refuses is turned into a
refusal first, so that every answer that is not a success has the same shape. `title` is the sentence in the
language asked for, `sentences` the same in all three: a kiosk shows them without knowing the code.
"""

import logging
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from msgspec import Struct

from core.call import LANGUAGES, Language
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
from core.locale import Sentences
from mobile_api.languages import preferred

MEDIA_TYPE = "application/problem+json"

STATUS_OF_KIND: dict[type[Refusal], int] = {
    InvalidInput: 400,
    TooLarge: 413,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
}

STATUS_OF_CODE: dict[str, int] = {
    "method_not_allowed": 405,
    "version_changed": 412,
    "content_type_unsupported": 415,
    "answers_do_not_fit": 422,
    "answers_incomplete": 422,
    "form_has_problems": 422,
    "materials_missing": 422,
    "deficient_lines_unanswered": 422,
    "request_key_reused": 422,
    "version_missing": 428,
    "too_many_attempts": 429,
    "too_many_requests": 429,
    "hall_fault": 500,
}

RETRY_AFTER_SECONDS = 3
GONE = "client disconnected prematurely"
"""How Litestar says that the rest of a body will not come; nobody is there to read the answer."""

Answer = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]
Handlers = MutableMapping[int | type[Exception], Answer]

log = logging.getLogger("hall.api")


class Problem(Struct, frozen=True):
    """Every refusal's body. `code` is stable and for programs, `details` are its facts, never personal."""

    code: str
    status: int
    title: str
    details: dict[str, Any]
    sentences: dict[Language, str]
    type: str = "about:blank"


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: by its code, else by the nearest class."""
    if refusal.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[refusal.code]
    return next((STATUS_OF_KIND[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF_KIND), 500)


def problem_of(refusal: Refusal, language: Language, sentences: Sentences) -> Problem:
    said: dict[Language, str] = {each: _say(sentences, refusal, each) for each in LANGUAGES}
    details = msgspec.to_builtins(refusal.details, enc_hook=str, str_keys=True)
    return Problem(refusal.code, status_of(refusal), said[language], details, said)


def problem_handlers(sentences: Sentences) -> Handlers:
    """What Litestar calls for refusals, for its own errors and for the hall's faults."""

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        refusal = _refusal_of(request, error)
        problem = problem_of(refusal, preferred(request.headers.get("accept-language")), sentences)
        return Response(
            msgspec.json.encode(problem),
            status_code=problem.status,
            media_type=MEDIA_TYPE,
            headers=_headers(problem, error),
        )

    return {Refusal: answer, HTTPException: answer, Exception: answer}


def _refusal_of(request: Request[Any, Any, Any], error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, InternalServerException) and error.detail == GONE:
        return InvalidInput("request_invalid", reason=GONE)
    if isinstance(error, ValidationException):
        return InvalidInput("request_invalid", reason=_first_reason(error))
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _refusal_of_status(request, error)
    log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return Refusal("hall_fault")


def _refusal_of_status(request: Request[Any, Any, Any], error: HTTPException) -> Refusal:
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return NotFound("address_unknown")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return InvalidInput("method_not_allowed", method=request.method)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            limit = request.route_handler.resolve_request_max_body_size() or 0
            return TooLarge("body_too_large", limit_bytes=limit)
        case _:
            return InvalidInput("request_invalid", reason=error.detail[:200])


def _first_reason(error: ValidationException) -> str:
    """Where the first mistake is and what is wrong there, in the words of the decoder."""
    extra: Any = error.extra
    if isinstance(extra, list) and extra:
        first: dict[str, Any] = extra[0]
        if first.get("key") == "data":
            return "the body is missing"
        return f"{first.get('key', '')}: {first.get('message', '')}"[:200]
    return error.detail[:200]


def _headers(problem: Problem, error: Exception) -> dict[str, str]:
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if problem.status in (429, 503):
        headers["Retry-After"] = str(problem.details.get("retry_after_seconds", RETRY_AFTER_SECONDS))
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    headers["Cache-Control"] = "no-store"
    return headers


def _say(sentences: Sentences, refusal: Refusal, language: Language) -> str:
    """The refusal's sentence; a general one that names the code when the catalogue lacks it."""
    try:
        return sentences.say(f"refusal.{refusal.code}", language, **refusal.details)
    except KeyError:
        log.error("no sentence for %s in %s", refusal, language)
        return sentences.say("refusal.unexplained", language, code=refusal.code)
