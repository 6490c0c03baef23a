"""Pages from templates: Typst with fonts that come with the hall, so that every machine sets the same page.

What these lack of the characters in people's names comes from two of Debian's fonts (`tools/system-packages`), and
after them from whatever stands in `OWN_FONTS`; what no font has, `glyphs.py` tells.

A template is a `.typ` file below this repository's packages; what it imports from `page.typ` as `facts` are
the values given here. `set_pdf` gives an archive copy (PDF/A-2b, ISO 19005-2, fonts embedded) whose bytes
depend on template, values and day only, so that setting twice gives one hash. `set_pictures` gives pages of
which one point is one dot of a printer head.

The first page of a process takes 40–150 ms longer (fonts); later ones take 10–60 ms. One compiler serves all
threads in turn: it keeps what it has parsed. This is work for the worker, never for a database
transaction.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import cast

import pylopdf_fonts_zh_cn
import typst

TEMPLATE_ROOT = Path(__file__).resolve().parents[2]
_FONT_FOLDER = pylopdf_fonts_zh_cn.serif_path().parent
OWN_FONTS = Path("/usr/local/share/fonts")
"""Where fonts are put that no package has; the browser of a kiosk looks there too."""
_FALLBACK = (
    Path("/usr/share/fonts/truetype/hanazono"),
    Path("/usr/share/fonts/truetype/babelstone"),
    OWN_FONTS,
)
_ONE_DOT_PER_POINT = 72.0
_one_at_a_time = threading.Lock()


def set_pdf(template: Path, values: Mapping[str, object], dated: date) -> bytes:
    """`values`: plain JSON values, read by the template as `facts`; `dated` becomes the file's own date."""
    timestamp = datetime.combine(dated, time(), UTC)
    with _one_at_a_time:
        pdf = _compiler().compile(
            input=str(template),
            format="pdf",
            sys_inputs=_inputs(values),
            pdf_standards="a-2b",
            timestamp=timestamp,
        )
    return cast(bytes, pdf)


def set_pictures(template: Path, values: Mapping[str, object]) -> list[bytes]:
    """Every page as PNG, one pixel for each point of the template's page."""
    with _one_at_a_time:
        pages = _compiler().compile(
            input=str(template), format="png", sys_inputs=_inputs(values), ppi=_ONE_DOT_PER_POINT
        )
    return pages if isinstance(pages, list) else [cast(bytes, pages)]


def _inputs(values: Mapping[str, object]) -> dict[str, str]:
    return {"facts": json.dumps(values, ensure_ascii=False)}


@cache
def _compiler() -> typst.Compiler:
    folders = [str(each) for each in (_FONT_FOLDER, *_FALLBACK) if each.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(root=str(TEMPLATE_ROOT), font_paths=fonts, ignore_system_fonts=True)
