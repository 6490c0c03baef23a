"""The figures of a city's catalogue, from data: what the executable guide measured over 552 matters, and what the gate
says of 5,193.

    python -m benchmarks.city                  both; some ten minutes of one processor
    python -m benchmarks.city --every 12       the guide over a sample
    python -m benchmarks.city --gate-only      the gate alone, in seconds

Walks are written down lot by lot (`var/benchmarks/city.jsonl`), so that a run that was ended goes on when it is asked
for again; `--fresh` begins anew, as one must when the program has changed. All matters are synthetic (`demo/city`);
nothing of them is a claim about a real city."""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.finding.__main__ import resident_megabytes
from core import clock
from core.matters.definition import MatterDefinition, version_hash
from core.matters.gate.examining import examined
from core.matters.gate.walked import MatterWalk, differences
from demo.city.generator import catalogue, guangzhou, nanhai
from hall.walking.figures import figures_of
from hall.walking.walk import walk_matters

LOT = 23
"""Matters in one scratch hall."""

KEPT = Path("var/benchmarks/city.jsonl")


class Kept(Struct):
    """A walk, and what it cost in seconds of a processor."""

    walk: MatterWalk
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description="The figures of a city's catalogue.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="walk every N-th matter")
    parser.add_argument("--gate-only", action="store_true")
    parser.add_argument("--size", type=int, default=0, help="the gate also over a catalogue of so many matters")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs walked")
    given = parser.parse_args()
    if given.fresh:
        KEPT.unlink(missing_ok=True)
    _gate("Nanhai", nanhai())
    _gate("Guangzhou", guangzhou())
    if given.size:
        _gate("Many districts", catalogue(given.size))
    if not given.gate_only:
        _guide(nanhai()[:: given.every])


def _gate(name: str, definitions: Iterable[MatterDefinition]) -> None:
    """One after the other: only what the iterable holds is in memory."""
    found, matters, spent = Counter[str](), 0, 0.0
    for definition in definitions:
        started = time.process_time()
        found.update(finding.severity for finding in examined(definition))
        spent += time.process_time() - started
        matters += 1
    print(f"{name}: {matters:,} matters pass the gate: {found['blocks']} findings block, ", end="")
    print(f"{found['advises']:,} advise; {1000 * spent / matters:.2f} ms each; {resident_megabytes():.0f} MB in all")


def _walked(definitions: list[MatterDefinition]) -> dict[str, Kept]:
    """By checksum; walks what is not written down yet."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    lines = KEPT.read_bytes().splitlines() if KEPT.exists() else []
    kept = {each.walk.checksum: each for each in (msgspec.json.decode(line, type=Kept) for line in lines)}
    waiting = [each for each in definitions if version_hash(each) not in kept]
    for first in range(0, len(waiting), LOT):
        lot, started = waiting[first : first + LOT], time.process_time()
        walks = walk_matters(lot, clock.now().date())
        each_took = (time.process_time() - started) / len(lot)
        found = [Kept(walk, each_took) for walk in walks]
        with KEPT.open("ab") as file:
            file.writelines(msgspec.json.encode(each) + b"\n" for each in found)
        kept |= {each.walk.checksum: each for each in found}
    return kept


def _guide(definitions: list[MatterDefinition]) -> None:
    kept = _walked(definitions)
    walked = [kept[version_hash(each)] for each in definitions]
    walks, spent = [each.walk for each in walked], sum(each.seconds for each in walked)
    found = figures_of(walks)
    titles = {definition.code: definition.title.zh_hans for definition in definitions}
    wrong = [each for pair in zip(definitions, walks, strict=True) for each in differences(*pair)]
    print(f"executable guide: {found.matters} matters in {found.ways:,} ways, {spent / found.ways:.2f} s each")
    routes = Counter(leaf.route for walk in walks for leaf in walk.leaves)
    print(f"  {', '.join(f'{route} {count:,}' for route, count in routes.items())}")
    print(f"  filed online to the result: {found.online} ({found.online / found.matters:.1%})")
    print(f"  at most one visit: {found.at_most_one} ({found.at_most_one / found.matters:.1%})")
    print(f"  no visit at all: {found.no_visit}")
    print(f"  guide and walk differ: {len(wrong)}")
    for each in wrong[:10]:
        print(f"    {each}")
    print(f"  more than one visit: {len(found.exceptions)}")
    for each in found.exceptions:
        print(f"    {titles[each.code]}: {each.visits} ({', '.join(each.on_site)})")


if __name__ == "__main__":
    main()
