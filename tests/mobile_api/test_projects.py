"""From the phone: a draft handed in elsewhere with both rules shown, and a project of an organisation."""

from core.call import Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.people import service as people
from core.people.schemas import Organisation
from demo.people import find_person
from tests.mobile_api.filing import good, once, start
from tests.mobile_api.house import HE, LIN, House
from tests.sweet_shop import OWNED


def enter_firm(session: Session, _: Call, firm: Organisation, representative_id: str) -> None:
    people.enter_organisation(session, firm, representative_id)


def test_a_draft_is_announced_at_a_place_elsewhere_and_the_rule_of_the_clock_is_shown(house: House) -> None:
    with house.client(house.sign_in(house.enter(LIN))) as phone:
        id = start(phone, OWNED, {"trade_name": "南海区桂城青禾糖水店"})
        offers = good(phone.get(f"/applications/{id}/offers")).json()
        assert {offer["clock_starts"] for offer in offers} == {"at_arrival", "at_receipt"}
        place = next(offer["centre"] for offer in offers if offer["clock_starts"] == "at_arrival")
        chosen = good(phone.put(f"/applications/{id}/custody", json={"centre": place}, headers=once())).json()
        assert chosen["state"] == "announced" and "reach it" in chosen["rule"] and chosen["clock_from"] is None
        assert good(phone.get(f"/applications/{id}/custody")).json() == chosen
        (leg,) = good(phone.get(f"/applications/{id}/way")).json()
        assert leg["event"] == "custody_announced"
        assert good(phone.get(f"/applications/{id}/organs")).json() == []


def test_an_organisation_keeps_its_cases_in_a_project(house: House) -> None:
    he = house.enter(HE)
    firm = find_person("何知行").organisations[0]
    house.database.write_now(enter_firm, system_call(house.clock.at), Organisation(firm.id, firm.name, firm.uscc), he)
    with house.client(house.sign_in(he)) as phone:
        project = {"id": new_id(), "organisation_id": firm.id, "name": "平象国际智慧产业园（示例）"}
        made = phone.post("/projects", json=project, headers=once())
        assert good(made).json()["lines"] == []
        (mine,) = good(phone.get("/me/projects")).json()
        assert mine["name"] == project["name"]
        draft = {"id": new_id(), "matter": "incubator-subsidy", "answers": {}, "organisation_id": firm.id}
        good(phone.post("/applications", json=draft, headers=once()))
        path = f"/projects/{project['id']}/cases"
        good(phone.post(path, json={"application_id": draft["id"]}, headers=once()))
        (line,) = good(phone.get(f"/projects/{project['id']}")).json()["lines"]
        assert (line["waits_for"], line["state"]) == ("applicant", "draft")
    with house.client(house.sign_in(house.enter(LIN))) as other:
        assert other.get(f"/projects/{project['id']}").status_code == 404
