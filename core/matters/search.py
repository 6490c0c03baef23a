"""Finding a matter by the words people use: 简体, 繁體, pinyin in full or initials (yyzz), English, and
mixtures.

One tantivy index in memory, built from the catalogue and replaced as a whole on publish; it needs no
database, so a kiosk searches offline. Every phrase of a matter (title, aliases, life events, topics,
authority, materials, summary) is one document, with three kinds of terms made in Python and stored as words:

    bigrams    two neighbouring characters or a Latin word; a phrase in the other script is another phrase
    pinyin     a syllable and two neighbouring syllables: ying, yingye
    initials   two neighbouring initials: yy, yz, zz

A query becomes the same terms, joined by OR, so a missing or wrong character costs rank, not the hit. The
phrase that scores best gives the reason. Latin letters are read as English, as pinyin and as initials at
once; how letters split into syllables is decided by the syllables that occur in the catalogue, the fewest
first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import get_args

import tantivy
from pypinyin import lazy_pinyin

from core.call import Language
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.schemas import MatchedIn, SearchHit

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_LATIN = re.compile(r"[a-z0-9]+")
_LONGEST_QUERY = 60
_LONGEST_INITIALS = 8
_LONGEST_SYLLABLE = 6
_SKIPPED = 100
_BOOST: dict[MatchedIn, float] = {
    "title": 3.0,
    "alias": 3.0,
    "life_event": 1.5,
    "topic": 1.0,
    "authority": 0.8,
    "material": 0.7,
    "summary": 0.7,
}

Phrase = tuple[MatchedIn, str, str]


class MatterIndex:
    """An immutable index of a catalogue; build another when the catalogue changes."""

    def __init__(self, index: tantivy.Index, syllables: frozenset[str]) -> None:
        self._index = index
        self._searcher = index.searcher()
        self._syllables = syllables

    @staticmethod
    def build(entries: Iterable[MatterDefinition]) -> "MatterIndex":
        """Index these matters. Pinyin is made here, once: about 0.2 ms for each phrase."""
        index = tantivy.Index(_schema())
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        syllables: set[str] = set()
        for matter in entries:
            for part, language, phrase in phrases_of(matter):
                reading = _reading(phrase)
                syllables.update(reading)
                writer.add_document(_document(matter.code, part, language, phrase, reading))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return MatterIndex(index, frozenset(syllables))

    def search(self, words: str, language: Language = "zh-Hans", limit: int = 10) -> list[SearchHit]:
        """Matters that answer the words, best first, each once. The matching phrase is given in `language`
        when the matter has one that matches equally well. Words without any letter or character find
        nothing."""
        query = self._query(words[:_LONGEST_QUERY].casefold())
        if query is None:
            return []
        found = self._searcher.search(query, limit=max(50, limit * 20)).hits
        best: dict[str, SearchHit] = {}
        for score, address in found:
            document = self._searcher.doc(address)
            part, matter, text, spoken = (
                str(document.get_first(name)) for name in ("part", "matter", "text", "language")
            )
            weighed = score * _boost_of(part) * (1.1 if spoken == language else 1.0)
            if matter not in best or weighed > best[matter].score:
                best[matter] = SearchHit(matter, _part(part), text, round(weighed, 3))
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _query(self, words: str) -> tantivy.Query | None:
        terms = {("bigrams", term): 1.0 for term in _bigrams(words)}
        for letters in _LATIN.findall(words):
            for weight, split in self._splits(letters):
                terms |= {("pinyin", term): weight for term in _syllable_terms(split)}
            if len(letters) <= _LONGEST_INITIALS:
                terms |= {("initials", term): 0.8 for term in _pairs(letters)}
        reading = _reading(words)
        if len(reading) > 1:
            terms |= {("pinyin", term): 0.6 for term in _pairs(reading)}
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._index.schema, field, term), weight),
            )
            for (field, term), weight in terms.items()
        ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _splits(self, letters: str) -> list[tuple[float, list[str]]]:
        """The best ways to read letters as syllables of the catalogue: few syllables, few letters skipped as
        mistyped. Each comes with its weight, less for every letter skipped, so that an English word found as it
        stands beats its reading as broken pinyin. The last syllable may be unfinished, because people search while
        they type."""
        ways: list[list[tuple[int, list[str]]]] = [[(0, [])]]
        for end in range(1, len(letters) + 1):
            found = [(cost + _SKIPPED, way) for cost, way in ways[end - 1]]
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                syllable = letters[start:end]
                if syllable in self._syllables or (end == len(letters) and self._begins_one(syllable)):
                    found += [(cost + 1, [*way, syllable]) for cost, way in ways[start]]
            ways.append(sorted(found, key=lambda entry: entry[0])[:3])
        forgiven = max(1, len(letters) // 4)
        return [(1 / (1 + cost // _SKIPPED), way) for cost, way in ways[-1] if cost // _SKIPPED <= forgiven]

    def _begins_one(self, letters: str) -> bool:
        return any(syllable.startswith(letters) for syllable in self._syllables)


def phrases_of(matter: MatterDefinition) -> Iterator[Phrase]:
    """Part, language and words of everything a matter may be found by; titles come first."""
    named: list[tuple[MatchedIn, Text]] = [("title", matter.title), ("summary", matter.summary)]
    named.extend(("life_event", event.name) for event in matter.life_events)
    named.extend(("topic", topic.name) for topic in matter.topics)
    named.append(("authority", matter.authority.name))
    named.extend(("material", material.name) for material in matter.materials)
    if matter.result.title != matter.title:
        named.append(("alias", matter.result.title))
    for part, text in named:
        for language in get_args(Language):
            yield part, language, text.say(language)
    aliases = (
        ("zh-Hans", matter.aliases.zh_hans),
        ("zh-Hant", matter.aliases.zh_hant),
        ("en", matter.aliases.en),
    )
    for language, words in aliases:
        for word in words:
            yield "alias", language, word


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("bigrams", "pinyin", "initials"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("matter", "part", "language", "text"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw")
    return builder.build()


def _document(code: str, part: str, language: str, phrase: str, reading: Sequence[str]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("bigrams", " ".join(_bigrams(phrase.casefold())))
    document.add_text("pinyin", " ".join(_syllable_terms(reading)))
    document.add_text("initials", " ".join(_pairs([syllable[0] for syllable in reading])))
    for name, value in (("matter", code), ("part", part), ("language", language), ("text", phrase)):
        document.add_text(name, value)
    return document


@lru_cache(maxsize=50_000)
def _reading(phrase: str) -> tuple[str, ...]:
    """The pinyin of the Chinese characters, without tones: 营业 → (ying, ye). Kept, because names of
    materials and authorities come back in many matters and each costs 0.2 ms."""
    return tuple(
        syllable.replace("ü", "v")
        for run in _HAN.findall(phrase)
        for syllable in lazy_pinyin(run)
        if _LATIN.fullmatch(syllable)
    )


def _bigrams(text: str) -> list[str]:
    terms = _LATIN.findall(text)
    for run in _HAN.findall(text):
        terms += _pairs(run) if len(run) > 1 else [run]
    return terms


def _syllable_terms(syllables: Sequence[str]) -> list[str]:
    return [*syllables, *_pairs(syllables)]


def _pairs(elements: Sequence[str]) -> list[str]:
    return [elements[position] + elements[position + 1] for position in range(len(elements) - 1)]


def _boost_of(part: str) -> float:
    return _BOOST[_part(part)]


def _part(part: str) -> MatchedIn:
    return next(known for known in _BOOST if known == part)
