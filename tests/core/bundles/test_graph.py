"""Who waits for whom: order, what may start, what never will; for any graph of parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundles.graph import Standing, in_order, is_over, ready, settled, waits_for

PARTS = ("a", "b", "c", "d", "e")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Parts that need only parts before them in some hidden order."""
    order = draw(st.permutations(PARTS))
    return {
        part: tuple(draw(st.lists(st.sampled_from(order[:position]), unique=True))) if position else ()
        for position, part in enumerate(order)
    }


@given(graphs())
def test_every_part_comes_once_and_after_all_it_needs(needs: dict[str, tuple[str, ...]]) -> None:
    order = in_order(PARTS, needs)
    assert sorted(order) == sorted(PARTS)
    for part, needed in needs.items():
        assert all(order.index(need) < order.index(part) for need in needed)


@given(graphs(), st.data())
def test_a_package_walked_to_its_end_is_over_and_nothing_starts_before_what_it_needs(
    needs: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    standings: dict[str, Standing] = dict.fromkeys(PARTS, "waiting")
    while not is_over(standings):
        for part in ready(standings, needs):
            assert all(standings[need] == "granted" for need in needs[part])
            standings[part] = "running"
        running = [part for part in PARTS if standings[part] == "running"]
        assert running, "something must always be going on until all is over"
        ended: Standing = data.draw(st.sampled_from(["granted", "ended"]))
        standings[data.draw(st.sampled_from(running))] = ended
        standings = settled(standings, needs)
        assert not [part for part in PARTS if waits_for(part, standings, needs) and part in ready(standings, needs)]
    lost = {part for part in PARTS if standings[part] == "unreachable"}
    assert all(any(standings[need] in ("ended", "unreachable") for need in needs[part]) for part in lost)


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError):
        in_order(("a", "b"), {"a": ("b",), "b": ("a",)})
