"""A case that was asked for two papers."""

from datetime import date

from core.applications import acceptance, service
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in


def two_failed(hall: HallInTest, id: str) -> dict[str, str]:
    """A statement of two different lines that is not met."""
    lines: dict[str, str] = {}
    for tick in hall.ticks(id):
        lines.setdefault(tick.material, f"{tick.material}.{tick.statement}")
    return dict.fromkeys(list(lines.values())[:2], "看不清")


def asked_for_two(hall: HallInTest) -> tuple[str, list[str]]:
    """A case with two deficient lines, and the lines."""
    id = case_in(hall, "received")
    failed = two_failed(hall, id)
    hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), id, hall.ticks(id, failed))
    return id, sorted(name.partition(".")[0] for name in failed)


def supplement(hall: HallInTest, id: str) -> date:
    return hall.database.write_now(service.supplement, hall.citizen(HOLDER), id).react_by
