"""The text a new matter begins with: it passes the gate, so that every later finding is about what was changed."""

from datetime import date
from pathlib import Path

import msgspec

from core.errors import InvalidInput
from core.matters.definition import Slug

_TEXT = Path(__file__).parent / "starter.yaml"


def starter(code: str, today: date) -> str:
    """A matter file. InvalidInput `matter_code_wrong` for what a matter cannot be called."""
    try:
        msgspec.convert(code, Slug)
    except msgspec.ValidationError as reason:
        raise InvalidInput("matter_code_wrong") from reason
    text = _TEXT.read_text(encoding="utf-8")
    return text.replace("{code}", code).replace("{today}", today.isoformat())
