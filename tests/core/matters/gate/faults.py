"""A matter with one fault planted."""

from typing import Any

Edit = tuple[str | int, ...]


def said(text: str) -> dict[str, str]:
    return {"zh-Hans": text, "zh-Hant": text, "en": text}


def law(name: str = "某法") -> dict[str, Any]:
    return {"law": said(name)}
