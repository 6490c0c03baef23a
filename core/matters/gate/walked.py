"""What a simulated applicant met on every way through a matter, and whether that is what the guide says. Pure.

The guide promises visits, materials, fees and days for each situation before anybody files; the walk files, is
accepted, decided and handed the result, and measures them. A difference is a finding that blocks (G34, N5, N6;
invariant 18)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding

OnSite = Literal["presence", "originals", "counter"]
Route = Literal[
    "online", "kiosk", "agent", "promised", "declared", "trial", "change", "renewal", "replacement", "cancellation"
]
"""How a filing goes; the last four are what a holder asks for about the result (`hall.walking.routes`)."""

ENDS = ("concluded", "referred")
"""States in which an applicant has what was asked for; a first review ends with the upper authority."""


class Figures(Struct, frozen=True):
    """`materials` are those to hand in, sorted; `days` of the promised limit; `fees` in yuan."""

    visits: int
    materials: tuple[str, ...]
    fees: Decimal
    days: int


class LeafWalk(Struct, frozen=True):
    """One way: a situation, by somebody `equipped` with every certificate there is, or empty-handed. `promised` is what
    the guide said, `measured` what happened; either is None when the walk did not come so far, and `stopped` says at
    what. `on_site`: why somebody had to come, in order."""

    answers: dict[str, str]
    equipped: bool
    state: str
    promised: Figures | None = None
    measured: Figures | None = None
    on_site: tuple[OnSite, ...] = ()
    stopped: str = ""
    route: Route = "online"


class MatterWalk(Struct, frozen=True):
    """All of them, for exactly one text. Figures are those of filings online. `online`: every one of them was made by
    the API alone."""

    code: str
    version: int
    checksum: str
    walked_on: date
    leaves: tuple[LeafWalk, ...]

    @property
    def filed_online(self) -> tuple[LeafWalk, ...]:
        return tuple(each for each in self.leaves if each.route == "online")

    @property
    def most_visits(self) -> int:
        """Of somebody empty-handed, whatever the situation."""
        return max(
            (each.measured.visits for each in self.filed_online if each.measured and not each.equipped), default=0
        )

    @property
    def least_visits(self) -> int:
        """Of somebody who holds everything, in the worst situation."""
        return max((each.measured.visits for each in self.filed_online if each.measured and each.equipped), default=0)

    @property
    def online(self) -> bool:
        return bool(self.filed_online) and all(each.measured is not None for each in self.filed_online)


def differences(definition: MatterDefinition, walk: MatterWalk) -> list[Finding]:
    """What keeps a text from being published after its walk; none when every way led to the result as promised."""
    return [
        finding for position, leaf in enumerate(walk.leaves) for finding in _differences(definition, position, leaf)
    ]


def _differences(definition: MatterDefinition, position: int, leaf: LeafWalk) -> Iterator[Finding]:
    path = f"walk[{position}]"
    situation = ", ".join(f"{question}={option}" for question, option in leaf.answers.items()) or "always"
    hands = "with every certificate at hand" if leaf.equipped else "empty-handed"
    hands += "" if leaf.route == "online" else f", {leaf.route}"
    file = f"{definition.code}.yaml"
    if leaf.stopped or leaf.promised is None or leaf.measured is None or leaf.state not in ENDS:
        reason = f"{situation}, {hands}: stopped at {leaf.state or 'the start'}: {leaf.stopped}"
        yield Finding(path, "walk_stopped", reason, file)
        return
    for name in Figures.__struct_fields__:
        said, met = getattr(leaf.promised, name), getattr(leaf.measured, name)
        if said != met:
            reason = f"{situation}, {hands}: the guide says {_shown(said)}, the walk met {_shown(met)}"
            yield Finding(f"{path}.{name}", f"walk_{name}_differ", reason, file)


def _shown(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)
