"""What a holder may choose on the phone beside the usual way, by documented calls alone."""

import httpx
import pytest
from msgspec import structs

from core.applications import corrections, promises, reading
from core.applications.staff_schemas import CaseFile
from core.call import system_call
from core.matters import service as matters
from tests.builders import all_matters
from tests.core.applications.side_exits import PROMISED, declaration_for, rules_for
from tests.mobile_api.filing import good, once, start, ticks_for, upload
from tests.mobile_api.house import HE, LIN, House
from tests.sweet_shop import FORM, MATTER, OWNED, RENTED


@pytest.fixture(scope="module", autouse=True)
def published(house: House) -> None:
    """The usual matter, with a paper that may follow, a declaration, a trial, and rules that decide."""
    old = all_matters()[MATTER]
    lines = tuple(structs.replace(line, need="deferrable") if line.key == PROMISED else line for line in old.materials)
    changed = structs.replace(
        old,
        version=old.version + 1,
        in_force_from=house.services.today(),
        materials=lines,
        declaration=declaration_for(old),
        rule_decision=rules_for(old),
        trial_review=True,
    )
    house.database.write_now(matters.publish, system_call(house.clock.at), changed)


def versioned(phone: httpx.Client, application_id: str) -> dict[str, str]:
    return once() | {"If-Match": good(phone.get(f"/applications/{application_id}")).headers["etag"]}


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def clerk_of(house: House, use_case: object, *args: object) -> CaseFile:
    return house.as_staff(use_case, *args, id=house.hire("clerk"), role="clerk")


def test_what_rules_decide_is_granted_at_once_and_may_be_run_again_contested_and_rated(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        one = f"/applications/{start(phone, OWNED, FORM)}"
        id = one.removeprefix("/applications/")
        declared = good(phone.put(f"{one}/declaration", json={"declared": True}, headers=versioned(phone, id)))
        assert declared.json()["declared"]
        wish = {"way": "electronic"}
        assert good(phone.put(f"{one}/delivery", json=wish, headers=versioned(phone, id))).json()["delivery"]["way"]
        assert good(phone.post(f"{one}/submit", json={}, headers=once())).json()["state"] == "concluded"
        granted = good(phone.get(one)).json()
        assert granted["decided_by_rule"] and granted["may_be_rated"] and granted["certificate_id"]
        rules = good(phone.get(f"{one}/rules")).json()
        assert [each["met"] for each in rules["then"]] == [each["met"] for each in rules["now"]] == [True, True]
        reason = {"reason": "字号写错了"}
        assert (
            good(phone.post(f"{one}/contest", json=reason, headers=once())).json()["contest"]["reason"] == "字号写错了"
        )
        assert refused(phone.post(f"{one}/contest", json=reason, headers=once())) == (409, "contested_before")
        key, level = once(), {"level": 5, "text": "很好"}
        answers = [good(phone.post(f"{one}/rating", json=level, headers=key)).json() for _ in range(2)]
        assert [each["may_be_rated"] for each in answers] == [False, False]
        assert refused(phone.post(f"{one}/rating", json=level, headers=once())) == (409, "rated_before")


def test_a_paper_that_may_follow_is_promised_owed_with_a_date_and_brought(house: House) -> None:
    with house.client(house.sign_in(house.enter(HE))) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        one = f"/applications/{id}"
        upload(phone, id, "landlord_property")
        assert phone.post(f"{one}/submit", json={}, headers=once()).json()["code"] == "promise_needed"
        assert good(phone.post(f"{one}/submit", json={"promised": True}, headers=once())).json()["state"] == "received"
        ticks = ticks_for(house, clerk_of(house, reading.open_case, id))
        clerk_of(house, promises.accept_provisionally, id, ticks)
        owed = good(phone.get(one)).json()
        assert owed["promised"] == [PROMISED] and owed["promise_by"] > owed["submitted_at"][:10]
        assert phone.post(f"{one}/promised", headers=once()).json()["code"] == "materials_missing"
        upload(phone, id, PROMISED)
        assert good(phone.post(f"{one}/promised", headers=once())).json()["promise_by"] is None


def test_an_unfinished_filing_is_tried_out(house: House) -> None:
    with house.client(house.sign_in(house.enter(HE))) as phone:
        one = f"/applications/{start(phone, RENTED, FORM)}"
        tried = good(phone.post(f"{one}/trial", headers=once())).json()
        assert tried["state"] == "trial_review" and tried["case_number"]
        assert phone.post(f"{one}/trial", headers=once()).json()["code"] == "step_not_possible"


def test_what_was_put_right_at_the_counter_is_told_with_both_wordings(house: House) -> None:
    with house.client(house.sign_in(house.enter(HE))) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        for material in ("landlord_property", PROMISED):
            upload(phone, id, material)
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
        clerk_of(house, corrections.correct, id, {"employees": "7"})
        told = good(phone.get(f"/applications/{id}/corrections")).json()
        assert [(each["before"], each["after"]) for each in told] == [("2", "7")]
