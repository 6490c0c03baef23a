"""What people say, in the catalogue's own words: 驾照 is 机动车驾驶证, 丢了 asks for 补领. Pure.

The words are data (`everyday_words.txt`, `everyday_fillers.txt`). A query is gone over once from the left, the longest
word first, so that 结婚证 is not also 结婚; letters are looked through for whole words in pinyin, and a word of letters
may be the initials of one.
"""

from functools import cache
from pathlib import Path

from msgspec import Struct

from core.matters.search_terms import initials, is_latin, letters, runs

FIRST_ACTS = ("核发", "申领", "设立", "申请", "新办", "首次")
LATER_ACTS = frozenset(("变更", "延续", "补发", "补领", "换领", "换发", "注销", "停发", "终止", "转移", "查询"))
"""Who names none of the later ones most likely wants the first."""

_SHORTEST_PINYIN = 5
_SHORTEST_INITIALS = 3


class Understood(Struct, frozen=True):
    """`kept`: the query without what is said around it. `meant`: everyday words found in it, with what the catalogue
    calls each."""

    kept: tuple[str, ...]
    meant: tuple[tuple[str, tuple[str, ...]], ...]


class _Words(Struct, frozen=True):
    """By characters, by pinyin and by initials; a filler means nothing."""

    written: dict[str, tuple[str, ...]]
    spoken: dict[str, str]
    short: dict[str, str]
    longest: int


def understand(text: str) -> Understood:
    """`text` is plain (`search_terms.plain`)."""
    kept: list[str] = []
    meant: dict[str, tuple[str, ...]] = {}
    for run in runs(text):
        if is_latin(run):
            kept.append(run)
        else:
            kept += _gone_over(run, meant)
    _spoken(kept, meant)
    return Understood(tuple(kept) or tuple(runs(text)), tuple(meant.items()))


def is_filler(character: str) -> bool:
    return _words().written.get(character) == ()


def _gone_over(run: str, meant: dict[str, tuple[str, ...]]) -> list[str]:
    """The run in pieces, without its fillers; what its words mean goes into `meant`."""
    known = _words()
    pieces, piece, at = list[str](), "", 0
    while at < len(run):
        word = _longest(run, at, known)
        means = known.written.get(word)
        if means == () and len(word) > 1:
            pieces, piece = [*pieces, piece], ""
        else:
            piece += word
            if means:
                meant.setdefault(word, means)
        at += len(word)
    return [each for each in (*pieces, piece) if each]


def _longest(run: str, at: int, known: _Words) -> str:
    for length in range(known.longest, 1, -1):
        if (word := run[at : at + length]) in known.written and len(word) == length:
            return word
    return run[at]


def _spoken(kept: list[str], meant: dict[str, tuple[str, ...]]) -> None:
    known = _words()
    latin = [run for run in kept if is_latin(run)]
    for run in latin:
        if len(run) >= _SHORTEST_INITIALS and (word := known.short.get(run)):
            meant.setdefault(word, known.written[word])
    heard, at = letters(latin), 0
    while at < len(heard):
        ends = (end for end in range(len(heard), at + _SHORTEST_PINYIN - 1, -1) if heard[at:end] in known.spoken)
        end = next(ends, None)
        if end is None:
            at += 1
            continue
        word = known.spoken[heard[at:end]]
        meant.setdefault(word, known.written[word])
        at = end


@cache
def _words() -> _Words:
    folder = Path(__file__).parent
    written: dict[str, tuple[str, ...]] = {}
    for line in _lines(folder / "everyday_words.txt"):
        said, called = (side.split() for side in line.split(" : "))
        for word in said:
            written[word] = tuple(dict.fromkeys((*written.get(word, ()), *called)))
    several = [word for word in written if len(word) > 1]
    spoken = {letters(runs(word)): word for word in several}
    short = {initials(runs(word)): word for word in several}
    for line in _lines(folder / "everyday_fillers.txt"):
        written |= {word: () for word in line.split() if word not in written}
    return _Words(written, spoken, short, max(len(word) for word in written))


def _lines(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
