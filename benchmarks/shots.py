"""Codes as a camera sees them, computed from the code outwards: medium, shape, light, lens, sensor, file.

    medium    screen (a phone: pixels of three stripes, which beat with the camera's), receipt (thermal print at
              203 dpi: dots that bleed), laser (600 dpi on white paper)
    shape     flat, folded along a line, bent round a cylinder; tilted about both axes, turned in the picture
    light     uneven, a lamp's reflection
    lens      out of focus (a disc), moved (a line), sensor noise, JPEG

Light is gathered on a lattice three times finer than the sensor's, so that stripes beat with it as they do in life.
Codes were straightened with shots of seeds below 6,000 in view; figures are given for other seeds. A shot is a function
of its `Scene` alone.
"""

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode.image.pil import PilImage

from core.imaging.picture import Picture

Medium = Literal["screen", "receipt", "laser"]
Shape = Literal["flat", "folded", "bent"]
Floats = NDArray[np.float32]

_FINER = 3
_MODULE = 24  # pixels of a module on the medium as drawn, before it is seen
_RIM = 4


@dataclass(frozen=True)
class Scene:
    """`module`: pixels of a module in the picture; `tilt`, `turn`: degrees; `blur`: the sigma that spreads light as
    the lens does, in pixels; `glare`: 0 to 1, the lamp's strength; `moved`: pixels during the exposure."""

    text: str
    seed: int = 0
    medium: Medium = "laser"
    shape: Shape = "flat"
    module: float = 4.0
    tilt: float = 0.0
    turn: float | None = None
    blur: float = 0.6
    glare: float = 0.0
    moved: float = 0.0
    noise: float = 4.0
    light: float = 1.0
    size: tuple[int, int] = (640, 480)
    correction: int = qrcode.ERROR_CORRECT_M


def shot(scene: Scene) -> Picture:
    """BGR uint8 of `scene.size`, with the code near the middle on a desk."""
    rng = np.random.default_rng(scene.seed)
    finer = _finer(scene)
    flat = _drawn(finer, rng)
    across, down = _camera(finer, flat.shape[0], rng)
    beyond = (-1.0, -1.0, -1.0)
    paper = cv2.remap(flat, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=beyond)
    desk = np.array((90, 105, 125), np.float32) * np.linspace(0.8, 1.15, finer.size[0], dtype=np.float32)[None, :, None]
    seen = np.where(paper < 0, desk, paper) * _light(finer, rng)
    seen = _lens(seen.astype(np.float32) + _lamp(finer, rng), finer, rng)
    seen = cv2.resize(seen, scene.size, interpolation=cv2.INTER_AREA)
    seen += rng.standard_normal(seen.shape, np.float32) * np.float32(scene.noise)
    _, file = cv2.imencode(".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)


def _finer(scene: Scene) -> Scene:
    return replace(
        scene,
        module=scene.module * _FINER,
        blur=scene.blur * _FINER,
        moved=scene.moved * _FINER,
        size=(scene.size[0] * _FINER, scene.size[1] * _FINER),
    )


def modules_of(text: str, correction: int = qrcode.ERROR_CORRECT_M) -> NDArray[np.bool_]:
    """True where the code is dark, without its quiet zone."""
    made = qrcode.QRCode(border=0, box_size=1, error_correction=correction)
    made.add_data(text)
    made.make(fit=True)
    return np.asarray(made.make_image(PilImage).get_image().convert("L")) < 128


def _drawn(scene: Scene, rng: np.random.Generator) -> Floats:
    """The medium with the code on it, `_MODULE` pixels a module, float BGR 0 to 255."""
    dark = np.pad(modules_of(scene.text, scene.correction), _RIM)
    grey = np.where(np.kron(dark, np.ones((_MODULE, _MODULE))) > 0, 0.0, 1.0).astype(np.float32)
    if scene.medium == "screen":
        return _screen(grey)
    if scene.medium == "receipt":
        grey = cv2.GaussianBlur(grey, (0, 0), _MODULE / 3 * 0.35)  # a dot is a third of a module, and bleeds
        grey = np.clip((grey - 0.42) * 6, 0, 1) + cv2.resize(
            rng.standard_normal((grey.shape[0] // 8, grey.shape[1] // 8), np.float32), grey.shape[::-1]
        ) * np.float32(0.06)
        ink, paper = np.array((70, 62, 60), np.float32), np.array((214, 222, 226), np.float32)
    else:
        grey = cv2.GaussianBlur(grey, (0, 0), 1.2)
        ink, paper = np.array((38, 36, 36), np.float32), np.array((238, 240, 240), np.float32)
    return np.asarray(ink + (paper - ink) * grey[..., None], np.float32)


def _screen(grey: Floats) -> Floats:
    """Red, green and blue stripes of display pixels, an eighth of a module wide, with dark gaps."""
    pitch = _MODULE // 8
    lit = np.zeros((pitch, pitch, 3), np.float32)
    for stripe in range(3):
        lit[: pitch - 1, stripe * pitch // 3 : (stripe + 1) * pitch // 3, 2 - stripe] = 3.6
    rows, columns = grey.shape[0] // pitch, grey.shape[1] // pitch
    return (grey[..., None] * 218 + 14) * np.tile(lit, (rows, columns, 1)) / (1 - 1 / pitch) * np.float32(0.85)


def _camera(scene: Scene, side: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """For each pixel of the picture, where on the medium it looks: a pinhole camera above a surface that may bend."""
    width, height = scene.size
    turn = np.radians(rng.uniform(0, 360) if scene.turn is None else scene.turn)
    lean = rng.uniform(0, 2 * np.pi)
    tilt = np.radians(scene.tilt)
    axis = np.array([np.cos(lean), np.sin(lean), 0.0])
    rotation = cv2.Rodrigues(axis * tilt)[0] @ cv2.Rodrigues(np.array([0.0, 0.0, turn]))[0]
    extent = side / _MODULE  # modules along the medium
    steps = np.linspace(-extent / 2, extent / 2, 121)
    x, y = np.meshgrid(steps, steps)
    depth = {"flat": 0 * x, "folded": np.abs(x) * 0.35, "bent": -(x**2) / extent * 0.9}[scene.shape]
    points = np.stack([x, y, depth], -1).reshape(-1, 3) @ rotation.T
    distance = 3.0 * extent
    seen = points[:, :2] / (distance + points[:, 2:]) * (scene.module * distance)
    seen += (width / 2 + rng.uniform(-9, 9), height / 2 + rng.uniform(-9, 9))
    return _inverted(seen.reshape(121, 121, 2), side, scene.size)


def _inverted(seen: NDArray[np.float64], side: int, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """The map from the picture to the medium, from where a lattice of the medium is seen: drawn cell by cell."""
    width, height = size
    across, down = np.full((height, width), -1e4, np.float32), np.full((height, width), -1e4, np.float32)
    cells, cell = seen.shape[0] - 1, (side - 1) / (seen.shape[0] - 1)
    for row in range(0, cells, 10):
        for column in range(0, cells, 10):
            block = seen[row : row + 11 : 10, column : column + 11 : 10].reshape(4, 2).astype(np.float32)
            low, high = np.floor(block.min(axis=0)).astype(int) - 1, np.ceil(block.max(axis=0)).astype(int) + 2
            (x0, y0), (x1, y1) = np.clip(low, 0, size), np.clip(high, 0, size)
            if x1 <= x0 or y1 <= y0:
                continue
            ends = [(column, row), (column + 10, row), (column, row + 10), (column + 10, row + 10)]
            back = cv2.getPerspectiveTransform(block, np.array(ends, np.float32) * np.float32(cell))
            px, py = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
            u, v, w = np.tensordot(back, np.stack([px, py, np.ones_like(px)]), 1)
            u, v = u / w, v / w
            inside = (u >= column * cell) & (u < (column + 10) * cell) & (v >= row * cell) & (v < (row + 10) * cell)
            across[y0:y1, x0:x1][inside], down[y0:y1, x0:x1][inside] = u[inside], v[inside]
    return across, down


def _light(scene: Scene, rng: np.random.Generator) -> Floats:
    width, height = scene.size
    slope = rng.uniform(-0.25, 0.25, 2)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    return ((1 + slope[0] * x + slope[1] * y) * scene.light).astype(np.float32)[..., None]


def _lamp(scene: Scene, rng: np.random.Generator) -> Floats:
    """A soft white spot on the code; at 1 its middle is burnt out."""
    width, height = scene.size
    reach = scene.module * 6
    at = np.array((width / 2, height / 2)) + rng.uniform(-1.2, 1.2, 2) * reach
    x, y = np.meshgrid(np.arange(width) - at[0], np.arange(height) - at[1])
    return (260 * scene.glare * np.exp(-(x**2 + y**2) / (2 * reach**2))).astype(np.float32)[..., None]


def _lens(seen: Floats, scene: Scene, rng: np.random.Generator) -> Floats:
    if scene.blur > _FINER:  # out of focus: a disc of the same spread
        radius = 2 * scene.blur
        reach = int(np.ceil(radius))
        x, y = np.meshgrid(*[np.arange(-reach, reach + 1)] * 2)
        disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
        seen = np.asarray(cv2.filter2D(seen, -1, disc / disc.sum()), np.float32)
    elif scene.blur > 0:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), scene.blur), np.float32)
    if scene.moved > 1:
        line = np.zeros((2 * int(scene.moved) + 1,) * 2, np.float32)
        angle, middle = rng.uniform(0, np.pi), int(scene.moved)
        along = np.array((np.cos(angle), np.sin(angle))) * scene.moved / 2
        ends = [tuple(np.round(middle + sign * along).astype(int).tolist()) for sign in (-1, 1)]
        cv2.line(line, ends[0], ends[1], 1.0, 1, cv2.LINE_AA)
        seen = np.asarray(cv2.filter2D(seen, -1, line / line.sum()), np.float32)
    return seen
