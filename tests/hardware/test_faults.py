"""Fault scripts: at once, later, a number of times, and over when cleared."""

import threading

import pytest

from hardware.faults import Faults, Step

KNOWN = {"jam": "it jams", "dark": "it is dark"}


def test_steps_without_a_delay_are_done_when_play_returns() -> None:
    faults = Faults(KNOWN)
    faults.play([Step("jam"), Step("dark"), Step("jam", on=False)])
    assert faults.active() == ["dark"]


def test_a_script_may_come_as_plain_data_and_go_on_by_itself() -> None:
    cleared = threading.Event()
    faults = Faults(KNOWN, lambda fault, on: None if on else cleared.set())
    faults.play([{"fault": "jam"}, {"fault": "jam", "on": False, "after": 0.05}])
    assert faults.on("jam")
    assert cleared.wait(60)
    assert not faults.on("jam")


def test_a_fault_happens_as_often_as_told() -> None:
    faults = Faults(KNOWN)
    faults.set("jam", times=2)
    assert [faults.happens("jam") for _ in range(3)] == [True, True, False]
    assert faults.active() == []


def test_clearing_ends_the_script_too() -> None:
    told: list[tuple[str, bool]] = []
    faults = Faults(KNOWN, lambda fault, on: told.append((fault, on)))
    faults.play([{"fault": "jam"}, {"fault": "dark", "after": 60}])
    faults.clear()
    assert faults.active() == []
    assert told == [("jam", True), ("jam", False)]


@pytest.mark.parametrize("step", [{"fault": "fire"}, {"fault": "jam", "when": 3}, {"fault": "jam", "after": "soon"}])
def test_a_step_that_is_not_understood_is_refused_before_any_is_done(step: dict[str, object]) -> None:
    faults = Faults(KNOWN)
    with pytest.raises(ValueError):
        faults.play([{"fault": "jam"}, step])
    assert faults.active() == []
