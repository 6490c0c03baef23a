"""Who somebody is: read from a document, never overwritten by what was typed, known by a token for a while."""

from datetime import date, datetime, time
from typing import get_args

import pytest
from msgspec import structs

from core.applications import service
from core.call import Actor, Call, system_call
from core.clock import AUTHORITY_ZONE, ONE_DAY
from core.ids import new_id
from core.materials import wallet
from core.people import service as people
from core.people.schemas import EvidenceSource, IdentityDocument, IdentityEvidence, SignedIn
from demo.people import find_person
from tests.builders import HallInTest
from tests.refusals import refused

KIOSK, OTHER_KIOSK = new_id(), new_id()
LIN = IdentityDocument(
    kind="resident_id_card",
    number="990000199003071235",
    name="林青禾",
    birth_date=date(1990, 3, 7),
    address="佛山市南海区桂城街道示例路1号",
)
PERMIT = find_person("周敏儀")


def read(hall: HallInTest, document: IdentityDocument, source: EvidenceSource) -> str:
    evidence = IdentityEvidence(document, source, hall.at)
    return hall.database.write_now(people.enter_person, system_call(hall.at), evidence)


def known(hall: HallInTest, id: str) -> IdentityDocument:
    return hall.database.read_now(people.facts_of, id).document


def visit(hall: HallInTest, kiosk: str = KIOSK) -> SignedIn:
    call = Call(Actor(kiosk, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=kiosk)
    return hall.database.write_now(people.open_visit, call, IdentityEvidence(LIN, "chip", hall.at))


def test_a_card_read_again_finds_the_person_and_renews_the_address(hall: HallInTest) -> None:
    first = read(hall, LIN, "chip")
    moved = structs.replace(LIN, address="佛山市南海区狮山镇示例路9号")
    assert read(hall, moved, "chip") == first
    assert known(hall, first).address == "佛山市南海区狮山镇示例路9号"


def test_what_was_typed_does_not_overwrite_what_a_chip_said(hall: HallInTest) -> None:
    id = read(hall, LIN, "chip")
    assert read(hall, structs.replace(LIN, name="林清荷", address="别处"), "typed") == id
    assert known(hall, id) == LIN
    assert hall.database.read_now(people.find_person_by_id, id).assurance == 3


def test_a_chip_corrects_what_was_typed_and_raises_the_assurance(hall: HallInTest) -> None:
    id = read(hall, structs.replace(LIN, name="林清荷"), "typed")
    assert hall.database.read_now(people.find_person_by_id, id).assurance == 1
    read(hall, LIN, "chip")
    found = hall.database.read_now(people.find_person_by_id, id)
    assert (found.name, found.assurance) == ("林青禾", 3)


def test_a_supporting_document_stays_when_the_main_one_is_read_alone(hall: HallInTest) -> None:
    id = read(hall, PERMIT.card, "chip")
    assert id == PERMIT.id
    supporting = hall.database.read_now(people.facts_of, id).supporting
    assert [each.kind for each in supporting] == ["hk_identity_card"]


@pytest.mark.parametrize(
    "number", ["990000199003071235", " 990000 19900307 1235 ", "９９００００１９９００３０７１２３５"]
)
def test_a_number_is_found_however_it_is_written(hall: HallInTest, number: str) -> None:
    id = read(hall, LIN, "chip")
    assert hall.database.read_now(people.find_by_document, "resident_id_card", number) == id


def test_a_wrong_check_digit_and_a_missing_name_are_refused(hall: HallInTest) -> None:
    with refused("identity_number_wrong_check_digit"):
        read(hall, structs.replace(LIN, number="990000199003071236"), "typed")
    with refused("identity_document_without_name"):
        read(hall, structs.replace(LIN, name=" "), "typed")


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize("source", get_args(EvidenceSource))
def test_an_expired_document_identifies_nobody_however_it_was_read(hall: HallInTest, source: EvidenceSource) -> None:
    yesterday = hall.at.astimezone(AUTHORITY_ZONE).date() - ONE_DAY
    with refused("card_expired") as refusal:
        read(hall, structs.replace(LIN, valid_to=yesterday), source)
    assert refusal.value.details == {"day": yesterday.isoformat()}
    assert hall.database.read_now(people.find_by_document, LIN.kind, LIN.number) is None


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_an_expired_document_supports_nothing(hall: HallInTest) -> None:
    (beside,) = hall.database.read_now(people.facts_of, PERMIT.id).supporting
    expired = structs.replace(beside, valid_to=hall.at.date() - 2 * ONE_DAY)
    with refused("card_expired"):
        evidence = IdentityEvidence(PERMIT.card, "chip", hall.at, (expired,))
        hall.database.write_now(people.enter_person, system_call(hall.at), evidence)


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_card_serves_through_its_last_day_in_shanghai_and_then_no_sign_in_rests_on_it(hall: HallInTest) -> None:
    last = hall.at.astimezone(AUTHORITY_ZONE).date()
    id = read(hall, structs.replace(LIN, valid_to=last), "chip")
    hall.at = datetime.combine(last, time(23, 59), AUTHORITY_ZONE)
    assert hall.database.write_now(people.sign_in_demo, system_call(hall.at), id).person.id == id
    hall.wait(minutes=1)
    with refused("card_expired"):
        hall.database.write_now(people.sign_in_demo, system_call(hall.at), id)
    renewed = structs.replace(LIN, valid_to=last + 3650 * ONE_DAY)
    assert read(hall, renewed, "chip") == id
    assert hall.database.write_now(people.sign_in_demo, system_call(hall.at), id).person.id == id


def test_a_person_is_shown_masked(hall: HallInTest) -> None:
    shown = hall.database.read_now(people.find_person, hall.citizen("陈国强"))
    number, phone = find_person("陈国强").card.number, "13800000002"
    assert number not in str(shown) and phone not in str(shown)
    assert shown.identity_number_masked[-4:] == number[-4:]


def test_a_visits_token_is_worthless_at_another_terminal_and_on_a_phone(hall: HallInTest) -> None:
    token = visit(hall).token
    assert hall.database.read_now(people.who_signs, token, hall.at, KIOSK).roles == {"citizen"}
    for terminal in (OTHER_KIOSK, None):
        with refused("token_unknown"):
            hall.database.read_now(people.who_signs, token, hall.at, terminal)


@pytest.mark.both_databases
def test_a_visit_ends_after_thirty_minutes_or_when_the_citizen_leaves(hall: HallInTest) -> None:
    first, second = visit(hall).token, visit(hall).token
    hall.database.write_now(people.sign_out, system_call(hall.at), second)
    with refused("token_expired"):
        hall.database.read_now(people.who_signs, second, hall.at, KIOSK)
    hall.wait(minutes=29, seconds=59)
    hall.database.read_now(people.who_signs, first, hall.at, KIOSK)
    hall.wait(seconds=1)
    with refused("token_expired"):
        hall.database.read_now(people.who_signs, first, hall.at, KIOSK)


def test_a_phones_token_is_worthless_at_a_kiosk(hall: HallInTest) -> None:
    call = system_call(hall.at)
    token = hall.database.write_now(people.sign_in_demo, call, find_person("陈国强").id).token
    with refused("token_unknown"):
        hall.database.read_now(people.who_signs, token, hall.at, KIOSK)
    with refused("token_unknown"):
        hall.database.read_now(people.who_signs, token + "x", hall.at)
    with refused("person_unknown"):
        hall.database.write_now(people.sign_in_demo, call, new_id())


def test_only_a_kiosk_opens_a_visit(hall: HallInTest) -> None:
    with refused("role_missing"):
        evidence = IdentityEvidence(LIN, "chip", hall.at)
        hall.database.write_now(people.open_visit, hall.citizen("陈国强"), evidence)


@pytest.mark.both_databases
def test_two_kiosks_that_read_a_new_card_at_once_enter_one_person(hall: HallInTest) -> None:
    evidence = IdentityEvidence(LIN, "chip", hall.at)
    work = [
        hall.database._write(people.enter_person, system_call(hall.at), (evidence,), {})  # pyright: ignore[reportPrivateUsage]
        for _ in range(6)
    ]
    assert len({future.result() for future in work}) == 1


def test_who_types_a_number_learns_nothing_of_its_holder(hall: HallInTest) -> None:
    card = find_person("林晓岚").card
    stranger = structs.replace(card, name="某人", address="")
    kiosk = Call(Actor(KIOSK, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=KIOSK)
    signed_in = hall.database.write_now(people.open_visit, kiosk, IdentityEvidence(stranger, "typed", hall.at))
    assert (signed_in.person.name, signed_in.person.address, signed_in.person.phone_masked) == ("某人", "", "")
    actor = hall.database.read_now(people.who_signs, signed_in.token, hall.at, kiosk.terminal_id)
    call = structs.replace(kiosk, actor=actor)
    for look in (people.find_person, people.find_person_facts, wallet.list_wallet, service.list_applications):
        with refused("assurance_too_low"):
            hall.database.read_now(look, call)
