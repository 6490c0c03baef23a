"""Every figure is recomputed from the journal (invariant 15) and agrees with what the tables hold."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from core.applications.models import ApplicationRow
from core.call import Call
from core.clock import mainland_calendar
from core.db.database import Session
from core.supervision.call_figures import call_figures
from core.supervision.figures import Counting, Happened, figures, month_of
from core.supervision.report import figures_json, figures_text
from core.supervision.schemas import DaysUsed, Figures, Share
from core.supervision.service import read_figures, recompute
from core.verification.models import VerificationRow
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import case_in, request_supplement
from tests.refusals import refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
STATES = ("received", "supplement_requested", "under_review", "refused", "declined", "concluded", "withdrawn")


def of(hall: HallInTest, month: str = "2026-11") -> Figures:
    return hall.database.read_now(recompute, month)


@pytest.mark.both_databases
def test_what_the_journal_gives_is_what_the_tables_hold(hall: HallInTest) -> None:
    for state in STATES:
        case_in(hall, state)
    request_supplement(hall, case_in(hall, "received"))
    case_in(hall, "draft")
    found = of(hall)

    def counted(session: Session) -> tuple[dict[tuple[str, str], int], int, int]:
        filed = ApplicationRow.case_number.is_not(None)
        by_state = select(ApplicationRow.matter, ApplicationRow.state, func.count()).where(filed)
        rows = session.execute(by_state.group_by(ApplicationRow.matter, ApplicationRow.state))
        decided = select(func.count()).where(ApplicationRow.decided_at.is_not(None))
        visits = select(func.count()).select_from(VerificationRow).where(VerificationRow.outcome == "equal")
        return (
            {(matter, state): cases for matter, state, cases in rows},
            session.scalar(decided) or 0,
            session.scalar(visits) or 0,
        )

    by_state, decided, visits = hall.database.read_now(counted)
    assert {(each.matter, each.state): each.cases for each in found.cases} == by_state
    assert found.filed == sum(by_state.values()) == len(STATES) + 1
    assert {each.level for each in found.cases} == {hall.matters[MATTER].exercise_level}
    assert found.by_channel == {"mobile": found.filed} and found.by_kiosk == Share(0, found.filed)
    assert found.within_promise.of == found.within_law.of == found.days.cases == decided == 2
    assert found.visits_made == {1: visits} == {1: 1}
    assert found.corrections == Share(2, 6), "withdrawn before any answer, and one that waits for it"


@pytest.mark.both_databases
def test_tables_that_were_changed_by_hand_change_no_figure(hall: HallInTest) -> None:
    case_in(hall, "concluded")
    before = of(hall)

    def meddle(session: Session, call: Call) -> None:
        session.execute(update(ApplicationRow).values(state="refused", matter="another-matter"))

    hall.database.write_now(meddle, hall.staff("admin"))
    assert of(hall) == before


def test_a_month_that_is_over_keeps_its_figures(hall: HallInTest) -> None:
    case_in(hall, "under_review")
    then = of(hall)
    hall.wait(days=20)
    case_in(hall, "concluded")
    assert of(hall) == then
    assert of(hall, "2026-12").filed == 1


def test_figures_are_for_supervisors_and_auditors(hall: HallInTest) -> None:
    case_in(hall, "received")
    assert hall.database.read_now(read_figures, hall.somebody({"auditor"}), "2026-11") == of(hall)
    for role in ("citizen", "clerk", "reviewer", "administrator"):
        with refused("role_missing"):
            hall.database.read_now(read_figures, hall.somebody({role}), "2026-11")


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "November", "", "0001-01", "2026-11-01"])
def test_what_is_not_a_month_is_refused(month: str) -> None:
    with refused("month_malformed"):
        month_of(month, SHANGHAI)


FILED = {
    "matter": "m",
    "level": "district",
    "visits": 1,
    "limits": {"statutory": [20, "working_days"], "promised": [5, "working_days"]},
}


def story(*told: tuple[str, str, dict[str, Any]], case: str = "case-1", channel: str = "kiosk") -> list[Happened]:
    """Entries of one case: `MM-DD HH:MM` of 2026 in Shanghai, event, facts."""
    return [
        Happened(
            case, datetime.strptime(f"2026-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI), channel, event, facts
        )
        for at, event, facts in told
    ]


def folded(entries: list[Happened], month: str = "2026-03") -> Figures:
    return figures(entries, month_of(month, SHANGHAI), Counting(mainland_calendar()))


def test_days_used_leave_out_weekends_and_special_procedures() -> None:
    """Accepted on Monday 2 March; expert review from the 4th to the 9th; decided on Thursday the 12th."""
    found = folded(
        story(
            ("03-02 09:00", "submit", {"to": "submitted", **FILED}),
            ("03-02 10:00", "accept", {"to": "accepted"}),
            ("03-04 10:00", "suspend", {"to": "special_procedure", "stops_clock": True}),
            ("03-10 10:00", "resume", {"to": "under_review", "last_day": "2026-03-09"}),
            ("03-12 16:00", "approve", {"to": "approved"}),
        )
    )
    assert found.days == DaysUsed(cases=1, statutory_limit=20.0, promised_limit=5.0, used=4.0)
    assert (found.within_promise, found.within_law) == (Share(1, 1), Share(1, 1))


def test_procedures_that_overlap_are_left_out_once_each_until_its_own_end() -> None:
    """Expert review from the 4th, a hearing from the 6th; nothing from Wednesday the 4th to Tuesday the 10th counts."""
    found = folded(
        story(
            ("03-02 09:00", "submit", {"to": "submitted", **FILED}),
            ("03-02 10:00", "accept", {"to": "accepted"}),
            ("03-04 10:00", "suspend", {"procedure": "review", "stops_clock": True}),
            ("03-06 10:00", "suspend", {"procedure": "hearing", "stops_clock": True}),
            ("03-09 10:00", "end_procedure", {"procedure": "review", "last_day": "2026-03-08"}),
            ("03-11 10:00", "resume", {"procedure": "hearing", "last_day": "2026-03-10"}),
            ("03-12 16:00", "approve", {"to": "approved"}),
        )
    )
    assert found.days.used == 3.0


def test_a_broken_promise_is_not_a_broken_law() -> None:
    late = ("03-11 09:00", "refuse", {"to": "refused"})
    entries = story(
        ("03-02 09:00", "submit", {"to": "submitted", **FILED}), ("03-02 10:00", "accept", {"to": "accepted"}), late
    )
    found = folded(entries)
    assert (found.within_promise, found.within_law, found.days.used) == (Share(0, 1), Share(1, 1), 7.0)


def test_silence_accepts_from_the_day_of_receipt_and_breaches_and_corrections_are_counted() -> None:
    found = folded(
        [
            *story(
                ("03-02 09:00", "submit", {"to": "submitted", **FILED}),
                ("03-09 23:59", "deem_accept", {"to": "accepted", "accepted_on": "2026-03-02"}),
                ("03-10 09:00", "approve", {"to": "approved"}),
            ),
            *story(
                ("03-02 09:00", "submit", {"to": "submitted", **FILED, "visits": 0}),
                ("03-03 09:00", "request_supplement", {"to": "supplement_requested", "failed": ["a.b"]}),
                ("03-04 09:00", "supplement", {"to": "received"}),
                ("03-05 09:00", "request_supplement", {"to": "supplement_requested", "breach": ["c.d"]}),
                case="case-2",
                channel="mobile",
            ),
        ]
    )
    assert (found.deemed_accepted, found.one_time_notice_breaches, found.corrections) == (1, 1, Share(1, 2))
    assert (found.within_promise, found.days.used) == (Share(0, 1), 6.0)
    assert (found.by_kiosk, found.online) == (Share(1, 2), Share(2, 2))
    assert (found.planned_zero_visits, found.planned_at_most_one_visit) == (Share(1, 2), Share(2, 2))


def test_a_month_begins_and_ends_at_midnight_in_the_authoritys_zone() -> None:
    entries = [
        *story(("02-28 23:59", "submit", {"to": "submitted", **FILED}), case="before"),
        *story(("03-01 00:00", "submit", {"to": "submitted", **FILED}), case="first"),
        *story(
            ("03-31 23:59", "submit", {"to": "submitted", **FILED}),
            ("04-01 00:00", "receive", {"to": "received"}),
            case="last",
        ),
        *story(("04-01 00:00", "submit", {"to": "submitted", **FILED}), case="after"),
    ]
    found = folded(entries)
    assert [(each.state, each.cases) for each in found.cases] == [("submitted", 2)]


def test_two_visits_on_one_day_are_one_and_a_kiosk_is_none() -> None:
    entries = story(
        ("03-02 09:00", "submit", {"to": "submitted", **FILED}),
        ("03-04 09:00", "verification_opened", {}),
        ("03-06 09:10", "conclude", {"to": "concluded"}),
    ) + story(
        ("03-05 09:00", "verification_opened", {}),
        ("03-05 09:10", "verification_opened", {}),
        ("03-06 09:00", "verification_opened", {}),
        channel="desk",
    )
    found = folded(entries)
    assert (found.visits_made, found.made_at_most_one_visit, found.made_zero_visits) == (
        {2: 1},
        Share(0, 1),
        Share(0, 1),
    )


@pytest.mark.parametrize(("way", "visits"), [("counter", 1), ("courier", 0)])
def test_a_result_fetched_at_the_counter_is_a_visit(way: str, visits: int) -> None:
    entries = story(
        ("03-02 09:00", "submit", {"to": "submitted", **FILED}),
        ("03-06 09:10", "deliver", {"to": "delivered", "way": way}),
        ("03-06 09:10", "conclude", {"to": "concluded"}),
    )
    assert folded(entries).visits_made == {visits: 1}


def test_an_empty_month_divides_by_nothing() -> None:
    found = folded([])
    assert found.online.percent is None and found.days == DaysUsed(0, 0.0, 0.0, 0.0)
    calls = call_figures([], month_of("2026-03", SHANGHAI))
    told = figures_text(found, calls, {})
    assert "filed online                    none" in told and "calls for a clerk               0" in told
    assert '"month": "2026-03"' in figures_json(found, calls)
