"""Pages of travel documents of invented people, drawn with the typeface their zones have, and photographed badly."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.imaging.picture import Picture

OCR_B = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
MILLIMETRE = 12
"""Pixels, as a document camera sees a page that fills a third of its field."""
SIZES = {44: (125, 88), 36: (105, 74), 30: (86, 54)}
PITCH = 2.54 * MILLIMETRE


def page(zone: str, seed: int = 1) -> Picture:
    """A data page with a patterned ground, a face, printed lines and `zone` at its foot, BGR."""
    lines = zone.split("\n")
    width, height = (side * MILLIMETRE for side in SIZES[len(lines[0])])
    picture = Image.new("RGB", (width, height), (232, 236, 228))
    pen = ImageDraw.Draw(picture)
    for row in range(0, height, 9):
        shift = 30 * np.sin(row / 40 + seed)
        pen.arc((shift - 200, row - 60, width + 200 + shift, row + 60), 10, 170, fill=(205, 219, 208), width=2)
    pen.rectangle((width * 0.05, height * 0.2, width * 0.3, height * 0.65), fill=(150, 160, 172))
    pen.ellipse((width * 0.12, height * 0.26, width * 0.23, height * 0.46), fill=(206, 178, 158))
    small = ImageFont.truetype(OCR_B, int(2.2 * MILLIMETRE))
    for row, words in enumerate(("UTOPIA", "SPECIMEN 990000", "HARBOUR ROAD 8", "12 AUG 1974", "AUTHORITY 9999")):
        pen.text((width * 0.36, height * (0.1 + 0.11 * row)), words, font=small, fill=(40, 40, 70))
    _write_zone(pen, lines, width, height)
    return np.asarray(picture)[:, :, ::-1].copy()


def _write_zone(pen: ImageDraw.ImageDraw, lines: list[str], width: int, height: int) -> None:
    font = ImageFont.truetype(OCR_B, int(3.5 * MILLIMETRE))
    left = (width - PITCH * len(lines[0])) / 2
    for row, line in enumerate(lines):
        top = height - (len(lines) - row) * 4.23 * MILLIMETRE - 4 * MILLIMETRE
        for column, sign in enumerate(line):
            pen.text((left + PITCH * column, top), sign, font=font, fill=(15, 15, 18))


def photographed(drawn: Picture, angle: float = 0.0, blur: float = 1.0, noise: float = 5.0, seed: int = 0) -> Picture:
    """The page on a dark desk, turned by `angle` degrees, seen a little from the side."""
    dice = np.random.default_rng(seed)
    height, width = drawn.shape[:2]
    side = int(1.25 * np.hypot(height, width))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += (side - width) / 2, (side - height) / 2
    laid = cv2.warpAffine(drawn, turn, (side, side), borderValue=(58, 52, 50))
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    seen = corners + dice.uniform(-0.02, 0.02, (4, 2)).astype(np.float32) * side
    seen_from_the_side = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(laid, seen_from_the_side, (side, side), borderValue=(58, 52, 50))
    light = np.linspace(0.85, 1.08, side)[None, :, None]
    grainy = cv2.GaussianBlur(photo, (0, 0), blur) * light + dice.normal(0, noise, photo.shape)
    return np.clip(grainy, 0, 255).astype(np.uint8)
