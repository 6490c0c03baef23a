"""A draft's form filled in from a picture: proposals with their places, for the holder alone."""

from collections.abc import Iterator

import httpx
import pytest

from core.ids import new_id
from core.imaging import reading
from core.imaging.intake import from_bgr
from tests.core.imaging.printed_documents import drawn, photographed
from tests.mobile_api.house import HE, LIN, House, papers

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True, scope="module")
installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


@pytest.fixture
def phone(house: House) -> Iterator[httpx.Client]:
    with house.client(house.sign_in(house.enter(HE))) as client:
        yield client


@pytest.fixture
def draft(phone: httpx.Client) -> str:
    application_id = new_id()
    body = {"id": application_id, "matter": "food-business-licence", "answers": {}}
    phone.post("/applications", json=body, headers={"Idempotency-Key": new_id()}).raise_for_status()
    return application_id


def hand_in(phone: httpx.Client, draft: str, picture: bytes, material: str) -> str:
    path = f"/applications/{draft}/documents/{new_id()}"
    headers = {"Idempotency-Key": new_id(), "Content-Type": "image/jpeg"}
    phone.put(path, params={"material": material}, content=picture, headers=headers).raise_for_status()
    return path


@installed
def test_a_photographed_licence_proposes_entries_and_changes_nothing(phone: httpx.Client, draft: str) -> None:
    picture, truth = drawn("business_licence", 4)
    path = hand_in(phone, draft, from_bgr(photographed(picture, 4)), "business_licence")
    answer = phone.get(f"{path}/proposals").raise_for_status().json()
    assert (answer["document"], answer["width"], answer["height"]) == ("business_licence", 1920, 1440)
    made = {each["field"]: each for each in answer["proposals"]}
    assert made["licence_number"]["value"] == truth["uscc"] and not made["licence_number"]["doubtful"]
    assert made["trade_name"]["value"] == truth["name"] and made["premises_address"]["value"] == truth["address"]
    assert all(0 <= x <= 1920 and 0 <= y <= 1440 for each in made.values() for x, y in each["corners"])
    case = phone.get(f"/applications/{draft}")
    assert case.json()["form"] == {}, "a proposal is no entry"
    form = {"trade_name": truth["name"], "premises_address": "佛山市南海区示例路1号"}
    headers = {"Idempotency-Key": new_id(), "If-Match": case.headers["etag"]}
    phone.put(f"/applications/{draft}/form", json={"form": form}, headers=headers).raise_for_status()
    again = {each["field"]: each for each in phone.get(f"{path}/proposals").json()["proposals"]}
    assert "trade_name" not in again and again["premises_address"]["current"] == form["premises_address"]


@installed
@pytest.mark.nightly
def test_a_picture_of_something_else_proposes_nothing(phone: httpx.Client, draft: str) -> None:
    path = hand_in(phone, draft, papers(size=(620, 877)), "business_licence")
    answer = phone.get(f"{path}/proposals").raise_for_status().json()
    assert (answer["document"], answer["proposals"]) == (None, [])


def test_only_its_holder_asks_and_only_of_lines_that_can_be_read(house: House, phone: httpx.Client, draft: str) -> None:
    plan = hand_in(phone, draft, papers(size=(620, 877)), "layout_plan")
    assert phone.get(f"{plan}/proposals").json()["code"] == "document_not_for_reading"
    missing = phone.get(f"/applications/{draft}/documents/{new_id()}/proposals")
    assert (missing.status_code, missing.json()["code"]) == (404, "document_unknown")
    with house.client(house.sign_in(house.enter(LIN))) as stranger:
        assert stranger.get(f"{plan}/proposals").json()["code"] == "application_unknown"


def test_without_the_recogniser_the_phone_is_told_so(
    phone: httpx.Client, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in(phone, draft, papers(size=(620, 877)), "business_licence")
    monkeypatch.setattr(reading, "is_installed", lambda: False)
    answer = phone.get(f"{path}/proposals")
    assert (answer.status_code, answer.json()["code"]) == (503, "reading_not_installed")
