"""一次性告知 and 杜绝退件 at the desk: what stands is not asked again, and nothing goes back without a document."""

import pytest
from litestar import Litestar

from core.applications.lifecycle import FINAL, TRANSITIONS
from desk.pages.case_actions import ACTIONS
from tests.builders import HallInTest
from tests.core.applications.late_defects import a_standing_one, answered
from tests.core.applications.states import case_in
from tests.desk.acting import act, ticks
from tests.desk.conftest import Sit

BEFORE_ACCEPTANCE = ("received", "pre_review")
HANDING_BACK = sorted(
    {
        row.step
        for row in TRANSITIONS
        if row.before in BEFORE_ACCEPTANCE
        and row.step in ACTIONS
        and "clerk" in row.roles
        and (row.after == "supplement_requested" or row.after in FINAL)
    }
)
"""Every button by which a clerk lets go of a case without accepting it."""


def test_what_stands_has_no_buttons_and_need_not_be_sent(hall: HallInTest, sit: Sit) -> None:
    id, lines = answered(hall)
    client = sit("wangli")
    page = client.get(f"/desk/cases/{id}").text
    assert "Met before" in page
    shown = {name for name in ticks(hall, id) if name in page}
    assert {name.split(":")[1] for name in shown} == set(lines)
    anew = {name: answer for name, answer in ticks(hall, id).items() if name in shown}
    assert "The notice of acceptance has been issued" in act(client, id, "accept", **anew)


def test_a_late_defect_is_refused_until_a_supervisor_permits_it(hall: HallInTest, sit: Sit) -> None:
    id, _ = answered(hall)
    late = a_standing_one(hall, id)
    clerk, said = sit("wangli"), ticks(hall, id, failed=late.replace(".", ":"))
    assert "only when a supervisor permits it" in act(clerk, id, "request_supplement", **said)
    assert hall.application(id).state == "received"
    page = act(sit("guanyuan"), id, "permit_late_defects", late=late, reason="the seal was overlooked")
    assert "The clerk may name it in the next notice" in page
    assert f"tick:{late.replace('.', ':')}" in clerk.get(f"/desk/cases/{id}").text
    act(clerk, id, "request_supplement", **said)
    assert hall.application(id).state == "supplement_requested"


def test_only_a_supervisor_is_offered_the_permission(hall: HallInTest, sit: Sit) -> None:
    id, _ = answered(hall)
    assert "permit_late_defects" in sit("guanyuan").get(f"/desk/cases/{id}").text
    assert "permit_late_defects" not in sit("wangli").get(f"/desk/cases/{id}").text


@pytest.mark.parametrize("step", HANDING_BACK)
def test_nothing_goes_back_to_its_holder_without_a_numbered_document(hall: HallInTest, sit: Sit, step: str) -> None:
    """杜绝退件 (G24)."""
    id = case_in(hall, "received")
    failed = next(iter(ticks(hall, id))).removeprefix("tick:")
    words = dict.fromkeys(("ground", "no_need", "reason", "reasons", "basis"), "不属于本机关职权范围")
    act(sit("wangli"), id, step, **ticks(hall, id, failed), **words, competent_authority="佛山市商务局")
    events = hall.events(id)
    assert "notice_issued" in events[events.index(step) :]


@pytest.mark.parametrize("word", ["return", "reject", "send_back", "back", "delete", "close", "tuijian", "退件"])
def test_there_is_no_address_to_return_a_case_at(hall: HallInTest, sit: Sit, web: Litestar, word: str) -> None:
    id = case_in(hall, "received")
    before = hall.events(id)
    client = sit("wangli")
    for route in (route.path for route in web.routes if "application_id" in route.path):
        path = route.replace("{application_id:str}", id).replace("{step:str}", word)
        if "{" not in path and path.endswith(word):
            assert client.post(path, data={"request": id}).status_code == 404, path
    assert [event for event in hall.events(id) if event != "case_opened"] == before
