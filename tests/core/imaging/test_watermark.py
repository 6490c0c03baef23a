"""The mark of a reused paper: on the copy that is shown, all over it, with the paper still legible below."""

import cv2
import numpy as np
import pytest

from core.certificates.rendering import render_certificate
from core.errors import InvalidInput
from core.imaging import intake
from core.imaging.sheet import first_page
from core.imaging.watermark import watermark
from tests.builders import picture
from tests.core.certificates.examples import FACTS

LINES = (
    "仅供办件 440605-20261119-000001-0 使用：个体工商户设立登记",
    "佛山市南海区市场监督管理局 查阅 · 2026年11月19日",
)


def test_the_whole_page_is_marked_and_stays_legible() -> None:
    plain = intake.to_bgr(picture(3))
    marked = intake.to_bgr(watermark(picture(3), LINES))
    height, width = plain.shape[:2]
    assert marked.shape[1] == width and marked.shape[0] > height, "a strip with the lines in full hangs below"
    page = marked[:height].astype(int)
    red = page[:, :, 2] - page[:, :, 0] > 12
    for rows in np.array_split(red, 4):
        for quarter in np.array_split(rows, 3, axis=1):
            assert quarter.mean() > 0.005, "no part of the page is free of the mark"
    grey = cv2.cvtColor(plain, cv2.COLOR_BGR2GRAY)
    dark = cv2.erode((grey < 90).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    light = cv2.erode((grey > 200).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    shown = cv2.cvtColor(marked[:height], cv2.COLOR_BGR2GRAY)
    assert shown[dark].max() < shown[light].min(), "ink stays darker than paper everywhere"


def test_two_purposes_give_two_pictures() -> None:
    assert watermark(picture(3), LINES) != watermark(picture(3), ("another purpose", LINES[1]))


def test_what_is_no_picture_is_not_marked() -> None:
    with pytest.raises(InvalidInput, match="image_damaged"):
        watermark(b"%PDF-1.7", LINES)


def test_a_certificates_pdf_becomes_a_picture_of_its_first_page() -> None:
    shown = intake.to_bgr(
        first_page(render_certificate("business_licence", FACTS["business_licence"], "https://hall.example/check/#X"))
    )
    assert max(shown.shape) == 2000 and (shown < 80).any()
    with pytest.raises(InvalidInput, match="image_damaged"):
        first_page(b"no page")
