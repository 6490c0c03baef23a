"""A changed text passes a gate: one reviews it, another publishes it, and it is the same text."""

from decimal import Decimal

import pytest
from msgspec import structs
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from core import journal
from core.call import Call
from core.db.database import Session
from core.matters import publishing, service, walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.gate.walked import Figures
from core.matters.models import MatterVersionRow
from core.supervision import service as supervision
from tests.builders import MATTER, HallInTest
from tests.core.matters.packs import walk_kept
from tests.refusals import refused


@pytest.fixture
def changed(hall: HallInTest) -> MatterDefinition:
    known = hall.matters[MATTER]
    return structs.replace(known, version=known.version + 1)


def manager(hall: HallInTest) -> Call:
    return hall.somebody({"matter_manager"})


def test_one_reviews_and_another_publishes(hall: HallInTest, changed: MatterDefinition) -> None:
    reviewer, publisher = manager(hall), manager(hall)
    reviewed = hall.database.write_now(publishing.review_text, reviewer, changed)
    with refused("reviewer_may_not_publish"):
        hall.database.write_now(publishing.publish_reviewed, reviewer, changed)
    walk_kept(hall, changed)
    assert hall.database.write_now(publishing.publish_reviewed, publisher, changed) == reviewed
    now = hall.database.read_now(service.find_in_force, MATTER, hall.settings.hall.day_of(hall.at))
    assert (now.version_id, now.definition.version) == (reviewed, changed.version)
    events = [(each.event, each.actor_id) for each in hall.database.read_now(journal.history, reviewed)]
    assert events == [("matter_text_reviewed", reviewer.actor.id), ("matter_published", publisher.actor.id)]
    proof = hall.database.read_now(supervision.read_separation, hall.staff("guanyuan"), "2026-11")
    assert proof.violations == ()


@pytest.mark.both_databases
def test_what_is_published_is_what_was_reviewed(hall: HallInTest, changed: MatterDefinition) -> None:
    hall.database.write_now(publishing.review_text, manager(hall), changed)
    touched = structs.replace(changed, in_force_from=hall.settings.hall.day_of(hall.at))
    with refused("matter_not_reviewed"):
        hall.database.write_now(publishing.publish_reviewed, manager(hall), touched)
    with refused("matter_published_already"):
        hall.database.write_now(publishing.review_text, manager(hall), hall.matters[MATTER])


@pytest.mark.both_databases
def test_a_text_is_published_after_a_walk_that_met_what_the_guide_promises(
    hall: HallInTest, changed: MatterDefinition
) -> None:
    hall.database.write_now(publishing.review_text, manager(hall), changed)
    with refused("matter_not_walked"):
        hall.database.write_now(publishing.publish_reviewed, manager(hall), changed)
    walk_kept(hall, changed)
    walk = hall.database.read_now(walks.find, version_hash(changed))
    assert walk is not None
    one_more = structs.replace(walk.leaves[0], measured=Figures(1, (), Decimal(0), 0))
    kept = (changed, structs.replace(walk, leaves=(one_more,)))
    assert [each.code for each in hall.database.write_now(walks.keep, manager(hall), *kept)] == ["walk_visits_differ"]
    with refused("matter_walk_differs"):
        hall.database.write_now(publishing.publish_reviewed, manager(hall), changed)
    now = hall.database.read_now(service.find_in_force, MATTER, hall.settings.hall.day_of(hall.at))
    assert now.definition.version < changed.version, "the good one stays"
    with pytest.raises(ValueError, match="another text"):
        hall.database.write_now(walks.keep, manager(hall), hall.matters[MATTER], walk)


def test_reviewing_twice_is_one_review_and_clerks_review_nothing(hall: HallInTest, changed: MatterDefinition) -> None:
    reviewer = manager(hall)
    first = hall.database.write_now(publishing.review_text, reviewer, changed)
    assert hall.database.write_now(publishing.review_text, reviewer, changed) == first
    for use_case in (publishing.review_text, publishing.publish_reviewed):
        with refused("role_missing"):
            hall.database.write_now(use_case, hall.staff("wangli"), changed)


@pytest.mark.both_databases
def test_the_database_itself_lets_no_reviewer_publish(hall: HallInTest) -> None:
    with pytest.raises(IntegrityError, match="published_by_another"):
        hall.database.write_now(both_by_one, manager(hall))


def both_by_one(session: Session, call: Call) -> None:
    session.execute(update(MatterVersionRow).values(reviewed_by="x", published_by="x"))
