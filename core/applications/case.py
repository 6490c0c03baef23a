"""A case in the hand of a use case: its row, the matter it pinned, its form opened."""

from types import SimpleNamespace

from msgspec import Struct

from core.applications.lifecycle import State
from core.matters.definition import MatterDefinition


class Case(Struct, frozen=True):
    """A case with the definition it pinned and its form opened. `row` has the columns of its table row as they are
    now: as read, and as changed since."""

    row: SimpleNamespace
    definition: MatterDefinition
    form: dict[str, str]

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def owes(self) -> bool:
        """Whether the applicant has still to hand in what was promised at acceptance (容缺受理)."""
        return bool(self.row.promised) and self.row.promise_by is not None

    @property
    def state(self) -> State:
        return self.row.state
