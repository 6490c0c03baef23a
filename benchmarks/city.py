"""The figures of a city's catalogue, from data: what the executable guide measured over 552 matters, and what the gate
says of 5,193.

    python -m benchmarks.city                  both; some six minutes of one processor
    python -m benchmarks.city --every 12       the guide over a sample
    python -m benchmarks.city --gate-only      the gate alone, in seconds

All matters are synthetic (`demo/city`); nothing of them is a claim about a real city."""

import argparse
import time
from collections import Counter

from core import clock
from core.matters.definition import MatterDefinition
from core.matters.gate.examining import examined
from core.matters.gate.walked import differences
from demo.city.generator import guangzhou, nanhai
from hall.walking.figures import figures_of
from hall.walking.walk import walk_matters

LOT = 69
"""Matters in one scratch hall."""


def main() -> None:
    parser = argparse.ArgumentParser(description="The figures of a city's catalogue.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="walk every N-th matter")
    parser.add_argument("--gate-only", action="store_true")
    given = parser.parse_args()
    _gate("Nanhai", nanhai())
    _gate("Guangzhou", guangzhou())
    if not given.gate_only:
        _guide(nanhai()[:: given.every])


def _gate(name: str, definitions: list[MatterDefinition]) -> None:
    started = time.process_time()
    found = Counter(finding.severity for definition in definitions for finding in examined(definition))
    spent = time.process_time() - started
    print(f"{name}: {len(definitions):,} matters pass the gate: {found['blocks']} findings block, ", end="")
    print(f"{found['advises']:,} advise; {1000 * spent / len(definitions):.2f} ms each")


def _guide(definitions: list[MatterDefinition]) -> None:
    started = time.process_time()
    walks = [
        walk
        for first in range(0, len(definitions), LOT)
        for walk in walk_matters(definitions[first : first + LOT], clock.now().date())
    ]
    spent = time.process_time() - started
    found = figures_of(walks)
    titles = {definition.code: definition.title.zh_hans for definition in definitions}
    wrong = [each for pair in zip(definitions, walks, strict=True) for each in differences(*pair)]
    print(f"executable guide: {found.matters} matters in {found.ways} ways, {spent / found.ways:.2f} s each")
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
