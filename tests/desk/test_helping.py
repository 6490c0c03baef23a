"""The desk's part of 帮办: a code for the clerk, her card on record, and the case that tells who helped."""

import re

import pytest

from core.people.helping_schemas import HelperSeen, HelperShown
from core.people.schemas import IdentityEvidence
from demo.people import HELPER
from tests.builders import HallInTest
from tests.core.people.helping import CLERK, come, submitted
from tests.desk.conftest import Sit, key_in
from tests.refusals import refused

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def test_a_code_from_the_page_lets_her_help_and_the_case_says_so_and_lets_another_accept(
    hall: HallInTest, sit: Sit
) -> None:
    clerk = sit(CLERK)
    page = clerk.get("/desk/helping").text
    shown = clerk.post("/desk/helping", data={"request": key_in(page)}).text
    found = re.search(r'<p class="code">(\w{10})</p>', shown)
    assert found and "<svg" in shown
    assert found[1] not in clerk.get("/desk/helping").text, "it is shown once"
    case = submitted(hall, HelperSeen(come(hall, HelperShown(found[1])).id))
    own = sit(CLERK).get(f"/desk/cases/{case}").text
    assert "Helped at the kiosk by 王丽" in own and "You helped the applicant" in own
    accept = f'/desk/cases/{case}/accept"'
    assert accept not in own
    assert accept in sit("zhaoning").get(f"/desk/cases/{case}").text


def test_an_administrator_records_and_forgets_the_card_by_which_she_is_known(hall: HallInTest, sit: Sit) -> None:
    admin = sit("admin")

    def record(number: str) -> str:
        page = admin.get("/desk/staff").text
        return admin.post(f"/desk/staff/{HELPER.id}/card", data={"request": key_in(page), "number": number}).text

    assert "Recorded." in record("")
    with refused("helper_card_unknown"):
        come(hall, HelperShown(card=IdentityEvidence(HELPER.card, "chip", hall.at)))
    assert "Recorded." in record(HELPER.card.number)
    assert come(hall, HelperShown(card=IdentityEvidence(HELPER.card, "chip", hall.at))).name == HELPER.card.name
    assert HELPER.card.number not in admin.get("/desk/staff").text
