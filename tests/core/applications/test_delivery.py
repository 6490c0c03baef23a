"""The five ways a result reaches its holder, each by the steps that people take; none is delivered before it is."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.applications import delivery
from core.applications.models import DeliveryRow
from core.notices import service as notices
from core.notices.schemas import DeliveryContent
from core.terminals import prints
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER
from tests.core.lockers import lives
from tests.refusals import refused

AT_THE_END = ["issue", "deliver", "conclude"]


def delivered(hall: HallInTest, id: str) -> tuple[str, str]:
    """By which way and where, as the one record of it says; the case is concluded and the holder is told the same."""
    (row,) = hall.database.read_now(
        lambda session: session.execute(_OF_CASE.where(DeliveryRow.application_id == id)).all()
    )
    assert hall.application(id).state == "concluded"
    events = [each for each in hall.events(id) if each in AT_THE_END]
    assert events == AT_THE_END
    records = [each for each in hall.database.read_now(notices.list_notices, id) if each.kind == "delivery_record"]
    assert len(records) == 1
    content = hall.database.read_now(notices.find_facts, records[0].id).content
    assert isinstance(content, DeliveryContent) and content.way == row.way.replace("kiosk", "terminal")
    return row.way, row.place


_OF_CASE = select(DeliveryRow.way, DeliveryRow.place)


def in_hand(hall: HallInTest, id: str) -> bool:
    return hall.application(id).state == "concluded"


def test_electronically_in_the_transaction_of_the_decision(hall: HallInTest) -> None:
    id = hall.case("林晓岚", "concluded").id
    assert delivered(hall, id) == ("electronic", "")


def test_at_the_counter_to_the_holder_with_the_identity_document(hall: HallInTest) -> None:
    id, clerk, card = lives.issued(hall, "counter"), hall.staff("wangli"), find_person(HOLDER).card
    stranger = find_person("林晓岚").card
    with refused("not_the_holder"):
        hall.database.write_now(delivery.hand_out, clerk, id, stranger.kind, stranger.number)
    assert not in_hand(hall, id)
    hall.database.write_now(delivery.hand_out, clerk, id, card.kind, card.number)
    assert delivered(hall, id) == ("counter", "南海区行政服务中心")


def test_by_courier_when_the_courier_has_a_signature(hall: HallInTest) -> None:
    id, clerk = lives.issued(hall, "courier"), hall.staff("wangli")
    hall.database.write_now(delivery.dispatch, clerk, id, "courier", "SF990000")
    assert not in_hand(hall, id), "sent is not delivered"
    hall.database.write_now(delivery.confirm_delivery, hall.staff("wangli"), id, "courier", "收件人签收")
    assert delivered(hall, id) == ("courier", "收件人签收")


def test_from_a_locker_when_its_door_is_shut_behind_the_holder(hall: HallInTest) -> None:
    terminal = lives.kiosk_with_locker(hall)
    id, opened = lives.stored(hall, terminal)
    lives.open_mine(hall, terminal, opened.id)
    assert not in_hand(hall, id), "an open door is not delivery"
    lives.report(hall, terminal, opened.id, "collect")
    assert delivered(hall, id) == ("locker", "桂城街道 K-01 · 1")


def test_at_a_kiosk_when_the_print_was_taken_once_however_often_it_is_printed(hall: HallInTest) -> None:
    terminal, id = lives.kiosk_with_locker(hall), lives.issued(hall, "kiosk")
    certificate = hall.application(id).certificate_id
    assert certificate is not None and not in_hand(hall, id)
    with refused("certificate_unknown"):
        somebody = lives.at_screen(hall, terminal, "林晓岚")
        hall.database.write_now(prints.certificate_taken, somebody, certificate)
    for _ in range(2):
        hall.database.write_now(prints.certificate_taken, lives.at_screen(hall, terminal), certificate)
    assert delivered(hall, id) == ("kiosk", "桂城街道 K-01")


def test_no_result_leaves_by_a_way_that_is_not_one_of_the_five(hall: HallInTest) -> None:
    """G12, in the database itself: whatever a use case may say, there is no sixth way."""
    id, card = lives.issued(hall, "counter"), find_person(HOLDER).card
    hall.database.write_now(delivery.hand_out, hall.staff("wangli"), id, card.kind, card.number)
    with pytest.raises(IntegrityError, match="known_way"):
        change = update(DeliveryRow).where(DeliveryRow.application_id == id).values(way="back_door")
        hall.database.write_now(lambda session, _: session.execute(change) and None, hall.staff("wangli"))


def test_a_print_at_a_kiosk_delivers_nothing_that_comes_another_way(hall: HallInTest) -> None:
    terminal, id = lives.kiosk_with_locker(hall), lives.issued(hall, "courier")
    certificate = hall.application(id).certificate_id
    assert certificate is not None
    hall.database.write_now(prints.certificate_taken, lives.at_screen(hall, terminal), certificate)
    assert not in_hand(hall, id)
