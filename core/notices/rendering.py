"""A notice's facts become the sheet that is printed, shown and sealed.

One template a kind in `templates/`, all on the sheet of `notice.typ`; the words around the facts are in
`templates/labels.toml`, three languages side by side. The simplified Chinese sheet is the notice; the other
two are reading versions and say so. Same facts, same language: same bytes."""

import base64
import io
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from core import typesetting
from core.call import Language
from core.notices.schemas import DeliveryContent, NoticeFacts, NoticeKind
from core.typesetting.values import printable, qr_svg

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
        "organ_on_seal": facts.organ_on_seal or facts.organ,
        "check_code": qr_svg(facts.check_link),
        "signature_svg": _signature(facts),
    }
    return typesetting.set_pdf(_TEMPLATES / f"{kind}.typ", values, facts.dated)


def _signature(facts: NoticeFacts) -> str:
    """What was signed on the screen, wrapped so that it travels as text; empty if there is none."""
    if not isinstance(facts.content, DeliveryContent) or not facts.content.signature_png:
        return ""
    picture = facts.content.signature_png
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
        f'height="{height}" href="data:image/png;base64,{base64.b64encode(picture).decode()}"/></svg>'
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((_TEMPLATES / "labels.toml").read_text(encoding="utf-8"))
