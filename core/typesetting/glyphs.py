"""Which characters no font here has: some 600 were encoded after the newest of Debian's fonts, and names have them.

The compiler itself is asked, so the answer is what a page would show. On notices and slips such a character stands as
the printers' mark for it with its code, 〓(U+2EBF0); a certificate is not made with one (`missing` is asked before
it is granted). Whoever runs the hall puts a font that has it into `typesetting.OWN_FONTS` and starts again.
"""

import unicodedata
from datetime import date
from pathlib import Path

import typst

from core import typesetting

_PAGE = Path(__file__).with_name("glyphs.typ")
_ANY_DAY = date(2000, 1, 1)
_DRAWS_NOTHING = ("Cc", "Cf", "Cs", "Mn", "Zs", "Zl", "Zp")
_known: dict[str, bool] = {}


def missing(text: str) -> tuple[str, ...]:
    """The characters of `text` that would show as an empty box, each once, in their order. A few milliseconds for a
    text with new characters, then known for good."""
    asked = [each for each in dict.fromkeys(text) if not each.isascii() and _draws(each)]
    if new := [each for each in asked if each not in _known and not _is_private(each)]:
        _learn(new)
    return tuple(each for each in asked if _is_private(each) or not _known[each])


def _is_private(character: str) -> bool:
    """Of the area where each font shows what it likes: whatever stood there on paper would be an accident."""
    return unicodedata.category(character) == "Co"


def codes_of(characters: tuple[str, ...]) -> str:
    """U+2EBF0, U+2EBF1."""
    return ", ".join(f"U+{ord(each):04X}" for each in characters)


def spelled_out(text: str) -> str:
    """As it can be printed: what no font has by its code."""
    for each in missing(text):
        text = text.replace(each, f"〓(U+{ord(each):04X})")
    return text


def _learn(characters: list[str]) -> None:
    """Those without a glyph are found by halving."""
    if _can_set("".join(characters)):
        _known.update(dict.fromkeys(characters, True))
    elif len(characters) == 1:
        _known[characters[0]] = False
    else:
        middle = len(characters) // 2
        _learn(characters[:middle])
        _learn(characters[middle:])


def _draws(character: str) -> bool:
    return unicodedata.category(character) not in _DRAWS_NOTHING


def _can_set(text: str) -> bool:
    try:
        typesetting.set_pdf(_PAGE, {"text": text}, _ANY_DAY)
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            return False
        raise
    return True
