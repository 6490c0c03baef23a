"""How often originals and uploads are told right: genuine and forged papers, in good and bad light.

    python -m benchmarks.comparison [--forms 40] [--first 4000] [--seconds 0]

Two kinds of paper: forms (tests/core/imaging/forms.py, pairs.py) and certificates (certificates.py, cameras.py), drawn
and photographed by different rules; limits were chosen on forms, and on certificates numbered below 100. Each is
altered in one thing and compared. Beside ours, in the same run, what a mean would say: all windows together, called
"same" where they are explained no worse than in the lowest genuine pair. `--seconds` ends the run early. What was told
wrong, a genuine pair that is not the same or a forged one that is, is laid out in var/benchmarks/comparison.png, the
upload on the left.
"""

import argparse
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import cv2
import numpy as np

from benchmarks import contact
from core.imaging.comparison import Comparison, compare
from core.imaging.picture import Picture, resized
from tests.core.imaging.cameras import Fault, shots
from tests.core.imaging.certificates import FORGERIES
from tests.core.imaging.forms import ALTERATIONS
from tests.core.imaging.pairs import Light, pair

LIGHTS: tuple[Light, ...] = ("glare", "blur")
FAULTS: tuple[Fault, ...] = ("glare", "focus")
_TALL = 700

Pair = tuple[Picture, Picture]


class Kind(NamedTuple):
    """`forgery` is None for genuine pairs; `pictures` makes the pair of a number."""

    paper: str
    forgery: str | None
    light: str
    pictures: Callable[[int], Pair]

    def is_miss(self, told: Comparison) -> bool:
        if self.forgery is not None:
            return told.verdict == "same"
        return told.verdict != "same" if self.light == "good" else told.verdict == "different"


def kinds() -> Iterator[Kind]:
    """What is compared, genuine pairs first."""
    yield Kind("form", None, "good", partial(pair, alteration=None))
    yield Kind("certificate", None, "good", shots)
    for alteration in ALTERATIONS:
        yield Kind("form", alteration, "good", partial(pair, alteration=alteration))
    for forgery in FORGERIES:
        yield Kind("certificate", forgery, "good", partial(shots, forgery=forgery))
    for light in LIGHTS:
        yield Kind("form", None, light, partial(pair, alteration=None, light=light))
        yield Kind("form", "digit", light, partial(pair, alteration="digit", light=light))
    for fault in FAULTS:
        yield Kind("certificate", None, fault, partial(shots, fault=fault))
        yield Kind("certificate", "digit", fault, partial(shots, forgery="digit", fault=fault))


def beside(pictures: Pair) -> Picture:
    """Upload and original, equally tall."""
    sides = [resized(side, round(side.shape[1] * _TALL / side.shape[0]), _TALL) for side in pictures]
    return np.asarray(np.hstack(sides), np.uint8)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--forms", type=int, default=40, help="pairs of each kind")
    asked.add_argument("--first", type=int, default=4000, help="where the papers' numbers begin")
    asked.add_argument("--seconds", type=float, default=0, help="end after so many; 0: when all are compared")
    given = asked.parse_args()
    cv2.setNumThreads(1)
    began, times, misses = time.monotonic(), list[float](), list[Picture]()
    told: dict[Kind, list[Comparison]] = defaultdict(list)
    all_kinds = list(kinds())
    for seed, kind in ((seed, kind) for seed in range(given.first, given.first + given.forms) for kind in all_kinds):
        if given.seconds and time.monotonic() - began > given.seconds:
            break
        pictures = kind.pictures(seed)
        start = time.process_time()
        answer = compare(*pictures)
        times.append(time.process_time() - start)
        told[kind].append(answer)
        if kind.is_miss(answer):
            misses.append(contact.tile(beside(pictures), f"{kind.paper} {seed} {kind.forgery} {kind.light}"))
    show(told)
    print(f"\nCPU for a pair: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s, of {len(times)}")
    contact.write("comparison", misses)


def show(told: dict[Kind, list[Comparison]]) -> None:
    print("| paper | pairs | light | same | different | cannot tell | the mean would say same |")
    print("|---|---|---|---|---|---|---|")
    lowest: dict[str, float] = {}
    for kind, answers in told.items():
        if kind.forgery is None and kind.light == "good":
            lowest[kind.paper] = min(answer.similarity for answer in answers)
        passed = sum(answer.aligned and answer.similarity >= lowest[kind.paper] for answer in answers)
        seen = Counter(answer.verdict for answer in answers)
        name = "genuine" if kind.forgery is None else f"forged: {kind.forgery}"
        counts = f"{seen['same']} | {seen['different']} | {seen['unsure']} | {passed}"
        print(f"| {kind.paper} | {name} | {kind.light} | {counts} |")


if __name__ == "__main__":
    main()
