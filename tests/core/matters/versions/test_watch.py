"""What is old, lapsed or contradicting is listed for whoever keeps the catalogue."""

from datetime import date, timedelta

import msgspec
import pytest
from msgspec import structs

from core.matters import service
from core.matters.definition import MatterDefinition
from core.matters.versions import standing, watching
from core.matters.versions.watch import Outline, Watched, concerns
from tests.builders import HallInTest
from tests.core.matters.packs import BUSINESS, SENIOR, matters
from tests.core.matters.versions.drafting import manager, published, text_of, today

DAY = date(2026, 11, 19)


def watched(
    definition: MatterDefinition,
    *,
    state: str = "in_force",
    until: date | None = None,
    looked_at: date = DAY,
    follows: bool = False,
) -> Watched:
    outline = msgspec.json.decode(msgspec.json.encode(definition), type=Outline)
    return Watched(f"id-{definition.code}", state, outline, until, looked_at, follows)


def kinds(*each: Watched) -> list[tuple[str, str]]:
    return [(concern.code, concern.kind) for concern in concerns(each, DAY)]


def test_a_year_without_a_look_is_stale() -> None:
    known = matters()[SENIOR]
    assert kinds(watched(known, looked_at=DAY - timedelta(days=365))) == []
    assert kinds(watched(known, looked_at=DAY - timedelta(days=366))) == [(SENIOR, "stale")]


def test_an_end_is_told_before_and_after_unless_something_follows() -> None:
    known = matters()[SENIOR]
    assert kinds(watched(known, until=DAY + timedelta(days=31))) == []
    assert kinds(watched(known, until=DAY + timedelta(days=30))) == [(SENIOR, "ending")]
    assert kinds(watched(known, until=DAY - timedelta(days=1))) == [(SENIOR, "lapsed")]
    assert kinds(watched(known, until=DAY - timedelta(days=1), follows=True)) == []
    assert kinds(watched(known, state="paused")) == [(SENIOR, "paused")]


def test_two_matters_with_one_code_or_with_unequal_checklists_contradict() -> None:
    one, other = matters()[SENIOR], matters()[BUSINESS]
    twin = structs.replace(other, implementation_code=one.implementation_code)
    assert kinds(watched(one), watched(twin)) == [(BUSINESS, "same_code"), (SENIOR, "same_code")]
    town = structs.replace(other, code="in-town", exercise_level="town", implementation_code="X" * 31)
    assert kinds(watched(other), watched(town)) == []
    less = structs.replace(town, materials=town.materials[1:])
    found = concerns([watched(other), watched(less)], DAY)
    assert [(each.code, each.kind, each.others, each.level) for each in found] == [
        ("in-town", "unequal", (BUSINESS,), "town"),
        (BUSINESS, "unequal", ("in-town",), "district"),
    ]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_saying_that_a_text_is_still_right_takes_it_off_the_list(hall: HallInTest) -> None:
    hall.wait(days=366)
    by = manager(hall)
    old = [each.code for each in hall.database.read_now(watching.list_concerns, by) if each.kind == "stale"]
    assert SENIOR in old
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    hall.database.write_now(standing.confirm, by, version, "已对照法规，仍然正确")
    left = [each.code for each in hall.database.read_now(watching.list_concerns, by)]
    assert left == [code for code in old if code != SENIOR]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_ends_is_on_the_list_until_the_next_version_is_published(hall: HallInTest) -> None:
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    last = today(hall) + timedelta(days=3)
    hall.database.write_now(standing.end, manager(hall), version, "新规定", last)
    assert [each.kind for each in hall.database.read_now(watching.list_concerns, manager(hall))] == ["ending"]
    published(hall, text_of(hall, first=last + timedelta(days=1)))
    assert hall.database.read_now(watching.list_concerns, manager(hall)) == ()
