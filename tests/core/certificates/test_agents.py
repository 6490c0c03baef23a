"""What an agent may do about the principal's certificates: fetch them, and defend what is proposed about them."""

import pytest

from core import journal
from core.applications import defences, own_certificates
from core.call import Call
from core.certificates import service as certificates
from core.db.database import Session
from core.journal import Entry
from core.people import powers_of_attorney
from demo.people import find_person
from tests.builders import MATTER, HallInTest
from tests.core.certificates.defence import HOLDER, proposed
from tests.core.powers import give_power
from tests.refusals import refused

AGENT = "陈国强"


def entries_of(session: Session, _: Call, id: str) -> list[Entry]:
    return journal.history(session, id)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_an_agent_who_may_collect_fetches_the_certificate_and_no_other_agent_does(hall: HallInTest) -> None:
    id = hall.case(HOLDER, "concluded").certificate_id
    assert id is not None
    collects = give_power(hall, HOLDER, AGENT, "collect", matter=MATTER)
    read = hall.database.read_now
    assert [each.id for each in read(own_certificates.list_certificates, hall.agent(AGENT, collects))] == [id]
    assert read(own_certificates.find_certificate, hall.agent(AGENT, collects), id).id == id
    with refused("certificate_unknown"):
        read(own_certificates.find_certificate, hall.citizen(AGENT), id)
    files = give_power(hall, HOLDER, AGENT, "file", matter=MATTER)
    assert read(own_certificates.list_certificates, hall.agent(AGENT, files)) == []
    with refused("power_does_not_cover"):
        read(own_certificates.find_certificate_file, hall.agent(AGENT, files), id)
    elsewhere = give_power(hall, HOLDER, AGENT, "collect", matter="food-business-licence")
    with refused("power_does_not_cover"):
        read(own_certificates.find_certificate, hall.agent(AGENT, elsewhere), id)


@pytest.mark.both_databases
def test_an_agent_states_a_defence_under_a_power_that_says_so_and_both_are_named(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    collects = hall.agent(AGENT, give_power(hall, HOLDER, AGENT, "collect"))
    assert hall.database.read_now(defences.show_proposed_act, collects, id).may_answer, "he may read it"
    with refused("power_does_not_cover"):
        hall.database.write_now(defences.state_defence, collects, id, "合同是真的", False)
    held = give_power(hall, HOLDER, AGENT, "defend", matter=MATTER)
    said = hall.database.write_now(defences.state_defence, hall.agent(AGENT, held), id, "合同是真的", True)
    assert said.statement == "合同是真的" and said.hearing_wanted
    case_id = hall.database.read_now(certificates.subject_of, id)
    entries = hall.database.read_now(entries_of, hall.citizen(HOLDER), case_id)
    stated = next(entry for entry in entries if entry.event == "defence_stated")
    assert (stated.actor_id, stated.on_behalf_of) == (find_person(AGENT).id, find_person(HOLDER).id)


def test_a_revoked_power_defends_nothing(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    held = give_power(hall, HOLDER, AGENT, "defend")
    agent = hall.agent(AGENT, held)
    hall.database.write_now(powers_of_attorney.revoke, hall.citizen(HOLDER), held)
    with refused("power_not_in_force"):
        hall.database.write_now(defences.state_defence, agent, id, "合同是真的", False)
