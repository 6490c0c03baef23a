"""A case handed in elsewhere: who holds it, when the clock starts, and that nobody accepts without the power to."""

from datetime import date

import pytest

from core.applications import acceptance, deciding, service
from core.cross_region import service as custody
from core.cross_region import views
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.places import mandates
from tests.builders import MATTER, HallInTest
from tests.core.cross_region.custody import GUANGZHOU, HOLDER, TOWN, VILLAGE, announced, clerk


def received_on(hall: HallInTest, id: str) -> date | None:
    return hall.database.read_now(custody.find_custody, hall.citizen(HOLDER), id).clock_from


def test_the_holder_sees_where_a_case_may_be_handed_in_and_by_which_rule(hall: HallInTest) -> None:
    draft = hall.draft(HOLDER)
    offers = hall.database.read_now(custody.offers, hall.citizen(HOLDER), draft.id)
    assert {(offer.centre, offer.clock_starts) for offer in offers} == {
        (GUANGZHOU, "at_arrival"),
        (VILLAGE, "at_receipt"),
    }


def test_a_centre_elsewhere_receives_and_forwards_and_the_clock_starts_at_arrival(hall: HallInTest) -> None:
    id, today = announced(hall, GUANGZHOU), hall.settings.hall.day_of(hall.at)
    taken = hall.database.write_now(custody.receive, clerk(hall, GUANGZHOU), id, "card_read")
    assert (taken.state, taken.case_number, taken.clock_from) == ("received", None, None)
    assert taken.forward_by is not None and taken.forward_by > today
    with pytest.raises(InvalidInput, match="seal_missing"):
        hall.database.write_now(custody.forward, clerk(hall, GUANGZHOU), id, " ")
    hall.wait(days=1)
    hall.database.write_now(custody.forward, clerk(hall, GUANGZHOU), id, "GZ-0042")
    hall.wait(days=1)
    with pytest.raises(Conflict, match="seal_broken"):
        hall.database.write_now(custody.confirm_arrival, hall.staff("wangli"), id, "GZ-0043")
    done = hall.database.write_now(custody.confirm_arrival, hall.staff("wangli"), id, "GZ-0042")
    assert done.state == "arrived" and done.case_number
    assert done.received_at and done.arrived_at and done.received_at < done.arrived_at
    assert received_on(hall, id) == hall.settings.hall.day_of(hall.at) > today
    assert hall.application(id).state == "received"


def test_the_centre_elsewhere_has_no_power_to_accept(hall: HallInTest) -> None:
    id = announced(hall, GUANGZHOU)
    hall.database.write_now(custody.receive, clerk(hall, GUANGZHOU), id, "seen_by_clerk")
    hall.database.write_now(custody.forward, clerk(hall, GUANGZHOU), id, "GZ-1")
    with pytest.raises(NotAllowed, match="not_entrusted"):
        hall.database.write_now(custody.confirm_arrival, clerk(hall, GUANGZHOU), id, "GZ-1")
    hall.database.write_now(custody.confirm_arrival, hall.staff("wangli"), id, "GZ-1")
    with pytest.raises(NotAllowed, match="not_entrusted"):
        hall.database.write_now(acceptance.accept, clerk(hall, GUANGZHOU), id, hall.ticks(id))
    hall.accept(id)


def test_only_the_chosen_centre_takes_custody_and_only_in_order(hall: HallInTest) -> None:
    id = announced(hall, GUANGZHOU)
    with pytest.raises(NotAllowed, match="other_centre"):
        hall.database.write_now(custody.receive, clerk(hall, VILLAGE), id, "card_read")
    with pytest.raises(Conflict, match="custody_not_possible"):
        hall.database.write_now(custody.forward, clerk(hall, GUANGZHOU), id, "GZ-1")
    with pytest.raises(NotAllowed, match="role_missing"):
        hall.database.write_now(custody.receive, hall.reviewer_of(MATTER), id, "card_read")
    with pytest.raises(NotFound, match="not_in_custody"):
        hall.database.read_now(custody.find_custody, hall.citizen("陈国强"), id)
    with pytest.raises(NotFound, match="not_in_custody"):
        hall.database.read_now(custody.find_custody, clerk(hall, VILLAGE), id)


@pytest.mark.both_databases
def test_what_was_checked_is_what_is_filed(hall: HallInTest) -> None:
    id = announced(hall, GUANGZHOU)
    hall.database.write_now(custody.receive, clerk(hall, GUANGZHOU), id, "card_read")
    hall.database.write_now(custody.forward, clerk(hall, GUANGZHOU), id, "GZ-1")
    draft = hall.database.read_now(service.find_application, hall.citizen(HOLDER), id)
    form = draft.form | {"employees": "9"}
    hall.database.write_now(service.fill_form, hall.citizen(HOLDER), id, draft.version, form)
    with pytest.raises(Conflict, match="changed_in_custody"):
        hall.database.write_now(custody.confirm_arrival, hall.staff("wangli"), id, "GZ-1")
    with pytest.raises(NotAllowed, match="other_centre"):
        hall.database.write_now(custody.give_back, clerk(hall, VILLAGE), id)
    back = hall.database.write_now(custody.give_back, hall.staff("wangli"), id)
    assert back.state == "given_back" and back.case_number is None


def test_a_form_with_gaps_is_not_received(hall: HallInTest) -> None:
    draft = hall.draft(HOLDER)
    hall.database.write_now(service.fill_form, hall.citizen(HOLDER), draft.id, draft.version, {})
    hall.database.write_now(custody.announce, hall.citizen(HOLDER), draft.id, GUANGZHOU)
    with pytest.raises(InvalidInput, match="form_has_problems"):
        hall.database.write_now(custody.receive, clerk(hall, GUANGZHOU), draft.id, "card_read")


@pytest.mark.both_databases
def test_papers_can_be_given_back_and_handed_in_elsewhere(hall: HallInTest) -> None:
    id = announced(hall, GUANGZHOU)
    hall.database.write_now(custody.receive, clerk(hall, GUANGZHOU), id, "card_read")
    with pytest.raises(Conflict, match="in_custody"):
        hall.database.write_now(custody.announce, hall.citizen(HOLDER), id, VILLAGE)
    hall.database.write_now(custody.give_back, clerk(hall, GUANGZHOU), id)
    again = hall.database.write_now(custody.announce, hall.citizen(HOLDER), id, VILLAGE)
    assert again.state == "announced"


def test_a_matter_without_agreement_is_not_received_elsewhere(hall: HallInTest) -> None:
    draft = hall.draft("何知行", "incubator-subsidy")
    with pytest.raises(InvalidInput, match="no_agreement"):
        hall.database.write_now(custody.announce, hall.citizen("何知行"), draft.id, GUANGZHOU)


@pytest.mark.both_databases
def test_village_submits_town_accepts_district_decides_on_one_number_and_one_timeline(hall: HallInTest) -> None:
    admin = hall.somebody({"administrator"})
    authority = hall.matters[MATTER].authority.code
    hall.database.write_now(mandates.entrust, admin, authority, TOWN, "南府办函〔2026〕第99号", date(2026, 1, 1))
    id = announced(hall, VILLAGE)
    taken = hall.database.write_now(custody.receive, clerk(hall, VILLAGE), id, "card_read")
    number = taken.case_number
    assert number and taken.clock_from == hall.settings.hall.day_of(hall.at), "the village is the agreed proxy"
    with pytest.raises(NotAllowed, match="not_entrusted"):
        hall.database.write_now(acceptance.accept, clerk(hall, VILLAGE), id, hall.ticks(id))
    hall.wait(days=1)
    hall.database.write_now(custody.forward, clerk(hall, VILLAGE), id)
    hall.database.write_now(custody.confirm_arrival, clerk(hall, TOWN), id)
    hall.database.write_now(acceptance.accept, clerk(hall, TOWN), id, hall.ticks(id))
    reviewer = hall.reviewer_of(MATTER)
    hall.database.write_now(deciding.review, reviewer, id)
    hall.database.write_now(deciding.approve, reviewer, id, "")
    assert hall.application(id).case_number == number
    for asker in (hall.citizen(HOLDER), clerk(hall, VILLAGE), clerk(hall, TOWN)):
        way = hall.database.read_now(views.way_of_case, asker, id)
        told = {(leg.event, leg.level) for leg in way}
        assert {("custody_received", "village"), ("accept", "town"), ("approve", "district")} <= told
        assert [leg.at for leg in way] == sorted(leg.at for leg in way)
    seen = hall.database.read_now(custody.list_custody, clerk(hall, VILLAGE))
    assert [each.case_number for each in seen] == [number]
