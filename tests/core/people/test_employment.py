"""Roles change from one request to the next, each change is on record, and none mixes what the law keeps apart."""

import pytest

from core import journal
from core.applications import deciding
from core.call import Actor, Call, Role
from core.people import representatives, staff
from core.places import staffing
from demo.places import CENTRE
from tests.builders import MATTER, HallInTest
from tests.refusals import refused


def change(hall: HallInTest, username: str, roles: set[Role], authority: str = "", centre: str = "") -> None:
    id = hall.staff(username).actor.id
    hall.database.write_now(staffing.change, hall.staff("admin"), id, frozenset(roles), authority, centre)


def organ(hall: HallInTest) -> str:
    return hall.matters[MATTER].authority.code


@pytest.mark.both_databases
def test_a_clerk_becomes_a_reviewer_and_the_record_tells_before_and_after(hall: HallInTest) -> None:
    id = hall.staff("wangli").actor.id
    change(hall, "wangli", {"reviewer"}, authority=organ(hall))
    found = hall.database.read_now(staff.find_member, id)
    assert found is not None and (found.roles, found.authority, found.centre) == ({"reviewer"}, organ(hall), "")
    entry = hall.database.read_now(journal.history, id)[-1]
    assert (entry.event, entry.actor_id) == ("staff_changed", hall.staff("admin").actor.id)
    assert entry.facts["before"] == {"roles": ["clerk", "issuer"], "authority": "", "centre": CENTRE}
    assert entry.facts["after"] == {"roles": ["reviewer"], "authority": organ(hall), "centre": ""}


def test_whoever_accepted_decides_nothing_of_it_after_a_change_of_roles(hall: HallInTest) -> None:
    case = hall.case("林晓岚", "accepted")
    change(hall, "wangli", {"reviewer"}, authority=organ(hall))
    moved = hall.database.read_now(staff.find_member, hall.staff("wangli").actor.id)
    assert moved is not None
    reviewer = Call(Actor(moved.id, moved.roles, moved.authority), "desk", hall.at)
    with refused("acceptor_may_not_decide"):
        hall.database.write_now(deciding.review, reviewer, case.id)


@pytest.mark.parametrize(
    ("roles", "at_authority", "code"),
    [
        ({"clerk", "reviewer"}, False, "staff_roles_clash"),
        ({"clerk", "administrator"}, False, "staff_roles_clash"),
        ({"auditor", "administrator"}, False, "staff_roles_clash"),
        (set[Role](), False, "staff_roles_missing"),
        ({"reviewer"}, False, "staff_place_wrong"),
        ({"clerk"}, True, "staff_place_wrong"),
        ({"clerk", "issuer"}, False, "staff_as_before"),
    ],
)
def test_a_change_that_mixes_duties_is_refused(
    hall: HallInTest, roles: set[Role], at_authority: bool, code: str
) -> None:
    place = {"authority": organ(hall)} if at_authority else {"centre": CENTRE}
    with refused(code):
        change(hall, "wangli", roles, **place)
    assert "staff_changed" not in hall.events(hall.staff("wangli").actor.id)


def test_nobody_changes_his_own_roles_and_only_administrators_change_any(hall: HallInTest) -> None:
    with refused("own_account"):
        change(hall, "admin", {"supervisor"}, centre=CENTRE)
    id = hall.staff("liangwen").actor.id
    with refused("role_missing"):
        hall.database.write_now(staffing.change, hall.staff("zhaoning"), id, frozenset[Role]({"clerk"}), "", CENTRE)


def test_a_chief_representative_gets_a_successor_before_other_roles(hall: HallInTest) -> None:
    with refused("staff_represents"):
        change(hall, "liangwen", {"clerk"}, centre=CENTRE)
    with refused("staff_represents"):
        change(hall, "liangwen", {"supervisor"}, authority=organ(hall))
    change(hall, "wangli", {"reviewer"}, authority=organ(hall))
    successor = hall.staff("wangli").actor.id
    hall.database.write_now(representatives.appoint, hall.staff("admin"), successor, CENTRE, "任命〔2026〕1号")
    change(hall, "liangwen", {"clerk"}, centre=CENTRE)


def test_an_unknown_member_or_place_is_named(hall: HallInTest) -> None:
    with refused("staff_place_unknown"):
        change(hall, "wangli", {"clerk"}, centre="nowhere")
    with refused("staff_unknown"):
        admin = hall.staff("admin")
        hall.database.write_now(staffing.change, admin, "nobody", frozenset[Role]({"clerk"}), "", CENTRE)
