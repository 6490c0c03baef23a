"""How a phone, a document camera and a scanner see a sheet: a second path from paper to picture, by other rules.

A pinhole camera stands somewhere above a sheet that is bent about one axis and creased; its lens is out of focus by a
disc, darkens towards the corners and bends lines; the sensor sees one colour a pixel; the phone's program takes the
mosaic apart, smooths grain, sharpens, lifts the shadows and writes a JPEG. See `forms` for the first path.
"""

from typing import Literal

import cv2
import numpy as np
from cv2.typing import MatLike

from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture
from tests.core.imaging.certificates import Forgery, forged, issued, printed

Fault = Literal["glare", "focus"]

_KEPT_SIDE = 2000
"""The desk keeps pictures of this size."""


def shots(seed: int, forgery: Forgery | None = None, fault: Fault | None = None) -> tuple[Picture, Picture]:
    """Upload and original of one letter, or of a letter and its forgery; `fault` spoils one of the two.

    Genuine pairs show one sheet, forgeries another or the same one changed by hand. Uploads are a phone's photograph,
    the page cut out of it, or a scan; originals a photograph of at most 2000 pixels.
    """
    rng = np.random.default_rng([seed, 201])
    paper = issued(seed)
    shown = paper if forgery is None else forged(paper, forgery, seed)
    sheet = int(rng.integers(2)) if forgery else 0
    spoilt = int(rng.integers(2)) if fault else None
    first = photograph(printed(paper), rng, fault if spoilt == 0 else None)
    taken = rng.random()
    if spoilt is None and taken < 0.25:
        first = scan(printed(paper), rng)
    elif taken < 0.5:
        first = _cut_out(first)
    second = photograph(printed(shown, sheet), rng, fault if spoilt == 1 else None)
    return first, _at_most(second, _KEPT_SIDE)


def photograph(sheet: Picture, rng: np.random.Generator, fault: Fault | None = None) -> Picture:
    """`sheet` on a table, from a little aside; 2400 to 3300 pixels along the longer side."""
    longer = int(rng.integers(2400, 3300))
    width, height = (longer * 3 // 4, longer) if sheet.shape[0] > sheet.shape[1] else (longer, longer * 3 // 4)
    across, down, inside = _rays(sheet, (width, height), rng)
    scene = cv2.remap(sheet, across, down, cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    scene *= (1 + _creases(sheet, across, down, rng))[..., None]
    scene += (_table((width, height), rng) - scene) * (1 - inside[..., None])
    if fault == "glare":
        scene += _lamp((width, height), rng)[..., None]
    scene = cv2.filter2D(scene, -1, _disc(rng.uniform(0.7, 1.3) if fault != "focus" else rng.uniform(5, 8)))
    return _processed(scene, rng)


def scan(sheet: Picture, rng: np.random.Generator) -> Picture:
    """A flat-bed at 150 to 240 dots an inch, its white overdriven, turned by up to a degree."""
    scale = float(rng.uniform(150, 240)) / 300
    tall, wide = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), float(rng.uniform(-1, 1)), 1.0)
    turned = cv2.warpAffine(sheet, turn, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=(252, 252, 252))
    small = cv2.resize(turned, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    lifted = np.clip((small - 12) * np.float32(rng.uniform(1.02, 1.1)), 0, 255)
    return _jpeg(lifted + rng.standard_normal(lifted.shape, np.float32), int(rng.integers(80, 95)))


def _rays(sheet: Picture, size: tuple[int, int], rng: np.random.Generator) -> tuple[MatLike, MatLike, MatLike]:
    """For each pixel the place of `sheet` that it sees, (x, y), and whether it sees any of it, 0 to 1."""
    tall, wide = sheet.shape[:2]
    width, height = size
    focal = float(rng.uniform(1.0, 1.4)) * max(size)
    x = (np.arange(width, dtype=np.float32)[None] - width / 2) / np.float32(focal)
    y = (np.arange(height, dtype=np.float32)[:, None] - height / 2) / np.float32(focal)
    bent = 1 + np.float32(rng.uniform(-0.04, 0.02)) * (x * x + y * y)
    angles = [*np.radians(rng.uniform(-9, 9, 2)), np.radians(rng.uniform(-5, 5))]
    turn, _ = cv2.Rodrigues(np.array(angles))
    turn = turn.astype(np.float32)
    rays = [row[0] * x * bent + row[1] * y * bent + row[2] for row in turn]
    fills = float(rng.uniform(0.72, 0.86))
    away = np.float32(max(wide / width, tall / height) * focal / fills)
    u, v = ((ray / rays[2] - row[2] / turn[2, 2]) * away for ray, row in zip(rays[:2], turn[:2], strict=True))
    wave = np.float32(rng.uniform(0, 0.012) * wide) * np.sin(v * np.float32(rng.uniform(1, 4) / tall) + 1)
    u, v = u * (1 + wave / away) + wide / 2, v * (1 + wave / away) + tall / 2
    scale = away / np.float32(focal)
    inside = np.clip(np.minimum(np.minimum(u, wide - u), np.minimum(v, tall - v)) / scale + 0.5, 0, 1)
    return u.astype(np.float32), v.astype(np.float32), inside


def _creases(sheet: Picture, across: MatLike, down: MatLike, rng: np.random.Generator) -> MatLike:
    """Light and shade along a fold or two, as a share."""
    shade = np.zeros(across.shape, np.float32)
    for _ in range(int(rng.integers(0, 3))):
        along, side = (down, sheet.shape[0]) if rng.random() < 0.6 else (across, sheet.shape[1])
        off = (along - np.float32(side * rng.choice([1 / 3, 1 / 2, 2 / 3]))) / np.float32(side * 0.06)
        shade += np.float32(rng.uniform(-0.08, 0.08)) * np.sign(off) * np.exp(-np.abs(off))
    return shade


def _table(size: tuple[int, int], rng: np.random.Generator) -> MatLike:
    """Wood: stripes of a dark or a light colour."""
    width, height = size
    stripes = cv2.resize(rng.uniform(0.8, 1.2, (60, 3)).astype(np.float32), (width, height))
    return stripes[..., None] * rng.uniform((20, 30, 45), (120, 150, 170)).astype(np.float32)


def _lamp(size: tuple[int, int], rng: np.random.Generator) -> MatLike:
    """A window's reflection, a soft-edged oblong that burns paper out."""
    width, height = size
    spot = np.zeros((height, width), np.float32)
    centre = (int(width * rng.uniform(0.3, 0.7)), int(height * rng.uniform(0.25, 0.6)))
    reach = (int(width * rng.uniform(0.06, 0.16)), int(height * rng.uniform(0.04, 0.1)))
    cv2.ellipse(spot, centre, reach, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(250, 420)), -1)
    small = cv2.resize(spot, None, fx=0.1, fy=0.1, interpolation=cv2.INTER_AREA)
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), 4), (width, height))


def _disc(radius: float) -> MatLike:
    """What a point becomes that is out of focus."""
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return disc / disc.sum()


def _processed(scene: MatLike, rng: np.random.Generator) -> Picture:
    """From light to a JPEG, as a phone does it."""
    height, width = scene.shape[0] // 2 * 2, scene.shape[1] // 2 * 2
    scene = scene[:height, :width]
    x, y = np.linspace(-1, 1, width, dtype=np.float32)[None], np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    falloff = np.float32(rng.uniform(0.72, 0.96)) * (1 - np.float32(rng.uniform(0.03, 0.12)) * (x * x + y * y))
    gains = rng.uniform(0.92, 1.0, 3).astype(np.float32)
    mosaic = np.empty((height, width), np.float32)
    for row, column, channel in ((0, 0, 2), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        mosaic[row::2, column::2] = scene[row::2, column::2, channel] * gains[channel]
    mosaic *= falloff
    noise = np.sqrt(np.maximum(mosaic, 0)) * np.float32(rng.uniform(0.1, 0.35))
    mosaic += rng.standard_normal(mosaic.shape, np.float32) * noise
    seen = cv2.demosaicing(np.clip(mosaic, 0, 255).astype(np.uint8), cv2.COLOR_BayerRGGB2BGR)
    smooth = cv2.bilateralFilter(seen, 5, float(rng.uniform(5, 14)), 1.5).astype(np.float32)
    sharp = smooth + np.float32(rng.uniform(0.2, 0.7)) * (smooth - cv2.GaussianBlur(smooth, (0, 0), 1.2))
    lifted = 255 * (np.clip(sharp, 0, 255) / 255) ** np.float32(rng.uniform(0.8, 1.05))
    return _jpeg(lifted, int(rng.integers(80, 94)))


def _cut_out(photographed: Picture) -> Picture:
    """The page alone, as the kiosk sends it; the photograph where no page is found."""
    corners = find_page(photographed)
    return photographed if corners is None else flatten(photographed, corners)


def _at_most(picture: Picture, longest: int) -> Picture:
    scale = min(1.0, longest / max(picture.shape[:2]))
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: MatLike, quality: int) -> Picture:
    _, encoded = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.asarray(decoded, np.uint8)
