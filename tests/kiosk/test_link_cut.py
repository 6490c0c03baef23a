"""Journeys with the link cut at each step, and with answers that are lost on the way: nothing is lost, nothing doubled.

By day one journey for each of a few points, at night twenty for each of all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.sealing import Keyring
from tests.kiosk.afar import ANSWERS_LOST, POINTS, Afar, Outcome, afar_at


@pytest.fixture(scope="module")
def afar(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Afar]:
    with afar_at(tmp_path_factory.mktemp("afar"), sqlite_template, keys) as afar:
        yield afar


@pytest.mark.parametrize("point", ["the card", "the form", "the signature", ANSWERS_LOST])
def test_a_journey_with_the_link_cut_is_one_case(afar: Afar, point: str) -> None:
    assert afar.outcome(point, 1) == Outcome(1, lost=0, doubled=0, refused=0)


@pytest.mark.nightly
@pytest.mark.parametrize("point", POINTS)
def test_twenty_journeys_with_the_link_cut_are_twenty_cases(afar: Afar, point: str) -> None:
    assert afar.outcome(point, 20) == Outcome(20, lost=0, doubled=0, refused=0)
