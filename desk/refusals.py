"""Refusals as people at the desk read them, and the status their page is sent with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.call import Language
from core.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, Refusal, Unavailable
from core.locale import Sentences

STATUS: dict[type[Refusal], int] = {
    InvalidInput: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Unavailable: 503,
}


def status_of(refusal: Refusal) -> int:
    """Of the nearest class; 409 for whatever else says no."""
    return next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 409)


def sentence(words: Sentences, language: Language, code: str, details: Mapping[str, Any]) -> str:
    """The refusal's sentence; a general one that names the code when there is none or details are missing."""
    shown = {name: _readable(value) for name, value in details.items()}
    try:
        return words.say(f"refusal.{code}", language, **shown)
    except KeyError:
        return words.say("refusal.unexplained", language, code=code)


def _readable(value: Any) -> Any:
    """Lists as text; an instant that was kept as ISO 8601 text becomes one again, so that it is said in words."""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, str) and len(value) >= 19 and value[10:11] == "T":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value
