"""How much of what is read and found in photographs survives small changes of them.

    python -m benchmarks.perturbed codes|pages [--data FOLDER] [--seed N] [--only KIND]

A method that fits the photographs it was built on fails when one is cropped, scaled or turned a little. So each is
changed in every way of `CHANGES`, as another camera, another hand or another program would have made it, and asked
again. What must be seen (the codes, the page's corners) stays in the picture. Beside ours stands zxing-cpp or the usual
contour, on the same changed pictures: where they lose as much, the change took it, and where ours alone does, the
method is fragile. Misses lie in `var/benchmarks/perturbed-codes.png` and `perturbed-pages.png`.
"""

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks import contact
from benchmarks.changes import CHANGES, Floats, changed
from benchmarks.codes import normal, plain_zxing, spellings
from benchmarks.pages import overlap, plain_contour
from core.imaging.codes import find_codes
from core.imaging.page import find_page
from core.imaging.picture import Picture


@dataclass
class Tally:
    """How often ours, the other and either of them were right, for each kind of change."""

    kinds: list[str]
    other: str
    pictures: int = 0
    false: int = 0
    longest_s: float = 0.0
    right: dict[str, list[int]] = field(default_factory=dict)
    missed: list[Picture] = field(default_factory=list)

    def enter(self, kind: str, ours: bool, theirs: bool) -> None:
        row = self.right.setdefault(kind, [0, 0, 0])
        for at, hit in enumerate((ours, theirs, ours or theirs)):
            row[at] += hit

    def miss(self, words: str, tile: Picture) -> None:
        print(f"  {words}", flush=True)
        self.missed.append(tile)

    def report(self, name: str) -> None:
        print(f"{self.pictures} pictures, each changed in {len(self.kinds)} ways; {self.false} false, ", end="")
        print(f"longest {self.longest_s:.2f} s of work")
        print(f"{'':10}{'ours':>8}{self.other:>11}{'either':>8}")
        rows = {**self.right, "all": [sum(row[at] for row in self.right.values()) for at in range(3)]}
        for kind, row in rows.items():
            of = self.pictures * (len(self.kinds) if kind == "all" else 1)
            print(f"{kind:10}{row[0] / of:8.1%}{row[1] / of:11.1%}{row[2] / of:8.1%}")
        contact.write(name, self.missed)


def codes(data: Path, seed: int, kinds: list[str]) -> None:
    """Reading is bounded by work here and not by the clock, so that the machine's other work does not count."""
    tally = Tally(kinds, "zxing-cpp")
    for key, image, labels in _labelled(data / "qr"):
        wanted: list[str] = labels["texts"]
        tally.pictures += bool(wanted)
        places = [point for code in find_codes(image, until=math.inf) for point in code.corners]
        kept = _with_margin(np.array(places)) if places else _rim(image)
        for kind in kinds:
            shown, _ = changed(image, kept, key, kind, seed)
            begun = time.thread_time()
            got = [code.text for code in find_codes(shown, until=math.inf)]
            tally.longest_s = max(tally.longest_s, time.thread_time() - begun)
            false = _false(got, labels)
            tally.false += false
            ours = _all_read(wanted, got)
            if wanted:
                tally.enter(kind, ours, _all_read(wanted, plain_zxing(shown)))
            if not ours or false:
                tally.miss(f"{'false' if false else 'missed'} {kind} {key}", contact.tile(shown, f"{kind} {key}"))
    tally.report("perturbed-codes")


def _labelled(folder: Path) -> Iterator[tuple[str, Picture, dict[str, Any]]]:
    truth: dict[str, dict[str, Any]] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for key, labels in truth.items():
        yield key, np.asarray(cv2.imread(str(folder / key), cv2.IMREAD_COLOR), np.uint8), labels


def _all_read(wanted: list[str], texts: list[str]) -> bool:
    return all(any(normal(text) in spellings(want) for text in texts) for want in wanted)


def _false(texts: list[str], labels: dict[str, Any]) -> int:
    if not labels.get("complete", True):
        return 0
    allowed = set[str]().union(*(spellings(want) for want in labels["texts"]))
    return sum(normal(text) not in allowed for text in set(texts))


def _rim(image: Picture) -> Floats:
    return np.array([[0, 0], [image.shape[1], image.shape[0]]], np.float64)


def _with_margin(points: Floats) -> Floats:
    low, high = points.min(axis=0), points.max(axis=0)
    return np.array([low - 0.08 * (high - low), high + 0.08 * (high - low)])


def pages(data: Path, seed: int, kinds: list[str]) -> None:
    tally = Tally(kinds, "contour")
    for key, image, labels in _labelled(data / "documents"):
        marked = labels.get("corners")
        if marked is None and labels.get("class") != "none":
            continue
        corners = None if marked is None else np.array(marked, np.float64)
        tally.pictures += corners is not None
        for kind in kinds:
            shown, view = changed(image, _rim(image) if corners is None else corners, key, kind, seed)
            begun = time.thread_time()
            found = find_page(shown)
            tally.longest_s = max(tally.longest_s, time.thread_time() - begun)
            if corners is None:
                tally.false += found is not None
                if found is not None:
                    tally.miss(f"alarm {kind} {key}", contact.tile(shown, f"alarm {kind} {key}", None, found))
                continue
            there = np.asarray(cv2.perspectiveTransform(corners.reshape(-1, 1, 2), view), np.float64).reshape(4, 2)
            share, other = (
                0.0 if quad is None else overlap(quad, there, shown.shape) for quad in (found, plain_contour(shown))
            )
            tally.enter(kind, share >= 0.9, other >= 0.9)
            if share < 0.9:
                words = f"{share:.2f} {kind} {key}"
                tally.miss(words, contact.tile(shown, words, there, found))
    tally.report("perturbed-pages")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=("codes", "pages"))
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--seed", type=int, default=0, help="another one changes otherwise")
    arguments.add_argument("--only", choices=CHANGES, help="one kind of change")
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    (codes if given.what == "codes" else pages)(given.data, given.seed, [given.only] if given.only else list(CHANGES))


if __name__ == "__main__":
    main()
