"""Orders of the hall at the kiosk: believed with its signature only, polite to who stands there, lasting."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.ids import new_id
from core.sealing import Keyring
from core.terminals.fleet import orders, overview
from core.terminals.fleet.schemas import Answered, Elsewhere, Order, OrderKind
from core.terminals.fleet.signed import sign_order
from demo.people import PEOPLE
from kiosk import app, enrolment
from kiosk.fleet import orders as orders_here
from kiosk.fleet.order_book import OrderBook
from kiosk.kiosk import Kiosk
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHERE = Elsewhere({"zh-Hans": "大沥", "zh-Hant": "大瀝", "en": "Dali"}, {"zh-Hans": "a", "zh-Hant": "b", "en": "c"})


def order(number: int, kind: OrderKind, grace: int = 0, **more: Any) -> Order:
    return Order("terminal", number, kind, AT, grace, **more)


def test_an_order_is_taken_once_however_often_the_hall_repeats_it(tmp_path: Path) -> None:
    book = OrderBook(tmp_path / "orders.json")
    message = order(1, "message", words={"zh-Hans": "今晚检修"})
    assert book.take(message, AT, True) and not book.take(message, AT, True)
    assert book.message == message and book.answers == (Answered(1, "done"),)
    book.forget(book.answers)
    assert OrderBook(tmp_path / "orders.json").answers == () and not book.take(order(1, "lock"), AT, True)


def test_a_lock_outlives_a_power_cut_also_one_that_was_still_polite(tmp_path: Path) -> None:
    book = OrderBook(tmp_path / "orders.json")
    book.take(order(1, "lock", 600, elsewhere=(WHERE,)), AT, True)
    assert book.standing == "closing" and book.closes_at == AT + timedelta(seconds=600) and book.answers == ()
    after = OrderBook(tmp_path / "orders.json")
    assert after.standing == "locked" and after.lock and after.lock.elsewhere == (WHERE,)
    assert after.answers == (Answered(1, "done"),)
    after.take(order(2, "unlock"), AT, True)
    assert OrderBook(tmp_path / "orders.json").standing == "open"


def test_a_restart_is_answered_by_the_start_after_it_and_refused_where_nobody_starts_it_again(tmp_path: Path) -> None:
    book = OrderBook(tmp_path / "orders.json")
    book.take(order(1, "restart"), AT, may_restart=False)
    assert (book.standing, book.answers) == ("open", (Answered(1, "cannot"),))
    book.take(order(2, "restart"), AT, may_restart=True)
    assert book.restart_asked and book.standing == "closing"
    after = OrderBook(tmp_path / "orders.json")
    assert (after.standing, after.answers[1:]) == ("open", (Answered(2, "done"),))


def test_an_unlock_takes_back_a_lock_that_was_still_polite(tmp_path: Path) -> None:
    book = OrderBook(tmp_path / "orders.json")
    book.take(order(1, "lock", 600), AT, True)
    book.take(order(2, "unlock"), AT, True)
    assert book.standing == "open" and book.closes_at is None
    assert [each.number for each in book.answers] == [1, 2]


def test_a_damaged_book_closes_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_bytes(b"{torn")
    assert OrderBook(tmp_path / "orders.json").standing == "open"


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    """A kiosk that is in touch with its hall five times a second."""
    folder = tmp_path_factory.mktemp("hall")
    with pytest.MonkeyPatch.context() as patch, hall_at(folder, sqlite_template, keys) as hall:
        patch.setattr(app, "IN_TOUCH_SECONDS", 0.2)
        with kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
            yield rig


@pytest.fixture
def give(rig: Rig) -> Iterator[Callable[..., None]]:
    """An administrator gives orders at the desk; in the end the kiosk is open again."""
    [own] = [each.terminal.id for each in _watched(rig)]

    def ordered(kind: OrderKind, grace: int = 0, **words: str) -> None:
        rig.hall.as_staff(orders.give, own, kind, words, grace, id=new_id(), role="administrator")
        rig.on_kiosk(lambda kiosk: setattr(kiosk.duty, "rules", _hurried(kiosk)))
        rig.wait_for(lambda kiosk: not rig.hall.database.read_now(orders.unanswered, own) or _closing(kiosk))

    yield ordered
    ordered("unlock")
    ordered("message")
    rig.wait_for(lambda kiosk: kiosk.duty.orders.standing == "open")


def _hurried(kiosk: Kiosk) -> Any:
    return msgspec.structs.replace(kiosk.duty.rules, heartbeat_seconds=1)


def _closing(kiosk: Kiosk) -> bool:
    return kiosk.duty.orders.standing == "closing"


def _watched(rig: Rig) -> list[overview.Watched]:
    return rig.hall.as_staff(overview.watch, id=new_id(), role="administrator")


def test_who_stands_there_may_finish_and_nobody_begins_after(rig: Rig, give: Callable[..., None]) -> None:
    citizen = Citizen(rig)
    citizen.go("").press("begin")
    give("lock", 600, en="Under repair", **{"zh-Hans": "正在维修"})
    rig.wait_for(lambda kiosk: kiosk.duty.orders.standing == "closing")
    assert rig.on_kiosk(lambda kiosk: kiosk.visit is not None)
    assert "暂停服务" in citizen.go("link").page and citizen.go("find").path == "find"
    citizen.press("leave")
    rig.wait_for(lambda kiosk: kiosk.duty.orders.standing == "locked")
    assert "正在维修" in citizen.go("forget").page and citizen.sees("closed.heading")
    for path in ("find", "identify", "known", "scan"):
        assert citizen.go(path).path == "" and citizen.sees("closed.heading")
    rig.tray.place(PEOPLE[0])
    rig.wait_for(lambda kiosk: kiosk.card_is_on_reader())
    assert rig.on_kiosk(lambda kiosk: kiosk.visit is None)
    rig.tray.lift()
    deadline = time.monotonic() + 30
    while [each.health.standing for each in _watched(rig) if each.health] != ["locked"]:
        assert time.monotonic() < deadline, _watched(rig)
        time.sleep(0.1)


def test_when_the_time_to_finish_is_over_the_visit_is_wiped(rig: Rig, give: Callable[..., None]) -> None:
    citizen = Citizen(rig)
    citizen.go("").press("begin")
    held = rig.on_kiosk(lambda kiosk: kiosk.visit)
    assert held is not None
    held.words = "开店"
    give("lock")
    rig.wait_for(lambda kiosk: kiosk.duty.orders.standing == "locked" and kiosk.visit is None)
    assert held.words == ""


def test_a_message_stands_on_the_first_screen_until_it_is_taken_off(rig: Rig, give: Callable[..., None]) -> None:
    give("message", **{"zh-Hans": "今晚八点检修"})
    rig.wait_for(lambda kiosk: kiosk.duty.orders.message is not None)
    assert "今晚八点检修" in Citizen(rig).go("").page
    give("message")
    rig.wait_for(lambda kiosk: kiosk.duty.orders.message is None)
    assert "今晚八点检修" not in Citizen(rig).go("").page


def test_what_the_hall_did_not_sign_for_this_kiosk_is_not_done_and_told(rig: Rig) -> None:
    foreign = sign_order(order(9000, "lock"), Ed25519PrivateKey.generate())
    other = sign_order(order(9001, "lock"), rig.hall.keys.signing_key("pass"))
    known = enrolment.remembered(rig.kiosk)
    assert known is not None
    rig.on_kiosk(lambda kiosk: orders_here.take_all(kiosk, [foreign, other], known.id))
    assert rig.on_kiosk(lambda kiosk: kiosk.duty.orders.standing) == "open"
    assert "orders.refused" in rig.on_kiosk(lambda kiosk: kiosk.duty.doubts)
    rig.on_kiosk(lambda kiosk: orders_here.take_all(kiosk, [], known.id))
    assert rig.on_kiosk(lambda kiosk: kiosk.duty.doubts) == frozenset()
