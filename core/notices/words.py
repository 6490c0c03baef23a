"""The words around the facts of a notice, from `templates/labels.toml`: three languages side by side."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from core.call import Language
from core.notices.schemas import NoticeKind

_LABELS = Path(__file__).parent / "templates" / "labels.toml"


def notice_title(kind: NoticeKind, language: Language) -> str:
    """受理回执 and so on, as it stands on the sheet."""
    return _words()["titles"][kind][language]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_LABELS.read_text(encoding="utf-8"))
