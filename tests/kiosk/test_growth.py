"""Sixty people in a row leave the kiosk's program as large as they found it."""

from pathlib import Path

import pytest

from benchmarks.kiosk import growth, in_a_row, standing

JOURNEYS = 60
MOST_KB = 200
"""A journey. The pages of one filing are a megabyte: a visit that is held on to after its wipe would be seen."""


def test_growth_is_what_a_journey_leaves_behind_and_not_what_is_loaded_once() -> None:
    loaded = [100.0 + 5 * min(journey, 20) for journey in range(JOURNEYS)]
    assert growth(loaded) == 0
    assert round(growth([each + journey for journey, each in enumerate(loaded)])) == 1024


@pytest.mark.nightly
def test_sixty_journeys_in_a_row_leave_the_kiosk_as_large_as_it_was(tmp_path: Path) -> None:
    with standing(tmp_path) as (url, process):
        _, memory = in_a_row(url, process, JOURNEYS)
    assert growth(memory) < MOST_KB, memory
