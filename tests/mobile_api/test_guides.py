"""Guides over HTTP: one version everywhere, faults reported and answered, what changed since a case began."""

from typing import Any

import httpx
import pytest
from msgspec import structs

from core.change_requests import service as change_requests
from core.ids import new_id
from core.matters import service as matters
from core.matters.conditions import Text
from core.matters.definition import version_hash
from tests.builders import all_matters
from tests.mobile_api.house import HE, LIN, House

MATTER = "incubator-subsidy"
SENIOR = "senior-citizen-card"
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
NOTE = Text(zh_hans="改了说明。", zh_hant="改了說明。", en="A reason was changed.")
WORDS = Text(zh_hans="新的理由。", zh_hant="新的理由。", en="A new reason.")


def report(client: httpx.Client, code: str = SENIOR, request_id: str = "", **said: Any) -> httpx.Response:
    body = {"id": request_id or new_id(), "text": "电话打不通", "place": "contacts.consultation", **said}
    return client.post(f"/matters/{code}/change-requests", json=body, headers={"Idempotency-Key": new_id()})


def publish_next(house: House, code: str) -> str:
    """The matter with another reason for its first material, published; gives the checksum."""
    known = all_matters()[code]
    first = structs.replace(known.materials[0], reason=WORDS)
    changed = structs.replace(
        known, version=known.version + 1, change_note=NOTE, materials=(first, *known.materials[1:])
    )
    house.do(matters.publish, changed)
    return version_hash(changed)


def test_a_fault_is_reported_without_signing_in_and_answered_by_its_id(house: House) -> None:
    with house.client() as anybody:
        request_id = new_id()
        reported = report(anybody, request_id=request_id)
        assert reported.status_code == 201, reported.text
        assert (reported.json()["state"], reported.json()["version"]) == ("open", all_matters()[SENIOR].version)
        house.as_staff(change_requests.answer, request_id, "declined", "号码有效", id=new_id(), role="matter_manager")
        answered = anybody.get(f"/change-requests/{request_id}").json()
        assert (answered["state"], answered["answer"]) == ("declined", "号码有效")
        assert anybody.get(f"/change-requests/{new_id()}").status_code == 404
        assert report(anybody, code="no-such-matter").status_code == 404
        assert report(anybody, text="").status_code == 400


def test_who_is_signed_in_finds_his_reports_and_nobody_else_does(house: House) -> None:
    with house.client(house.sign_in(house.enter(LIN))) as lin, house.client(house.sign_in(house.enter(HE))) as he:
        mine = report(lin).json()
        assert mine["id"] in {each["id"] for each in lin.get("/me/change-requests").json()}
        assert mine["id"] not in {each["id"] for each in he.get("/me/change-requests").json()}
        assert he.get(f"/change-requests/{mine['id']}").status_code == 404


def started(client: httpx.Client, code: str, answers: dict[str, str]) -> str:
    id = new_id()
    body = {"id": id, "matter": code, "answers": answers}
    client.post("/applications", json=body, headers={"Idempotency-Key": new_id()}).raise_for_status()
    return id


@pytest.mark.parametrize("code", [SENIOR, "outdoor-sign-permit", "individual-business-registration"])
def test_guide_checklist_and_catalogue_are_one_version(house: House, code: str) -> None:
    """G21: the same hash on the citizen's guide and on the clerk's checklist."""
    example = all_matters()[code].examples[0]
    with house.client() as anybody:
        guide = anybody.get(f"/matters/{code}").headers["etag"].strip('"')
        body = {"answers": dict(example.answers)}
        checklist = anybody.post(f"/matters/{code}/checklist", json=body).raise_for_status().json()["version_hash"]
        [listed] = [line["checksum"] for line in anybody.get("/catalogue").json() if line["code"] == code]
    assert guide == checklist == listed == version_hash(all_matters()[code])


def test_a_case_keeps_its_version_and_its_holder_sees_what_changed_since(house: House) -> None:
    with house.client(house.sign_in(house.enter(LIN))) as lin:
        case = started(lin, MATTER, {})
        before = lin.get(f"/applications/{case}/guide-changes").json()
        assert (before["later"], before["differences"]) == ([], [])
        checksum = publish_next(house, MATTER)
        told = lin.get(f"/applications/{case}/guide-changes").json()
        assert told["began_with"]["version"] == all_matters()[MATTER].version
        assert [(each["version"], each["checksum"]) for each in told["later"]] == [
            (all_matters()[MATTER].version + 1, checksum)
        ]
        [difference] = told["differences"]
        material = all_matters()[MATTER].materials[0].key
        assert difference["path"] == f"materials.{material}.reason"
        assert difference["after"]["text"]["en"] == "A new reason."
        assert lin.get(f"/applications/{case}").json()["matter"] == MATTER


def test_what_the_form_does_not_ask_is_shown_once_with_its_source_and_day(house: House) -> None:
    with house.client(house.sign_in(house.enter(LIN))) as lin:
        case = started(lin, SENIOR, {})
        facts = lin.get(f"/applications/{case}/known-facts").json()
    by_element = {each["element"]: each for each in facts}
    assert len(by_element) == len(facts)
    name = by_element["person_name"]
    assert (name["source"], name["as_of"]) == ("identity_document", house.clock.at.date().isoformat())
    assert name["owner"]["zh-Hans"] == "公安机关"
    assert LIN.number not in str(facts)
