"""A centre accepts under an entrustment in force, a town decides under a delegation, a bureau what it took over."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from core import journal
from core.applications import acceptance, deciding, reading
from core.applications.models import ApplicationRow
from core.applications.schemas import Application
from core.applications.staff_schemas import Tick
from core.call import Actor, Call
from core.certificates import service as certificates
from core.db.database import Session
from core.ids import new_id
from core.notices import service as notices
from core.people import representatives
from core.people.models import ChiefRepresentative
from core.places import mandates, service
from core.places.schemas import Authority, Delegation, Entrustment, Names, PowersPassed
from demo.places import CENTRE, load_places
from tests.builders import MATTER, HallInTest
from tests.refusals import refused

LIN = "林晓岚"
TOWN = load_places().authorities[0]
NAMES: Names = {
    "zh-Hans": "佛山市南海区行政审批局",
    "zh-Hant": "佛山市南海區行政審批局",
    "en": "Administrative Approval Bureau of Nanhai District",
}
BUREAU = Authority("11990000000009098X", "440605", "approval_bureau", NAMES, "南审批")


def authority(hall: HallInTest, matter: str = MATTER) -> str:
    return hall.matters[matter].authority.code


def today(hall: HallInTest) -> date:
    return hall.settings.hall.day_of(hall.at)


def entrustment(hall: HallInTest) -> Entrustment:
    found = hall.database.read_now(mandates.list_mandates, Entrustment)
    return next(each for each in found if each.authority == authority(hall))


def reviewer_of(hall: HallInTest, code: str) -> Call:
    return Call(Actor(new_id(), frozenset({"reviewer"}), code), "desk", hall.at)


def facts_of(hall: HallInTest, case: str, step: str) -> dict[str, Any]:
    return next(entry.facts for entry in hall.database.read_now(journal.history, case) if entry.event == step)


def test_what_is_accepted_names_centre_and_entrustment(hall: HallInTest) -> None:
    accepted = hall.case(LIN, "accepted")
    facts = facts_of(hall, accepted.id, "accept")
    assert (facts["centre"], facts["entrustment"]) == (CENTRE, entrustment(hall).id)


def test_what_the_centre_accepts_is_answered_in_the_name_of_the_organ_that_decides(hall: HallInTest) -> None:
    accepted = hall.case(LIN, "accepted")
    issued = hall.database.read_now(notices.list_notices, accepted.id)
    told = [hall.database.read_now(notices.find_facts, notice.id) for notice in issued]
    assert [facts.organ for facts in told] == [hall.matters[MATTER].authority.name.zh_hans] * 2
    assert all(facts.organ_on_seal == facts.organ for facts in told)


def test_without_an_entrustment_in_force_on_the_day_nothing_is_accepted(hall: HallInTest) -> None:
    case = hall.case(LIN, "received")
    ended = hall.database.write_now(mandates.end, hall.staff("admin"), Entrustment, entrustment(hall).id, today(hall))
    assert ended.last_on == today(hall)
    hall.wait(days=1)
    before = hall.events(case.id)
    with refused("not_entrusted") as caught:
        hall.accept(case.id)
    assert caught.value.details["day"] == today(hall)
    with refused("not_entrusted"):
        hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), case.id, _failing(hall, case.id))
    with refused("not_entrusted"):
        hall.database.write_now(acceptance.decline, hall.staff("wangli"), case.id, "无此事项", "")
    assert hall.events(case.id) == before
    hall.database.write_now(
        mandates.entrust, hall.staff("admin"), authority(hall), CENTRE, "南府办函〔2026〕第99号", today(hall)
    )
    hall.accept(case.id)


def _failing(hall: HallInTest, case: str) -> list[Tick]:
    first, *others = hall.ticks(case)
    return [structs.replace(first, met=False, remark="看不清"), *others]


def test_the_last_day_of_an_entrustment_still_counts(hall: HallInTest) -> None:
    case = hall.case(LIN, "received")
    hall.database.write_now(mandates.end, hall.staff("admin"), Entrustment, entrustment(hall).id, today(hall))
    hall.accept(case.id)


def test_a_centre_that_was_not_entrusted_accepts_nothing(hall: HallInTest) -> None:
    case = hall.case(LIN, "received")
    call = hall.somebody({"clerk"})
    elsewhere = structs.replace(call, actor=structs.replace(call.actor, centre="yuexiu"))
    with refused("not_entrusted"):
        hall.database.write_now(acceptance.accept, elsewhere, case.id, hall.ticks(case.id))


def test_a_mandate_rests_on_a_document_and_ends_today_at_the_earliest(hall: HallInTest) -> None:
    known, admin = entrustment(hall), hall.staff("admin")
    with refused("document_missing"):
        hall.database.write_now(mandates.entrust, admin, known.authority, CENTRE, " ", today(hall))
    with refused("period_reversed"):
        hall.database.write_now(
            mandates.entrust, admin, known.authority, CENTRE, "d", today(hall), today(hall) - timedelta(days=1)
        )
    with refused("centre_unknown"):
        hall.database.write_now(mandates.entrust, admin, known.authority, "nowhere", "d", today(hall))
    with refused("mandate_ends_too_early"):
        hall.database.write_now(mandates.end, admin, Entrustment, known.id, today(hall) - timedelta(days=1))
    hall.database.write_now(mandates.end, admin, Entrustment, known.id, today(hall))
    with refused("mandate_ended"):
        hall.database.write_now(mandates.end, admin, Entrustment, known.id, today(hall) + timedelta(days=9))
    with refused("role_missing"):
        hall.database.write_now(mandates.end, hall.staff("guanyuan"), Entrustment, known.id, today(hall))
    recorded = hall.database.read_now(journal.history, known.id)
    assert [entry.event for entry in recorded] == ["entrustment_recorded", "entrustment_ended"]
    assert recorded[0].facts["document"] == known.document


def accepted_in_the_town(hall: HallInTest, name: str, example: int = 0) -> Application:
    """Accepted by the town's own centre, under an entrustment."""
    case = hall.case(name, "received", example=example)
    call = hall.somebody({"clerk"})
    there = structs.replace(call, actor=structs.replace(call.actor, centre="dali"))
    document = ("南府办函〔2026〕第98号", today(hall))
    hall.database.write_now(mandates.entrust, hall.staff("admin"), authority(hall), "dali", *document)
    hall.database.write_now(acceptance.accept, there, case.id, hall.ticks(case.id))
    return case


@pytest.mark.both_databases
def test_a_town_decides_only_with_a_delegation(hall: HallInTest) -> None:
    case, town = accepted_in_the_town(hall, LIN), reviewer_of(hall, TOWN.code)
    with refused("other_authority"):
        hall.database.read_now(reading.open_case, town, case.id)
    with refused("delegation_missing"):
        hall.database.write_now(deciding.review, town, case.id)
    delegation = hall.database.write_now(
        mandates.delegate, hall.staff("admin"), authority(hall), TOWN.code, MATTER, "南府〔2026〕第7号", today(hall)
    )
    assert [item.id for item in hall.database.read_now(reading.queue, town, "review")] == [case.id]
    with refused("delegated_to_town"):
        hall.database.write_now(deciding.review, hall.reviewer_of(MATTER), case.id)
    elsewhere = hall.case("欧阳明珠", "accepted")
    with refused("outside_the_town"):
        hall.database.write_now(deciding.review, town, elsewhere.id)
    district = hall.database.read_now(reading.queue, hall.reviewer_of(MATTER), "review")
    assert [item.id for item in district] == [elsewhere.id]
    hall.database.write_now(deciding.review, town, case.id)
    hall.database.write_now(deciding.approve, town, case.id, "")
    decided = facts_of(hall, case.id, "approve")
    assert (decided["organ"], decided["delegation"]) == (TOWN.code, delegation.id)
    with refused("not_a_town"):
        hall.database.write_now(
            mandates.delegate, hall.staff("admin"), TOWN.code, authority(hall), MATTER, "d", today(hall)
        )
    hall.database.write_now(mandates.end, hall.staff("admin"), Delegation, delegation.id, today(hall))
    open_still = accepted_in_the_town(hall, "陈国强", 1)
    hall.wait(days=1)
    with refused("delegation_missing"):
        hall.database.write_now(deciding.review, reviewer_of(hall, TOWN.code), open_still.id)
    back = hall.database.read_now(reading.queue, hall.reviewer_of(MATTER), "review")
    assert {item.id for item in back} == {elsewhere.id, open_still.id}, (
        "what the town left open is the district's again"
    )
    hall.database.write_now(deciding.review, hall.reviewer_of(MATTER), open_still.id)


@pytest.mark.both_databases
def test_a_bureau_takes_over_the_powers_of_several_departments(hall: HallInTest) -> None:
    admin, case = hall.staff("admin"), hall.case(LIN, "accepted")
    departments = [authority(hall), authority(hall, "incubator-subsidy")]
    hall.database.write_now(service.record_authority, admin, BUREAU)
    for department in departments:
        hall.database.write_now(mandates.pass_powers, admin, department, BUREAU.code, "粤府函第3号", today(hall))
    with refused("powers_passed_already"):
        hall.database.write_now(mandates.pass_powers, admin, departments[0], BUREAU.code, "d", today(hall))
    with refused("not_a_bureau"):
        hall.database.write_now(mandates.pass_powers, admin, departments[0], departments[1], "d", today(hall))
    with refused("powers_passed_on"):
        hall.database.write_now(deciding.review, hall.reviewer_of(MATTER), case.id)
    bureau = reviewer_of(hall, BUREAU.code)
    assert [item.id for item in hall.database.read_now(reading.queue, bureau, "review")] == [case.id]
    hall.database.write_now(deciding.review, bureau, case.id)
    hall.database.write_now(deciding.approve, bureau, case.id, "")
    issued = hall.database.read_now(notices.list_notices, case.id)
    by_kind = {each.kind: (each, hall.database.read_now(notices.find_facts, each.id)) for each in issued}
    before, after = by_kind["acceptance"][1], by_kind["approval"][1]
    assert before.organ == before.organ_on_seal == hall.matters[MATTER].authority.name.zh_hans
    assert after.organ == after.organ_on_seal == BUREAU.name["zh-Hans"]
    assert by_kind["approval"][0].number.startswith("南审批准字")
    (certificate,) = hall.database.read_now(certificates.list_own, hall.citizen(LIN))
    assert certificate.facts.issuer == BUREAU.name["zh-Hans"]
    assert len(hall.database.read_now(mandates.list_mandates, PowersPassed)) == 2


@pytest.mark.both_databases
def test_the_database_itself_lets_nobody_decide_what_he_accepted(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    with pytest.raises(IntegrityError, match="acceptor_does_not_decide"):
        hall.database.write_now(decide_alone, hall.staff("wangli"), case.id)
    hall.database.write_now(set_people, hall.staff("wangli"), case.id, "system")


def decide_alone(session: Session, call: Call, id: str) -> None:
    set_people(session, call, id, call.actor.id)


def set_people(session: Session, call: Call, id: str, who: str) -> None:
    """What the hall accepted by itself a rule may decide: that is nobody's person."""
    changed = update(ApplicationRow).where(ApplicationRow.id == id).values(accepted_by=who, decided_by=who)
    session.execute(changed)


@pytest.mark.both_databases
def test_there_is_one_chief_representative_and_the_next_takes_the_place(hall: HallInTest) -> None:
    liangwen, admin = hall.staff("liangwen").actor, hall.staff("admin")
    hall.database.write_now(representatives.appoint, admin, liangwen.id, CENTRE, "南政数〔2026〕第2号")
    active = [
        each
        for each in hall.database.read_now(representatives.list_representatives)
        if each.authority == liangwen.authority
    ]
    assert [(each.staff_id, each.document) for each in active] == [(liangwen.id, "南政数〔2026〕第2号")]
    assert hall.events(liangwen.id)[-2:] == ["representative_ended", "representative_appointed"]
    with pytest.raises(IntegrityError):
        hall.database.write_now(second_voice, hall.staff("susan"), liangwen.authority)
    with refused("representative_not_a_reviewer"):
        hall.database.write_now(representatives.appoint, admin, hall.staff("wangli").actor.id, CENTRE, "d")


def second_voice(session: Session, call: Call, authority: str) -> None:
    row = {"id": new_id(), "authority": authority, "centre": CENTRE, "staff_id": call.actor.id, "document": "d"}
    session.execute(insert(ChiefRepresentative).values(appointed_at=call.at, **row))
