"""The Nanhai fixture in a hall: its tree of areas, the authorities of its 1,551 matters, the matters themselves.

Matters are published as the hall does with its own files, in one transaction; batches are planned by one matter manager
and approved by another.
"""

from datetime import timedelta
from functools import cache

from core.call import Actor, Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.levels import sinking
from core.levels.schemas import Batch, BatchPlan
from core.levels.starting import start_due
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.places import service as places
from core.places.schemas import PlacesFile
from demo.city import trees
from demo.city.levels import batches, nanhai_levels
from demo.places import authority_of
from tests.builders import HallInTest

PLANNER, APPROVER = new_id(), new_id()


@cache
def catalogue() -> list[MatterDefinition]:
    return nanhai_levels()


def manager(hall: HallInTest, id: str = PLANNER) -> Call:
    hall.wait(seconds=1)
    return Call(Actor(id, frozenset({"matter_manager"})), "desk", hall.at)


def lay_out(session: Session, call: Call) -> None:
    """`call` is an administrator's."""
    administrator = Call(Actor("console", frozenset({"administrator"})), "system", call.at)
    tree = trees.nanhai()
    organs = {matter.authority.code: authority_of(matter.authority) for matter in catalogue()}
    places.load(session, administrator, PlacesFile(tree.areas, tuple(organs.values()), tree.centres))
    for matter in catalogue():
        matters.publish(session, system_call(call.at), matter)


def plan_all(hall: HallInTest) -> list[Batch]:
    """Pilot, first and second batch, planned and approved for the next three weeks."""
    today = hall.settings.hall.day_of(hall.at)
    days = [today + timedelta(weeks=week) for week in (1, 2, 3)]
    district = [matter for matter in catalogue() if matter.exercise_level == "district"]
    return [plan_and_approve(hall, each) for each in batches(district, *days)]


def plan_and_approve(hall: HallInTest, planned: BatchPlan) -> Batch:
    batch = hall.database.write_now(sinking.plan, manager(hall), planned)
    return hall.database.write_now(sinking.approve, manager(hall, APPROVER), batch.id)


def start(hall: HallInTest) -> int:
    """What the worker does when time passes."""
    return hall.database.write_now(start_due, system_call(hall.at))
