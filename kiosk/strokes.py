"""Chinese by its strokes, for who writes it and knows no pinyin: 一 丨 丿 丶 乛 in the order one writes them (the five
kinds of GB 13000.1; 筆劃 on the telephones of Hong Kong). The first few are enough: what is frequent comes first.

The order of strokes is that of Debian's `rime-data-stroke` (CNS 11643's, and others besides, so that 陳 is found as it
is taught on either side); without that package the keyboard does not offer this way. How frequent a character is, is
told by how many phrases of Pinyin2Hanzi have it, those of the other script after all of one's own.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache
from heapq import nsmallest
from pathlib import Path

from opencc import OpenCC

from kiosk.name_characters import NAME_CHARACTERS
from kiosk.pinyin import Candidate, phrases

STROKES = "hspnz"
"""横 竖 撇 点(捺) 折."""
ORDERS = Path("/usr/share/rime-data/stroke.dict.yaml")
LONGEST = 60
COMMON = 6500
"""So many are the first two grades of 通用规范汉字表 (2013)."""
LAST = "\U0010ffff"
"""Behind every stroke."""
FIRST_CJK = "\u3400"


def are_known() -> bool:
    return ORDERS.exists()


def candidates(typed: str, limit: int = 60, traditional: bool = False) -> list[Candidate]:
    """What begins with these strokes: first what has no others and is common, then the rest, most frequent first."""
    if not typed or len(typed) > LONGEST or not set(typed) <= set(STROKES):
        return []
    known, ranks = orders(), _ranks(traditional)
    begins, ends = bisect_left(known, (typed,)), bisect_left(known, (typed + LAST,))
    best: dict[str, tuple[bool, int, str]] = {}
    for order, character in known[begins:ends]:
        place = ranks.get(character, len(ranks))
        here = (order != typed or place > COMMON, place, character)
        best[character] = min(here, best.get(character, here))
    return [Candidate(character, len(typed)) for *_, character in nsmallest(limit, best.values())]


@cache
def orders() -> list[tuple[str, str]]:
    """Every order of strokes with its character, sorted; one character may have several."""
    return sorted(_read()) if are_known() else []


def _read() -> Iterator[tuple[str, str]]:
    _, _, rows = ORDERS.read_text().partition("\n...\n")
    for row in rows.splitlines():
        character, _, order = row.partition("\t")
        if len(character) == 1 and character >= FIRST_CJK and set(order) <= set(STROKES):
            yield order, character


@cache
def _ranks(traditional: bool) -> dict[str, int]:
    """The place of each character that phrases or names have, by how many have it."""
    written = "\n".join(row[0] for rows in phrases().phrase_dict.values() for row in rows)
    simplified, of_hong_kong = Counter(written), Counter(OpenCC("s2hk").convert(written))
    own, other = (of_hong_kong, simplified) if traditional else (simplified, of_hong_kong)
    ordered = sorted({*own, *other, *NAME_CHARACTERS}, key=lambda each: (-own[each], -other[each], each))
    return {character: place for place, character in enumerate(ordered)}


def warm_up() -> None:
    """Read and sort them (a second or two) before somebody waits for the first candidates."""
    candidates(STROKES[0], traditional=True)
    candidates(STROKES[0])
