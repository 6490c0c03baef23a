"""How well and how fast matters are found, over a synthetic catalogue of real building blocks.

    python -m benchmarks.finding [--size N]

Quality: the share of queries (`queries.txt`) with a right answer among the first three, for the half that weights were
chosen on and the half that was kept, in Nanhai's 552 matters as they are and without any alias or life event (`bare`:
only titles, materials and departments), and in Guangzhou's 5,193 from one district.

Speed: each query by ours and by the engine alone (tantivy, two neighbouring characters of the title, OR, ten results),
in turn, in this process; the ratio of the medians. `--size 200000` adds a catalogue of that many matters. Memory is
what the process grew by while the index was built from definitions that were not kept.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import tantivy
from msgspec import structs

from benchmarks.finding.queries import Query, queries
from core.matters.conditions import Words
from core.matters.definition import MatterDefinition
from core.matters.facets import Filters
from core.matters.search import MatterIndex
from core.matters.search_terms import grams, plain, runs
from demo.city.generator import catalogue, guangzhou, nanhai

FIRST = 3
_PAGE = 4096


def resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1e6


class RawEngine:
    """The engine alone: pairs of characters of the title, joined by OR."""

    def __init__(self, titles: Iterable[str]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="whitespace", index_option="freq")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for title in titles:
            writer.add_document(tantivy.Document(title=" ".join(_pairs(title))))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, words: str) -> list[str]:
        terms = [tantivy.Query.term_query(self._index.schema, "title", pair, "freq") for pair in _pairs(plain(words))]
        found = self._searcher.search(tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in terms]), 10)
        return [str(self._searcher.doc(address)["title"]) for _, address in found.hits]


def _pairs(text: str) -> list[str]:
    return [pair for run in runs(text) for pair in (grams(run, 2) or [run])]


def quality(name: str, matters: Sequence[MatterDefinition], filters: Filters | None = None) -> None:
    index = MatterIndex.build(matters)
    titles = {matter.code: matter.title.zh_hans for matter in matters}

    def hit(query: Query) -> bool:
        found = index.search(query.words, limit=FIRST, filters=filters)
        return any(titles[each.matter] in query.titles for each in found)

    asked, right = Counter[str](), Counter[str]()
    for query in queries():
        for group in ("tuned on" if not query.kept else "kept", query.kind):
            asked[group] += 1
            right[group] += hit(query)
    print(f"\n{name}, {len(matters)} matters: a right answer among the first {FIRST}")
    for group in ("tuned on", "kept", *sorted(asked.keys() - {"tuned on", "kept"})):
        print(f"  {group:34} {right[group]:4} of {asked[group]:4}  {right[group] / asked[group]:6.1%}")


def speed(name: str, matters: Callable[[], Iterator[MatterDefinition]]) -> None:
    before, begun = resident_megabytes(), time.perf_counter()
    index = MatterIndex.build(matters())
    built, grown = time.perf_counter() - begun, resident_megabytes() - before
    raw = RawEngine(plain(matter.title.zh_hans) for matter in matters())
    words = [query.words for query in queries()]
    ours, engine = list[float](), list[float]()
    for _ in range(2):
        for each in words:
            engine.append(_seconds(raw.search, each))
            ours.append(_seconds(index.search, each))
    print(f"\n{name}, {len(index)} matters: built in {built:.1f} s (generating included), {grown:.0f} MB")
    for who, seconds in (("engine alone", engine), ("ours", ours)):
        p50, p95 = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[18] * 1000
        print(f"  {who:14} median {p50:7.2f} ms   p95 {p95:7.2f} ms")
    print(f"  ratio of the medians {statistics.median(ours) / statistics.median(engine):.1f}")


def _seconds(search: Callable[[str], object], words: str) -> float:
    """Of this thread's own work, so that a busy machine counts for neither."""
    begun = time.thread_time()
    search(words)
    return time.thread_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=0, help="also a catalogue of so many matters")
    parser.add_argument("--no-quality", action="store_true", help="speed and memory only")
    asked = parser.parse_args()
    if not asked.no_quality:
        measure_quality()
    speed("Nanhai", lambda: iter(nanhai()))
    speed("Guangzhou", lambda: iter(guangzhou()))
    if asked.size:
        speed("many districts", lambda: catalogue(asked.size))


def measure_quality() -> None:
    district = nanhai()
    quality("Nanhai", district)
    quality("Nanhai, bare", [structs.replace(each, aliases=Words(), life_events=()) for each in district])
    quality("Guangzhou, asked in Yuexiu", guangzhou(), Filters(where="440104"))


if __name__ == "__main__":
    main()
