"""Orders and rules leave the hall signed, for one kiosk, and until they are answered."""

import pytest

from core.call import Actor, Call
from core.places.schemas import Names
from core.signed_codes import CodeError
from core.terminals import points, service
from core.terminals.fleet import orders, rules
from core.terminals.fleet.schemas import Answered, Order, OrderKind, RulesDraft, Signed
from core.terminals.fleet.signed import pack_of, read_order, read_rules
from core.terminals.models import OrderRow
from tests.builders import HallInTest
from tests.core.terminals.fleet_lives import beat, enrolled
from tests.refusals import refused

BROKEN: Names = {"zh-Hans": "正在维修", "en": "Under repair"}


def give(hall: HallInTest, terminal: str, kind: OrderKind, words: Names | None = None, grace: int = 0) -> Order:
    return hall.database.write_now(orders.give, hall.staff("admin"), terminal, kind, words or {}, grace)


@pytest.mark.both_databases
def test_an_order_is_carried_until_it_is_answered_and_answering_twice_is_once(hall: HallInTest) -> None:
    kiosk, other = enrolled(hall, 1), enrolled(hall, 2)
    lock = give(hall, kiosk, "lock", BROKEN, 120)
    give(hall, kiosk, "unlock")
    assert beat(hall, other).orders == ()
    keys = hall.keys.public_keys("pass")
    carried = [read_order(code, keys) for code in beat(hall, kiosk).orders]
    assert carried[0] == lock and [each.number for each in carried] == [1, 2]
    assert lock.words["zh-Hant"] == "正在维修" and lock.grace_seconds == 120
    for _ in range(2):
        left = beat(hall, kiosk, answers=(Answered(1, "done"), Answered(77, "done"))).orders
        assert [read_order(code, keys).number for code in left] == [2]
    given = hall.database.read_now(orders.list_latest, hall.staff("admin"), kiosk)
    assert [(each.order.kind, each.outcome) for each in given] == [("unlock", None), ("lock", "done")]
    assert hall.events(kiosk)[2:] == ["terminal_ordered", "terminal_ordered", "terminal_order_answered"]


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_who_can_only_write_into_the_database_orders_nothing(hall: HallInTest) -> None:
    kiosk = enrolled(hall)
    give(hall, kiosk, "message", BROKEN)
    [code] = beat(hall, kiosk).orders
    assert "正在维修".encode() not in hall.database.read_now(lambda session: session.scalar(_CODE) or b"")
    flipped = Signed(code.said, code.code[:-1] + bytes([code.code[-1] ^ 1]))
    other = Signed(code.said.replace(b"message", b"restart"), code.code)
    for bad in (flipped, other, Signed(code.said, b""), hall.database.read_now(rules.fetch, a_kiosk(hall, kiosk))):
        with pytest.raises(CodeError):
            read_order(bad, hall.keys.public_keys("pass"))
    with pytest.raises(CodeError):
        read_order(code, hall.keys.public_keys("receipt"))


_CODE = OrderRow.__table__.select().with_only_columns(OrderRow.code)


def a_kiosk(hall: HallInTest, id: str) -> Call:
    return Call(Actor(id, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=id)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_lock_says_where_to_go_the_own_centre_first_then_the_nearest_kiosks(hall: HallInTest) -> None:
    here, near, far = (enrolled(hall, number) for number in (1, 2, 3))
    for kiosk, centre in ((here, "dali"), (near, "dali"), (far, "nanhai")):
        hall.database.write_now(points.stand, hall.staff("admin"), kiosk, centre, round_the_clock=kiosk == far)
    places = give(hall, here, "lock").elsewhere
    assert [each.name["en"].rpartition(" · ")[2] for each in places][1:] == ["K-02", "K-03"]
    [signed] = beat(hall, here).orders
    assert read_order(signed, hall.keys.public_keys("pass")).elsewhere == places
    assert places[0].hours and places[1].hours == places[0].hours and places[2].hours == ()
    assert give(hall, here, "message", BROKEN).elsewhere == ()


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_cannot_be_ordered_is_refused(hall: HallInTest) -> None:
    kiosk = enrolled(hall)
    with refused("role_missing"):
        hall.database.write_now(orders.give, hall.staff("wangli"), kiosk, "lock", {})
    with refused("order_words_long"):
        give(hall, kiosk, "message", {"en": "x" * 201})
    with refused("order_grace_invalid"):
        give(hall, kiosk, "lock", grace=601)
    hall.database.write_now(service.revoke, hall.staff("admin"), kiosk)
    with refused("terminal_not_enrolled"):
        give(hall, kiosk, "lock")


@pytest.mark.both_databases
def test_rules_have_versions_and_leave_signed(hall: HallInTest) -> None:
    kiosk = enrolled(hall)
    assert beat(hall, kiosk).rules == 0 and beat(hall, kiosk).pack == "pack-1"
    published = hall.database.write_now(rules.publish, hall.staff("admin"), RulesDraft(idle_seconds=90))
    assert (published.version, beat(hall, kiosk).rules) == (1, 1)
    code = hall.database.read_now(rules.fetch, a_kiosk(hall, kiosk))
    assert read_rules(code, hall.keys.public_keys("pass")) == published
    with refused("role_missing"):
        hall.database.write_now(rules.publish, hall.staff("wangli"), RulesDraft())


def test_one_word_names_a_set_of_matters_in_any_order() -> None:
    assert pack_of([("a", "1"), ("b", "2")]) == pack_of([("b", "2"), ("a", "1")]) != pack_of([("a", "2"), ("b", "1")])
