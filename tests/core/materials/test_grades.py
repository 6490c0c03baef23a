"""Grade B is one verification event for exactly that picture; without it no row of the database can say B."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from core.applications import originals, service
from core.call import Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.materials.confirmations import expire_confirmations, revoke_confirmation
from core.materials.models import ConfirmationRow, DocumentRow, WalletItemRow
from core.materials.wallet import list_wallet
from core.verification.schemas import Decision, Released
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, RENTED, case_in, service_view
from tests.refusals import refused


def release(hall: HallInTest, id: str, valid_to: date | None = None) -> Released:
    """The lease is shown; `valid_to` is the last day that stands on it."""
    opened = hall.open_verification(HOLDER, id)
    decisions = [
        Decision(each.document_id, each.equal, each.capture_sha256, each.capture_address, 0.9, "", valid_to)
        for each in hall.decisions(opened)
    ]
    outcome = hall.database.write_now(originals.close_verification, hall.staff("wangli"), opened.id, decisions)
    assert isinstance(outcome, Released)
    return outcome


def lease(hall: HallInTest, id: str) -> str:
    return next(each.id for each in service_view(hall, id).documents if each.material == "lease")


def grade(hall: HallInTest, id: str) -> str:
    return next(each.grade for each in service_view(hall, id).documents if each.material == "lease")


def reusing(hall: HallInTest) -> str:
    """A second case of the same holder that is under review on the lease from the wallet."""
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    hall.submit(HOLDER, drafted.id)
    hall.accept(drafted.id)
    return drafted.id


def live_events(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(ConfirmationRow.sha256, ConfirmationRow.document_id, ConfirmationRow.live_id))
    return [(row.sha256, row.document_id) for row in rows if row.live_id]


@pytest.mark.both_databases
def test_grade_b_is_one_live_event_with_the_hash_of_the_picture(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    assert (grade(hall, id), hall.database.read_now(live_events)) == ("C", [])
    release(hall, id)
    document = next(each for each in service_view(hall, id).documents if each.material == "lease")
    assert document.grade == "B"
    assert hall.database.read_now(live_events) == [(document.sha256, document.id)]


def change_document(session: Session, call: Call, id: str, **columns: Any) -> None:
    session.execute(update(DocumentRow).where(DocumentRow.id == id).values(**columns))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "planted",
    [
        {"grade": "B"},
        {"grade": "A"},
        {"grade": "B", "confirmation_id": "01900000-0000-7000-8000-00000000000f"},
        {"grade": "B", "confirmation_id": "of another picture"},
        {"confirmation_id": "of another picture"},
    ],
)
def test_the_database_refuses_a_grade_that_rests_on_nothing(hall: HallInTest, planted: dict[str, str]) -> None:
    release(hall, case_in(hall, "awaiting_originals"))
    another = hall.database.read_now(lambda session: session.scalar(select(ConfirmationRow.id)))
    columns = {key: another if "picture" in value else value for key, value in planted.items()}
    id = hall.draft(HOLDER, example=RENTED).id
    document_id = hall.add_picture(HOLDER, id, "landlord_property", 77)
    with pytest.raises(IntegrityError):
        hall.database.write_now(change_document, system_call(hall.at), document_id, **columns)


def end_carelessly(session: Session, call: Call) -> None:
    session.execute(update(ConfirmationRow).values(live_id=None, ended_at=call.at))


def confirm_again_carelessly(session: Session, call: Call) -> None:
    row = session.execute(select(ConfirmationRow.__table__)).mappings().one()
    id = new_id()
    session.execute(insert(ConfirmationRow).values(**{**row, "id": id, "live_id": id}))


def keep_item_carelessly(session: Session, call: Call) -> None:
    session.execute(update(WalletItemRow).values(grade="C"))


@pytest.mark.both_databases
@pytest.mark.parametrize("careless", [end_carelessly, confirm_again_carelessly, keep_item_carelessly])
def test_the_database_refuses_to_lose_or_double_what_a_grade_rests_on(hall: HallInTest, careless: Any) -> None:
    release(hall, case_in(hall, "awaiting_originals"))
    with pytest.raises(IntegrityError):
        hall.database.write_now(careless, system_call(hall.at))


def test_a_revoked_look_brings_the_grade_down_wherever_it_was_reused(hall: HallInTest) -> None:
    first = case_in(hall, "awaiting_originals")
    release(hall, first)
    second = reusing(hall)
    assert (grade(hall, first), grade(hall, second)) == ("B", "B")
    revoke = (revoke_confirmation, hall.staff("guanyuan"), lease(hall, second), "当时看的是另一份合同")
    assert set(hall.database.write_now(*revoke)) == {first, second}
    assert (grade(hall, first), grade(hall, second)) == ("C", "C")
    assert hall.database.read_now(list_wallet, hall.citizen(HOLDER)) == []
    assert hall.events(first)[-1] == hall.events(second)[-1] == "grade_lowered"
    hall.approve(second)
    assert service_view(hall, second).state == "awaiting_originals", "what was taken from the wallet must be shown now"
    release(hall, second)
    assert (grade(hall, second), grade(hall, first)) == ("B", "C"), "a grade rises by a look at its own case only"


@pytest.mark.both_databases
def test_a_look_is_revoked_by_a_supervisor_and_once(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    release(hall, id)
    with refused("role_missing"):
        hall.database.write_now(revoke_confirmation, hall.staff("wangli"), lease(hall, id), "x")
    hall.database.write_now(revoke_confirmation, hall.staff("guanyuan"), lease(hall, id), "看错了")
    with refused("document_not_confirmed"):
        hall.database.write_now(revoke_confirmation, hall.staff("guanyuan"), lease(hall, id), "看错了")
    with refused("document_unknown"):
        hall.database.write_now(revoke_confirmation, hall.staff("guanyuan"), new_id(), "看错了")


def test_a_grade_ends_with_the_originals_own_last_day_once_and_on_the_day_of_the_law(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    release(hall, id, date(2026, 12, 31))
    [item] = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert item.valid_to == date(2026, 12, 31)
    assert hall.database.write_now(expire_confirmations, system_call(hall.at)) == 0
    hall.wait(days=60)  # the hall was down over the last day and wakes weeks later
    hall.worker.let_time_pass()
    assert hall.database.write_now(expire_confirmations, system_call(hall.at)) == 0
    assert grade(hall, id) == "C"
    ended = hall.database.read_now(lambda session: session.execute(select(ConfirmationRow.__table__)).one())
    assert (ended.ending, ended.ended_at.isoformat()) == ("expired", "2026-12-31T16:00:00+00:00"), (
        "midnight in Shanghai"
    )


def test_an_original_past_its_last_day_does_not_count_as_seen(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    with refused("original_expired"):
        release(hall, id, date(2026, 11, 18))
    assert service_view(hall, id).state == "awaiting_originals"


def test_the_same_picture_seen_twice_has_one_event_with_the_later_look(hall: HallInTest) -> None:
    first = case_in(hall, "awaiting_originals")
    release(hall, first, date(2027, 1, 31))
    [kept] = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    second = hall.draft(HOLDER, example=RENTED)
    hall.use_wallet(HOLDER, second.id, "lease", kept.id)
    [taken] = service_view(hall, second.id).documents
    hall.database.write_now(service.remove_document, hall.citizen(HOLDER), second.id, taken.id)
    assert second.checklist is not None
    hall.add_picture(HOLDER, second.id, "lease", [line.material for line in second.checklist.lines].index("lease"))
    hall.hand_in(HOLDER, service_view(hall, second.id))
    hall.submit(HOLDER, second.id)
    assert grade(hall, second.id) == "C", "a copy of a picture that was seen is still a copy"
    hall.accept(second.id)
    hall.approve(second.id)
    release(hall, second.id, date(2028, 1, 31))
    assert hall.database.read_now(live_events) == [(taken.sha256, lease(hall, second.id))]
    [item] = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert (item.id, item.valid_to) == (kept.id, date(2028, 1, 31))
    assert grade(hall, first) == "B"
