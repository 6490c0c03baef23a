"""Nanhai at three levels: the district's 552 matters and those of its towns and villages, 1,551 in all, and the batches
by which the district's move down. Synthetic, the same on every run.

The seed's figures read together: 1,086 of the 1,551 (70 %) are taken in towns before, namely the 999 that are a town's
or village's own and 87 that a pilot has brought there; the first batch of 295, of which 36 were in the pilot, makes
1,345; the second, the rest of the 552, makes all. Only these five numbers are given here; every other is counted.
"""

from datetime import date

from core.levels.schemas import BatchPlan
from core.matters.definition import MatterDefinition
from demo.city.generator import nanhai, of_area
from demo.city.trees import DISTRICT, TOWNS, VILLAGES

OF_A_TOWN, OF_A_VILLAGE, VILLAGES_WITH_OWN = 120, 53, 3
A_DAY = 20
PILOT, FIRST, PILOTED_OF_FIRST = 87, 295, 36
REASON = "区级实体大厅收件窗口撤销，全部事项到镇街办理（合成数据）。"


def nanhai_levels() -> list[MatterDefinition]:
    """The district's first, then each town's, then the villages'."""
    made = nanhai()
    for code, name, english in TOWNS:
        made += of_area(code, (f"佛山市南海区{name}", english), "town", OF_A_TOWN)
    for code, name, english in VILLAGES[:VILLAGES_WITH_OWN]:
        made += of_area(code, (f"佛山市南海区{name}", english), "village", OF_A_VILLAGE)
    return made


def batches(district: list[MatterDefinition], pilot_on: date, first_on: date, second_on: date) -> list[BatchPlan]:
    """Pilot, first and second batch of the district's matters, as plans."""
    codes = [matter.code for matter in district]
    piloted = codes[:PILOT]
    first = [*piloted[:PILOTED_OF_FIRST], *codes[PILOT : PILOT + FIRST - PILOTED_OF_FIRST]]
    second = [code for code in codes if code not in set(first)]
    towns = tuple(f"centre-{code}" for code, _, _ in TOWNS)
    return [
        _plan("试点（合成数据）", piloted, towns[:1], pilot_on, pilot=True),
        _plan("第一批（合成数据）", first, towns, first_on),
        _plan("第二批（合成数据）", second, towns, second_on),
    ]


def _plan(title: str, matters: list[str], centres: tuple[str, ...], day: date, *, pilot: bool = False) -> BatchPlan:
    return BatchPlan(
        area=DISTRICT,
        title=title,
        document=f"南府办〔示例〕{title}",
        starts_on=day,
        matters=tuple(matters),
        centres=centres,
        cases_per_day=A_DAY * len(centres),
        keeps_counters=pilot,
        reason=REASON,
    )
