"""The paper on the counter against the picture that was sent in."""

from collections import Counter
from functools import lru_cache

import cv2
import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging.comparison import compare
from core.imaging.picture import Picture
from tests.core.imaging.pictures import FONT, blurred, desk, photographed, sheet, with_glare

SCALE = 2
INK = (35, 35, 35)


def form(seed: int) -> Picture:
    return sheet(seed, 620 * SCALE, 877 * SCALE)


def altered(page: Picture, seed: int) -> tuple[Picture, tuple[int, int]]:
    """`page` with one character of one line written over by another, and where that is."""
    rng = np.random.default_rng(seed)
    changed = page.copy()
    row, column = int(rng.integers(0, 19)), int(rng.integers(0, 22))
    x, y = (45 + column * 11) * SCALE, (105 + row * 27) * SCALE
    before = changed[y - 16 * SCALE : y + 5 * SCALE, x : x + 13 * SCALE].copy()
    for letter in rng.permutation(list("ABDEFGHKMNPRSX023456789")):
        changed[y - 16 * SCALE : y + 5 * SCALE, x : x + 13 * SCALE] = 246
        cv2.putText(changed, str(letter), (x, y), FONT, 0.55 * SCALE, INK, 1, cv2.LINE_AA)
        after = changed[y - 16 * SCALE : y + 5 * SCALE, x : x + 13 * SCALE]
        if np.abs(after.astype(int) - before).mean() > 12:
            break
    return changed, (x + 6 * SCALE, y - 5 * SCALE)


@lru_cache(1)
def uploaded(seed: int) -> Picture:
    return photographed(form(seed), seed + 100, size=(1500, 2000), tilt=0.03, light=0.85)[0]


def presented(page: Picture, seed: int) -> Picture:
    return photographed(page, seed + 500, size=(1700, 2300), tilt=0.03, desk_colour=(40, 40, 45))[0]


def verdicts(kind: str, seeds: range) -> Counter[str]:
    counted: Counter[str] = Counter()
    for seed in seeds:
        page = form(seed)
        shown = {"same": page, "altered": altered(page, seed)[0], "other": form(seed + 1000)}[kind]
        counted[compare(uploaded(seed), presented(shown, seed)).verdict] += 1
    return counted


def test_two_photographs_of_one_paper_are_the_same() -> None:
    assert verdicts("same", range(1)) == {"same": 1}


def test_a_paper_with_one_character_altered_is_never_called_the_same() -> None:
    assert verdicts("altered", range(1)) == {"different": 1}


def test_the_same_form_filled_in_otherwise_is_different() -> None:
    assert verdicts("other", range(1)) == {"different": 1}


def test_a_figure_added_on_bare_paper_is_seen() -> None:
    """Nothing on the one page explains it, and nothing can be explained by it: only looking both ways finds it."""
    assert verdicts("altered", range(51, 52)) == {"different": 1}


@pytest.mark.nightly
def test_nearly_every_genuine_pair_of_many_is_the_same() -> None:
    assert verdicts("same", range(20, 80))["same"] >= 59


@pytest.mark.nightly
@pytest.mark.parametrize("seeds", [range(20, 80), range(80, 140)], ids=str)
def test_none_of_many_papers_with_one_character_altered_is_the_same(seeds: range) -> None:
    assert verdicts("altered", seeds)["same"] == 0


@pytest.mark.nightly
def test_none_of_many_other_papers_is_the_same() -> None:
    assert verdicts("other", range(20, 50))["same"] == 0


def test_the_altered_place_is_boxed_in_the_originals_pixels() -> None:
    changed, (x, y) = altered(form(3), 3)
    original, corners = photographed(changed, 7, size=(1700, 2300), tilt=0.03)
    frame = np.array([[0, 0], [1240, 0], [1240, 1754], [0, 1754]], np.float32)
    view = cv2.getPerspectiveTransform(frame, corners.astype(np.float32))
    ((place,),) = cv2.perspectiveTransform(np.array([[[x, y]]], np.float32), view)
    result = compare(uploaded(3), original)
    assert result.verdict == "different" and result.aligned
    assert any(
        box.x <= place[0] <= box.x + box.width and box.y <= place[1] <= box.y + box.height for box in result.differences
    )


def test_glare_hides_and_does_not_accuse() -> None:
    result = compare(with_glare(uploaded(0), 0.5, 0.5, 0.15), presented(form(0), 0))
    assert result.verdict == "unsure" and result.unreadable


def test_an_alteration_under_glare_is_not_called_the_same() -> None:
    shown = with_glare(presented(altered(form(0), 0)[0], 0), 0.4, 0.4, 0.3)
    assert compare(uploaded(0), shown).verdict != "same"


def test_a_blurred_or_tiny_picture_proves_nothing() -> None:
    original = presented(form(0), 0)
    assert compare(blurred(uploaded(0), 4), original).verdict == "unsure"
    small = cv2.resize(uploaded(0), None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    assert compare(np.asarray(small, np.uint8), original).verdict != "same"


def test_an_upload_turned_by_a_quarter_is_laid_over_the_original() -> None:
    turned = np.ascontiguousarray(np.rot90(uploaded(0)))
    assert compare(turned, presented(form(0), 0)).verdict == "same"


def test_a_scan_is_compared_with_a_photograph() -> None:
    page = form(6)
    assert compare(page, presented(page, 6)).verdict == "same"


def test_an_identity_card_is_compared() -> None:
    card = np.full((540, 856, 3), (215, 205, 190), np.uint8)
    for row, line in enumerate(("NAME  ZHANG SAN", "SEX  M   NATION  HAN", "BORN 1990 03 07", "990000199003071234")):
        cv2.putText(card, line, (40, 110 + row * 110), FONT, 1.1, INK, 2, cv2.LINE_AA)
    cv2.circle(card, (720, 170), 80, (120, 110, 160), -1)
    other = card.copy()
    other[285:340, 300:330] = (215, 205, 190)
    cv2.putText(other, "8", (300, 330), FONT, 1.1, INK, 2, cv2.LINE_AA)

    def shot(page: Picture, seed: int) -> Picture:
        return photographed(page, seed, size=(1600, 1200), fill=0.75, tilt=0.02)[0]

    assert compare(shot(card, 1), shot(card, 2)).verdict == "same"
    assert compare(shot(card, 1), shot(other, 3)).verdict == "different"


def test_bare_desks_are_unsure_and_no_picture_is_refused() -> None:
    assert compare(desk(1, 900, 700), desk(2, 900, 700)).verdict == "unsure"
    with pytest.raises(InvalidInput):
        compare(np.zeros((0, 0, 3), np.uint8), form(1))
