"""Pictures a clerk would take, and pictures a clerk would send back, each for its reason."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging.intake import to_bgr
from core.imaging.picture import Corners, Picture
from core.imaging.quality import best_of, judge
from tests.core.imaging.pictures import blurred, desk, on_a_screen, photographed, sheet, with_glare

SIZE = (1500, 2000)


def photo(seed: int = 0, light: float = 1.0, fill: float = 0.8) -> Picture:
    return photographed(sheet(seed, 1240, 1754), seed, size=SIZE, light=light, fill=fill, tilt=0.03, noise=2)[0]


@pytest.mark.parametrize("seed", range(4))
def test_an_ordinary_photograph_is_acceptable_and_measured(seed: int) -> None:
    quality = judge(photo(seed))
    assert quality.findings == [] and quality.acceptable
    assert quality.corners is not None and len(quality.corners) == 4
    assert quality.dpi is None or 120 < quality.dpi < 180


def test_a_scan_without_borders_is_acceptable() -> None:
    assert judge(sheet(1, 1240, 1754)).findings == []


@pytest.mark.parametrize("seed", range(4))
def test_a_blurred_one_is_told_apart_from_a_sharp_one(seed: int) -> None:
    assert "blurred" in judge(blurred(photo(seed), 3.0)).findings
    assert "blurred" not in judge(blurred(photo(seed), 0.7)).findings


def test_a_moved_camera_blurs_too() -> None:
    moved = np.asarray(cv2.blur(photo(), (12, 12)), np.uint8)
    assert "blurred" in judge(moved).findings


@pytest.mark.parametrize("light", [0.12, 0.2])
def test_a_dark_one_is_too_dark(light: float) -> None:
    assert "too_dark" in judge(photo(light=light)).findings


def test_dim_light_alone_is_no_fault() -> None:
    assert judge(photo(light=0.55)).findings == []


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (0.4, 0.3), (0.6, 0.7)])
def test_a_lamp_on_glossy_paper_is_glare(x: float, y: float) -> None:
    quality = judge(with_glare(photo(light=0.75), x, y, 0.16))
    assert "glare" in quality.findings and quality.glare > 0.01


def test_a_white_label_on_darker_paper_is_no_glare() -> None:
    page = (sheet(2, 1240, 1754) * 0.7).astype(np.uint8)
    page[700:1000, 500:900] = 255
    shown, _ = photographed(page, 2, size=SIZE, noise=0, desk_colour=(40, 50, 60))
    assert "glare" not in judge(shown).findings


def test_a_page_far_away_is_too_small() -> None:
    assert judge(photo(fill=0.3)).findings == ["too_small"]


def test_print_that_runs_out_of_the_picture_is_cut_off() -> None:
    page = sheet(3, 1240, 1754)
    quality = judge(np.ascontiguousarray(page[150:1500, 130:900]))
    assert quality.cut_off and "cut_off" in quality.findings


@pytest.mark.parametrize("side", [1, 2])
def test_a_page_that_runs_out_of_the_picture_over_its_desk_is_cut_off(side: int) -> None:
    seen = np.rot90(photo(side), side)
    quality = judge(np.ascontiguousarray(seen[:, : round(0.55 * seen.shape[1])]))
    assert quality.findings == ["cut_off"]


def test_a_bare_desk_holds_no_page() -> None:
    quality = judge(desk(1, 1600, 1200))
    assert "no_page" in quality.findings and "too_small" not in quality.findings
    assert quality.corners is None


def test_a_card_needs_fewer_pixels_than_a_sheet() -> None:
    card = np.full((540, 856, 3), (205, 190, 150), np.uint8)
    for row in range(60, 500, 30):
        card[row : row + 6, 330:800:2] = 30
    shown, _ = photographed(card, 1, size=(1280, 960), fill=0.5, tilt=0.01)
    quality = judge(shown)
    assert quality.findings == [] and quality.dpi is not None and 150 < quality.dpi < 230


def test_the_empty_back_of_a_sheet_is_told_from_its_front_and_is_not_called_blurred() -> None:
    back, _ = photographed(np.full((1754, 1240, 3), 246, np.uint8), 2, size=SIZE, fill=0.8, tilt=0.03, noise=2)
    assert judge(back).findings == ["empty"]
    assert "empty" not in judge(photo()).findings


def held(shown: Picture, corners: Corners, reach: float) -> Picture:
    """A thumb over the left border, `reach` of the page's width."""
    at = (corners[0] + corners[3]) / 2
    tip = at + (corners[1] - corners[0]) * reach
    ends = [tuple(np.round(point).astype(int).tolist()) for point in (tip, at - (300, 0))]
    return np.asarray(cv2.line(shown.copy(), ends[0], ends[1], (125, 150, 205), 110, cv2.LINE_AA), np.uint8)


def test_fingers_over_print_cover_it_and_fingers_on_the_margin_do_not() -> None:
    shown, corners = photographed(sheet(1, 1240, 1754), 1, size=SIZE, fill=0.8, tilt=0.03, noise=2)
    assert judge(held(shown, corners, 0.3)).findings == ["covered"]
    assert judge(held(shown, corners, 0.0)).findings == []


@pytest.mark.parametrize("paper", ["form", "handwritten"])
def test_wooden_desk_that_was_taken_for_page_is_no_hand(paper: str) -> None:
    """The whole photograph, wood around the paper, laid down as if it were the page."""
    photograph = to_bgr(Path(f"demo/papers/{paper}.jpg").read_bytes())
    shown, _ = photographed(photograph, 2, size=SIZE, fill=0.8, tilt=0.03, noise=2, desk_colour=(30, 30, 35))
    assert "covered" not in judge(shown).findings


def test_of_several_frames_the_sharp_one_without_findings_is_kept() -> None:
    frames = [blurred(photo(), 3.0), photo(light=0.15), photo(), blurred(photo(), 0.8)]
    assert best_of([judge(frame) for frame in frames]) == 2


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidInput):
        judge(np.zeros((0, 5, 3), np.uint8))


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (40, 40, 3)])
def test_tiny_pictures_are_answered(shape: tuple[int, int, int]) -> None:
    assert not judge(np.full(shape, 128, np.uint8)).acceptable


def test_a_photographed_screen_is_hinted_at_and_not_refused() -> None:
    shown = photographed(on_a_screen(sheet(2, 1240, 1754), 760), 760, size=(1800, 2400), fill=0.85)[0]
    quality = judge(shown)
    assert quality.hints == ["screen"] and quality.acceptable and not quality.findings
