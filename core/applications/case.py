"""A case in the hand of a use case: its row, the matter it pinned, its form opened."""

from types import SimpleNamespace

from msgspec import Struct, structs

from core.applications.lifecycle import State, steps_from
from core.call import Language, Role
from core.matters.definition import MatterDefinition

HOLDER: frozenset[Role] = frozenset({"citizen"})


class Case(Struct, frozen=True):
    """A case with the definition it pinned and its form opened. `row` has the columns of its table row as they are
    now: as read, and as changed since. `language`: what it is told in, its holder's unless `told_in` says otherwise."""

    row: SimpleNamespace
    definition: MatterDefinition
    form: dict[str, str]
    language: Language

    def told_in(self, language: Language) -> "Case":
        return structs.replace(self, language=language)

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def recorded_under(self) -> tuple[str, ...]:
        """The subjects of the journal that tell of it: itself, and the package it is part of."""
        return (self.id, self.row.bundle_id) if self.row.bundle_id else (self.id,)

    @property
    def owes(self) -> bool:
        """Whether the applicant has still to hand in what was promised at acceptance (容缺受理); nothing any more when
        the case has ended."""
        open_still = "supply_promised" in steps_from(self.state, HOLDER)
        return open_still and bool(self.row.promised) and self.row.promise_by is not None

    @property
    def state(self) -> State:
        return self.row.state
