"""Which of the hall's languages a page is written in: the one chosen on it, else the browser's first that we have."""

from typing import Any

from babel import negotiate_locale
from litestar.connection import ASGIConnection

from core.call import LANGUAGES, Language

COOKIE = "language"

SPOKEN: dict[str, Language] = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-hans": "zh-Hans",
    "zh-hant": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-tw": "zh-Hant",
    "en": "en",
    "en-gb": "en",
    "en-us": "en",
}


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Language:
    chosen = as_language(connection.cookies.get(COOKIE, ""))
    return chosen or preferred(connection.headers.get("accept-language", ""))


def as_language(text: str) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)


def preferred(accepted: str) -> Language:
    """Browsers list what they accept best first; their weights only repeat that order."""
    wanted = [part.partition(";")[0].strip().lower() for part in accepted[:500].split(",")]
    found = negotiate_locale(wanted, SPOKEN, sep="-")
    return SPOKEN.get((found or "").lower(), "zh-Hans")
