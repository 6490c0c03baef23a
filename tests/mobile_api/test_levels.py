"""Levels and the three lists over HTTP, for whoever looks: no sign-in, nothing that only staff may know."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from core.ids import new_id
from core.levels import overrides
from core.three_lists import service
from core.three_lists.schemas import Item, LaterCheck, ListFile
from tests.builders import all_matters
from tests.mobile_api.house import House

MATTER = "individual-business-registration"
AREA = "440605"
NAME: dict[Any, str] = {"zh-Hans": "示例", "zh-Hant": "示例", "en": "An example"}
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture
def anybody(house: House) -> Iterator[httpx.Client]:
    with house.client() as client:
        yield client


def load(house: House, kind: Any, *items: Item) -> None:
    file = ListFile(
        kind=kind, area=AREA, version=1, document="南府〔2026〕12号", in_force_from=date(2026, 1, 1), items=items
    )
    house.as_staff(service.load, file, id=new_id(), role="matter_manager")


def test_anybody_learns_where_a_matter_belongs_and_not_what_was_said_about_it(
    house: House, anybody: httpx.Client
) -> None:
    before = anybody.get(f"/matters/{MATTER}/levels").json()
    assert (before["exercised_at"], before["accepted_at"], before["closed_districts"]) == ("district", "district", {})
    house.as_staff(overrides.override, MATTER, "village", "内部意见，不公开。", id=new_id(), role="matter_manager")
    after = anybody.get(f"/matters/{MATTER}/levels")
    assert (after.json()["belongs_at"], after.json()["reason"]) == ("village", "overridden")
    assert "内部" not in after.text
    assert anybody.get("/matters/no-such-matter/levels").status_code == 404


def test_anybody_reads_the_lists_in_force_and_what_they_say_of_a_matter(house: House, anybody: httpx.Client) -> None:
    assert anybody.get("/lists").json() == anybody.get(f"/matters/{MATTER}/lists").json() == []
    code = all_matters()[MATTER].catalogue_code
    look = Item(code="J-1", catalogue_code=code, name=NAME, check=LaterCheck(text=NAME, within_days=60))
    load(house, "supervision", look, Item(code="J-2", catalogue_code="990000000", name=NAME))
    assert [(each["kind"], each["items"]) for each in anybody.get("/lists").json()] == [("supervision", 2)]
    (said,) = anybody.get(f"/matters/{MATTER}/lists").json()
    assert (said["document"], [item["check"]["within_days"] for item in said["items"]]) == ("南府〔2026〕12号", [60])
    first = anybody.get("/lists/supervision", params={"area": AREA, "limit": 1}).json()
    rest = anybody.get("/lists/supervision", params={"area": AREA, "after": first[-1]["code"]}).json()
    assert [item["code"] for item in first + rest] == ["J-1", "J-2"]
    answers = [anybody.get(f"/lists/{kind}", params={"area": AREA}) for kind in ("negative", "unheard-of")]
    assert [answer.status_code for answer in answers] == [404, 400]
    assert answers[0].json()["code"] == "list_unknown"
