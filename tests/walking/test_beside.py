"""A checked draft is walked beside the hall, in a process of its own, and can be published when it came through."""

import pytest

from core.matters import walks
from core.matters.versions import drafts
from core.matters.versions.checking import definition_in
from hall.walking.beside import WalkerBeside
from tests.builders import HallInTest
from tests.core.matters.packs import SENIOR
from tests.core.matters.versions.test_drafts import begun, manager, text_of
from tests.refusals import refused


@pytest.mark.nightly
@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_was_checked_is_walked_once_and_then_published(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    with refused("matter_not_walked"):
        hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)
    walker = WalkerBeside(hall.database, lambda: hall.at)
    assert [walker.walk_waiting(), walker.walk_waiting()] == [1, 0]
    assert hall.database.read_now(walks.findings_of, definition_in(SENIOR, text_of(hall))) == []
    hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_hall_that_stops_waits_for_no_walk(hall: HallInTest) -> None:
    walker = WalkerBeside(hall.database, lambda: hall.at)
    walker.start()
    walker.stop()
    assert hall.database.read_now(walks.waiting) == []
