"""Pages found in real photographs with hand-marked corners: ours beside the usual contour recipe.

    python -m benchmarks.pages [--data FOLDER] [--drawn N]

With N pictures of each kind of paper on each kind of desk drawn by `benchmarks.papers` (no FOLDER needed for these).
First comes what a live preview takes: `outline` of drawn frames of 1280x720, and in how many it lies on the page.
FOLDER holds `documents/truth.json` ({"file": {"corners": [[x, y] * 4] or null, "class": ...}}) and pictures.
IoU is intersection over union of the polygons, drawn with 1000 pixels on the longer side of the picture. An
alarm is a page found in a picture of class `none`. Misses lie in `var/benchmarks/pages.png` and `papers.png`.
"""

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks import contact, papers
from core.imaging.page import clockwise, find_page, outline
from core.imaging.picture import Corners, Picture, resized

Finder = Callable[[Picture], Corners | None]


def plain_contour(image: Picture) -> Corners | None:
    """Shrink, blur, Canny, dilate, the largest outline that four corners describe."""
    scale = 500 / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    plain = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.dilate(cv2.Canny(plain, 75, 200), np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for shape in sorted(outlines, key=cv2.contourArea, reverse=True)[:5]:
        corners = cv2.approxPolyDP(shape, 0.02 * cv2.arcLength(shape, True), True)
        if len(corners) == 4 and cv2.contourArea(corners) > 0.05 * plain.size:
            return corners.reshape(4, 2).astype(np.float64) / scale
    return None


FINDERS: Mapping[str, Finder] = {"ours": find_page, "contour": plain_contour}


@dataclass
class Score:
    milliseconds: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    alarms: int = 0
    missed: list[Picture] = field(default_factory=list)


def overlap(one: Corners, other: Corners, shape: tuple[int, ...]) -> float:
    scale, rim = 1000 / max(shape[:2]), 200
    masks: list[NDArray[np.uint8]] = []
    for quad in (one, other):
        mask = np.zeros((round(shape[0] * scale) + 2 * rim, round(shape[1] * scale) + 2 * rim), np.uint8)
        cv2.fillPoly(mask, [np.round(clockwise(quad) * scale + rim).astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def enter(score: Score, key: str, image: Picture, finder: Finder, corners: Corners | None, negative: bool) -> None:
    """`corners`: the true ones, or None; `negative`: there is no page, so that one found is an alarm."""
    begun = time.thread_time()
    found = finder(image)
    score.milliseconds.append((time.thread_time() - begun) * 1000)
    if corners is not None:
        share = 0.0 if found is None else overlap(found, corners, image.shape)
        score.overlaps.append(share)
        if share < 0.9:
            score.missed.append(contact.tile(image, f"{share:.2f} {key}", corners, found))
    elif negative and found is not None:
        score.alarms += 1
        score.missed.append(contact.tile(image, f"alarm {key}", None, found))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--drawn", type=int, default=0, help="pictures of each paper on each desk")
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    live()
    if given.drawn:
        drawn(given.drawn)
    folder: Path = given.data / "documents"
    if not (folder / "truth.json").exists():
        raise SystemExit(f"{folder}/truth.json is not there: pass --data, see benchmarks/README.md.")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    labelled = {key: labels for key, labels in truth.items() if "class" in labels}
    scores = {name: Score() for name in FINDERS}
    for key, labels in labelled.items():
        image = np.asarray(cv2.imread(str(folder / key), cv2.IMREAD_COLOR), np.uint8)
        corners = np.array(labels["corners"], np.float64) if labels["corners"] else None
        for name, finder in FINDERS.items():
            enter(scores[name], key, image, finder, corners, labels["class"] == "none")
    report("photographs", scores)
    contact.write("pages", scores["ours"].missed)


def live() -> None:
    """Frames of a camera over a counter: each paper on each desk once, at 720 rows."""
    milliseconds: list[float] = []
    shares: list[float] = []
    for place, (paper, desk) in enumerate(itertools.product(papers.PAPERS, papers.DESKS)):
        image, corners = papers.scene(9000 + place, paper, desk)
        frame = resized(image, 1280, 720)
        across, down = 1280 / image.shape[1], 720 / image.shape[0]
        begun = time.thread_time()
        found = outline(frame)
        milliseconds.append((time.thread_time() - begun) * 1000)
        shares.append(0.0 if found is None else overlap(found, corners * (across, down), frame.shape))
    median, slowest = statistics.median(milliseconds), max(milliseconds)
    print(f"live outline at 1280x720, {len(shares)} frames: median {median:.0f} ms, slowest {slowest:.0f} ms,", end=" ")
    print(f"{1000 / median:.0f} a second of one core; IoU≥.90 in {np.mean(np.array(shares) >= 0.9):.0%}")


def drawn(each: int) -> None:
    scores = {name: Score() for name in FINDERS}
    by_kind: dict[str, Score] = {}
    for place, (paper, desk) in enumerate(itertools.product(papers.PAPERS, papers.DESKS)):
        for seed in range(1000 * place, 1000 * place + each):
            image, corners = papers.scene(seed, paper, desk)
            for name, finder in FINDERS.items():
                enter(scores[name], f"{paper} on {desk} {seed}", image, finder, corners, False)
            for kind in (f"a {paper}", f"on {desk}"):
                by_kind.setdefault(kind, Score()).overlaps.append(scores["ours"].overlaps[-1])
    for place, desk in enumerate(papers.DESKS):
        for seed in range(1000 * place, 1000 * place + 2 * each):
            for name, finder in FINDERS.items():
                enter(scores[name], f"bare {desk} {seed}", papers.bare(seed, desk), finder, None, True)
    report(f"drawn, {2 * each * len(papers.DESKS)} of them bare desks", scores)
    shares = {kind: float((np.array(score.overlaps) >= 0.9).mean()) for kind, score in by_kind.items()}
    print("ours, IoU≥.90: " + ", ".join(f"{kind} {share:.0%}" for kind, share in shares.items()))
    contact.write("papers", scores["ours"].missed)


def report(what: str, scores: Mapping[str, Score]) -> None:
    one = next(iter(scores.values()))
    print(f"{what}: {len(one.milliseconds)} pictures, {len(one.overlaps)} with marked corners; CPU of one core")
    print(f"{'':10}{'IoU≥.90':>9}{'IoU≥.95':>9}{'mean':>8}{'alarms':>8}{'median':>10}{'p95':>10}")
    for name, score in scores.items():
        ordered = sorted(score.milliseconds)
        shares = np.array(score.overlaps)
        times = (statistics.median(ordered), ordered[int(len(ordered) * 0.95)])
        print(
            f"{name:10}{(shares >= 0.9).mean():9.1%}{(shares >= 0.95).mean():9.1%}{shares.mean():8.1%}"
            f"{score.alarms:8}" + "".join(f"{value:7.1f} ms" for value in times)
        )


if __name__ == "__main__":
    main()
