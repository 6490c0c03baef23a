"""A case whose applicant was told of its defects once."""

from core.applications import reading
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER
from tests.core.applications.supplementing import asked_for_two, supplement


def answered(hall: HallInTest) -> tuple[str, list[str]]:
    """A case whose deficiency notice was answered, and the lines it named."""
    id, lines = asked_for_two(hall)
    hall.hand_in_again(HOLDER, id)
    supplement(hall, id)
    return id, lines


def a_standing_one(hall: HallInTest, id: str) -> str:
    return hall.database.read_now(reading.open_case, hall.staff("wangli"), id).standing[0]
