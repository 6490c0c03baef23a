"""An authority asks an applicant through the centre: its chief representative asks, a clerk lets it pass, the holder
answers in the app, and nobody learns a phone number."""

import pytest
from msgspec import structs
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from core import journal
from core.applications import messages
from core.applications.contacts import HIDDEN, without_contacts
from core.applications.models import MessageRow
from core.applications.schemas import Message
from core.call import Call
from core.db.database import Session
from core.ids import new_id
from core.supervision import service as supervision
from tests.builders import MATTER, HallInTest
from tests.refusals import refused

LIN, CHEN = "林晓岚", "陈国强"
QUESTION = "经营场所的门牌号与租约不一致，请说明原因。"


def asked(hall: HallInTest, case: str) -> Message:
    return hall.database.write_now(messages.ask_applicant, hall.reviewer_of(MATTER), case, new_id(), QUESTION)


def answered(hall: HallInTest, message: Message, text: str, name: str = LIN) -> Message:
    call = hall.citizen(name)
    return hall.database.write_now(messages.answer_message, call, message.application_id, message.id, text)


@pytest.mark.both_databases
def test_a_question_reaches_the_applicant_through_the_centre_only(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    message = asked(hall, case.id)
    assert hall.database.read_now(messages.list_own_messages, hall.citizen(LIN), case.id) == []
    with refused("message_unknown"):
        answered(hall, message, "门牌已更换。")
    [waiting] = hall.database.read_now(messages.list_waiting, hall.staff("wangli"))
    assert (waiting.id, waiting.question) == (message.id, QUESTION)
    hall.database.write_now(messages.release_message, hall.staff("wangli"), message.id)
    [shown] = hall.database.read_now(messages.list_own_messages, hall.citizen(LIN), case.id)
    assert (shown.question, shown.state) == (QUESTION, "released")
    answered(hall, message, "门牌已更换，电话 13800000001。")
    [read] = hall.database.read_now(messages.list_messages, hall.reviewer_of(MATTER), case.id)
    assert (read.state, read.answer) == ("answered", f"门牌已更换，电话 {HIDDEN}。")
    [told] = hall.database.read_now(messages.list_messages, hall.staff("wangli"), case.id)
    assert "13800000001" in told.answer
    assert hall.events(case.id)[-3:] == ["applicant_asked", "message_released", "message_answered"]
    proof = hall.database.read_now(supervision.read_separation, hall.staff("guanyuan"), "2026-11")
    assert proof.violations == ()


def test_the_words_are_sealed_and_not_in_the_journal(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    message = asked(hall, case.id)
    entry = hall.database.read_now(journal.history, case.id)[-1]
    assert QUESTION not in str(entry.facts)
    stored = hall.database.read_now(sealed, message.id)
    assert QUESTION.encode() not in stored


def sealed(session: Session, message_id: str) -> bytes:
    row = session.execute(MessageRow.__table__.select().where(MessageRow.id == message_id)).one()
    return row.question_sealed


def test_only_the_chief_representative_of_the_deciding_authority_asks(hall: HallInTest) -> None:
    case, chief = hall.case(LIN, "accepted"), hall.reviewer_of(MATTER)
    any_reviewer = structs.replace(chief, actor=structs.replace(chief.actor, roles=frozenset({"reviewer"})))
    with refused("role_missing"):
        hall.database.write_now(messages.ask_applicant, any_reviewer, case.id, new_id(), QUESTION)
    with refused("other_authority"):
        hall.database.write_now(messages.ask_applicant, hall.staff("susan"), case.id, new_id(), QUESTION)
    named_so = hall.somebody({"reviewer", "chief_representative"}, MATTER)
    with refused("not_the_representative"):
        hall.database.write_now(messages.ask_applicant, named_so, case.id, new_id(), QUESTION)


def test_an_applicant_is_asked_only_during_review(hall: HallInTest) -> None:
    case = hall.case(LIN, "received")
    with refused("no_messages_now"):
        asked(hall, case.id)


@pytest.mark.both_databases
def test_the_centre_may_hold_a_question_back_with_a_reason(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    message = asked(hall, case.id)
    with refused("reason_needed"):
        hall.database.write_now(messages.hold_back_message, hall.staff("wangli"), message.id, " ")
    reason = "清单中没有这份材料，不能要求补交。"
    hall.database.write_now(messages.hold_back_message, hall.staff("wangli"), message.id, reason)
    [read] = hall.database.read_now(messages.list_messages, hall.reviewer_of(MATTER), case.id)
    assert (read.state, read.reason) == ("held_back", reason)
    assert hall.database.read_now(messages.list_own_messages, hall.citizen(LIN), case.id) == []
    with refused("message_not_waiting"):
        hall.database.write_now(messages.release_message, hall.staff("zhaoning"), message.id)


@pytest.mark.both_databases
def test_a_message_is_let_pass_by_its_own_centre_and_by_somebody_else_than_who_asked(hall: HallInTest) -> None:
    case = hall.case(LIN, "accepted")
    message, call = asked(hall, case.id), hall.somebody({"clerk"})
    elsewhere = structs.replace(call, actor=structs.replace(call.actor, centre="dali"))
    with refused("message_unknown"):
        hall.database.write_now(messages.release_message, elsewhere, message.id)
    asker = structs.replace(call, actor=structs.replace(call.actor, id=hall.reviewer_of(MATTER).actor.id))
    with refused("own_message"):
        hall.database.write_now(messages.release_message, asker, message.id)
    with pytest.raises(IntegrityError, match="let_pass_by_another"):
        hall.database.write_now(pass_ones_own, hall.staff("wangli"), case.id)


def pass_ones_own(session: Session, call: Call, case: str) -> None:
    row = {"id": new_id(), "application_id": case, "centre": call.actor.centre, "question_sealed": b"x"}
    session.execute(insert(MessageRow).values(asked_by="x", asked_at=call.at, released_by="x", **row))


def test_the_holder_answers_once_and_nobody_else_does(hall: HallInTest) -> None:
    message = asked(hall, hall.case(LIN, "accepted").id)
    hall.database.write_now(messages.release_message, hall.staff("wangli"), message.id)
    with refused("application_unknown"):
        answered(hall, message, "……", CHEN)
    answered(hall, message, "门牌已更换。")
    with refused("message_answered"):
        answered(hall, message, "再答一次。")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请打13800000001找我", f"请打{HIDDEN}找我"),
        ("138 0000 0001或138-0000-0001", f"{HIDDEN}或{HIDDEN}"),
        ("0757-86123456", HIDDEN),
        ("+852 6123 4567", HIDDEN),
        ("6123 4567", HIDDEN),
        ("mail lin.xl@example.org.cn.", f"mail {HIDDEN}."),
        ("统一社会信用代码92440605MA4X9YQ21K", "统一社会信用代码92440605MA4X9YQ21K"),
        ("身份证990000199003071223", "身份证990000199003071223"),
        ("租约自2026-01-01至2028-12-31，租金12000.00元", "租约自2026-01-01至2028-12-31，租金12000.00元"),
    ],
)
def test_phone_numbers_and_addresses_are_hidden_and_other_numbers_stay(text: str, said: str) -> None:
    assert without_contacts(text) == said
