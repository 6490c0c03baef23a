"""`On-Behalf-Of`: an agent's requests about the principal's cases, by documented calls alone."""

from datetime import timedelta

import httpx

from core.ids import new_id
from tests.mobile_api.filing import good, once
from tests.mobile_api.house import HE, LIN, House
from tests.sweet_shop import FORM, MATTER, OWNED


def give_power(house: House, principal: httpx.Client, *acts: str) -> str:
    """Lin lets He do these acts in the usual matter; gives the power's id."""
    today = house.services.today()
    agent = {"kind": HE.kind, "number": HE.number, "name": HE.name}
    period = {"first_on": today.isoformat(), "last_on": (today + timedelta(days=30)).isoformat()}
    wanted = {"id": new_id(), "agent": agent, "acts": acts, "matter": MATTER, **period}
    return good(principal.post("/me/powers", json=wanted, headers=once())).json()["id"]


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_agent_files_and_reads_the_principals_case_and_nothing_else_of_hers(house: House) -> None:
    lin, he = house.enter(LIN), house.enter(HE)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as principal, house.client(house.sign_in(he)) as agent:
        power = give_power(house, principal, "file")
        for_her = {"On-Behalf-Of": power}
        answers = {key: value for key, value in OWNED.items() if key != "filing"}
        draft = {"id": new_id(), "matter": MATTER, "answers": answers}
        started = good(agent.post("/applications", json=draft, headers=once() | for_her))
        one = f"/applications/{draft['id']}"
        assert started.json()["answers"]["filing"] == "agent"
        filled = once() | for_her | {"If-Match": started.headers["etag"]}
        good(agent.put(f"{one}/form", json={"form": FORM}, headers=filled))
        assert refused(agent.get(one)) == (404, "application_unknown"), "without the header it is not his case"
        assert good(agent.get(one, headers=for_her)).json()["id"] == draft["id"]
        assert good(principal.get(one)).json()["id"] == draft["id"]
        for path in ("/me", "/me/wallet", "/me/powers", f"{one}/rules"):
            assert refused(agent.get(path, headers=for_her)) == (400, "not_on_behalf"), path
        withdrawn = agent.post(f"{one}/withdraw", headers=once() | for_her)
        assert refused(withdrawn) == (403, "power_does_not_cover")


def test_a_power_of_somebody_elses_revoked_or_sent_twice_opens_nothing(house: House) -> None:
    lin, he = house.enter(LIN), house.enter(HE)
    with house.client(house.sign_in(lin)) as principal, house.client(house.sign_in(he)) as agent:
        power = give_power(house, principal, "file", "supplement")
        listed = "/me/applications"
        good(agent.get(listed, headers={"On-Behalf-Of": power}))
        own = refused(principal.get(listed, headers={"On-Behalf-Of": power}))
        assert own == (403, "power_not_in_force"), "she is no agent of her own"
        twice = [("On-Behalf-Of", power), ("On-Behalf-Of", power)]
        assert refused(agent.get(listed, headers=twice)) == (400, "not_on_behalf")
        good(principal.delete(f"/me/powers/{power}", headers=once()))
        assert refused(agent.get(listed, headers={"On-Behalf-Of": power})) == (403, "power_not_in_force")


def test_a_repeated_key_for_another_principal_is_another_request(house: House) -> None:
    """The same key and body, once for himself and once for her, must not be answered with the first one's case."""
    lin, he = house.enter(LIN), house.enter(HE)
    with house.client(house.sign_in(lin)) as principal, house.client(house.sign_in(he)) as agent:
        power = give_power(house, principal, "file")
        answers = {key: value for key, value in OWNED.items() if key != "filing"}
        key, draft = once(), {"id": new_id(), "matter": MATTER, "answers": answers}
        good(agent.post("/applications", json=draft, headers=key))
        assert agent.post("/applications", json=draft, headers=key | {"On-Behalf-Of": power}).status_code in (409, 422)
