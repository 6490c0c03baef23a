"""Pages found in real photographs with hand-marked corners: ours beside the usual contour recipe.

    python -m benchmarks.pages [--data FOLDER] [--misses]

FOLDER holds `documents/truth.json` ({"file": {"corners": [[x, y] * 4] or null, "class": ...}}) and pictures.
IoU is intersection over union of the polygons, drawn with 1000 pixels on the longer side of the picture. An
alarm is a page found in a picture of class `none`.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.page import clockwise, find_page
from core.imaging.picture import Corners, Picture

Finder = Callable[[Picture], Corners | None]


def plain_contour(image: Picture) -> Corners | None:
    """Shrink, blur, Canny, dilate, the largest outline that four corners describe."""
    scale = 500 / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    plain = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.dilate(cv2.Canny(plain, 75, 200), np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:5]:
        corners = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, True), True)
        if len(corners) == 4 and cv2.contourArea(corners) > 0.05 * plain.size:
            return corners.reshape(4, 2).astype(np.float64) / scale
    return None


FINDERS: Mapping[str, Finder] = {"ours": find_page, "contour": plain_contour}


@dataclass
class Score:
    milliseconds: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    alarms: int = 0
    missed: list[str] = field(default_factory=list)


def overlap(one: Corners, other: Corners, shape: tuple[int, ...]) -> float:
    scale, rim = 1000 / max(shape[:2]), 200
    masks: list[NDArray[np.uint8]] = []
    for quad in (one, other):
        mask = np.zeros((round(shape[0] * scale) + 2 * rim, round(shape[1] * scale) + 2 * rim), np.uint8)
        cv2.fillPoly(mask, [np.round(clockwise(quad) * scale + rim).astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def enter(score: Score, key: str, found: Corners | None, labels: Mapping[str, Any], shape: tuple[int, ...]) -> None:
    if labels["corners"]:
        share = 0.0 if found is None else overlap(found, np.array(labels["corners"], np.float64), shape)
        score.overlaps.append(share)
        if share < 0.9:
            score.missed.append(f"{share:.2f} {key}")
    elif labels["class"] == "none" and found is not None:
        score.alarms += 1
        score.missed.append(f"alarm {key}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--misses", action="store_true", help="name the pictures where ours is wrong")
    given = arguments.parse_args()
    folder: Path = given.data / "documents"
    if not (folder / "truth.json").exists():
        raise SystemExit(f"{folder}/truth.json is not there: pass --data, see benchmarks/README.md.")
    cv2.setNumThreads(1)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    labelled = {key: labels for key, labels in truth.items() if "class" in labels}
    scores = {name: Score() for name in FINDERS}
    for key, labels in labelled.items():
        image = np.asarray(cv2.imread(str(folder / key), cv2.IMREAD_COLOR), np.uint8)
        for name, finder in FINDERS.items():
            begun = time.process_time()
            found = finder(image)
            scores[name].milliseconds.append((time.process_time() - begun) * 1000)
            enter(scores[name], key, found, labels, image.shape)
    report(scores, labelled)
    if given.misses:
        print("\n".join(scores["ours"].missed))


def report(scores: Mapping[str, Score], truth: Mapping[str, Any]) -> None:
    without = sum(labels["class"] == "none" for labels in truth.values())
    scored = len(next(iter(scores.values())).overlaps)
    print(f"{len(truth)} pictures, {scored} with marked corners, {without} without a page; CPU of one core")
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
