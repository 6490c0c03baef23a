"""Levels and lists at the desk: a batch from its plan to its roll-back, an override, a list, a look after approval."""

import re
from datetime import date, timedelta

import msgspec
import pytest

from core.ids import new_id
from core.three_lists.schemas import Item
from tests.builders import MATTER, HallInTest
from tests.core.levels.nanhai import start
from tests.core.three_lists.lists import LOOK, NAME, a_list
from tests.desk.conftest import Client, Sit

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
AREA = "/desk/levels/440605"


def press(client: Client, path: str, **fields: str | list[str]) -> int:
    return client.post(path, data={"request": new_id(), **fields}, follow_redirects=False).status_code


def tomorrow(hall: HallInTest) -> date:
    return hall.settings.hall.day_of(hall.at) + timedelta(days=1)


def planned(hall: HallInTest) -> dict[str, str | list[str]]:
    return {
        "title": "第一批",
        "document": "南府办〔2026〕5号",
        "starts_on": tomorrow(hall).isoformat(),
        "cases_per_day": "20",
        "reason": "镇街已配备专业人员。",
        "centres": ["dali", "rongshuli"],
        "matters": [MATTER],
    }


def test_one_manager_plans_another_approves_and_it_is_rolled_back(hall: HallInTest, sit: Sit) -> None:
    planner, approver = sit("linjian"), sit("taolan")
    assert press(planner, f"{AREA}/plan", **{**planned(hall), "reason": ""}) == 400
    assert press(planner, f"{AREA}/plan", **planned(hall)) == 303
    page = planner.get("/desk/levels?area=440605&done=plan").text
    assert "第一批" in page and "Another matter manager approves it." in page
    (batch,) = set(re.findall(r"/batches/([0-9a-f-]{36})/", page))
    assert press(planner, f"{AREA}/batches/{batch}/approve") == 403
    assert press(approver, f"{AREA}/batches/{batch}/approve") == 303
    hall.wait(days=1)
    assert start(hall) == 1
    planner, reader = sit("linjian"), sit("guanyuan")
    assert "Roll back" in planner.get("/desk/levels").text
    seen = reader.get("/desk/levels").text
    assert "第一批" in seen and "Roll back" not in seen and '<form method="post" action="/desk/levels' not in seen
    assert press(planner, f"{AREA}/batches/{batch}/roll_back", reason="人手不足。") == 303
    assert "人手不足。" in planner.get("/desk/levels").text


def test_a_batch_comes_as_a_file_and_a_broken_one_is_refused(hall: HallInTest, sit: Sit) -> None:
    client = sit("linjian")
    written = msgspec.yaml.encode({**planned(hall), "area": "440605", "cases_per_day": 20, "starts_on": tomorrow(hall)})
    for content, status in ((b"title: x", 400), (written, 303)):
        sent = client.post(
            f"{AREA}/plan", data={"request": new_id()}, files={"file": ("b.yaml", content)}, follow_redirects=False
        )
        assert sent.status_code == status


def test_a_matter_is_placed_otherwise_with_a_reason(sit: Sit) -> None:
    client = sit("linjian")
    assert press(client, f"{AREA}/override", matter=MATTER, level="town", reason="") == 400
    assert press(client, f"{AREA}/override", matter=MATTER, level="town", reason="镇街已能勘验。") == 303
    page = client.get("/desk/levels").text
    assert "镇街已能勘验。" in page and "no centre of its own" in page


def test_a_list_is_loaded_and_a_look_is_carried_out(hall: HallInTest, sit: Sit) -> None:
    items = (Item(code="J-1", catalogue_code=hall.matters[MATTER].catalogue_code, name=NAME, check=LOOK),)
    manager = sit("linjian")
    file = {"file": ("list.yaml", msgspec.yaml.encode(a_list("supervision", items)))}
    assert manager.post("/desk/lists/load", data={"request": new_id()}, files=file).status_code == 200
    assert "1 items in 1 classes" in manager.get("/desk/lists").text
    case = hall.case("林晓岚", "accepted").id
    hall.approve(case)
    reviewer = sit("liangwen")
    page = reviewer.get("/desk/lists").text
    assert LOOK.text["en"] in page
    (check,) = set(re.findall(r"/lists/checks/([0-9a-f-]{36})", page))
    assert press(reviewer, f"/desk/lists/checks/{check}", outcome="not_in_order", remark="") == 400
    assert press(reviewer, f"/desk/lists/checks/{check}", outcome="not_in_order", remark="已搬空。") == 303
    assert "已搬空。" in reviewer.get("/desk/lists").text
