"""Projects as they leave core: every case of a project with who has to act next, and since when (N21)."""

from datetime import date, datetime

from msgspec import Struct

from core.applications.lifecycle import State
from core.people.schemas import Id
from core.projects.waiting import Waits


class ProjectLine(Struct, frozen=True):
    """A case. `waits_for_names` are the organs, the procedure or the case; `since` is when the waiting began and
    `days` how many calendar days ago that was. `after` is the case that must be granted before."""

    application_id: Id
    matter_title: str
    authority: str
    state: State
    state_text: str
    waits_for: Waits
    waits_for_text: str
    waits_for_names: tuple[str, ...]
    since: datetime
    days: int
    case_number: str | None = None
    act_by: date | None = None
    after: Id | None = None


class Project(Struct, frozen=True):
    """`waiting` counts the open cases by who has to act."""

    id: Id
    name: str
    code: str
    organisation: str
    created_at: datetime
    lines: tuple[ProjectLine, ...]
    waiting: dict[Waits, int]


class ProjectSummary(Struct, frozen=True):
    id: Id
    name: str
    code: str
    organisation: str
    cases: int
