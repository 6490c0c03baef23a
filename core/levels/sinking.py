"""下沉: a matter manager plans a batch of a district's matters for its towns, another approves it, and the worker
starts it on its day (`starting`).

    plan ──▶ planned ── approve, by another ──▶ approved ── its day ──▶ running ── roll back ──▶ rolled_back
                │                                   │
                └────────────── withdraw ───────────┴──▶ withdrawn

Only the place of filing moves: the organ decides as before, unless it has delegated (N28). The start records the
entrustments that the centres lack, under the plan's document; a roll-back ends those, from the next day.
"""

from collections import Counter

from msgspec import structs

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed
from core.levels import batches, readiness
from core.levels.demand import filings_a_day
from core.levels.models import SinkingBatchRow
from core.levels.overrides import given_reason, list_placements
from core.levels.placement import at_town
from core.levels.schemas import Batch, BatchPlan, LevelReport, Obstacle
from core.levels.stages import level_report
from core.matters import service as matters
from core.matters.facets import power_line
from core.matters.service import PinnedMatter
from core.people.permissions import require
from core.places import mandates
from core.places import service as places
from core.places.area_codes import Level, level_of, lies_in
from core.places.schemas import Entrustment

LIVE = ("planned", "approved", "running")


def plan(session: Session, call: Call, planned: BatchPlan) -> Batch:
    """NotFound `area_unknown`, `centre_unknown`; InvalidInput `not_a_district`, `centre_outside_the_district`,
    `matter_not_of_the_district`, `starts_too_early`, `reason_needed` when a matter goes that the rule keeps above the
    towns; Conflict `batch_overlaps` with the matters that another live batch moves already."""
    require(call.actor, "plan_sinking")
    planned = structs.replace(
        planned, matters=tuple(sorted({*planned.matters})), centres=tuple(sorted({*planned.centres}))
    )
    places.require_area(session, planned.area)
    if level_of(planned.area) != "district":
        raise InvalidInput("not_a_district")
    if readiness.too_late(planned, session.settings.hall.day_of(call.at)):
        raise InvalidInput("starts_too_early")
    _require_centres(session, planned)
    reason = _require_matters(session, call, planned)
    _require_apart(session, planned)
    return _ready(session, call, batches.find(session, batches.keep(session, call, planned, reason)))


def approve(session: Session, call: Call, id: str) -> Batch:
    """NotAllowed `planner_may_not_approve`; Conflict `batch_moved_on`, `batch_not_ready` with how many obstacles
    block."""
    require(call.actor, "approve_sinking")
    batch = _ready(session, call, batches.find(session, id))
    if batch.planned_by == call.actor.id:
        raise NotAllowed("planner_may_not_approve")
    if batch.state != "planned":
        raise Conflict("batch_moved_on")
    if blocking := [each for each in batch.obstacles if each.blocks]:
        raise Conflict("batch_not_ready", count=len(blocking))
    batches.move(session, call, batch, "approved", approved_by=call.actor.id, approved_at=call.at)
    journal.record(session, call, id, "sinking_approved", {})
    return _ready(session, call, batches.find(session, id))


def withdraw(session: Session, call: Call, id: str, reason: str) -> Batch:
    """Before it starts. Conflict `batch_moved_on`; InvalidInput as `given_reason`."""
    require(call.actor, "plan_sinking")
    batch = batches.find(session, id)
    if batch.state not in ("planned", "approved"):
        raise Conflict("batch_moved_on")
    batches.end(session, call, batch, "withdrawn", given_reason(reason))
    journal.record(session, call, id, "sinking_withdrawn", {})
    return batches.find(session, id)


def roll_back(session: Session, call: Call, id: str, reason: str) -> Batch:
    """The district's windows take the matters again at once; the entrustments that only this batch brought end today.
    What towns have accepted they finish. Conflict `batch_moved_on`; InvalidInput as `given_reason`."""
    require(call.actor, "plan_sinking")
    batch = batches.find(session, id)
    if batch.state != "running":
        raise Conflict("batch_moved_on")
    batches.end(session, call, batch, "rolled_back", given_reason(reason))
    today = session.settings.hall.day_of(call.at)
    mandates.end_by_plan(session, call, _only_of(session, call, batch), today)
    journal.record(session, call, id, "sinking_rolled_back", {"matters": len(batch.plan.matters)})
    return batches.find(session, id)


def list_batches(session: Session, call: Call) -> list[Batch]:
    """All there ever were, by the day they start, those still to start with what stands in their way."""
    require(call.actor, "read_levels")
    return [_ready(session, call, batch) for batch in batches.find_all(session)]


def report(session: Session, call: Call, area: str) -> LevelReport:
    """NotFound `area_unknown`."""
    places.require_area(session, area)
    levels: dict[str, Level] = {each.matter: each.exercised_at for each in list_placements(session, call, area)}
    within = [each for each in batches.find_all(session) if lies_in(each.plan.area, area)]
    powers = Counter(power_line(each.definition) for each in _in_force(session, call) if each.definition.code in levels)
    return structs.replace(level_report(area, levels, within), by_power=dict(powers))


def obstacles(session: Session, call: Call, planned: BatchPlan) -> tuple[Obstacle, ...]:
    """As things stand now."""
    return _obstacles(session, call, planned, measured(session, call, planned))


def measured(session: Session, call: Call, planned: BatchPlan) -> int:
    """How many filings of its matters come on a working day, as `filings_a_day` counts."""
    return filings_a_day(session, frozenset(planned.matters), session.settings.hall.day_of(call.at))


def _obstacles(session: Session, call: Call, planned: BatchPlan, filings: int) -> tuple[Obstacle, ...]:
    centres = {each.code: each for each in places.list_centres(session)}
    in_force = {each.definition.code for each in _in_force(session, call)}
    return readiness.obstacles(planned, centres, in_force, filings)


def _ready(session: Session, call: Call, batch: Batch) -> Batch:
    if batch.state not in ("planned", "approved"):
        return batch
    filings = measured(session, call, batch.plan)
    return structs.replace(batch, measured=filings, obstacles=_obstacles(session, call, batch.plan, filings))


def _require_centres(session: Session, planned: BatchPlan) -> None:
    for code in planned.centres:
        area, kind = places.standing_of_centre(session, code)
        if kind not in ("town", "village") or not lies_in(area, planned.area):
            raise InvalidInput("centre_outside_the_district", centre=code)


def _require_matters(session: Session, call: Call, planned: BatchPlan) -> str:
    """Gives the reason as it is kept."""
    known = {each.matter: each for each in list_placements(session, call, planned.area)}
    for code in planned.matters:
        if code not in known or known[code].exercised_at != "district":
            raise InvalidInput("matter_not_of_the_district", matter=code)
    if all(at_town(known[code].placement.level) for code in planned.matters):
        return planned.reason.strip()
    return given_reason(planned.reason)


def _require_apart(session: Session, planned: BatchPlan) -> None:
    """A pilot may go before a batch, and nothing else twice."""
    live = batches.find_all(session, SinkingBatchRow.state.in_(LIVE))
    others = [each.plan for each in live if each.plan.keeps_counters == planned.keeps_counters]
    twice = {code for each in others for code in each.matters} & set(planned.matters)
    if twice:
        raise Conflict("batch_overlaps", count=len(twice), matter=min(twice))


def _only_of(session: Session, call: Call, batch: Batch) -> set[str]:
    """The entrustments this batch brought and no batch that still runs relies on."""
    deciding = {each.definition.code: each.definition.authority.code for each in _in_force(session, call)}
    needed = {
        (deciding[matter], centre, which)
        for each in batches.find_all(session, SinkingBatchRow.state == "running")
        for matter in each.plan.matters
        if matter in deciding
        for centre in each.plan.centres
        for which in ("", matter)
    }
    brought = batches.entrustments_of(session, batch.id)
    return {
        each.id
        for each in mandates.list_mandates(session, Entrustment)
        if each.id in brought and (each.authority, each.centre, each.matter) not in needed
    }


def _in_force(session: Session, call: Call) -> list[PinnedMatter]:
    return matters.list_in_force(session, session.settings.hall.day_of(call.at))
