"""Powers that are to sink to a lower level."""

from datetime import timedelta

from core.levels.schemas import BatchPlan
from tests.builders import MATTER, HallInTest

DISTRICT, DALI = "440605", "440605125"


def batch(hall: HallInTest, *matters: str) -> BatchPlan:
    day = hall.settings.hall.day_of(hall.at) + timedelta(days=1)
    return BatchPlan(
        area=DISTRICT,
        title="第一批",
        document="南府办〔2026〕5号",
        starts_on=day,
        matters=matters or (MATTER,),
        centres=("dali", "rongshuli"),
        reason="镇街已配备专业人员。",
    )
