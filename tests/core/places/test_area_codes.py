"""A code of an area says at which level it stands and what it lies in."""

import pytest

from core.places.area_codes import is_at_town, level_of, parent_of
from tests.refusals import refused


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("440600", "city", None),
        ("440605", "district", "440600"),
        ("440605125", "town", "440605"),
        ("440605125901", "village", "440605125"),
        ("441900003", "town", "441900"),  # a city without districts
    ],
)
def test_level_and_parent_follow_from_the_code(code: str, level: str, parent: str | None) -> None:
    assert (level_of(code), parent_of(code)) == (level, parent)
    assert is_at_town(code) == (level in ("town", "village"))


@pytest.mark.parametrize("code", ["", "4406", "44060", "4406051", "440605125٠٠١", "4406051259012", "44060x"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with refused("area_code_malformed"):
        level_of(code)
