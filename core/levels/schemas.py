"""Levels as they leave core: where a matter belongs, what is moved down to towns and when, what is covered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.matters.data_set import PowerLine
from core.places.area_codes import Level
from core.places.schemas import AreaCode, CentreKind, Title

PlacementReason = Literal[
    "for_persons", "for_organisations", "professional", "complex", "several_departments", "passes_upward", "overridden"
]
BatchState = Literal["planned", "approved", "running", "rolled_back", "withdrawn"]
ObstacleCode = Literal[
    "no_counter", "too_few_counters", "matter_not_in_force", "nobody_hands_out", "town_left_out", "starts_in_the_past"
]
GapKind = Literal["no_centre", "no_counter", "no_hours"]
Same = Literal["title", "legal_basis", "matter_type", "checklist"]


class Placement(Struct, frozen=True):
    """Where a matter belongs and why. `note` is what was said for an override."""

    level: Level
    reason: PlacementReason
    note: str = ""


class Placed(Struct, frozen=True):
    """A matter with where its power sits, where it belongs by rule and what was said instead, and the lowest level that
    accepts it today."""

    matter: str
    title: str
    authority: str
    exercised_at: Level
    by_rule: Placement
    override: Placement | None
    accepted_at: Level

    @property
    def placement(self) -> Placement:
        return self.override or self.by_rule


class MatterLevels(Struct, frozen=True, kw_only=True):
    """One matter as anybody may know it. `closed_districts`: area codes, each with the first day on which its own
    windows accepted it no longer."""

    matter: str
    exercised_at: Level
    belongs_at: Level
    reason: PlacementReason
    accepted_at: Level
    closed_districts: Mapping[str, date]


class BatchPlan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`area` is the district whose matters move to `centres` in its towns from `starts_on`, under `document`.
    `keeps_counters`: a pilot (试点), the district's own windows stay open for them. `cases_per_day`: how many filings
    of these matters are expected on a working day, all centres together. `reason`: why matters go that the rule would
    keep higher."""

    area: AreaCode
    title: Title
    document: Title
    starts_on: date
    matters: Annotated[tuple[str, ...], Meta(min_length=1, max_length=5000)]
    centres: Annotated[tuple[str, ...], Meta(min_length=1, max_length=500)]
    cases_per_day: Annotated[int, Meta(ge=0, le=100_000)] = 0
    keeps_counters: bool = False
    reason: Annotated[str, Meta(max_length=500)] = ""


class Batch(Struct, frozen=True, kw_only=True):
    """A plan with what became of it. `planned_by` and `approved_by` are never the same. While it has not started:
    `obstacles`, and `measured`, how many filings of its matters come on a working day."""

    id: str
    state: BatchState
    plan: BatchPlan
    planned_by: str
    planned_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    started_at: datetime | None = None
    runs_from: date | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    obstacles: "tuple[Obstacle, ...]" = ()
    measured: int = 0


class Obstacle(Struct, frozen=True):
    """What stands in the way of a start; `about` is the code of a centre, a matter or an area. What does not block is
    only told."""

    code: ObstacleCode
    about: str = ""
    blocks: bool = True


class Stage(Struct, frozen=True):
    """The catalogue after a batch: `matters` in it, `added` of them that no town took before, `at_town` in all and
    their `share` of everything, 0 to 1. `happened`: it runs; otherwise this is what it would come to."""

    title: str
    starts_on: date
    happened: bool
    matters: int
    added: int
    at_town: int
    share: float


class LevelReport(Struct, frozen=True):
    """`by_level` counts matters by where their power sits, `by_power` by where it comes from; `own` of them are a
    town's or village's itself."""

    area: str
    total: int
    by_level: Mapping[Level, int]
    own: int
    stages: tuple[Stage, ...]
    by_power: Mapping[PowerLine, int] = {}


class Gap(Struct, frozen=True):
    area: str
    level: Level
    kind: GapKind


class Coverage(Struct, frozen=True):
    """`areas` and `covered` count divisions by level, `centres` service points by kind; `gaps` are the divisions
    without one that serves."""

    areas: Mapping[Level, int]
    covered: Mapping[Level, int]
    centres: Mapping[CentreKind, int]
    gaps: tuple[Gap, ...]


class Difference(Struct, frozen=True):
    """A matter of one catalogue code that is not the same everywhere: `matters` has the codes of each variant."""

    catalogue_code: str
    what: Same
    matters: tuple[tuple[str, ...], ...]
