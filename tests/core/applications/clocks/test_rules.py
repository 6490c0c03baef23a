"""The table of clocks says which run when, how long, and what their end does."""

from datetime import date
from typing import get_args

import pytest
from msgspec import structs

from core.applications.clocks.rules import RULES, kinds_in, renewal_days, step_at_expiry
from core.applications.clocks.schemas import ClockKind
from core.applications.lifecycle import FINAL, State, transition
from core.clock import mainland_calendar
from core.locale import sentences
from core.matters import situations
from core.matters.definition import MatterDefinition
from tests.builders import MATTER, all_matters

JOINT, FIRST_REVIEW = "outdoor-sign-permit", "franchise-filing-first-review"


def limits(matter: MatterDefinition) -> dict[str, int]:
    """Days by clock, for the first example of a matter."""
    checklist = situations.checklist(matter, dict(matter.examples[0].answers))
    found = {kind: rule.limit(matter, checklist) for kind, rule in RULES.items()}
    return {kind: limit.days for kind, limit in found.items() if limit is not None}


def test_every_kind_has_a_rule_and_words() -> None:
    assert set(RULES) == set(get_args(ClockKind))
    assert all(sentences().has(f"clock.{kind}") and sentences().has(f"clock_event.{kind}") for kind in RULES)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_no_clock_runs_in_a_case_that_has_ended(state: State) -> None:
    assert not kinds_in(state)


def test_the_time_to_answer_runs_before_acceptance_also_while_somebody_looks_at_the_filing() -> None:
    for state in ("submitted", "received", "pre_review"):
        assert kinds_in(state) == {"acceptance"}


def test_what_an_end_causes_is_a_step_of_the_table_from_every_state_the_clock_runs_in() -> None:
    for rule in RULES.values():
        if rule.at_expiry is not None:
            for state in rule.runs_in - {"submitted"}:  # a filing is received in the transaction that submits it
                assert "system" in transition(state, rule.at_expiry).roles


def test_a_decision_has_one_legal_clock_whoever_makes_it() -> None:
    matters = all_matters()
    for code, kind in ((MATTER, "statutory"), (JOINT, "joint"), (FIRST_REVIEW, "first_review")):
        legal = {"statutory", "joint", "first_review"} & limits(matters[code]).keys()
        assert legal == {kind}, code
    assert limits(matters[JOINT])["joint"] == 45
    assert (RULES["statutory"].longest_extension, RULES["joint"].longest_extension) == (10, 15)


def test_every_promise_of_the_catalogue_ends_no_later_than_the_law_lets_it() -> None:
    for matter in all_matters().values():
        days = limits(matter)
        legal = next(days[kind] for kind in ("statutory", "joint", "first_review") if kind in days)
        assert days["promised"] <= legal, matter.code


def test_silence_accepts_licences_only_and_no_case_lapses_without_a_rule() -> None:
    licence = all_matters()[MATTER]
    assert step_at_expiry("acceptance", licence) == "deem_accept"
    assert step_at_expiry("acceptance", structs.replace(licence, clock_profile="own_rules")) is None
    assert step_at_expiry("supplement", licence) is None
    ruled = structs.replace(licence.supplement_limit, basis=licence.legal_basis[0])
    assert step_at_expiry("supplement", structs.replace(licence, supplement_limit=ruled)) == "lapse"
    assert step_at_expiry("statutory", licence) is None


def test_a_renewal_is_applied_for_thirty_days_before_the_end() -> None:
    """Valid to 30 November: thirty whole days, 1 to 30 November, lie after 31 October."""
    days = renewal_days(date(2026, 11, 30), mainland_calendar())
    assert days.apply_by == date(2026, 10, 31)
    assert days.renewed_on == date(2026, 12, 1)
