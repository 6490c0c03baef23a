"""Story 2, the resident on the phone: a licence by documented calls alone.

He Zhixing rents, so he shows the lease once; the clerk sends it back first. Lin Xiaolan owns, and everything of hers is
known electronically: no visit, the licence comes as a PDF whose code anybody can check.
"""

import httpx
import pytest

from core.ids import new_id
from tests.journeys.office import Office
from tests.journeys.phone import RENTED_SHOP, Phone
from tests.journeys.pictures import codes_in, first_page, text_of
from tests.journeys.processes import Process
from tests.sweet_shop import FORM, MATTER, OWNED, RENTED


@pytest.fixture(scope="module")
def office(hall: Process) -> Office:
    return Office(hall.url)


def test_he_submits_supplements_and_holds_a_pass(hall: Process, office: Office) -> None:
    phone = Phone(hall.url, "何知行")
    assert MATTER in [line["code"] for line in phone.get("/catalogue")]
    found = phone.get("/matters", query="yyzz")
    assert found[0]["hit"]["matter"] == MATTER

    checklist = phone.post(f"/matters/{MATTER}/checklist", {"answers": RENTED})
    assert checklist["visits"] == 1 and checklist["visit_reason"]["code"] == "originals_to_show"
    to_bring = [line["material"] for line in checklist["lines"] if not line["exempt"]]
    assert to_bring == ["lease", "landlord_property"]

    case = phone.draft(RENTED, RENTED_SHOP)
    early = phone.try_to("POST", f"/applications/{case}/submit", json={}, headers={"Idempotency-Key": new_id()})
    assert early.json()["code"] == "materials_missing"
    phone.upload(case, "lease", "letter")
    phone.upload(case, "landlord_property", "form")

    key = new_id()
    filed = phone.submit(case, key)
    assert phone.submit(case, key) == filed, "the link broke before the answer came, so the phone asks again"
    cases = [each for each in phone.get("/me/applications") if each["state"] != "draft"]
    assert [each["id"] for each in cases] == [case], "one case, not two"
    again = phone.try_to("POST", f"/applications/{case}/submit", json={}, headers={"Idempotency-Key": new_id()})
    assert (again.status_code, again.json()["code"]) == (409, "already_submitted")

    unreadable = office.clerk.ticks(case, {"lease:in_term": "第二页看不清"})
    office.clerk.do(case, "request_supplement", unreadable)
    asked = phone.get(f"/applications/{case}")
    assert asked["state"] == "supplement_requested"
    assert [(each["material"], each["remark"]) for each in asked["deficiencies"]] == [("lease", "第二页看不清")]
    phone.upload(case, "lease", "letter")
    phone.post(f"/applications/{case}/supplement")

    office.clerk.accept(case)
    office.reviewer.approve(case)
    assert phone.state(case) == "awaiting_originals"
    events = [entry["event"] for entry in phone.get(f"/applications/{case}/timeline")]
    for event in ("submit", "receive", "request_supplement", "supplement", "accept", "review", "approve"):
        assert event in events
    assert phone.show_pass(case).startswith("GK1:")
    notices = [notice["kind"] for notice in phone.get(f"/applications/{case}/notices")]
    assert {"receipt", "deficiency", "acceptance", "approval"} <= set(notices)


def test_lin_gets_her_licence_without_a_visit_and_anybody_can_check_it(hall: Process, office: Office) -> None:
    phone = Phone(hall.url, "林晓岚")
    assert phone.post(f"/matters/{MATTER}/checklist", {"answers": OWNED})["visits"] == 0
    case = phone.draft(OWNED, FORM)
    assert phone.submit(case)["visits"] == 0
    office.clerk.accept(case)
    office.reviewer.approve(case)

    application = phone.get(f"/applications/{case}")
    assert application["state"] in ("issued", "delivered", "concluded")
    pdf = phone.wait_for_pdf(f"/certificates/{application['certificate_id']}/pdf")
    certificate = phone.get(f"/certificates/{application['certificate_id']}")
    assert certificate["facts"]["number"] in text_of(pdf) and "林晓岚" in text_of(pdf)

    codes = codes_in(first_page(pdf))
    assert codes == [certificate["code"]]
    page = httpx.post(f"{hall.url}/check/", data={"code": codes[0]}, headers={"Accept-Language": "zh-CN"})
    assert "真实有效" in page.text and certificate["facts"]["number"] in page.text
    assert application["case_number"] not in page.text, "no more than the paper shows"
    changed = codes[0][:-1] + ("A" if codes[0][-1] != "A" else "B")
    refused = httpx.post(f"{hall.url}/check/", data={"code": changed})
    assert "真实有效" not in refused.text
