"""The usual ways of a case, from the draft to the result in hand."""

from core.applications import service
from tests.builders import HallInTest

RENTED = 1
"""The example of a shop rented on a paper lease: one original to show."""


def test_whose_papers_are_all_on_record_gets_the_licence_without_a_visit(hall: HallInTest) -> None:
    application = hall.case("林晓岚", "concluded")
    assert application.checklist is not None and application.checklist.visits == 0
    assert application.certificate_id is not None


def test_a_paper_lease_is_shown_once_and_the_licence_is_handed_over(hall: HallInTest) -> None:
    waiting = hall.case("陈国强", "awaiting_originals", example=RENTED)
    assert waiting.checklist is not None and waiting.checklist.visits == 1
    assert waiting.certificate_id is None
    released = hall.release("陈国强", waiting.id)
    found = hall.database.read_now(service.find_application, hall.citizen("陈国强"), waiting.id)
    assert (found.state, found.certificate_id) == ("concluded", released.certificate_id)
