"""How often the quality check gives the right reason, and how well what it measures tells good from bad."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.imaging.quality import Quality, judge
from tests.core.imaging.faults import photographed_with

MEASURES = {
    "blurred": lambda seen: seen.sharpness,
    "glare": lambda seen: -seen.glare,
    "too_dark": lambda seen: seen.brightness,
    "too_small": lambda seen: seen.page_pixels,
}
"""Of a `Quality`; lower is worse."""


@dataclass(frozen=True)
class Told:
    """`told`: share of pictures with the fault of which it is said; `alone`: of which nothing else is said; `auc`: the
    chance that what is measured ranks a good picture above one with the fault, None where nothing is measured."""

    told: float
    alone: float
    auc: float | None


def judged(fault: str | None, seeds: Sequence[int]) -> list[Quality]:
    return [judge(photographed_with(fault, seed)) for seed in seeds]


def told(fault: str, good: Sequence[Quality], bad: Sequence[Quality]) -> Told:
    said = [fault in each.findings for each in bad]
    alone = [each.findings == [fault] for each in bad]
    measure = MEASURES.get(fault)
    auc = None if measure is None else _auc([measure(each) for each in good], [measure(each) for each in bad])
    return Told(float(np.mean(said)), float(np.mean(alone)), auc)


def _auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """Mann and Whitney's: ties count half."""
    above = np.subtract.outer(np.array(good, np.float64), np.array(bad, np.float64))
    return float(((above > 0) + 0.5 * (above == 0)).mean())
