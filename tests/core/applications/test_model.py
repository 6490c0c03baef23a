"""Many random lives of cases obey the law, and a machine that finds nothing is known to find what is planted."""

from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec import structs
from sqlalchemy.exc import IntegrityError

from core.applications import mandates, notice_head, results
from core.applications.clocks import timing
from core.applications.clocks.deadlines import Pause
from core.clock import ONE_DAY
from core.notices.contents import AcceptanceContent
from tests.conftest import OpenHall
from tests.core.applications.lives import HAPPENINGS, Lives

Plant = Callable[[pytest.MonkeyPatch], None]
STEPS = 40
MOST_RUNS_TO_CATCH = 60
ACCEPTED = ("submit", "accept", "accept_provisionally")
FOCUS = {"go_on": 12, "try_anything": 8, "let_time_pass": 1, "shake_the_hall": 1}
"""One case that gets far: what is planted lies at every depth."""


def live(
    open_hall: OpenHall, times: int, happenings: Mapping[str, int] = HAPPENINGS, towards: tuple[str, ...] = ()
) -> None:
    """So many runs, each in a hall of its own; always the same ones."""
    run_state_machine_as_test(
        lambda: Lives(open_hall, happenings, towards),  # pyright: ignore[reportArgumentType]
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


def test_some_lives_obey_the_law(open_hall: OpenHall) -> None:
    live(open_hall, 4)


@pytest.mark.nightly
def test_two_hundred_lives_obey_the_law(open_hall: OpenHall) -> None:
    live(open_hall, 200)


def accept_without_a_receipt(patch: pytest.MonkeyPatch) -> None:
    issue = notice_head.issue

    def forgetful(session: Any, call: Any, case: Any, say: Any, *more: Any) -> Any:
        told = say(session, call, case, *more).content
        return None if isinstance(told, AcceptanceContent) else issue(session, call, case, say, *more)

    patch.setattr(notice_head, "issue", forgetful)


def release_twice(patch: pytest.MonkeyPatch) -> None:
    produce = results.produce

    def twice(*asked: Any) -> Any:
        produce(*asked)
        return produce(*asked)

    patch.setattr(results, "produce", twice)


def add_a_pause_twice(patch: pytest.MonkeyPatch) -> None:
    pauses_of = timing.pauses_of

    def again(pause: Pause) -> Pause:
        first = pause.last + ONE_DAY
        return Pause(first, first + (pause.last - pause.first), pause.reason)

    def doubled(session: Any, ids: Any, today: date) -> Any:
        found = pauses_of(session, ids, today)
        return {id: tuple(each for pause in of_one for each in (pause, again(pause))) for id, of_one in found.items()}

    patch.setattr(timing, "pauses_of", doubled)


def let_the_acceptor_decide(patch: pytest.MonkeyPatch) -> None:
    require_decider = mandates.require_decider

    def lax(session: Any, actor: Any, case: Any, today: date) -> Any:
        blind = structs.replace(case, row=SimpleNamespace(**{**vars(case.row), "accepted_by": None}))
        return require_decider(session, actor, blind, today)

    patch.setattr(mandates, "require_decider", lax)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("plant", "found", "towards"),
    [
        (accept_without_a_receipt, "invariant 4", ("submit",)),
        (release_twice, "invariant 11", (*ACCEPTED, "review", "approve", "open_by_card", "release")),
        (add_a_pause_twice, "invariant 7", (*ACCEPTED, "review", "suspend")),
        (let_the_acceptor_decide, "the model says no to|acceptor_does_not_decide", ACCEPTED),
    ],
)
def test_a_planted_bug_is_caught(
    open_hall: OpenHall, monkeypatch: pytest.MonkeyPatch, plant: Plant, found: str, towards: tuple[str, ...]
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=found):
        live(open_hall, MOST_RUNS_TO_CATCH, FOCUS, towards)
