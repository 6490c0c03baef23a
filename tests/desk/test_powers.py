"""A clerk records a power of attorney from the paper, finds it again, shows its scan and ends it."""

import re
from datetime import timedelta

import pytest

from core.people import powers_of_attorney
from demo.people import find_person
from tests.builders import MATTER, HallInTest, picture
from tests.desk.conftest import Sit, key_in

LIN, HE = find_person("林晓岚"), find_person("何知行")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_clerk_records_shows_and_revokes_a_power_of_attorney(hall: HallInTest, sit: Sit) -> None:
    clerk, today = sit("wangli"), hall.settings.hall.day_of(hall.at)
    page = clerk.get("/desk/powers").text
    principal = {"principal_kind": LIN.card.kind, "principal_number": LIN.card.number}
    form = {
        **principal,
        "principal_name": LIN.card.name,
        "agent_kind": HE.card.kind,
        "agent_number": HE.card.number,
        "agent_name": HE.card.name,
        "matter": MATTER,
        "act_file": "yes",
        "first_on": today.isoformat(),
        "last_on": (today + timedelta(days=30)).isoformat(),
    }
    without = clerk.post("/desk/powers/record", data={"request": key_in(page), **form})
    assert without.status_code == 400 and LIN.card.number in without.text, "what was typed is still there"
    paper = {"paper": ("paper.jpg", picture(5), "image/jpeg")}
    recorded = clerk.post("/desk/powers/record", data={"request": key_in(without.text), **form}, files=paper)
    assert recorded.status_code == 200 and "is on record" in recorded.text and HE.card.name in recorded.text
    (power,) = hall.database.read_now(powers_of_attorney.given_by, LIN.id)
    assert clerk.get(f"/desk/powers/{power.id}/paper").headers["content-type"] == "image/jpeg"

    found = clerk.post("/desk/powers/find", data={"request": key_in(page), **principal})
    assert re.search(r"fill in and submit", found.text) and HE.card.number not in found.text
    ended = clerk.post(f"/desk/powers/{power.id}/revoke", data={"request": key_in(found.text)})
    assert "is revoked" in ended.text
    assert not hall.database.read_now(powers_of_attorney.held_by, HE.id, today)
