"""Chinese from a keyboard of letters: what somebody who typed `shenzhenshi` may mean.

Two sources, both data: Pinyin2Hanzi's phrase and character frequencies give whole phrases in a fraction of a
millisecond; pypinyin's table, turned round, gives every character of a syllable, so that rare characters of
names (喆堃彧禛赟沄䶮) are reached too, after the frequent ones.

Letters are split into syllables by score: few syllables, no half ones, and at a doubtful place a consonant
begins the next syllable (`youxiangongsi` is you-xian-gong-si, which longest match gets wrong). An apostrophe
splits by hand. `v` is ü. A last half syllable is completed by its most frequent character: `shenzhens`
already offers 深圳市."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from msgspec import Struct
from opencc import OpenCC
from Pinyin2Hanzi import DefaultDagParams, dag
from pypinyin.constants import PINYIN_DICT

from kiosk.name_characters import NAME_CHARACTERS

LONGEST_TYPED = 60
SYLLABLES_AT_ONCE = 12
SPLITS_TRIED = 4
WORTH_TRYING = 16
BEFORE_NAMES = 12
"""Characters of a syllable that come before those of names."""
NO_SYLLABLES = frozenset({"n", "ng", "m", "hm", "hng", "ê"})
"""Interjections (嗯, 呣): as syllables they would cut every other word in two."""


Way = tuple[int, tuple[str, ...]]
"""A cost and the syllables it buys."""


class Candidate(Struct, frozen=True):
    """Characters to enter, and how many of the typed letters they use up."""

    text: str
    used: int


def candidates(typed: str, limit: int = 24, traditional: bool = False) -> list[Candidate]:
    """What `typed` (letters and apostrophes) may mean, most likely first: phrases, then single characters."""
    typed = typed.lower()[:LONGEST_TYPED].strip("'")
    if not typed.replace("'", "").isalpha() or not typed.isascii():
        return []
    seen: dict[str, Candidate] = {}
    for found in _all(typed):
        for text in _forms(found.text, traditional):
            seen.setdefault(text, Candidate(text, found.used))
        if len(seen) >= limit:
            break
    return list(islice(seen.values(), limit))


def splits(typed: str) -> list[tuple[str, ...]]:
    """The likeliest ways to split letters into syllables, best first; the last syllable may be half."""
    best: list[list[Way]] = [[] for _ in range(len(typed) + 1)]
    best[0].append((0, ()))
    for start in range(len(typed)):
        for score, before in best[start]:
            for end in range(start + 1, min(start + 6, len(typed)) + 1):
                piece = typed[start:end].strip("'")
                cost = _cost(piece, at_end=end == len(typed), after=before[-1] if before else "")
                if cost is not None and len(before) < SYLLABLES_AT_ONCE:
                    best[end].append((score + cost, (*before, piece)))
        for end in range(start + 1, len(typed) + 1):
            best[end] = sorted(best[end], key=lambda way: way[0])[: SPLITS_TRIED * 2]
    whole = best[len(typed)]
    return [way for score, way in whole[:SPLITS_TRIED] if score <= whole[0][0] + WORTH_TRYING]


def _cost(piece: str, at_end: bool, after: str) -> int | None:
    """What it costs to take `piece` as one syllable; None when it is none."""
    if not piece or "'" in piece:
        return None
    known = _characters()
    if piece in known:
        vowel_first = 6 if after and piece[0] in "aeo" else 0
        return 10 + vowel_first
    return 40 if at_end and piece in _prefixes() else None


def _all(typed: str) -> Iterator[Candidate]:
    ways = splits(typed)
    for way in ways:
        yield from _phrases(way, typed)
    for way in ways[:2]:
        for length in range(len(way) - 1, 1, -1):
            yield from islice(_phrases(way[:length], typed), 2)
    for way in ways[:1]:
        used = _letters_used(way[:1], typed)
        for character in _characters_of(way[0]):
            yield Candidate(character, used)


def _phrases(way: tuple[str, ...], typed: str) -> Iterator[Candidate]:
    if len(way) < 2:
        return
    whole = tuple(_completed(piece) for piece in way)
    for found in dag(phrases(), whole, path_num=6, log=True):
        yield Candidate("".join(found.path), _letters_used(way, typed))


def _letters_used(way: tuple[str, ...], typed: str) -> int:
    """How far into `typed` these first syllables reach, apostrophes between them included."""
    at = 0
    for piece in way:
        at = typed.index(piece, at) + len(piece)
    return at


def _completed(piece: str) -> str:
    return piece if piece in _characters() else _prefixes().get(piece, piece)


def _characters_of(piece: str) -> Iterable[str]:
    return _characters().get(_completed(piece), ())


def _forms(text: str, traditional: bool) -> tuple[str, ...]:
    """In 繁體 the converted form first, and the character as it stands, for names that are written so."""
    if not traditional:
        return (text,)
    return (_to_hong_kong().convert(text), text) if len(text) == 1 else (_to_hong_kong().convert(text),)


@cache
def _to_hong_kong() -> OpenCC:
    return OpenCC("s2hk")


@cache
def phrases() -> DefaultDagParams:
    """What is written, and how often."""
    return DefaultDagParams()


@cache
def _characters() -> dict[str, tuple[str, ...]]:
    """Every syllable with its characters: the most frequent ones, those of names, the other frequent ones, then all
    others in Unicode's order."""
    rest: dict[str, list[str]] = {}
    for point, readings in sorted(PINYIN_DICT.items()):
        if not (0x3400 <= point <= 0x9FFF or point >= 0x20000):
            continue
        for syllable in {_plain(reading) for reading in readings.split(",")}:
            rest.setdefault(syllable, []).append(chr(point))
    return {
        syllable: tuple(dict.fromkeys(_in_order(syllable, found)))
        for syllable, found in rest.items()
        if syllable.isascii() and syllable.isalpha() and syllable not in NO_SYLLABLES
    }


def _in_order(syllable: str, found: list[str]) -> Iterator[str]:
    frequent = [row[0] for row in phrases().char_dict.get(syllable, ())]
    yield from frequent[:BEFORE_NAMES]
    yield from (each for each in found if each in NAME_CHARACTERS)
    yield from (*frequent, *found)


@cache
def _prefixes() -> dict[str, str]:
    """Half syllables, each with the syllable of its most frequent character."""
    frequent = phrases().char_dict
    weight = {syllable: rows[0][1] for syllable, rows in frequent.items() if rows and syllable in _characters()}
    half: dict[str, str] = {}
    for syllable in sorted(weight, key=lambda each: weight[each], reverse=True):
        for length in range(1, len(syllable)):
            half.setdefault(syllable[:length], syllable)
    return half


def _plain(reading: str) -> str:
    """A reading without its tone: `lǜ` → `lv`."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    letters = letters.replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ɡ", "g")


def warm_up() -> None:
    """Load the tables (a second or two, about 150 MB) before somebody waits for the first candidates."""
    candidates("nihao", traditional=True)
