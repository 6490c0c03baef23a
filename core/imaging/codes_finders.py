"""Finder patterns by their outlines: the dark eye within a light ring within a dark square (ISO/IEC 18004, 6.3.3).

Readers look for them as runs of 1 : 1 : 3 : 1 : 1 along lines, and take only their middles. An outline also gives
four corners, so that three patterns fix twelve points of the code: enough for the perspective of a code seen far
from the side, where middles alone say nothing about it. What outlines cannot do is a pattern that is torn or run
together with its surroundings; runs along lines can.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

Points = NDArray[np.float64]

_MOST = 10
_SMALLEST_EYE = 6.0  # pixels of area; below, an outline is noise
_MOST_OUTLINES = 20_000
_MOST_ASKED = 300


@dataclass(frozen=True)
class Finder:
    """`ring`: corners of the light square, five modules wide, shape (4, 2), going round. Pixels."""

    middle: Points
    ring: Points

    @cached_property
    def sides(self) -> Points:
        return np.roll(self.ring, -1, axis=0) - self.ring

    @cached_property
    def lengths(self) -> Points:
        return np.maximum(np.hypot(*self.sides.T), 1e-6)

    @cached_property
    def size(self) -> float:
        """Pixels along a side of the light square, on average."""
        return float(self.lengths.mean())


@dataclass(frozen=True)
class Triple:
    """Three finders that may belong to one code, each ring from the corner nearest the code's top left, clockwise."""

    top_left: Finder
    top_right: Finder
    bottom_left: Finder


def finders(dark: Picture) -> list[Finder]:
    """At most 10 patterns in a picture in which dark is 255 and light 0, the squarest first."""
    outlines, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if len(outlines) == 0 or len(outlines) > _MOST_OUTLINES:
        return []
    lengths = np.array([len(outline) for outline in outlines])
    children, parents = np.asarray(tree[0, :, 2:], np.int64).T
    eyes = np.flatnonzero((children < 0) & (parents >= 0) & (parents[parents] >= 0))
    rings = parents[eyes]
    ratio = lengths[rings] / lengths[eyes]
    fits = (lengths[rings] >= 12) & (ratio > 1.2) & (ratio < 4)
    largest = np.argsort(-lengths[eyes[fits]])[:_MOST_ASKED]
    found: list[tuple[float, Finder]] = []
    for eye, ring in zip(eyes[fits][largest], rings[fits][largest], strict=True):
        unlike = _unlike(outlines[eye], outlines[ring])
        if unlike < 1.0:
            quad = _corners(outlines[ring])
            found.append((unlike, Finder(_crossing(quad), quad)))
    found.sort(key=lambda one: one[0])
    return [finder for _, finder in found[:_MOST]]


def triples(found: list[Finder], most: int) -> list[Triple]:
    """The likeliest `most` threes of `found` that could be the corners of one code, the likeliest first."""
    fitting = [made for three in itertools.combinations(found, 3) for made in _arranged(three)]
    fitting.sort(key=lambda one: one[0])
    return [_triple(*three) for _, *three in fitting[:most]]


def _unlike(eye: MatLike, ring: MatLike) -> float:
    """How far from 9 : 25 the areas are, how far apart the middles, how far from convex the ring; 1 is too far.

    The ring's outline runs on the dark pixels around it, half a pixel outside; the eye's on its own, half inside.
    """
    eye_area = cv2.contourArea(eye) + cv2.arcLength(eye, True) / 2
    ring_area = cv2.contourArea(ring) - cv2.arcLength(ring, True) / 2
    if eye_area < _SMALLEST_EYE or ring_area < 1.5 * eye_area:
        return np.inf
    hull = cv2.contourArea(cv2.convexHull(ring)) or np.inf
    apart = np.linalg.norm(ring.reshape(-1, 2).mean(axis=0) - eye.reshape(-1, 2).mean(axis=0))
    ratio = abs(np.log(ring_area / eye_area * 9 / 25)) / 0.75
    return float(ratio + apart / ring_area**0.5 * 2 + max(0.0, 1 - cv2.contourArea(ring) / hull - 0.05) * 2)


def _corners(outline: MatLike) -> Points:
    """Four corners of an outline around a hole, drawn in by the half pixel it lies outside."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, True)
    for tolerance in (0.04, 0.06, 0.08, 0.1):
        rough = cv2.approxPolyDP(hull, tolerance * length, True).reshape(-1, 2).astype(np.float64)
        if len(rough) == 4:
            break
    else:
        rough = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64)
    quad = _sides_fitted(outline.reshape(-1, 2).astype(np.float64), rough)
    centre, size = quad.mean(axis=0), np.linalg.norm(quad - np.roll(quad, 2, axis=0), axis=1).mean() / 2**0.5
    return centre + (quad - centre) * (1 - 1 / max(size, 4.0))


def _sides_fitted(points: Points, rough: Points) -> Points:
    """`rough` with each side laid through the outline's points along its middle part."""
    lines: list[tuple[Points, Points]] = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        along = end - start
        length = max(float(np.linalg.norm(along)), 1e-6)
        share = (points - start) @ along / length**2
        off = np.abs((points - start) @ np.array([-along[1], along[0]])) / length
        near = points[(share > 0.15) & (share < 0.85) & (off < 0.12 * length + 0.8)]
        if len(near) < 4:
            return rough
        vx, vy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_L2, 0, 0.01, 0.01).ravel()
        lines.append((np.array([x, y], np.float64), np.array([vx, vy], np.float64)))
    quad = np.array([_meeting(*lines[side - 1], *lines[side]) for side in range(4)])
    return quad if np.abs(quad - rough).max() < 0.3 * np.abs(np.ptp(rough, axis=0)).max() else rough


def _crossing(quad: Points) -> Points:
    """Where the diagonals meet: the middle of a square in perspective."""
    return _meeting(quad[0], quad[2] - quad[0], quad[1], quad[3] - quad[1])


def _meeting(p: Points, u: Points, q: Points, v: Points) -> Points:
    across = _cross(u, v)
    return (p + q) / 2 if abs(across) < 1e-9 else p + u * (_cross(q - p, v) / across)


def _arranged(three: tuple[Finder, ...]) -> Iterator[tuple[float, Finder, Finder, Finder]]:
    """Each way in which the three may be top left, top right and bottom left, and how unlike a code's they lie."""
    sizes = [one.size for one in three]
    if max(sizes) > 2.6 * min(sizes):
        return
    for corner in range(3):
        one, right, below = three[corner], three[(corner + 1) % 3], three[(corner + 2) % 3]
        if _cross(right.middle - one.middle, below.middle - one.middle) < 0:
            right, below = below, right
        across, down = right.middle - one.middle, below.middle - one.middle
        lengths = float(np.hypot(*across)), float(np.hypot(*down))
        if min(lengths) > 2 * max(sizes) and _cross(across, down) > 0.15 * lengths[0] * lengths[1]:
            unlikeness = _off_square(one, right, below)
            if unlikeness < 1.0:
                yield unlikeness, one, right, below


def _off_square(one: Finder, right: Finder, below: Finder) -> float:
    """The sides of the code run along the sides of its finders, and hold as many modules across as down."""
    off = 0.0
    modules: list[float] = []
    for other in (right, below):
        along = other.middle - one.middle
        length = float(np.hypot(*along))
        nearest: list[float] = []
        for finder in (one, other):
            cosines = np.abs(finder.sides @ along) / (finder.lengths * length)
            side = int(np.argmax(cosines))
            off += float(1 - cosines[side]) * 2
            nearest.append(float(finder.lengths[side] + finder.lengths[side - 2]) / 10)
        modules.append(length / (sum(nearest) / 2))
    return off + abs(math.log(modules[0] / modules[1]))


def _triple(one: Finder, right: Finder, below: Finder) -> Triple:
    across, down = right.middle - one.middle, below.middle - one.middle
    return Triple(*(Finder(each.middle, _from_top_left(each.ring, across, down)) for each in (one, right, below)))


def _from_top_left(ring: Points, across: Points, down: Points) -> Points:
    """The ring going clockwise in the code's own directions, from the corner at its top left."""
    own = np.linalg.solve(np.stack([across, down], axis=1), (ring - ring.mean(axis=0)).T).T
    own /= np.maximum(np.abs(own).max(axis=0), 1e-9)
    if sum(_cross(own[i - 1], own[i]) for i in range(4)) < 0:
        own, ring = own[::-1], ring[::-1]
    wanted = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1)))
    fits = [float((np.roll(own, shift, axis=0) * wanted).sum()) for shift in range(4)]
    return np.roll(ring, int(np.argmax(fits)), axis=0)


def _cross(u: Points, v: Points) -> float:
    return float(u[0] * v[1] - u[1] * v[0])
