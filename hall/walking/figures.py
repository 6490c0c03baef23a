"""What many walks add up to: how much can be done online, in how many visits, and which matters need more. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from core.matters.gate.walked import ENDS, MatterWalk


class Exceeding(Struct, frozen=True):
    """A matter that asks for more than one visit, and why somebody had to come, in its worst situation."""

    code: str
    visits: int
    on_site: tuple[str, ...]


class WalkFigures(Struct, frozen=True):
    """Of matters, each in its worst situation by somebody empty-handed. `online`: every filing was made by the API and
    led to the result; `no_visit` and `at_most_one`: so many visits were measured."""

    matters: int
    ways: int
    online: int
    no_visit: int
    at_most_one: int
    exceptions: tuple[Exceeding, ...]


def figures_of(walks: Sequence[MatterWalk]) -> WalkFigures:
    return WalkFigures(
        matters=len(walks),
        ways=sum(len(walk.leaves) for walk in walks),
        online=sum(walk.online and all(leaf.state in ENDS for leaf in walk.leaves) for walk in walks),
        no_visit=sum(walk.online and walk.most_visits == 0 for walk in walks),
        at_most_one=sum(walk.online and walk.most_visits <= 1 for walk in walks),
        exceptions=tuple(_exceeding(walk) for walk in walks if not walk.online or walk.most_visits > 1),
    )


def _exceeding(walk: MatterWalk) -> Exceeding:
    worst = max(walk.filed_online, key=lambda leaf: leaf.measured.visits if leaf.measured else 99)
    return Exceeding(walk.code, walk.most_visits, worst.on_site if worst.measured else (worst.stopped,))
