"""Cases of an organisation, before those who decide."""

from core.applications import deciding
from core.applications.schemas import Application
from demo.people import find_person
from tests.builders import HallInTest

REPRESENTATIVE = "何知行"
FRANCHISE = "franchise-filing-first-review"
INCUBATOR = "incubator-subsidy"


def organisation(matter: str) -> str:
    """The incubator, or the franchisor."""
    return find_person(REPRESENTATIVE).organisations[0 if matter == INCUBATOR else 1].id


def filed(hall: HallInTest, matter: str) -> Application:
    application = hall.draft(REPRESENTATIVE, matter, 0, organisation(matter))
    hall.hand_in(REPRESENTATIVE, application)
    hall.submit(REPRESENTATIVE, application.id)
    return application


def under_review(hall: HallInTest, matter: str) -> str:
    id = filed(hall, matter).id
    hall.accept(id)
    hall.database.write_now(deciding.review, hall.reviewer_of(matter), id)
    return id


def refer_a_filing(hall: HallInTest) -> str:
    """A franchise filing whose first review was passed upward; gives its id."""
    id = under_review(hall, FRANCHISE)
    hall.database.write_now(deciding.refer, hall.reviewer_of(FRANCHISE), id, "初审通过，材料齐全。")
    return id
