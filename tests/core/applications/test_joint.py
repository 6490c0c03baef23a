"""联合办理: one case, one clock, every organ's opinion, one decision of the lead (Licensing Law arts. 26, 42(2))."""

import pytest

from core.applications import deciding, joint, reading
from core.call import Actor, Call
from core.errors import Conflict, NotAllowed
from core.ids import new_id
from tests.builders import HallInTest
from tests.core.applications.joint import HOLDER, LARGE, SHOP, SIGN, accepted

PLANNING, POLICE = "11990000000006066H", "11990000000007077W"


def organ(hall: HallInTest, code: str) -> Call:
    hall.wait(seconds=1)
    return Call(Actor(new_id(), frozenset({"reviewer"}), code), "desk", hall.at)


def under_review(hall: HallInTest) -> str:
    id = accepted(hall, LARGE)
    hall.database.write_now(deciding.review, hall.reviewer_of(SIGN), id)
    return id


def missing(hall: HallInTest, id: str) -> list[str]:
    found = hall.database.read_now(joint.opinions_for_holder, hall.citizen(HOLDER), id)
    return [each.authority for each in found if not each.verdict]


@pytest.mark.both_databases
def test_the_organs_a_situation_concerns_are_asked_when_it_is_accepted(hall: HallInTest) -> None:
    id = accepted(hall, LARGE)
    assert missing(hall, id) == [PLANNING, POLICE]
    (waiting,) = hall.database.read_now(joint.list_asked, organ(hall, POLICE))
    assert waiting.id == id
    asked = hall.database.read_now(joint.opinions_for_staff, hall.reviewer_of(SIGN), id)
    assert all(each.asked_on == hall.settings.hall.day_of(hall.at) and each.asked_about for each in asked)


def test_a_situation_that_concerns_nobody_else_is_decided_alone(hall: HallInTest) -> None:
    id = accepted(hall, SHOP)
    assert missing(hall, id) == []
    assert not hall.database.read_now(joint.list_asked, organ(hall, POLICE))
    hall.approve(id)


def test_the_lead_decides_only_when_every_opinion_is_there(hall: HallInTest) -> None:
    id = under_review(hall)
    for decide in (
        lambda: hall.database.write_now(deciding.approve, hall.reviewer_of(SIGN), id, ""),
        lambda: hall.database.write_now(deciding.refuse, hall.reviewer_of(SIGN), id, ["遮挡交通标志"]),
    ):
        with pytest.raises(Conflict, match="opinions_missing") as refusal:
            decide()
        assert refusal.value.details["organs"] == [PLANNING, POLICE]
    hall.database.write_now(joint.give_opinion, organ(hall, PLANNING), id, "agrees", "")
    with pytest.raises(Conflict, match="opinions_missing"):
        hall.database.write_now(deciding.approve, hall.reviewer_of(SIGN), id, "")
    hall.database.write_now(joint.give_opinion, organ(hall, POLICE), id, "agrees", "不影响行车视线。")
    hall.database.write_now(deciding.approve, hall.reviewer_of(SIGN), id, "")
    assert hall.application(id).state == "awaiting_originals", "the paper licence is shown when the permit is fetched"


def test_one_clock_of_45_days_runs_for_all_of_them(hall: HallInTest) -> None:
    clocks = {clock.kind: clock for clock in hall.application(accepted(hall, LARGE)).clocks}
    assert "joint" in clocks and "statutory" not in clocks
    assert clocks["joint"].start == hall.settings.hall.day_of(hall.at)


def test_the_lead_goes_on_without_a_silent_organ_for_a_reason_on_record(hall: HallInTest) -> None:
    id = under_review(hall)
    hall.database.write_now(joint.give_opinion, organ(hall, PLANNING), id, "objects", "不符合立面管控要求。")
    lead = hall.reviewer_of(SIGN)
    found = hall.database.write_now(joint.go_on_without, lead, id, POLICE, "两次催办未复，期限将满。")
    assert [(each.verdict, each.text) for each in found] == [
        ("objects", "不符合立面管控要求。"),
        ("waived", "两次催办未复，期限将满。"),
    ]
    assert {"opinion_given", "opinion_waived"} <= set(hall.events(id))
    hall.database.write_now(deciding.refuse, hall.reviewer_of(SIGN), id, ["不符合立面管控要求"])
    with pytest.raises(Conflict, match="case_decided"):
        hall.database.write_now(joint.give_opinion, organ(hall, POLICE), id, "agrees", "")


def test_who_was_not_asked_has_no_say_and_sees_nothing(hall: HallInTest) -> None:
    id = under_review(hall)
    stranger = hall.reviewer_of("incubator-subsidy")
    with pytest.raises(NotAllowed, match="not_asked"):
        hall.database.write_now(joint.give_opinion, stranger, id, "agrees", "")
    with pytest.raises(NotAllowed, match="other_authority"):
        hall.database.read_now(reading.open_case, stranger, id)
    with pytest.raises(NotAllowed, match="role_missing"):
        hall.database.write_now(joint.give_opinion, hall.staff("wangli"), id, "agrees", "")
    with pytest.raises(NotAllowed, match="other_authority"):
        hall.database.write_now(joint.go_on_without, organ(hall, POLICE), id, PLANNING, "不等了")


def test_an_opinion_is_given_once_and_an_objection_has_its_reasons(hall: HallInTest) -> None:
    id = under_review(hall)
    with pytest.raises(Exception, match="reason_needed"):
        hall.database.write_now(joint.give_opinion, organ(hall, POLICE), id, "objects", " ")
    hall.database.write_now(joint.give_opinion, organ(hall, POLICE), id, "agrees", "")
    with pytest.raises(Conflict, match="opinion_given"):
        hall.database.write_now(joint.give_opinion, organ(hall, POLICE), id, "objects", "遮挡信号灯")


def test_the_applicant_sees_who_is_missing_and_no_opinion(hall: HallInTest) -> None:
    id = under_review(hall)
    hall.database.write_now(joint.give_opinion, organ(hall, PLANNING), id, "objects", "不符合立面管控要求。")
    seen = hall.database.read_now(joint.opinions_for_holder, hall.citizen(HOLDER), id)
    assert [each.text for each in seen] == ["", ""] and missing(hall, id) == [POLICE]


def test_an_organ_that_was_asked_reads_the_file(hall: HallInTest) -> None:
    id = under_review(hall)
    assert hall.database.read_now(reading.open_case, organ(hall, POLICE), id).application.id == id
