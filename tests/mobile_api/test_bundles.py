"""A package from the phone: begun, answered, filled in, handed in and filed by documented calls alone."""

import httpx

from core.ids import new_id
from tests.core.bundles.package import ANSWERS, BUSINESS, FOOD, FORM, RESTAURANT
from tests.mobile_api.house import HE, LIN, House, papers
from tests.mobile_api.test_story import good, once


def test_a_restaurant_is_applied_for_as_one_package(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        (event,) = good(phone.get("/life-events")).json()
        assert event["code"] == RESTAURANT and len(event["matters"]) == 3
        id = new_id()
        started = good(phone.post("/bundles", json={"id": id, "event": RESTAURANT, "answers": {}}, headers=once()))
        assert started.status_code == 201
        assert [each["key"] for each in started.json()["questions"]] == ["sign"]
        answered = versioned(phone, started, f"/bundles/{id}/answers", {"answers": started.json()["answers"] | ANSWERS})
        assert not answered.json()["questions"]
        filled = versioned(phone, answered, f"/bundles/{id}/form", {"form": FORM})
        for line in filled.json()["papers"]:
            if not line["line"]["exempt"]:
                headers = once() | {"Content-Type": "image/jpeg"}
                path = f"/bundles/{id}/documents/{new_id()}"
                good(phone.put(path, params={"paper": line["key"]}, content=papers(line["key"]), headers=headers))
        filed = good(phone.post(f"/bundles/{id}/submit", json={}, headers=once())).json()
        assert filed["state"] == "filed" and filed["number"]
        assert [part["standing"] for part in filed["parts"]] == ["running", "waiting", "waiting"]
        (paper,) = [each for each in filed["documents"] if each["key"] == f"{FOOD}.layout_plan"]
        assert good(phone.get(f"/bundles/{id}/documents/{paper['id']}")).headers["content-type"] == "image/jpeg"
        (mine,) = good(phone.get("/me/bundles")).json()
        assert (mine["parts"], mine["granted"]) == (3, 0)
        back = good(phone.post(f"/bundles/{id}/withdraw", json={"matter": FOOD}, headers=once())).json()
        assert {part["matter"]: part["standing"] for part in back["parts"]}[FOOD] == "ended"
        assert {part["matter"]: part["standing"] for part in back["parts"]}[BUSINESS] == "running"
    with house.client(house.sign_in(house.enter(HE))) as other:
        assert other.get(f"/bundles/{id}").json()["code"] == "bundle_unknown"


def versioned(phone: httpx.Client, before: httpx.Response, path: str, body: object) -> httpx.Response:
    return good(phone.put(path, json=body, headers=once() | {"If-Match": before.headers["etag"]}))
