"""Papers on desks as a camera sees them, with their true corners, and desks without any.

    papers    a form, a receipt (narrow, folded across), a card (ISO/IEC 7810 ID-1, rounded), an open passport, a cover
              in two colours, a page of plain white
    desks     plain, wood, marble, cloth, white, other papers beneath
    and       a hand over a border, a shadow across, paper that bulges, light from one side

What these showed (parts of pages above a fold, checked cloth) led to a repair in `core.imaging.page_evidence`; its one
weight was set with them and the photographs together. A scene is a function of its seed.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.picture import Corners, Picture

Floats = NDArray[np.float32]

WIDTH, HEIGHT = 1280, 960
_FONT = cv2.FONT_HERSHEY_COMPLEX


def scene(seed: int, paper: str, desk: str) -> tuple[Picture, Corners]:
    """A paper of PAPERS on a desk of DESKS, BGR, and its corners clockwise from its own top left."""
    rng = np.random.default_rng(seed)
    sheet = PAPERS[paper](rng)
    ground = DESKS[desk](rng)
    corners = _placed(sheet.shape[1], sheet.shape[0], rng)
    across, down, mask = _seen(sheet.shape[1], sheet.shape[0], corners, rng.uniform(0, 0.025))
    shown = cv2.remap(sheet.astype(np.float32), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    under = cv2.GaussianBlur(np.roll(mask, (7, 5), (0, 1)), (0, 0), 6)[..., None] * np.float32(0.35)
    seen = ground * (1 - under)
    share = cv2.GaussianBlur(mask, (0, 0), 0.8)[..., None]
    seen = seen + (shown - seen) * share
    if rng.random() < 0.3:
        seen = _hand(np.asarray(seen, np.float32), corners, rng)
    seen = seen * _light(rng)
    seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.5, 1.4)) + rng.standard_normal(seen.shape, np.float32) * 3
    return np.clip(seen, 0, 255).astype(np.uint8), corners


def bare(seed: int, desk: str) -> Picture:
    """A desk with things on it that are no paper: a pen, a cup, a cable."""
    rng = np.random.default_rng(seed)
    seen = DESKS[desk](rng)
    for _ in range(int(rng.integers(1, 4))):
        at = tuple(rng.integers((150, 150), (WIDTH - 150, HEIGHT - 150)).tolist())
        colour = tuple(rng.uniform(20, 230, 3).tolist())
        if rng.random() < 0.5:
            cv2.circle(seen, at, int(rng.integers(40, 140)), colour, -1, cv2.LINE_AA)
        else:
            end = (at[0] + int(rng.integers(-300, 300)), at[1] + int(rng.integers(-300, 300)))
            cv2.line(seen, at, end, colour, int(rng.integers(8, 22)), cv2.LINE_AA)
    seen = seen * _light(rng) + rng.standard_normal(seen.shape, np.float32) * 3
    return np.clip(seen, 0, 255).astype(np.uint8)


def _print(page: Picture, rng: np.random.Generator, top: int, size: float = 0.7) -> Picture:
    height, width = page.shape[:2]
    for y in range(top, height - 30, round(44 * size)):
        if rng.random() < 0.85:
            words = "".join(rng.choice(list("abcdefghiklmnoprstuvwy     "), int(width / (22 * size))))
            cv2.putText(page, words, (width // 12, y), _FONT, size, (50, 45, 45), 1, cv2.LINE_AA)
    return page


def _form(rng: np.random.Generator) -> Picture:
    page = np.full((1188, 840, 3), rng.integers(228, 250), np.uint8)
    for y in range(200, 1000, 100):
        cv2.rectangle(page, (70, y), (770, y + 100), (60, 60, 60), 2)
    return _print(page, rng, 90)


def _receipt(rng: np.random.Generator) -> Picture:
    page = _print(np.full((1000, 300, 3), (232, 236, 238), np.uint8), rng, 70, 0.55)
    for y in (330, 660):
        page[y : y + 170] = (page[y : y + 170] * np.linspace(0.82, 1, 170)[:, None, None]).astype(np.uint8)
    return page


def _card(rng: np.random.Generator) -> Picture:
    page = np.full((540, 856, 3), rng.uniform(120, 235, 3), np.uint8)
    page = (page * np.linspace(0.85, 1.05, 856)[None, :, None]).clip(0, 255).astype(np.uint8)
    page[110:420, 560:800] = rng.uniform(60, 200, 3)
    return _print(page, rng, 90)


def _passport(rng: np.random.Generator) -> Picture:
    page = np.full((1250, 880, 3), (205, 222, 226), np.uint8)
    page[615:635] = (page[615:635] * 0.72).astype(np.uint8)
    page[700:1000, 60:290] = rng.uniform(80, 180, 3)
    cv2.putText(page, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<", (40, 1180), _FONT, 1.1, (30, 30, 30), 2)
    return _print(page, rng, 80)


def _cover(rng: np.random.Generator) -> Picture:
    page = np.full((1100, 800, 3), rng.uniform(20, 235, 3), np.uint8)
    page[: int(rng.integers(350, 750))] = rng.uniform(20, 235, 3)
    cv2.putText(page, "HANDBOOK", (120, 300), _FONT, 3, (240, 240, 240), 5)
    return page


def _white(rng: np.random.Generator) -> Picture:
    return np.full((1188, 840, 3), rng.integers(235, 250), np.uint8)


def _plain(rng: np.random.Generator) -> Floats:
    return np.full((HEIGHT, WIDTH, 3), rng.uniform(20, 190, 3), np.float32)


def _clouds(rng: np.random.Generator, cells: tuple[int, int]) -> Floats:
    small = rng.standard_normal(cells, np.float32)
    return np.asarray(cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.float32)[..., None]


def _wood(rng: np.random.Generator) -> Floats:
    grain = _clouds(rng, (160, 6)) * 9 + _clouds(rng, (40, 3)) * 12
    ground = np.asarray(np.array((70, 105, 150)) * rng.uniform(0.6, 1.2) + grain, np.float32)
    for y in range(int(rng.integers(60, 200)), HEIGHT, 240):
        cv2.line(ground, (0, y), (WIDTH, y + 6), (35, 50, 70), 4)
    return ground


def _marble(rng: np.random.Generator) -> Floats:
    veins = np.abs(_clouds(rng, (9, 12)) + _clouds(rng, (30, 40)) * 0.4)
    return np.asarray(210 - 70 * np.exp(-veins * 9) + np.zeros(3) + _clouds(rng, (5, 6)) * 5, np.float32)


def _cloth(rng: np.random.Generator) -> Floats:
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    squares = (np.sin(x / 21) > 0).astype(np.float32) + (np.sin(y / 21) > 0)
    return np.asarray(rng.uniform(40, 150, 3) + squares[..., None] * rng.uniform(-30, 40, 3), np.float32)


def _white_desk(rng: np.random.Generator) -> Floats:
    return np.asarray(rng.uniform(205, 226) + np.zeros(3) + _clouds(rng, (4, 5)) * 3, np.float32)


def _papers_beneath(rng: np.random.Generator) -> Floats:
    ground = _plain(rng)
    for _ in range(3):
        corners = _placed(840, 1188, rng) + rng.uniform(-350, 350, 2)
        cv2.fillConvexPoly(ground, np.round(corners).astype(np.int32), (rng.uniform(170, 225),) * 3, cv2.LINE_AA)
    return ground


def _placed(width: int, height: int, rng: np.random.Generator) -> Corners:
    fill = rng.uniform(0.5, 0.85)
    scale = fill * min(WIDTH / width, HEIGHT / height)
    flat = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5) * (width * scale, height * scale)
    flat += rng.uniform(-0.07, 0.07, (4, 2)) * (width * scale, height * scale)
    angle = np.radians(rng.uniform(-25, 25))
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    placed = flat @ spin + (WIDTH / 2, HEIGHT / 2) + rng.uniform(-25, 25, 2)
    centre = placed.mean(axis=0)
    beyond = np.abs((placed - (WIDTH / 2, HEIGHT / 2)) / (WIDTH / 2 - 12, HEIGHT / 2 - 12)).max()
    return (WIDTH / 2, HEIGHT / 2) + (placed - (WIDTH / 2, HEIGHT / 2)) / max(1.0, beyond) if len(centre) else placed


def _seen(width: int, height: int, corners: Corners, bulge: float) -> tuple[Floats, Floats, Floats]:
    """For each pixel the place on the paper it shows, and 1 where there is paper; `bulge` as a share of its height."""
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    u, v, w = np.tensordot(view, np.stack([x, y, np.ones_like(x)]), 1)
    u, v = u / w, v / w
    v = v - bulge * height * np.sin(np.pi * np.clip(u / width, 0, 1))
    mask = (u >= 0) & (u <= width) & (v >= 0) & (v <= height)
    return u.astype(np.float32), v.astype(np.float32), mask.astype(np.float32)


def _hand(seen: Floats, corners: Corners, rng: np.random.Generator) -> Floats:
    side = int(rng.integers(0, 4))
    at = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0.3, 0.7)
    outward = at - corners.mean(axis=0)
    outward /= np.linalg.norm(outward)
    skin = np.array((120, 150, 205), np.float32) * rng.uniform(0.7, 1.1)
    for finger in range(4):
        tip = at - outward * rng.uniform(20, 60) + np.array([-outward[1], outward[0]]) * (finger - 1.5) * 34
        ends = [tuple(np.round(point).astype(int).tolist()) for point in (tip, tip + outward * 500)]
        cv2.line(seen, ends[0], ends[1], (skin * rng.uniform(0.92, 1.05)).tolist(), 30, cv2.LINE_AA)
    return seen


def _light(rng: np.random.Generator) -> Floats:
    x, y = np.meshgrid(np.linspace(-1, 1, WIDTH, dtype=np.float32), np.linspace(-1, 1, HEIGHT, dtype=np.float32))
    slope = rng.uniform(-0.25, 0.25, 2)
    light = 0.9 + slope[0] * x + slope[1] * y
    if rng.random() < 0.3:
        across = x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1) + rng.uniform(-0.4, 0.4)
        light = light * (1 - 0.35 / (1 + np.exp(-across * 25)))
    return light.astype(np.float32)[..., None]


PAPERS: Mapping[str, Callable[[np.random.Generator], Picture]] = {
    "form": _form,
    "receipt": _receipt,
    "card": _card,
    "passport": _passport,
    "cover": _cover,
    "white": _white,
}
DESKS: Mapping[str, Callable[[np.random.Generator], Floats]] = {
    "plain": _plain,
    "wood": _wood,
    "marble": _marble,
    "cloth": _cloth,
    "white": _white_desk,
    "papers": _papers_beneath,
}
