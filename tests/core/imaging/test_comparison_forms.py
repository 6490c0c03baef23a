"""Office forms in Chinese and English, photographed and scanned: genuine pairs are the same, forged ones never are."""

from collections import Counter

import numpy as np
import pytest

from benchmarks.bent import Bend
from benchmarks.bent import photographed as bent
from core.imaging import comparison
from core.imaging.comparison import Retake, compare
from core.imaging.picture import Picture
from tests.core.imaging.forms import ALTERATIONS, Alteration, altered, drawn, filled_in, photographed
from tests.core.imaging.pairs import Light, pair
from tests.core.imaging.pictures import blurred

A_NIGHT = range(2000, 2012)
"""Forms by seed; larger counts: `python -m benchmarks.comparison --forms 72`."""


def verdicts(seeds: range, alteration: Alteration | None, light: Light = "good") -> Counter[str]:
    return Counter(compare(*pair(seed, alteration, light)).verdict for seed in seeds)


def test_one_form_photographed_twice_is_the_same() -> None:
    assert verdicts(range(1), None) == {"same": 1}


BY_DAY = ("date", "seal")


@pytest.mark.parametrize(
    "alteration", [each if each in BY_DAY else pytest.param(each, marks=pytest.mark.nightly) for each in ALTERATIONS]
)
def test_a_forged_form_is_not_the_same(alteration: Alteration) -> None:
    seed = ALTERATIONS.index(alteration)
    told = verdicts(range(seed, seed + 1), alteration)
    assert told["same"] == 0 and (told["different"] == 1 or alteration == "lookalike")


@pytest.mark.parametrize("light", ["glare", pytest.param("blur", marks=pytest.mark.nightly)])
def test_bad_light_is_told_and_hides_no_forgery(light: Light) -> None:
    genuine, forged = compare(*pair(1, None, light)), compare(*pair(1, "digit", light))
    assert genuine.verdict == "unsure" and genuine.retakes[0].flaw in ("glare", "blurred")
    assert forged.verdict != "same"


def test_light_on_a_white_scan_is_told_and_accuses_nobody() -> None:
    """Half of the page is white where the other picture has print."""
    told = compare(*pair(5007, None, "glare"))
    assert told.verdict == "unsure" and any(retake.flaw == "glare" for retake in told.retakes)


def test_light_on_a_scan_nearly_as_white_as_white_can_be_accuses_nobody() -> None:
    assert verdicts(range(5004, 5005), None, "glare") == {"unsure": 1}


def soft_from_its_middle(picture: Picture, seed: int) -> Picture:
    """Focus is lost over a fifth of the page, where print is sharp and soft at once."""
    soft = blurred(picture, (4 + seed % 4) * picture.shape[0] / 3000).astype(np.float32)
    ramp = np.clip(np.linspace(-2, 3, picture.shape[0], dtype=np.float32), 0, 1)[:, None, None]
    return np.asarray(picture + (soft - picture) * ramp, np.uint8)


@pytest.mark.parametrize("seed", [6, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(6000, 6010))])
def test_a_form_that_is_soft_in_one_half_is_to_be_taken_again(seed: int) -> None:
    upload, original = pair(seed, None)
    told = compare(upload, soft_from_its_middle(original, seed))
    assert told.verdict == "unsure" and Retake("blurred", "original") in told.retakes
    assert compare(upload, soft_from_its_middle(pair(seed, "digit")[1], seed)).verdict != "same"


BENDS = (Bend("wave", 0.07, down=True), Bend("wave", 0.04), Bend("curl", 0.06), Bend("arc", 0.04, down=True))


@pytest.mark.parametrize(
    ("bend", "alteration"),
    [
        (BENDS[0], None),
        *(pytest.param(bend, kind, marks=pytest.mark.nightly) for bend in BENDS for kind in (None, "digit")),
    ],
)
def test_bent_paper_is_no_other_paper_and_hides_no_forgery(bend: Bend, alteration: Alteration | None) -> None:
    """A genuine one is to be smoothed, or the same where the bend could be followed."""
    for seed in (6, 7):
        form = filled_in(seed)
        shown = drawn(form if alteration is None else altered(form, alteration, seed)) // 8 * 7
        told = compare(photographed(drawn(form), seed), bent(shown, bend, seed)[0])
        assert told.verdict != ("different" if alteration is None else "same"), told.retakes


@pytest.mark.nightly
def test_these_tests_see_a_threshold_that_is_too_soft(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug planted: windows count as agreeing that do not."""
    assert verdicts(range(1), "digit") == {"different": 1}
    monkeypatch.setattr(comparison, "AGREES", 2.0)
    monkeypatch.setattr(comparison, "DIFFERS", 2.0)
    assert verdicts(range(1), "digit") == {"same": 1}


@pytest.mark.nightly
def test_genuine_pairs_are_the_same_and_none_is_different() -> None:
    seen = verdicts(range(2000, 2024), None)
    assert seen["same"] >= 23 and seen["different"] == 0, seen


@pytest.mark.nightly
@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_none_of_many_forged_pairs_is_the_same(alteration: Alteration) -> None:
    seen = verdicts(A_NIGHT, alteration)
    assert seen["same"] == 0, seen


@pytest.mark.nightly
@pytest.mark.parametrize("light", ["glare", "blur"])
@pytest.mark.parametrize("alteration", ["digit", "character", "signature"])
def test_none_of_the_forged_pairs_in_bad_light_is_the_same(alteration: Alteration, light: Light) -> None:
    seen = verdicts(range(2000, 2006), alteration, light)
    assert seen["same"] == 0, seen
