"""A checked draft is walked beside the hall, in a process of its own, and can be published when it came through."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from core.call import system_call
from core.matters import walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.gate.walked import Figures, LeafWalk, MatterWalk
from core.matters.versions import drafts, views, watching
from core.matters.versions.checking import definition_in
from hall.walking.beside import WalkerBeside
from tests.builders import HallInTest
from tests.core.matters.packs import SENIOR, walk_kept
from tests.core.matters.versions.drafting import begun, manager, text_of
from tests.refusals import refused


def walker_of(hall: HallInTest) -> WalkerBeside:
    return WalkerBeside(hall.database, lambda: hall.at, hall.settings.hall.day_of)


@pytest.mark.nightly
@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_was_checked_is_walked_once_and_then_published(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    with refused("matter_not_walked"):
        hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)
    walker = walker_of(hall)
    assert [walker.walk_waiting(), walker.walk_waiting()] == [1, 0]
    assert hall.database.read_now(walks.findings_of, definition_in(SENIOR, text_of(hall))) == []
    hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_hall_that_stops_waits_for_no_walk(hall: HallInTest) -> None:
    walker = walker_of(hall)
    walker.start()
    walker.stop()
    assert hall.database.read_now(walks.waiting) == []


@pytest.mark.nightly
@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_a_hall_came_with_is_walked_when_nobody_waits(hall: HallInTest) -> None:
    walk_kept(hall, *(each for each in hall.matters.values() if each.code != SENIOR))
    walker = walker_of(hall)
    assert [walker.walk_one_in_force(), walker.walk_one_in_force()] == [True, False]
    view = hall.database.read_now(views.matter_view, manager(hall), SENIOR)
    assert view.walk is not None and view.met == ()
    assert {leaf.route for leaf in view.walk.leaves} >= {"online", "kiosk", "replacement"}
    assert hall.database.read_now(walks.came_through, view.walk.checksum) is not None


@pytest.mark.nightly
@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_draft_that_waits_breaks_off_the_walk_of_what_is_in_force(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    walker = walker_of(hall)
    assert walker.walk_one_in_force() is False
    assert walker.walk_waiting() == 1


@pytest.mark.both_databases
def test_what_nobody_walked_is_found_once_and_what_differed_is_on_the_watch_list(hall: HallInTest) -> None:
    day = hall.settings.hall.day_of(hall.at)
    first, *others = sorted(hall.matters.values(), key=lambda each: each.code)
    found = hall.database.read_now(walks.find_unwalked, day)
    assert found is not None and found.code == first.code
    walk_kept(hall, *others)
    assert hall.database.read_now(walks.find_unwalked, day, {version_hash(first)}) is None
    walk = structs.replace(walk_met(first, visits=2), walked_on=day)
    hall.database.write_now(walks.keep, system_call(hall.at), first, walk)
    assert hall.database.read_now(walks.find_unwalked, day) is None
    assert hall.database.read_now(walks.came_through, version_hash(first)) is None
    concerns = hall.database.read_now(watching.list_concerns, manager(hall))
    assert [each.code for each in concerns if each.kind == "walk_differs"] == [first.code]


def walk_met(definition: MatterDefinition, visits: int) -> MatterWalk:
    """One way, on which the guide promised no visit."""
    said, met = Figures(0, (), Decimal(0), 0), Figures(visits, (), Decimal(0), 0)
    way = LeafWalk({}, False, "concluded", said, met)
    return MatterWalk(definition.code, definition.version, version_hash(definition), date(2026, 1, 1), (way,))
