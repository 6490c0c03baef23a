"""Pictures for tests, drawn here: codes, printed pages, desks, and what cameras do to them."""

from typing import Any

import cv2
import numpy as np
import qrcode
from cv2.typing import MatLike
from numpy.typing import NDArray
from qrcode.image.pil import PilImage

from core.imaging.picture import Corners, Picture

FONT = cv2.FONT_HERSHEY_SIMPLEX


def code(text: str | bytes, module: int = 6, border: int = 4) -> Picture:
    """A QR code, `module` pixels for each module, BGR."""
    made = qrcode.QRCode(box_size=module, border=border)
    made.add_data(text, optimize=0)
    made.make(fit=True)
    return drawn(made)


def drawn(made: qrcode.QRCode[Any]) -> Picture:
    plain = np.asarray(made.make_image(PilImage).get_image().convert("L"), np.uint8)
    return np.asarray(cv2.cvtColor(plain, cv2.COLOR_GRAY2BGR), np.uint8)


FINER = 2
"""Points across and down for each pixel of a photograph."""


def sheet(seed: int = 0, width: int = 620, height: int = 877, lines: int = 26) -> Picture:
    """A printed form: heading, lines of words and figures, a box, a red seal. A4 at 75 dpi by default."""
    rng = np.random.default_rng(seed)
    page = np.full((height, width, 3), 246, np.uint8)
    scale = width / 620
    cv2.putText(page, "APPLICATION FORM", (int(150 * scale), int(60 * scale)), FONT, scale, (20, 20, 20), 2)
    for row in range(lines):
        y = int((105 + row * 27) * scale)
        if y > height - 40 * scale:
            break
        words = " ".join(
            "".join(rng.choice(list("ABCDEFGHJKLMNPRSTUVWXYZ0123456789"), rng.integers(3, 9))) for _ in range(5)
        )
        cv2.putText(page, words[:38], (int(45 * scale), y), FONT, 0.55 * scale, (35, 35, 35), 1, cv2.LINE_AA)
    box = [int(v * scale) for v in (380, 640, 580, 780)]
    if box[3] < height:
        cv2.rectangle(page, (box[0], box[1]), (box[2], box[3]), (60, 60, 60), 1)
        cv2.circle(page, (int(200 * scale), int(740 * scale)), int(60 * scale), (40, 40, 200), 3)
    return page


def desk(seed: int, width: int, height: int, colour: tuple[int, int, int] = (70, 90, 120)) -> Picture:
    """A table top: one colour, uneven light, a little grain."""
    rng = np.random.default_rng(seed)
    across, down = np.linspace(0.85, 1.1, width, dtype=np.float32), np.linspace(1.05, 0.9, height, dtype=np.float32)
    light = across[None, :, None] * down[:, None, None]
    grain = rng.standard_normal((height, width, 1), np.float32) * np.float32(3)
    return np.clip(np.array(colour, np.float32) * light + grain, 0, 255).astype(np.uint8)


def photographed(
    page: Picture,
    seed: int = 0,
    *,
    size: tuple[int, int] = (1000, 1300),
    fill: float = 0.72,
    tilt: float = 0.06,
    turn: float = 4.0,
    desk_colour: tuple[int, int, int] = (70, 90, 120),
    light: float = 1.0,
    noise: float = 3.0,
) -> tuple[Picture, Corners]:
    """`page` on a desk as a camera sees it, and where its corners are, clockwise from the top left.

    `size`: (width, height) of the picture; `tilt`: how far corners stray, as a share of the page.
    """
    rng = np.random.default_rng(seed)
    width, height = size
    ground = desk(seed, width, height, desk_colour)
    h, w = page.shape[:2]
    scale = fill * min(width / w, height / h)
    flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float64)
    placed = (flat - (w / 2, h / 2)) * scale
    placed += rng.uniform(-tilt, tilt, (4, 2)) * (w * scale, h * scale)
    angle = np.radians(rng.uniform(-turn, turn))
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = placed @ spin + (width / 2, height / 2)
    finer = (corners + 0.5) * FINER - 0.5
    view = cv2.getPerspectiveTransform(flat.astype(np.float32), finer.astype(np.float32))
    shown, mask = (_seen(drawn, view, size) for drawn in (page, np.full((h, w), 255, np.uint8)))
    share = mask[..., None].astype(np.float32) / 255
    mixed = (ground + (shown.astype(np.float32) - ground) * share) * np.float32(light)
    mixed += rng.standard_normal((height, width, 1), np.float32) * np.float32(noise)
    return np.clip(mixed, 0, 255).astype(np.uint8), corners


def _seen(drawn: Picture, view: MatLike, size: tuple[int, int]) -> Picture:
    """As a sensor sees it, each pixel the mean of what falls on it: warping alone takes single points, and a hairline
    comes out as a row of dots."""
    fine = cv2.warpPerspective(drawn, view, (size[0] * FINER, size[1] * FINER))
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def with_glare(image: Picture, x: float, y: float, radius: float, strength: float = 400) -> Picture:
    """A lamp's reflection: `x`, `y`, `radius` as shares of the picture."""
    height, width = image.shape[:2]
    across, down = np.meshgrid(np.arange(width) / width, np.arange(height) / height)
    spot = strength * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * (radius / 2) ** 2))
    return np.clip(image + spot[..., None], 0, 255).astype(np.uint8)


def blurred(image: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def on_a_screen(page: Picture, rows: int) -> Picture:
    """Each pixel as three stripes of colour, every third row dark."""
    small = cv2.resize(page, (round(page.shape[1] * rows / page.shape[0]), rows), interpolation=cv2.INTER_AREA)
    lit = np.zeros((small.shape[0] * 3, small.shape[1] * 3, 3), np.float32)
    for stripe in range(3):
        lit[:, stripe::3, 2 - stripe] = np.repeat(small[:, :, 2 - stripe], 3, axis=0)
    lit[2::3] /= 3
    return np.clip(lit * 2.6, 0, 255).astype(np.uint8)


def overlap(one: Corners, other: Corners, size: tuple[int, int]) -> float:
    """Intersection over union of two quadrilaterals in a picture of `size` (width, height)."""
    masks: list[NDArray[np.uint8]] = []
    for quad in (one, other):
        mask = np.zeros((size[1], size[0]), np.uint8)
        cv2.fillPoly(mask, [np.round(quad).astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())
