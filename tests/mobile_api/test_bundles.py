"""A package from the phone: begun, answered, filled in, handed in and filed by documented calls alone."""

from typing import Any

import httpx
import pypdfium2
import pytest

from core.applications import acceptance, deciding, reading
from core.applications.staff_schemas import CaseFile, Tick
from core.ids import new_id
from core.worker import Worker
from tests.builders import all_matters
from tests.core.bundles.package import ANSWERS, BUSINESS, FOOD, FORM, RESTAURANT, SIGN
from tests.mobile_api.filing import good, once
from tests.mobile_api.house import HE, LIN, House, papers


@pytest.mark.both_databases
def test_a_restaurant_is_applied_for_as_one_package(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        events = {each["code"]: each for each in good(phone.get("/life-events")).json()}
        assert len(events[RESTAURANT]["matters"]) == 3
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


def decide(house: House, application_id: str, code: str, refusal: str = "") -> None:
    """A clerk ticks every statement and accepts; a reviewer of the authority, another person, decides."""
    matter, clerk = all_matters()[code], house.hire("clerk")
    file: CaseFile = house.as_staff(reading.open_case, application_id, id=clerk, role="clerk")
    there = {document.material for document in file.application.documents}
    ticks = [
        Tick(material.key, standard.key, True)
        for material in matter.materials
        if material.key in there
        for standard in material.acceptance_standard
    ]
    house.as_staff(acceptance.accept, application_id, ticks, id=clerk, role="clerk")
    reviewer: dict[str, Any] = {
        "id": house.hire("reviewer", matter.authority.code),
        "role": "reviewer",
        "authority": matter.authority.code,
    }
    house.as_staff(deciding.review, application_id, **reviewer)
    if refusal:
        house.as_staff(deciding.refuse, application_id, [refusal], **reviewer)
    else:
        house.as_staff(deciding.approve, application_id, "符合规定。", **reviewer)


def versioned(phone: httpx.Client, before: httpx.Response, path: str, body: object) -> httpx.Response:
    return good(phone.put(path, json=body, headers=once() | {"If-Match": before.headers["etag"]}))


def test_a_restaurant_whose_food_licence_is_refused_keeps_its_other_results(house: House) -> None:
    """The story of one package: the business licence starts the other two, one of them is refused, and a single paper
    tells what stands and what can be done."""
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    worker = Worker(house.database, house.store, house.services.settings, house.clock)
    with house.client(house.sign_in(lin)) as phone:
        phone.headers["Accept-Language"], id = "zh-Hans", new_id()
        good(phone.post("/bundles", json={"id": id, "event": RESTAURANT, "answers": ANSWERS}, headers=once()))
        started = phone.get(f"/bundles/{id}")
        filled = versioned(phone, started, f"/bundles/{id}/form", {"form": FORM})
        for line in filled.json()["papers"]:
            if not line["line"]["exempt"]:
                headers = once() | {"Content-Type": "image/jpeg"}
                path = f"/bundles/{id}/documents/{new_id()}"
                good(phone.put(path, params={"paper": line["key"]}, content=papers(line["key"]), headers=headers))
        good(phone.post(f"/bundles/{id}/submit", json={}, headers=once()))

        def case_of(matter: str) -> str:
            parts = good(phone.get(f"/bundles/{id}")).json()["parts"]
            return next(part["application_id"] for part in parts if part["matter"] == matter)

        decide(house, case_of(BUSINESS), BUSINESS)
        worker.work_off()
        decide(house, case_of(FOOD), FOOD, refusal="加工区与卫生间未隔开。")
        decide(house, case_of(SIGN), SIGN)
        worker.work_off()
        ended = good(phone.get(f"/bundles/{id}")).json()
        assert ended["state"] == "concluded"
        standings = {part["matter"]: part["standing"] for part in ended["parts"]}
        assert standings == {BUSINESS: "granted", FOOD: "ended", SIGN: "granted"}
        assert len({part["case_number"] for part in ended["parts"]} | {ended["number"]}) == 4
        (notice,) = ended["notices"]
        worker.work_off()
        paper = good(phone.get(f"/bundles/{id}/notices/{notice['id']}"))
        words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.content))
        told = "".join(words.split())
        for expected in ("联合办理决定告知书", "加工区与卫生间未隔开", "继续有效", "申请行政复议", ended["number"][:6]):
            assert expected in told, expected
