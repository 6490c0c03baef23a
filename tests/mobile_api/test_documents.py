"""Pictures on their way in and out."""

from collections.abc import Iterator

import httpx
import numpy as np
import pytest

from benchmarks.bent import Bend, photographed
from core.ids import new_id
from core.imaging import reading
from core.imaging.intake import LIMIT_BYTES, from_bgr, to_bgr
from core.imaging.picture import fitted
from mobile_api.pictures import PictureDesk, findings_of
from tests.core.imaging.forms import drawn, filled_in
from tests.mobile_api.house import HE, House, papers
from tests.sweet_shop import MATTER, RENTED


@pytest.fixture
def phone(house: House) -> Iterator[httpx.Client]:
    with house.client(house.sign_in(house.enter(HE))) as client:
        yield client


@pytest.fixture
def draft(phone: httpx.Client) -> str:
    application_id = new_id()
    body = {"id": application_id, "matter": MATTER, "answers": RENTED}
    phone.post("/applications", json=body, headers={"Idempotency-Key": new_id()}).raise_for_status()
    return application_id


def put(phone: httpx.Client, application_id: str, data: bytes, material: str = "lease") -> httpx.Response:
    path = f"/applications/{application_id}/documents/{new_id()}"
    headers = {"Idempotency-Key": new_id(), "Content-Type": "image/jpeg"}
    return phone.put(path, params={"material": material}, content=data, headers=headers)


def test_a_picture_is_cleaned_judged_kept_and_given_back(phone: httpx.Client, draft: str) -> None:
    tail = b"GPS 23.03N 113.14E"
    document = put(phone, draft, papers() + tail).raise_for_status().json()
    path = f"/applications/{draft}/documents/{document['id']}"
    back = phone.get(path)
    assert back.headers["content-type"] == "image/jpeg" and back.headers["x-content-type-options"] == "nosniff"
    assert back.content.startswith(b"\xff\xd8\xff") and tail not in back.content
    assert back.headers["etag"] == f'"{document["sha256"]}"'
    assert phone.delete(path, headers={"Idempotency-Key": new_id()}).status_code == 204
    assert phone.get(f"/applications/{draft}").json()["documents"] == []


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", 400, "file_not_an_image"),
        (b"", 400, "file_not_an_image"),
        (papers()[:5000], 400, "image_damaged"),
        (bytes(30 * 1024 * 1024), 413, "body_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_draft_stays(
    phone: httpx.Client, draft: str, data: bytes, status: int, code: str
) -> None:
    answer = put(phone, draft, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert phone.get(f"/applications/{draft}").json()["state"] == "draft"


def test_a_line_that_is_not_asked_takes_no_picture(phone: httpx.Client, draft: str) -> None:
    answer = put(phone, draft, papers(), "stall_contract")
    assert (answer.status_code, answer.json()["code"]) == (404, "material_not_asked")


def test_a_line_is_answered_from_the_wallet(house: House, phone: httpx.Client, draft: str) -> None:
    house.give(phone.get("/me").json()["id"], "lease_filing")
    (item,) = phone.get("/me/wallet").json()
    path = f"/applications/{draft}/wallet/{new_id()}"
    body = {"material": "lease", "wallet_item_id": item["id"]}
    document = phone.put(path, json=body, headers={"Idempotency-Key": new_id()}).raise_for_status().json()
    assert (document["source"], document["grade"]) == ("wallet", "A")


def test_a_page_sent_twice_is_taken_with_a_question(phone: httpx.Client, draft: str) -> None:
    """The line takes it: whether it is meant twice is asked, not decided."""
    first, second = (put(phone, draft, papers()).raise_for_status().json() for _ in range(2))
    assert "seen_before" not in first["quality"] and "seen_before" in second["quality"]


def test_a_page_sent_for_another_line_of_the_case_is_noticed_and_another_page_is_not(
    phone: httpx.Client, draft: str
) -> None:
    """The second file is another one, a smaller picture of the same page."""
    lines = phone.get(f"/applications/{draft}").json()["checklist"]["lines"]
    other = next(line["material"] for line in lines if line["material"] != "lease")
    form = drawn(filled_in(0))
    whole, smaller = from_bgr(form), from_bgr(fitted(form, 900)[0])
    sent = ((whole, "lease"), (papers(), "lease"), (smaller, other))
    seen = [put(phone, draft, *each).raise_for_status().json()["quality"] for each in sent]
    assert ["seen_before" in quality for quality in seen] == [False, False, True]


@pytest.mark.skipif(not reading.is_installed(), reason="told where lines can be read")
def test_a_page_that_lies_upside_down_is_taken_and_told() -> None:
    page = drawn(filled_in(0))
    assert "upside_down" in findings_of(np.ascontiguousarray(page[::-1, ::-1]))
    assert "upside_down" not in findings_of(page)


@pytest.mark.skipif(not reading.is_installed(), reason="told where lines can be read")
def test_a_bent_paper_is_kept_as_it_came_and_told_upside_down_from_it_made_flat(house: House) -> None:
    upside_down = np.ascontiguousarray(drawn(filled_in(0))[::-1, ::-1])
    shown, _ = photographed(upside_down, Bend("wave", 0.05), 20, (1100, 1400))
    desk = PictureDesk(house.store, LIMIT_BYTES)
    judged = desk._take_in(from_bgr(shown))  # pyright: ignore[reportPrivateUsage]
    desk.close()
    assert to_bgr(house.store.get(judged.stored.address, judged.stored.sha256)).shape == shown.shape
    assert "upside_down" in judged.quality and "upside_down" not in findings_of(shown)
