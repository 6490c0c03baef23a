"""Quadrilaterals that might be a page: cheap, many, and most of them wrong. `page_evidence` tells them apart.

Two sources that fail in different pictures:

- outlines: threshold the picture in several ways (light against dark, colour against grey, unlike the rim,
  between edges), and take each large blob's outline when four corners describe it. Good for rounded, bent and
  coloured pages, poor where a finger or a shadow joins the page to something else;
- lines: long straight edges, two roughly along one direction and two across. Good for broken outlines and
  white on white, poor for bent paper.

Both look twice: at the picture, and at one whose print was rubbed out (a closing turns thin dark strokes into
paper), where edges may be as faint as those of white paper on a white desk without drowning in text.
"""

import itertools
from collections.abc import Iterator

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from core.imaging.picture import Picture

Quads = NDArray[np.float64]  # (n, 4, 2)

_SMALLEST_SHARE = 0.025
_MOST_LINES = 9


def guesses(image: Picture) -> Quads:
    """Convex quadrilaterals of sensible size and shape, shape (n, 4, 2), going round; n may be 0."""
    lab = cv2.cvtColor(cv2.medianBlur(image, 5), cv2.COLOR_BGR2LAB)
    bare = cv2.morphologyEx(lab, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    edges, borders = _edges(lab, (24, 160)), _edges(bare, (12, 48))
    found = [_quads_of_outlines(mask) for mask in (*_masks(lab, edges), *_joined(borders))]
    found += [_quads_of_lines(edges), _quads_of_lines(borders)]
    quads = np.concatenate([quads for quads in found if len(quads)] or [np.empty((0, 4, 2))])
    return quads[_sensible(quads, image.shape[1], image.shape[0])]


def _edges(lab: MatLike, between: tuple[float, float]) -> MatLike:
    """Edges in lightness or colour; the threshold follows the picture, `between` two bounds."""
    together: MatLike = np.zeros(lab.shape[:2], np.uint8)
    for channel in cv2.split(lab):
        gx = cv2.Sobel(channel, cv2.CV_16S, 1, 0)
        gy = cv2.Sobel(channel, cv2.CV_16S, 0, 1)
        strong = float(np.percentile(np.abs(gx).astype(np.int32) + np.abs(gy), 92))
        high = float(np.clip(strong, *between))
        together = cv2.bitwise_or(together, cv2.Canny(gx, gy, high * 0.4, high))
    return together


def _masks(lab: MatLike, edges: MatLike) -> Iterator[MatLike]:
    light, a, b = cv2.split(lab)
    for level in _levels(light):
        yield (light > level).astype(np.uint8)
    chroma = cv2.magnitude(a.astype(np.float32) - 128, b.astype(np.float32) - 128)
    for plane in (np.clip(chroma * 2, 0, 255).astype(np.uint8), _unlike_rim(lab)):
        level, _ = cv2.threshold(plane, 0, 255, cv2.THRESH_OTSU)
        yield (plane > level).astype(np.uint8)
        yield (plane <= level).astype(np.uint8)
    yield from _joined(edges)


def _joined(edges: MatLike) -> Iterator[MatLike]:
    for width in (3, 7):
        yield cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((width, width), np.uint8))


def _levels(light: MatLike) -> list[float]:
    otsu, _ = cv2.threshold(light, 0, 255, cv2.THRESH_OTSU)
    upper = light[light > otsu]
    above = cv2.threshold(upper.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)[0] if upper.size > 100 else otsu
    return [otsu, above, (otsu + above) / 2]


def _unlike_rim(lab: MatLike) -> MatLike:
    """How far each pixel's colour is from what lies along the rim of the picture, the desk mostly."""
    height, width = lab.shape[:2]
    depth = max(2, min(height, width) // 40)
    rim = np.concatenate([part.reshape(-1, 3) for part in (lab[:depth], lab[-depth:], lab[:, :depth], lab[:, -depth:])])
    distance = np.abs(lab.astype(np.float32) - np.median(rim, axis=0)).sum(axis=2)
    return np.clip(distance, 0, 255).astype(np.uint8)


def _quads_of_outlines(mask: MatLike) -> Quads:
    """The four-cornered ones among the outlines of the largest blobs of `mask`."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)) if mask.mean() > 0.2 else mask
    outlines, _ = cv2.findContours(opened, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    hulls = [cv2.convexHull(outline) for outline in outlines if len(outline) >= 4]
    large = [hull for hull in hulls if cv2.contourArea(hull) > _SMALLEST_SHARE * mask.size]
    quads: list[NDArray[np.float64]] = []
    for hull in sorted(large, key=cv2.contourArea, reverse=True)[:4]:
        for tolerance in (0.02, 0.04, 0.07):
            corners = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True).reshape(-1, 2)
            if len(corners) == 4:
                quads.append(corners.astype(np.float64))
                break
        quads.append(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float64))
        quads.extend(_longest_four_sides(hull))
    return np.array(quads).reshape(-1, 4, 2)


def _longest_four_sides(hull: MatLike) -> list[NDArray[np.float64]]:
    """A cut or rounded corner gives a fifth side: prolong the four longest ones until they meet."""
    points = cv2.approxPolyDP(hull, 0.01 * cv2.arcLength(hull, True), True).reshape(-1, 2).astype(np.float64)
    if not 5 <= len(points) <= 12:
        return []
    sides = np.roll(points, -1, axis=0) - points
    kept = np.sort(np.argsort(-np.linalg.norm(sides, axis=1))[:4])
    lines = np.array([_line(*points[i], *(points[i] + sides[i])) for i in kept])
    corners = _meetings(lines, np.roll(lines, -1, axis=0))
    return [corners] if np.isfinite(corners).all() else []


def _quads_of_lines(edges: MatLike) -> Quads:
    """Every two lines of one direction with every two that cross them."""
    height, width = edges.shape
    shortest = min(height, width) * 0.18
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, 40, minLineLength=shortest, maxLineGap=shortest * 0.15)
    if found is None:
        return np.empty((0, 4, 2))
    segments = np.asarray(found, np.float64).reshape(-1, 4)
    lines, angles = _distinct(segments[np.argsort(-np.hypot(*(segments[:, 2:] - segments[:, :2]).T))])
    if len(lines) < 4:
        return np.empty((0, 4, 2))
    main = angles[0]
    along = np.abs(np.cos(angles - main)) > 0.71
    quads: list[Quads] = []
    one, other = lines[along][:_MOST_LINES], lines[~along][:_MOST_LINES]
    if len(one) < 2 or len(other) < 2:
        return np.empty((0, 4, 2))
    pairs = np.array(list(itertools.combinations(range(len(one)), 2)))
    crossing = np.array(list(itertools.combinations(range(len(other)), 2)))
    first, second = np.repeat(pairs, len(crossing), axis=0), np.tile(crossing, (len(pairs), 1))
    for side, next_side in ((0, 0), (0, 1), (1, 1), (1, 0)):
        quads.append(_meetings(one[first[:, side]], other[second[:, next_side]]))
    return np.stack(quads, axis=1)


def _distinct(segments: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lines a·x + b·y = c of the segments, longest first, without near repetitions; and their directions."""
    lines: list[NDArray[np.float64]] = []
    angles: list[float] = []
    for x0, y0, x1, y1 in segments[:400]:
        line = _line(x0, y0, x1, y1)
        middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
        repeated = any(abs(other[:2] @ line[:2]) > 0.995 and abs(other[:2] @ middle - other[2]) < 5 for other in lines)
        if not repeated:
            lines.append(line)
            angles.append(float(np.arctan2(y1 - y0, x1 - x0)))
        if len(lines) == 3 * _MOST_LINES:
            break
    return np.array(lines), np.array(angles)


def _line(x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float64]:
    length = max(float(np.hypot(x1 - x0, y1 - y0)), 1e-9)
    a, b = (y0 - y1) / length, (x1 - x0) / length
    return np.array([a, b, a * x0 + b * y0])


def _meetings(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where line i of `one` meets line i of `other`, shape (n, 2); infinite for parallels."""
    determinant = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    safe = np.where(np.abs(determinant) < 1e-6, np.nan, determinant)
    x = (one[:, 2] * other[:, 1] - one[:, 1] * other[:, 2]) / safe
    y = (one[:, 0] * other[:, 2] - one[:, 2] * other[:, 0]) / safe
    return np.stack([x, y], axis=1)


def _sensible(quads: Quads, width: int, height: int) -> NDArray[np.bool_]:
    """Convex, large enough, hardly outside the picture, no angle below 35° or above 145°."""
    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.linalg.norm(sides, axis=2)
    following = np.roll(sides, -1, axis=1)
    turn = sides[..., 0] * following[..., 1] - sides[..., 1] * following[..., 0]
    sine = turn / np.maximum(lengths * np.roll(lengths, -1, axis=1), 1e-9)
    x, y = quads[..., 0], quads[..., 1]
    area = np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)) / 2
    slack = 0.03 * max(width, height)
    inside = (x > -slack) & (x < width + slack) & (y > -slack) & (y < height + slack)
    one_way = (sine > 0.57).all(axis=1) | (sine < -0.57).all(axis=1)
    return one_way & inside.all(axis=1) & (area > _SMALLEST_SHARE * width * height) & (lengths > 20).all(axis=1)
