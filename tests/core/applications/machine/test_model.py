"""Many random lives of cases obey the law, and a machine that finds nothing is known to find what is planted."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import IntegrityError

from tests.conftest import OpenHall
from tests.core.applications.machine import plants
from tests.core.applications.machine.driven import Driven
from tests.core.applications.machine.facts import Chance
from tests.core.applications.machine.lives import LOTS, USUALLY, Lives, Lot, Reached
from tests.core.applications.machine.rows import COMES_TO, rows

Plant = Callable[[pytest.MonkeyPatch], None]
Steps = tuple[tuple[str, str, str], ...]
"""Act, who takes it, the statement it is about."""
STEPS = 40
MOST_RUNS_TO_CATCH = 60
ACCEPTED = ("submit", "accept", "accept_provisionally")
FOCUS = {"go_on": 12, "try_anything": 8, "let_time_pass": 1, "shake_the_hall": 1}
"""One case that gets far: what is planted lies at every depth."""
SLEEPY = {"go_on": 4, "let_time_pass": 4}
WAYS = LOTS["filings"].ways


def live(open_hall: OpenHall, times: int, lot: Lot) -> Reached:
    """So many runs, each in a hall of its own; always the same ones. Gives the rows of the table they went through."""
    reached = Reached()
    run_state_machine_as_test(
        lambda: Lives(open_hall, lot, reached),  # pyright: ignore[reportArgumentType]
        settings=settings(
            max_examples=times,
            stateful_step_count=STEPS,
            derandomize=True,
            report_multiple_bugs=False,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
        ),
    )
    return reached


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("open_hall", "lot"),
    [*(("sqlite", lot) for lot in LOTS), ("postgresql", "filings"), ("postgresql", "certificates")],
    indirect=["open_hall"],
)
def test_some_lives_obey_the_law(open_hall: OpenHall, lot: str) -> None:
    live(open_hall, 1, LOTS[lot])


@pytest.mark.nightly
@pytest.mark.parametrize("lot", list(LOTS))
def test_many_lives_obey_the_law(open_hall: OpenHall, lot: str) -> None:
    """330 runs of 40 steps on each database, in lots of some minutes."""
    reached = live(open_hall, LOTS[lot].runs, LOTS[lot])
    assert rows(COMES_TO[lot]) - reached.keys() == set(), "a lot comes to what it is for"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("plant", "found", "happenings", "towards"),
    [
        (plants.accept_without_a_receipt, "invariant 4", FOCUS, ("submit",)),
        pytest.param(
            plants.release_twice,
            "invariant 11",
            FOCUS,
            (*ACCEPTED, "review", "approve", "open_by_card", "release"),
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            plants.add_a_pause_twice, "invariant 7", FOCUS, (*ACCEPTED, "review", "suspend"), marks=pytest.mark.nightly
        ),
        pytest.param(
            plants.date_silence_by_the_clock_on_the_wall,
            "invariant 6|accepted_on",
            SLEEPY,
            ("submit",),
            marks=pytest.mark.nightly,
        ),
        (plants.forget_what_was_asked, "invariant 14", USUALLY, ("submit",)),
    ],
)
def test_a_planted_bug_is_caught(
    open_hall: OpenHall,
    monkeypatch: pytest.MonkeyPatch,
    plant: Plant,
    found: str,
    happenings: dict[str, int],
    towards: tuple[str, ...],
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=found):
        live(open_hall, MOST_RUNS_TO_CATCH, Lot(WAYS, happenings, towards, most=1))


RESERVED, SAME_OWNER = "name_declaration.reserved", "landlord_property.same_owner"


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("plant", "found", "steps"),
    [
        (
            plants.let_the_acceptor_decide,
            "the model says no to review|acceptor_does_not_decide",
            (("submit", "陈国强", RESERVED), ("accept", "both", RESERVED), ("review", "both", RESERVED)),
        ),
        (
            plants.name_defects_late,
            "the model says no to request_supplement",
            (
                ("submit", "陈国强", RESERVED),
                ("request_supplement", "wangli", RESERVED),
                ("supplement", "陈国强", RESERVED),
                ("request_supplement", "wangli", SAME_OWNER),
            ),
        ),
    ],
)
def test_a_planted_bug_is_caught_where_only_few_lives_come(
    open_hall: OpenHall,
    monkeypatch: pytest.MonkeyPatch,
    plant: Plant,
    found: str,
    steps: tuple[tuple[str, str, str], ...],
) -> None:
    """The same model, walked to the place by hand; without the fault it goes the same way to its end."""
    with pytest.raises((AssertionError, IntegrityError), match=found):
        _walk(open_hall, steps, lambda: plant(monkeypatch))
    monkeypatch.undo()
    _walk(open_hall, steps, lambda: None, last_is_refused=True)


def _walk(
    open_hall: OpenHall,
    steps: tuple[tuple[str, str, str], ...],
    plant: Callable[[], None],
    last_is_refused: bool = False,
) -> None:
    driven = Driven(open_hall)
    with driven.stack:
        known = driven.begin("陈国强", "usual")
        assert known
        plant()
        went = [driven.act(known, act, driven.people[who], Chance(statement)) for act, who, statement in steps]
        assert went == [*[True] * (len(steps) - 1), not last_is_refused]
