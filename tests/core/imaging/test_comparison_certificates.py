"""Certificates seen by other cameras: folds, halftone, fine patterns and a phone's own sharpening."""

from collections import Counter

import pytest

from core.imaging.comparison import compare
from tests.core.imaging.cameras import Fault, shots
from tests.core.imaging.certificates import FORGERIES, Forgery

A_NIGHT = range(200, 206)


def verdicts(seeds: range, forgery: Forgery | None, fault: Fault | None = None) -> Counter[str]:
    return Counter(compare(*shots(seed, forgery, fault)).verdict for seed in seeds)


def test_a_certificate_folded_for_one_of_two_photographs_is_the_same() -> None:
    """The shade of the fold is as deep as pale print."""
    assert verdicts(range(7, 8), None) == {"same": 1}


def test_a_certificate_out_of_focus_is_not_accused() -> None:
    assert verdicts(range(5001, 5002), None, "focus") == {"unsure": 1}


@pytest.mark.nightly
def test_folds_through_a_seal_are_no_strokes() -> None:
    assert verdicts(range(5004, 5005), None) == verdicts(range(5019, 5020), None) == {"same": 1}


@pytest.mark.nightly
@pytest.mark.parametrize("fault", ["glare", "focus"])
def test_bad_light_accuses_no_genuine_certificate(fault: Fault) -> None:
    assert verdicts(range(5006, 5012), None, fault)["different"] == 0


@pytest.mark.nightly
def test_a_double_of_a_character_is_not_called_the_same() -> None:
    assert verdicts(range(10, 11), "double")["same"] == 0


@pytest.mark.nightly
def test_genuine_certificates_are_the_same_and_none_is_different() -> None:
    seen = verdicts(range(200, 224), None)
    assert seen["same"] >= 22 and seen["different"] == 0, seen


@pytest.mark.nightly
@pytest.mark.parametrize("forgery", FORGERIES)
def test_none_of_many_forged_certificates_is_the_same(forgery: Forgery) -> None:
    seen = verdicts(A_NIGHT, forgery)
    assert seen["same"] == 0, seen


@pytest.mark.nightly
@pytest.mark.parametrize("fault", ["glare", "focus"])
def test_bad_light_hides_no_forged_certificate(fault: Fault) -> None:
    seen = verdicts(A_NIGHT, "digit", fault)
    assert seen["same"] == 0, seen
