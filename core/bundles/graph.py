"""Who waits for whom in a package: parts, and the results they need from each other. Pure.

A part starts when every part it needs has been granted; one whose predecessor ended otherwise can never start, and
neither can what waits for that one. `Standing` is all a package knows of a part; the case itself knows the rest.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

Standing = Literal["waiting", "running", "granted", "ended", "unreachable"]
"""`ended`: refused, declined, referred, withdrawn or lapsed. `unreachable`: it waited for a part that ended so."""

Needs = Mapping[str, Collection[str]]
"""By part, the parts whose results it needs; parts without any may be absent."""

OPEN: frozenset[Standing] = frozenset({"waiting", "running"})


def in_order(parts: Iterable[str], needs: Needs) -> tuple[str, ...]:
    """The parts with every predecessor before its successors, otherwise as given. Raises ValueError with a part of
    the circle when there is one."""
    left, done = list(parts), list[str]()
    while left:
        ready = [part for part in left if all(need in done or need not in left for need in needs.get(part, ()))]
        if not ready:
            raise ValueError(left[0])
        done += ready
        left = [part for part in left if part not in ready]
    return tuple(done)


def ready(standings: Mapping[str, Standing], needs: Needs) -> tuple[str, ...]:
    """The waiting parts that may start now."""
    return tuple(
        part
        for part, standing in standings.items()
        if standing == "waiting" and all(standings[need] == "granted" for need in needs.get(part, ()))
    )


def settled(standings: Mapping[str, Standing], needs: Needs) -> dict[str, Standing]:
    """The standings after what has ended: waiting parts that can never start are unreachable."""
    now = dict(standings)
    for part in in_order(now, needs):
        lost = any(now[need] in ("ended", "unreachable") for need in needs.get(part, ()))
        if now[part] == "waiting" and lost:
            now[part] = "unreachable"
    return now


def waits_for(part: str, standings: Mapping[str, Standing], needs: Needs) -> tuple[str, ...]:
    """The parts that keep this one from starting."""
    if standings[part] != "waiting":
        return ()
    return tuple(need for need in needs.get(part, ()) if standings[need] != "granted")


def is_over(standings: Mapping[str, Standing]) -> bool:
    """The package is concluded when each of its parts is."""
    return not any(standing in OPEN for standing in standings.values())
