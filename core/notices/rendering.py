"""A notice's facts become the sheet that is printed, shown and sealed.

One template a kind in `templates/`, all on the sheet of `notice.typ`; the words around the facts are in
`templates/labels.toml`, three languages side by side. The simplified Chinese sheet is the notice; the other
two are reading versions and say so. Same facts, same language: same bytes."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from core import typesetting
from core.call import Language
from core.notices.schemas import DeliveryContent, NoticeFacts, NoticeKind
from core.typesetting.values import picture_svg, printable, qr_svg

_TEMPLATES = Path(__file__).parent / "templates"


def kind_of(facts: NoticeFacts) -> NoticeKind:
    """The kind is the kind of the content."""
    return facts.content.__struct_config__.tag  # pyright: ignore[reportReturnType]


def notice_title(kind: NoticeKind, language: Language) -> str:
    """受理回执 and so on, as it stands on the sheet."""
    return _words()["titles"][kind][language]


def render_notice(facts: NoticeFacts, language: Language) -> bytes:
    """The notice as PDF/A-2b. `facts` are already in `language`; about 30 ms, so never in a transaction."""
    kind = kind_of(facts)
    values = printable(facts, language)
    values |= {
        "language": language,
        "title": facts.title or notice_title(kind, language),
        "check_code": qr_svg(facts.check_link),
        "signature_svg": _signature(facts),
    }
    return typesetting.set_pdf(_TEMPLATES / f"{kind}.typ", values, facts.dated)


def _signature(facts: NoticeFacts) -> str:
    signed = facts.content.signature_png if isinstance(facts.content, DeliveryContent) else b""
    return picture_svg(signed) if signed else ""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((_TEMPLATES / "labels.toml").read_text(encoding="utf-8"))
