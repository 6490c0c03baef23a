"""Story 2, the resident on the phone: a licence by documented calls alone, with and without a visit."""

import pytest

from core.applications import acceptance, authority_acts, originals, reading
from core.applications.staff_schemas import CaseFile, Tick
from core.ids import new_id
from core.verification.schemas import Decision, Released, VerificationOpened
from core.worker import Worker
from tests.mobile_api.filing import accept_and_approve, good, matter, once, start, ticks_for, upload
from tests.mobile_api.house import HE, LIN, House, papers
from tests.sweet_shop import FORM, MATTER, OWNED, RENTED

pytestmark = pytest.mark.both_databases


def test_who_holds_everything_electronically_gets_a_licence_without_a_visit(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        found = good(phone.get("/matters", params={"query": "gtgsh"})).json()
        assert MATTER in [each["hit"]["matter"] for each in found]
        checklist = good(phone.post(f"/matters/{MATTER}/checklist", json={"answers": OWNED})).json()
        assert checklist["visits"] == 0
        application_id = start(phone, OWNED, FORM)
        filed = good(phone.post(f"/applications/{application_id}/submit", json={}, headers=once())).json()
        assert filed["state"] == "received" and filed["visits"] == 0
        accept_and_approve(house, application_id)
        application = good(phone.get(f"/applications/{application_id}")).json()
        assert application["state"] in ("issued", "delivered", "concluded")
        certificate = good(phone.get(f"/certificates/{application['certificate_id']}")).json()
        assert certificate["facts"]["holder_name"]
        early = phone.get(f"/certificates/{application['certificate_id']}/pdf")
        assert (early.status_code, early.json()["code"]) == (503, "document_being_made")
        assert int(early.headers["retry-after"]) >= 1
        Worker(house.database, house.store, house.services.settings, house.clock).work_off()
        file = good(phone.get(f"/certificates/{application['certificate_id']}/pdf"))
        assert file.headers["content-type"] == "application/pdf" and file.content.startswith(b"%PDF")
        notices = good(phone.get(f"/applications/{application_id}/notices")).json()
        notice = good(phone.get(f"/notices/{notices[0]['id']}/pdf"))
        assert notice.content.startswith(b"%PDF")
        checked = good(phone.post("/check", json={"code": certificate["code"]})).json()
        assert checked["number"] == certificate["facts"]["number"] and checked["status"] == "valid"
        events = [each["event"] for each in good(phone.get(f"/applications/{application_id}/timeline")).json()]
        assert {"draft_started", "submit", "receive", "accept", "approve", "issue"} <= set(events)


def test_who_rents_shows_the_lease_once_and_leaves_with_the_licence(house: House) -> None:
    he = house.enter(HE)
    with house.client(house.sign_in(he)) as phone:
        checklist = good(phone.post(f"/matters/{MATTER}/checklist", json={"answers": RENTED})).json()
        assert checklist["visits"] == 1
        application_id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        asked = [line["material"] for line in checklist["lines"] if not line["exempt"]]
        for material in asked:
            document = upload(phone, application_id, material)
            assert document["grade"] == "C" and document["media_type"] == "image/jpeg"
        signature = {"strokes": [[[0.1, 0.5, 0.0], [0.6, 0.4, 0.2]]], "aspect": 2.5}
        submitted = phone.post(f"/applications/{application_id}/submit", json={"signature": signature}, headers=once())
        assert good(submitted).json()["visits"] == 1
        accept_and_approve(house, application_id)
        assert good(phone.get(f"/applications/{application_id}")).json()["state"] == "awaiting_originals"
        shown = good(phone.post(f"/applications/{application_id}/pass", headers=once())).json()
        assert shown["text"].startswith("GK1:")
        released = show_originals(house, shown["text"])
        assert released.application_id == application_id
        application = good(phone.get(f"/applications/{application_id}")).json()
        assert application["state"] == "concluded"
        good(phone.get(f"/certificates/{released.certificate_id}"))


def show_originals(house: House, pass_text: str) -> Released:
    """The clerk scans the pass, sees each original beside its picture, and finds them equal."""
    clerk = house.hire("clerk")
    opened = house.as_staff(originals.open_verification, pass_text, new_id(), id=clerk, role="clerk")
    assert isinstance(opened, VerificationOpened)
    capture = house.store.put(papers("original"), "image/jpeg")
    decisions = [Decision(line.document.id, True, capture.sha256, capture.address, 0.97) for line in opened.lines]
    released = house.as_staff(originals.close_verification, opened.id, decisions, id=clerk, role="clerk")
    assert isinstance(released, Released)
    return released


def test_what_is_missing_is_said_at_once_and_nothing_is_lost(house: House) -> None:
    with house.client(house.sign_in(house.enter(LIN))) as phone:
        application_id = start(phone, OWNED, {"trade_name": FORM["trade_name"]})
        refused = phone.post(f"/applications/{application_id}/submit", json={}, headers=once())
        assert refused.status_code == 422
        problem = refused.json()
        assert problem["code"] == "form_has_problems"
        assert {each["field"] for each in problem["details"]["problems"]} >= {"premises_address"}
        kept = good(phone.get(f"/applications/{application_id}")).json()
        assert kept["state"] == "draft" and kept["form"] == {"trade_name": FORM["trade_name"]}


def test_a_deficiency_is_supplemented_and_a_case_can_be_taken_back(house: House) -> None:
    with house.client(house.sign_in(house.enter(HE))) as phone:
        application_id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        checklist = good(phone.get(f"/applications/{application_id}")).json()["checklist"]
        for line in checklist["lines"]:
            if not line["exempt"]:
                upload(phone, application_id, line["material"])
        good(phone.post(f"/applications/{application_id}/submit", json={}, headers=once()))
        clerk = house.hire("clerk")
        file: CaseFile = house.as_staff(reading.open_case, application_id, id=clerk, role="clerk")
        ticks = [Tick(t.material, t.statement, t.material != "lease", "看不清") for t in ticks_for(house, file)]
        house.as_staff(acceptance.request_supplement, application_id, ticks, id=clerk, role="clerk")
        asked = good(phone.get(f"/applications/{application_id}")).json()
        assert asked["state"] == "supplement_requested"
        assert {each["material"] for each in asked["deficiencies"]} == {"lease"}
        assert all(each["how_to_fix"] and each["example"] and not each["answered"] for each in asked["deficiencies"])
        house.clock.advance(hours=3)
        early = phone.post(f"/applications/{application_id}/supplement", headers=once())
        assert early.json()["code"] == "deficient_lines_unanswered"
        upload(phone, application_id, "lease")
        answered = good(phone.get(f"/applications/{application_id}")).json()["deficiencies"]
        assert all(each["answered"] for each in answered)
        good(phone.post(f"/applications/{application_id}/supplement", headers=once()))
        taken_back = good(phone.post(f"/applications/{application_id}/withdraw", headers=once()))
        assert taken_back.json()["state"] == "withdrawn"
        again = phone.post(f"/applications/{application_id}/submit", json={}, headers=once())
        assert (again.status_code, again.json()["code"]) == (409, "case_withdrawn")


def test_a_lost_licence_is_replaced_from_the_phone_and_people_see_who_looked(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        first = start(phone, OWNED, FORM)
        good(phone.post(f"/applications/{first}/submit", json={}, headers=once()))
        accept_and_approve(house, first)
        lost = good(phone.get("/me/certificates")).json()[0]
        acts = {each["act"]: each["refusal"] for each in good(phone.get(f"/certificates/{lost['id']}/acts")).json()}
        assert acts == {"change": "", "replacement": "", "cancellation": ""}
        refused = phone.post(
            f"/certificates/{lost['id']}/acts", json={"id": new_id(), "act": "renewal"}, headers=once()
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "act_not_offered")
        wanted = {"id": new_id(), "act": "replacement"}
        started = good(phone.post(f"/certificates/{lost['id']}/acts", json=wanted, headers=once())).json()
        assert (started["act"], started["about_certificate_id"]) == ("replacement", lost["id"])
        good(phone.post(f"/applications/{wanted['id']}/submit", json={}, headers=once()))
        accept_and_approve(house, wanted["id"])
        new, old = good(phone.get("/me/certificates")).json()[:2]
        assert (new["status"], old["status"], new["predecessor_id"]) == ("valid", "replaced", old["id"])
        checked = good(phone.post("/check", json={"code": lost["code"]})).json()
        assert checked["status"] == "replaced" and checked["status_since"]
        given = good(phone.get("/me/authorisations")).json()
        assert first in {each["application_id"] for each in given}
        looks = good(phone.get("/me/looks")).json()
        assert all(each["role"] and each["case_number"] for each in looks)


def test_who_shall_lose_a_licence_reads_why_and_answers_from_the_phone(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        id = start(phone, OWNED, FORM)
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
        accept_and_approve(house, id)
        path = f"/certificates/{good(phone.get('/me/certificates')).json()[0]['id']}/proposed"
        assert phone.get(path).json()["code"] == "nothing_proposed"
        authority = matter(house).authority.code
        arguments = (path.split("/")[2], "revocation", "合同系伪造")
        proposer = house.hire("reviewer", authority)
        house.as_staff(authority_acts.propose, *arguments, id=proposer, role="reviewer", authority=authority)
        told = good(phone.get(path)).json()
        assert (told["reason"], told["may_answer"]) == ("合同系伪造", True) and "proposed_by" not in told
        said = {"statement": "合同是真的", "hearing_wanted": True}
        answered = good(phone.post(path, json=said, headers=once())).json()
        assert (answered["statement"], answered["hearing_wanted"], answered["may_answer"]) == (
            "合同是真的",
            True,
            False,
        )
        again = phone.post(path, json=said, headers=once())
        assert (again.status_code, again.json()["code"]) == (409, "defence_stated_before")
        kinds = [each["kind"] for each in good(phone.get(f"/applications/{id}/notices")).json()]
        assert kinds[-1] == "proposed_act"
