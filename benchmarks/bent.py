"""Pages that are bent as paper bends, and what is gained by making them flat.

    python -m benchmarks.bent [--each N] [--data FOLDER]

A drawn form (`tests.core.imaging.forms`) is laid round an arc, a wave or a curl, the axis of the bend a few degrees off
the sides, and seen by a pinhole of any focal length: none of it is the quartic, the axis or the focal length that
`core.imaging.bending` assumes. Each page is cut out with `page.flatten` and, where it answers, with `unbending.unbent`,
by the corners that `find_page` finds; both are measured: how far borders and lines of print stray, and the agreement
(correlation) of the page with the form as drawn. Flat pages stand beside them, which must not be touched. Every miss is
laid out in `var/benchmarks/bent.png`.

Where FOLDER has `documents/`, those photographs too: nobody has measured how they bend, so what is changed is named,
read before and after, and laid out in `var/benchmarks/bent-photographs.png` for a person to judge.
"""

import argparse
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks import contact
from core.imaging import reading
from core.imaging.bent_evidence import bend_of, laid_straight
from core.imaging.page import find_page, flatten
from core.imaging.picture import Corners, Picture, grey, resized
from core.imaging.unbending import unbent

Profile = Literal["arc", "wave", "curl", "flat"]
PROFILES: tuple[Profile, ...] = ("flat", "arc", "wave", "curl")
Floats = NDArray[np.float64]

_SAMPLES = 400


@dataclass(frozen=True)
class Bend:
    """`rise`: how high the paper stands, as a share of its extent along the bend; `turn`: degrees of the axis."""

    profile: Profile
    rise: float
    down: bool = False
    turn: float = 0.0


def heights(bend: Bend) -> Floats:
    """The height of the paper over its plane at 400 even steps along the bend."""
    x = np.linspace(0, 1, _SAMPLES)
    if bend.profile == "arc":
        return bend.rise * 4 * x * (1 - x)
    if bend.profile == "wave":
        return bend.rise * np.sin(2 * np.pi * x) * (1 - 0.3 * x)
    if bend.profile == "curl":
        return bend.rise * np.clip((x - 0.45) / 0.55, 0, 1) ** 2
    return np.zeros_like(x)


def photographed(page: Picture, bend: Bend, seed: int, size: tuple[int, int] = (1500, 1900)) -> tuple[Picture, Corners]:
    """`page` bent, on a desk, as a camera sees it, and its corners in the picture of `size` (width, height)."""
    rng = np.random.default_rng(seed)
    width, height = size
    focal = rng.uniform(0.68, 1.05) * max(size)
    long = page.shape[0] / page.shape[1]
    tilt = np.radians(rng.uniform(-22, 22, 2))
    turn = cv2.Rodrigues(np.array([tilt[0], tilt[1], np.radians(rng.uniform(-5, 5))]))[0]
    far = focal * max(1.0 / width, long / height) / 0.78
    surface = _Surface(bend, long)
    rays = _rays(size, focal) @ turn
    eye = np.asarray(np.array([0.5, long / 2, 0]) - np.array([0, 0, far]) @ turn, np.float64)
    on = surface.met(eye, rays)
    across, down = (
        (on / (1, long) * (page.shape[1], page.shape[0]))
        .astype(np.float32)
        .reshape(height, width, 2)
        .transpose(2, 0, 1)
    )
    shown = cv2.remap(page, across, down, cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    inside = (across >= 0) & (across < page.shape[1]) & (down >= 0) & (down < page.shape[0])
    shade = surface.light(on).reshape(height, width, 1)
    desk = np.full((height, width, 3), rng.uniform((40, 50, 60), (120, 130, 150)), np.float32)
    desk += (
        cv2.resize(rng.standard_normal((40, 8)), size, interpolation=cv2.INTER_CUBIC)[..., None].astype(np.float32) * 6
    )
    share = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.7)[..., None]
    seen = desk + (shown * shade - desk) * share
    seen = cv2.GaussianBlur(seen, (0, 0), 0.6) + rng.standard_normal(seen.shape).astype(np.float32) * 2
    corners = surface.corners() - (0.5, long / 2, 0)
    at = corners @ turn.T + (0, 0, far)
    return np.clip(seen, 0, 255).astype(np.uint8), at[:, :2] / at[:, 2:] * focal + np.array(size) / 2


class _Surface:
    """The bent paper over the plane of its width 1 and its length `long`; heights towards the camera are negative."""

    def __init__(self, bend: Bend, long: float) -> None:
        angle = np.radians(bend.turn + (90 if bend.down else 0))
        self._along = np.array([np.cos(angle), np.sin(angle)])
        ends = np.array([[0, 0], [1, 0], [1, long], [0, long]]) @ self._along
        self._from, self._span, self._long = float(ends.min()), float(np.ptp(ends)), long
        self._z = -heights(bend) * self._span
        step = self._span / (_SAMPLES - 1)
        self._slope = np.gradient(self._z, step)
        run = np.concatenate([[0], np.cumsum(np.hypot(np.diff(self._z), step))])
        self._x = np.linspace(0, self._span, _SAMPLES)
        self._run = run + (self._span - run[-1]) / 2  # the paper keeps its length, so it spans less

    def met(self, eye: Floats, rays: Floats) -> Floats:
        """Where rays (n, 3) from `eye` meet the paper: x and y on the paper itself, shape (n, 2)."""
        far = -eye[2] / rays[:, 2]
        rate = rays[:, :2] @ self._along
        for _ in range(9):
            at = eye[:2] @ self._along + far * rate - self._from
            z, slope = np.interp(at, self._x, self._z), np.interp(at, self._x, self._slope)
            far = far - (eye[2] + far * rays[:, 2] - z) / (rays[:, 2] - slope * rate)
        plane = eye[:2] + far[:, None] * rays[:, :2]
        return plane + (self._on_paper(plane @ self._along - self._from))[:, None] * self._along

    def _on_paper(self, at: Floats) -> Floats:
        """How much farther along the bend a place is on the paper than in the plane."""
        return np.interp(at, self._x, self._run) - np.clip(at, 0, self._span)

    def corners(self) -> Floats:
        """The paper's four corners in space, shape (4, 3)."""
        flat = np.array([[0, 0], [1, 0], [1, self._long], [0, self._long]], np.float64)
        wanted = flat @ self._along - self._from
        at = (
            np.interp(wanted, self._run, self._x)
            + np.minimum(wanted - self._run[0], 0)
            + np.maximum(wanted - self._run[-1], 0)
        )
        plane = flat + (at - wanted)[:, None] * self._along
        return np.asarray(np.column_stack([plane, np.interp(at, self._x, self._z)]), np.float64)

    def light(self, on: Floats) -> Floats:
        """Paper that leans away from the lamp is a little darker."""
        at = np.clip(on @ self._along - self._from, 0, self._span)
        return np.asarray(1 + 0.35 * np.interp(at, self._x, self._slope), np.float64)


def _rays(size: tuple[int, int], focal: float) -> Floats:
    x, y = np.meshgrid(np.arange(size[0]) + 0.5 - size[0] / 2, np.arange(size[1]) + 0.5 - size[1] / 2)
    return np.asarray(np.stack([x / focal, y / focal, np.ones_like(x)], axis=-1), np.float64).reshape(-1, 3)


def agreement(page: Picture, form: Picture) -> float:
    """Of the whole page with the form as drawn, both shrunk: 1 is the same."""
    one, other = (resized(grey(each), 210, 297).astype(np.float64).ravel() for each in (page, form))
    return float(np.corrcoef(one, other)[0, 1])


@dataclass(frozen=True)
class Row:
    """Of one drawn page: whether it was changed, how bent it was (`bend_of`), its agreement before and after, CPU s."""

    changed: bool
    bend: float
    before: float
    after: float
    seconds: float


def drawn_rows(profile: Profile, rise: float, each: int, missed: list[Picture]) -> list[Row]:
    """`each` pages bent so. A miss is one that was not found, a bent one that was not made flat or agrees less for it,
    a flat one that was touched."""
    from tests.core.imaging.forms import drawn, filled_in

    rows: list[Row] = []
    for seed in range(each):
        form, bend = drawn(filled_in(seed)), Bend(profile, rise, seed % 2 == 1, 6.0 * (seed % 3 - 1) / 2)
        shown, truth = photographed(form, bend, seed)
        corners, name = find_page(shown), f"{profile} {rise:.2f} {seed}"
        if corners is None:
            missed.append(contact.tile(shown, f"not found {name}", truth))
            continue
        begun = time.thread_time()
        page = unbent(shown, corners)
        took, flat = time.thread_time() - begun, agreement(flatten(shown, corners), form)
        after = flat if page is None else agreement(page, form)
        rows.append(Row(page is not None, bend_of(laid_straight(shown, corners)), flat, after, took))
        if (page is None) == (profile != "flat") or after < flat:
            missed.append(contact.tile(shown, f"{flat:.2f} to {after:.2f} {name}", truth, corners))
    return rows


def letters(page: Picture) -> int:
    """How much of a page is read with confidence, by a reader that knows nothing of bends."""
    return sum(len(line.text) for line in reading.read_lines(page) if line.confidence >= 0.8)


def photographs(folder: Path) -> None:
    """Of real photographs: which are changed, and whether they are read better for it."""
    changed: list[Picture] = []
    found = 0
    for path in sorted(each for each in folder.iterdir() if each.suffix.lower() in (".jpg", ".png")):
        image = np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)
        corners = find_page(image)
        page = None if corners is None else unbent(image, corners)
        found += corners is not None
        if corners is None or page is None:
            continue
        before = flatten(image, corners)
        told = f", {letters(before)} letters read, then {letters(page)}" if reading.is_installed() else ""
        print(f"changed: {path.name}, bent by {bend_of(laid_straight(image, corners)):.2%}{told}")
        changed += [contact.tile(before, f"before {path.stem}"), contact.tile(page, f"after {path.stem}")]
    print(f"{len(changed) // 2} of {found} pages found in photographs are changed")
    contact.write("bent-photographs", changed, "pictures of pages before and after")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--each", type=int, default=6)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    missed: list[Picture] = []
    print(f"{'':18}{'found':>7}{'changed':>9}{'bend':>9}{'agreement':>11}{'unbent':>9}{'CPU':>9}")
    for profile in PROFILES:
        for rise in (0.0,) if profile == "flat" else (0.02, 0.04, 0.08):
            rows = drawn_rows(profile, rise, given.each, missed)
            means = np.array([astuple(row) for row in rows], np.float64).reshape(-1, 5).mean(axis=0)
            changed, bends, flats, afters, seconds = means
            print(
                f"{profile + f' {rise:.2f}':18}{len(rows):7}{changed:9.0%}{bends:9.2%}{flats:11.2f}{afters:9.2f}"
                f"{seconds * 1000:6.0f} ms"
            )
    contact.write("bent", missed)
    folder: Path = given.data / "documents"
    if folder.is_dir():
        photographs(folder)


if __name__ == "__main__":
    main()
