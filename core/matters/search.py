"""Finding a matter by the words people use: 简体, 繁體, pinyin, initials, mixed, English, everyday words, a typo.

One tantivy index in memory, built from the matters in force and replaced as a whole when one is published, paused or
ended; it needs no database, so a kiosk searches offline by the same code as the hall. A matter is one document with
three parts: its titles, its aliases, and all it is about (life events, topics, authority, materials, summary), each as
terms (`py`), and with what it is filtered by (`facets.py`).

A query becomes the same terms, and those of what its everyday words mean (`everyday.py`), each with a weight and
joined by OR: what is wrong or missing costs rank, not the hit. Of the parts a term stands in the best one counts. The
first few are then ordered anew by how much of the query one single name answers, and how much of that name the query
says; those that share next to nothing with it are left out (`far_fetched.py`).
"""

from collections.abc import Iterable, Sequence

import tantivy
from msgspec import Struct

from core.call import Language
from core.matters.definition import MatterDefinition
from core.matters.everyday import FIRST_ACTS, LATER_ACTS, Understood, is_filler, understand
from core.matters.facets import FACETS, Filters, facets_of, kept_by
from core.matters.far_fetched import Demand
from core.matters.phrases import Phrase, phrases_of, texts_of
from core.matters.schemas import MatchedIn, SearchHit
from core.matters.search_terms import Spelt, grams, is_latin, letters, plain, spell, terms

LONGEST_QUERY = 60
_LOOKED_AT = 20
_PARTS = ("title", "alias", "about")
_PART_BOOST = {"title": 3.0, "alias": 3.0, "about": 0.8}
_PART_OF: dict[MatchedIn, str] = {"title": "title", "alias": "alias"}
_REASON_WEIGHT: dict[MatchedIn, float] = {"title": 1.2, "alias": 1.1, "life_event": 1.0}

# What a term of a query is worth, chosen on one half of the queries in benchmarks/finding.
_PAIR, _ONE, _MEANT, _FIRST = 1.0, 0.15, 0.7, 0.2
_WORD, _LETTERS, _SOUND = 1.5, 0.45, 0.1
_THREE_INITIALS, _TWO_INITIALS, _ONLY_INITIALS = 0.6, 0.15, 1.0
_LIKENESS = 3.0

Weights = dict[str, float]
"""Terms of a query with what each is worth."""


class Findable(Struct, frozen=True):
    """What the index keeps of a matter: its phrases, each with its different texts, and all of these; `names` are those
    of titles and aliases."""

    code: str
    phrases: tuple[tuple[Phrase, tuple[Spelt, ...]], ...]
    texts: tuple[Spelt, ...]
    names: tuple[Spelt, ...]


class MatterIndex:
    """An immutable index of a catalogue; build another when the catalogue changes."""

    def __init__(self, index: tantivy.Index, matters: Sequence[Findable]) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._matters = matters

    @staticmethod
    def build(entries: Iterable[MatterDefinition]) -> "MatterIndex":
        """Index these matters: about 2 ms for each, most of it for readings that were not met before."""
        index = tantivy.Index(_schema())
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        matters: list[Findable] = []
        for matter in entries:
            findable = _findable(matter)
            writer.add_document(_document(len(matters), findable, matter))
            matters.append(findable)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return MatterIndex(index, matters)

    def __len__(self) -> int:
        return len(self._matters)

    def search(
        self, words: str, language: Language = "zh-Hans", limit: int = 10, filters: Filters | None = None
    ) -> list[SearchHit]:
        """Matters that answer the words and pass the filters, best first, each with the phrase that answers best, in
        `language`. Words without any letter or character find nothing, nor do those that no matter has to do with."""
        understood = understand(plain(words[:LONGEST_QUERY]))
        asked, demand = weights(understood), Demand(understood)
        if not asked:
            return []
        query = self._query(asked, filters or Filters())
        found = self._searcher.search(query, limit=max(_LOOKED_AT, limit)).hits
        matters = [
            (score, matter)
            for score, matter in ((score, self._matter(address)) for score, address in found)
            if demand.is_met(matter.texts)
        ]
        likeness = _Likeness(asked)
        ranked = [(score * (1 + _LIKENESS * likeness.of(matter.names)), matter) for score, matter in matters]
        ranked.sort(key=lambda entry: -entry[0])
        said = _Likeness(weights(understood, as_said=True))
        return [_hit(matter, score, said, language) for score, matter in ranked[:limit]]

    def _matter(self, address: tantivy.DocAddress) -> Findable:
        return self._matters[int(str(self._searcher.doc(address).get_first("number")))]

    def _query(self, asked: Weights, filters: Filters) -> tantivy.Query:
        must = [(tantivy.Occur.Must, query) for query in kept_by(self._schema, filters)]
        any_of = [(tantivy.Occur.Should, self._term(term, weight)) for term, weight in asked.items()]
        must.append((tantivy.Occur.Must, tantivy.Query.boolean_query(any_of)))
        first = FIRST_ACTS if asked.keys().isdisjoint(LATER_ACTS) else ()
        return tantivy.Query.boolean_query([*must, *((tantivy.Occur.Should, self._term(act, _FIRST)) for act in first)])

    def _term(self, term: str, weight: float) -> tantivy.Query:
        """The term in the part where it is worth most."""
        return tantivy.Query.disjunction_max_query(
            [
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, part, term, "freq"), weight * _PART_BOOST[part]
                )
                for part in _PARTS
            ],
            0.1,
        )


def weights(understood: Understood, *, as_said: bool = False) -> Weights:
    """What a query is looked up by; `as_said`: without what its everyday words mean."""
    asked: Weights = {}

    def ask(wanted: Iterable[str], weight: float) -> None:
        for term in wanted:
            asked[term] = max(asked.get(term, 0.0), weight)

    for run in understood.kept:
        if is_latin(run):
            ask([run], _WORD)
            ask(grams(run, 3, "!"), _THREE_INITIALS)
            ask(grams(run, 2, "!"), _ONLY_INITIALS if len(run) == 2 else _TWO_INITIALS)
        else:
            ask(grams(run, 2), _PAIR)
            ask((character for character in run if not is_filler(character)), _ONE)
    mixed = any(map(is_latin, understood.kept))
    ask(grams(letters(understood.kept), 3, "#"), _LETTERS if mixed else _SOUND)
    for _, called in () if as_said else understood.meant:
        for name in called:
            ask(grams(name, 2), _MEANT)
    return asked


class _Likeness:
    """How like a phrase is to what is asked: how much of the query it answers, the more the more of it is said; 0 to 1.
    A query in characters is compared by its characters alone."""

    def __init__(self, asked: Weights) -> None:
        self._all = sum(asked.values()) or 1.0
        self._written = [(term, weight) for term, weight in asked.items() if term[0] not in "#!"]
        self._spoken = [(term[1:], weight) for term, weight in asked.items() if term[0] == "#"]
        self._short = [(term[1:], weight) for term, weight in asked.items() if term[0] == "!"]
        self._in_letters = any(term.isascii() for term, _ in self._written)

    def of(self, texts: Iterable[Spelt]) -> float:
        """Of the likest of these."""
        return max(map(self._of, texts), default=0.0)

    def _of(self, spelt: Spelt) -> float:
        text, size = spelt.text, 2 * len(spelt.text) - 1
        if text.isascii() and not self._in_letters:
            return 0.0
        met = [weight for term, weight in self._written if term in text]
        if self._in_letters:
            heard, first = spelt.letters, spelt.initials
            met += [weight for term, weight in self._spoken if term in heard]
            met += [weight for term, weight in self._short if term in first]
            size = len(heard) + 2 * len(first)
        return sum(met) / self._all * (0.3 + 0.7 * min(1.0, len(met) / size)) if met else 0.0


def _hit(matter: Findable, score: float, likeness: _Likeness, language: Language) -> SearchHit:
    """With the phrase that answers most of what was said; the title when only its meaning was found."""
    likest = max(
        (likeness.of(texts) * _REASON_WEIGHT.get(phrase.part, 0.9), -number)
        for number, (phrase, texts) in enumerate(matter.phrases)
    )
    phrase, _ = matter.phrases[-likest[1]]
    return SearchHit(matter.code, phrase.part, phrase.say(language), round(score, 3))


def _findable(matter: MatterDefinition) -> Findable:
    phrases = tuple((phrase, tuple(map(spell, texts_of(phrase)))) for phrase in phrases_of(matter))
    names = (text for phrase, texts in phrases if phrase.part in _PART_OF for text in texts)
    return Findable(matter.code, phrases, tuple(text for _, texts in phrases for text in texts), tuple(names))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for part in _PARTS:
        builder.add_text_field(part, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", stored=True)
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(number: int, findable: Findable, matter: MatterDefinition) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("number", number)
    parts: dict[str, list[str]] = {part: [] for part in _PARTS}
    for phrase, texts in findable.phrases:
        for text in texts:
            parts[_PART_OF.get(phrase.part, "about")].extend(terms(text))
    for part, found in parts.items():
        document.add_text(part, " ".join(found))
    for name, values in facets_of(matter).items():
        for value in values:
            document.add_text(name, value)
    return document
