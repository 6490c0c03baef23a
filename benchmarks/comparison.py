"""How often original and upload are told right: genuine and forged forms, in good and bad light.

    python -m benchmarks.comparison [--forms 40] [--first 4000]

Each form is drawn, altered in one thing, photographed or scanned twice (tests/core/imaging/forms.py and pairs.py) and
compared. Beside ours, in the same run, what a mean would say: the mean agreement of all inked windows, called "same"
where it is no lower than in the lowest genuine pair.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator

import cv2

from core.imaging.comparison import Comparison, compare
from tests.core.imaging.forms import ALTERATIONS, Alteration
from tests.core.imaging.pairs import Light, pair

BAD: tuple[Light, ...] = ("glare", "blur")
Kind = tuple[Alteration | None, Light]


def kinds() -> Iterator[Kind]:
    """What is compared, genuine pairs first."""
    yield None, "good"
    for alteration in ALTERATIONS:
        yield alteration, "good"
    for light in BAD:
        yield None, light
        yield "digit", light
        yield "lookalike", light


def compared(kind: Kind, seeds: range) -> Iterator[tuple[Comparison, float]]:
    """Each answer and the CPU seconds it took."""
    for seed in seeds:
        upload, original = pair(seed, *kind)
        began = time.process_time()
        yield compare(upload, original), time.process_time() - began


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--forms", type=int, default=40, help="pairs of each kind")
    asked.add_argument("--first", type=int, default=4000, help="where the forms' seeds begin")
    given = asked.parse_args()
    cv2.setNumThreads(1)
    seeds = range(given.first, given.first + given.forms)
    lowest, times = 1.0, list[float]()
    print("| pairs | light | same | different | cannot tell | the mean would say same |")
    print("|---|---|---|---|---|---|")
    for alteration, light in kinds():
        answers = list(compared((alteration, light), seeds))
        times += [seconds for _, seconds in answers]
        if alteration is None and light == "good":
            lowest = min(answer.similarity for answer, _ in answers)
        told = Counter(answer.verdict for answer, _ in answers)
        passed = sum(answer.aligned and answer.similarity >= lowest for answer, _ in answers)
        name = "genuine" if alteration is None else f"forged: {alteration}"
        counts = f"{told['same']} | {told['different']} | {told['unsure']} | {passed}"
        print(f"| {name} | {light} | {counts} |", flush=True)
    slowest = max(times)
    print(f"\nCPU for a pair: median {statistics.median(times):.2f} s, slowest {slowest:.2f} s, of {len(times)}")


if __name__ == "__main__":
    main()
