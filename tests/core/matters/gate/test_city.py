"""The synthetic catalogues of whole cities pass the gate like any other."""

from collections import Counter

import pytest

from core.matters.definition import MatterDefinition
from core.matters.gate.examining import examined
from demo.city.generator import guangzhou, nanhai


def blocking(definitions: list[MatterDefinition]) -> list[str]:
    return [str(finding) for each in definitions for finding in examined(each) if finding.severity == "blocks"]


def test_a_sample_of_nanhai_and_guangzhou_passes_the_gate() -> None:
    assert blocking([*nanhai()[::12], *guangzhou()[::60]]) == []


@pytest.mark.nightly
def test_all_of_nanhai_and_guangzhou_pass_the_gate() -> None:
    levels = Counter(each.exercise_level for each in guangzhou())
    assert (levels["city"], levels["district"], len(nanhai())) == (873, 4320, 552)
    assert blocking([*nanhai(), *guangzhou()]) == []
