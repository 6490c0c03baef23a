"""A contact sheet: every miss of a benchmark on one page, so that a person can look at them."""

from pathlib import Path

import cv2
import numpy as np

from core.imaging.picture import Corners, Picture

FOLDER = Path("var/benchmarks")
_TILE, _ACROSS, _MOST = 300, 5, 60


def tile(image: Picture, words: str, truth: Corners | None = None, found: Corners | None = None) -> Picture:
    """`image` shrunk, its name beneath; the true outline green, the one found red."""
    shown = image.copy()
    thick = max(2, max(image.shape[:2]) // 200)
    for corners, colour in ((truth, (0, 190, 0)), (found, (0, 0, 255))):
        if corners is not None:
            cv2.polylines(shown, [np.round(corners).astype(np.int32)], True, colour, thick, cv2.LINE_AA)
    scale = min(_TILE / shown.shape[1], (_TILE - 24) / shown.shape[0])
    size = (max(1, round(shown.shape[1] * scale)), max(1, round(shown.shape[0] * scale)))
    small = cv2.resize(shown, size, interpolation=cv2.INTER_AREA)
    framed = np.full((_TILE, _TILE, 3), 235, np.uint8)
    framed[: small.shape[0], : small.shape[1]] = small
    cv2.putText(framed, words[-44:], (4, _TILE - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.38, (20, 20, 20), 1, cv2.LINE_AA)
    return framed


def write(name: str, tiles: list[Picture], what: str = "misses of ours") -> None:
    """`var/benchmarks/<name>.png`, at most sixty tiles; says where it is, or that there is nothing to see. `what` the
    tiles show."""
    path = FOLDER / f"{name}.png"
    path.unlink(missing_ok=True)
    if not tiles:
        print(f"no {what}")
        return
    shown = tiles[:_MOST] + [np.full((_TILE, _TILE, 3), 255, np.uint8)] * (-min(len(tiles), _MOST) % _ACROSS)
    rows = [np.hstack(shown[start : start + _ACROSS]) for start in range(0, len(shown), _ACROSS)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.vstack(rows))
    print(f"{len(tiles)} {what}: {path}")
