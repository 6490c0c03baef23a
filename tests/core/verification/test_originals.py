"""Originals are shown once: all equal releases everything in one transaction, one different releases nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import base45
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from core.applications import originals, service
from core.applications.models import DeliveryRow
from core.certificates import service as certificates
from core.db.database import Session
from core.ids import new_id
from core.materials.wallet import list_wallet
from core.notices import service as notices
from core.verification import passes
from core.verification import service as verification
from core.verification.schemas import PassRefused, PassShown, Released, VerificationOpened, Withheld
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, RENTED, case_in, service_view
from tests.refusals import refused

CARD = find_person(HOLDER).card


def shown_pass(hall: HallInTest, id: str) -> PassShown:
    return hall.database.write_now(originals.show_pass, hall.citizen(HOLDER), id)


def scan(hall: HallInTest, text: str, nonce: str = "", clerk: str = "wangli") -> VerificationOpened | PassRefused:
    return hall.database.write_now(originals.open_verification, hall.staff(clerk), text, nonce or new_id())


def close(hall: HallInTest, opened: VerificationOpened, different: tuple[str, ...] = ()) -> Released | Withheld:
    decided = hall.decisions(opened, different)
    return hall.database.write_now(originals.close_verification, hall.staff("wangli"), opened.id, decided)


def deliveries(session: Session, id: str) -> list[tuple[str, str]]:
    rows = session.execute(select(DeliveryRow.way, DeliveryRow.place).where(DeliveryRow.application_id == id))
    return [(row.way, row.place) for row in rows]


def kinds(hall: HallInTest, id: str) -> list[str]:
    return [notice.kind for notice in hall.database.read_now(notices.list_notices, id)]


def test_equal_originals_release_everything_at_once(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    outcome = close(hall, hall.open_verification(HOLDER, id))
    assert isinstance(outcome, Released)
    found = service_view(hall, id)
    assert (found.state, found.certificate_id) == ("concluded", outcome.certificate_id)
    assert {document.grade for document in found.documents if document.material == "lease"} == {"B"}
    assert hall.database.read_now(deliveries, id) == [("counter", "南海区行政服务中心")]
    assert kinds(hall, id)[-2:] == ["delivery_record", "original_verification_record"]
    issued = hall.database.read_now(certificates.find_certificate, hall.citizen(HOLDER), outcome.certificate_id)
    assert issued.facts.number == outcome.certificate_number
    steps = ["verify_originals", "certificate_issued", "issue", "deliver", "conclude"]
    assert [event for event in hall.events(id) if event in steps] == steps


def test_what_was_seen_once_is_never_asked_for_again(hall: HallInTest) -> None:
    case_in(hall, "concluded")
    wallet = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert [(item.certificate_type, item.grade) for item in wallet] == [("lease_filing", "B")]
    again = hall.draft(HOLDER, example=RENTED)
    assert again.checklist is not None
    assert again.checklist.visits == 0
    line = again.checklist.line("lease")
    assert line is not None and line.exempt and line.satisfied_from_wallet == "lease_filing"
    assert hall.case(HOLDER, "concluded", example=RENTED).certificate_id is not None


@pytest.mark.both_databases
def test_one_different_original_releases_nothing_and_says_which(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    outcome = close(hall, hall.open_verification(HOLDER, id), different=("lease",))
    assert isinstance(outcome, Withheld)
    assert outcome.different == ("lease",)
    found = service_view(hall, id)
    assert (found.state, found.certificate_id) == ("awaiting_originals", None)
    assert {document.grade for document in found.documents} == {"C"}
    assert hall.database.read_now(deliveries, id) == []
    assert hall.database.read_now(list_wallet, hall.citizen(HOLDER)) == []
    assert kinds(hall, id)[-1] == "original_verification_record"
    assert "mismatch_originals" in hall.events(id)
    assert isinstance(close(hall, hall.open_verification(HOLDER, id)), Released), "he may come again with the right one"


def test_every_awaited_original_is_decided_exactly_once(hall: HallInTest) -> None:
    opened = hall.open_verification(HOLDER, case_in(hall, "awaiting_originals"))
    decided = hall.decisions(opened)
    for decisions in ([], decided * 2):
        with refused("originals_undecided"):
            hall.database.write_now(originals.close_verification, hall.staff("wangli"), opened.id, decisions)


def test_only_who_opened_a_verification_closes_it_and_once(hall: HallInTest) -> None:
    opened = hall.open_verification(HOLDER, case_in(hall, "awaiting_originals"))
    decided = hall.decisions(opened)
    with refused("verification_unknown"):
        hall.database.write_now(originals.close_verification, hall.staff("zhaoning"), opened.id, decided)
    close(hall, opened, different=("lease",))
    with refused("verification_closed"):
        close(hall, opened)


@pytest.mark.both_databases
def test_two_clicks_at_once_close_a_verification_once(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    opened = hall.open_verification(HOLDER, id)
    decided, clerk = hall.decisions(opened, different=("lease",)), hall.staff("wangli")
    work = [
        hall.database._write(originals.close_verification, clerk, (opened.id, decided), {})  # pyright: ignore[reportPrivateUsage]
        for _ in range(4)
    ]
    failures = [future.exception() for future in work]
    assert failures.count(None) == 1
    assert {getattr(failure, "code", failure) for failure in failures if failure} == {"verification_closed"}
    assert hall.events(id).count("mismatch_originals") == 1


def test_the_same_scan_sent_twice_gets_the_same_verification(hall: HallInTest) -> None:
    text, nonce = shown_pass(hall, case_in(hall, "awaiting_originals")).text, new_id()
    first, again = scan(hall, text, nonce), scan(hall, text, nonce)
    assert isinstance(first, VerificationOpened) and isinstance(again, VerificationOpened)
    assert (first.id, first.again, again.id, again.again) == (first.id, False, first.id, True)


def test_a_used_pass_says_when_and_where(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    text = shown_pass(hall, id).text
    scan(hall, text)
    used = scan(hall, text, clerk="zhaoning")
    assert isinstance(used, PassRefused)
    assert (used.code, used.details["place"]) == ("pass_used", "南海区行政服务中心")
    assert used.details["used_at"].startswith("2026-11-19T")
    assert hall.events(id)[-1] == "pass_refused"


@pytest.mark.both_databases
def test_of_two_clerks_who_scan_at_once_one_opens(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    text = shown_pass(hall, id).text
    calls = [hall.staff(clerk) for clerk in ("wangli", "zhaoning") * 3]
    with ThreadPoolExecutor(6) as pool:
        found = list(
            pool.map(lambda call: hall.database.write_now(originals.open_verification, call, text, new_id()), calls)
        )
    assert sum(isinstance(each, VerificationOpened) for each in found) == 1
    assert {each.code for each in found if isinstance(each, PassRefused)} == {"pass_used"}
    assert hall.events(id).count("verification_opened") == 1


def expired(hall: HallInTest, id: str) -> str:
    text = shown_pass(hall, id).text
    hall.wait(seconds=61)
    return text


def foreign(hall: HallInTest, id: str) -> str:
    return "https://pay.example/QR/12345"


def of_another_hall(hall: HallInTest, id: str) -> str:
    """All its claims are right, and a key nobody knows signed it."""
    ours = passes.read(shown_pass(hall, id).text, hall.keys.public_keys("pass"), hall.at, "")
    return passes.mint(ours, Ed25519PrivateKey.generate())


def forged(hall: HallInTest, id: str) -> str:
    """One bit of the signature is not ours."""
    data = bytearray(base45.b45decode(shown_pass(hall, id).text.removeprefix(passes.PREFIX)))
    data[-1] ^= 1
    return passes.PREFIX + base45.b45encode(bytes(data)).decode()


def damaged(hall: HallInTest, id: str) -> str:
    return shown_pass(hall, id).text[:-9]


def not_yet(hall: HallInTest, id: str) -> str:
    text = shown_pass(hall, id).text
    hall.wait(seconds=-30)
    return text


def changed(hall: HallInTest, id: str) -> str:
    call = hall.citizen(HOLDER)
    return hall.database.write_now(verification.mint_pass, call, id, b"what it was then").text


def unknown(hall: HallInTest, id: str) -> str:
    """Signed by the hall, and never put on record."""
    minted = passes.Pass(
        new_id(), "original_verification", bytes(16), hall.at, hall.at + timedelta(seconds=60), b"12345678"
    )
    return passes.mint(minted, hall.keys.signing_key("pass"))


def for_collection(hall: HallInTest, id: str) -> str:
    minted = passes.Pass(new_id(), "collection", bytes(16), hall.at, hall.at + timedelta(seconds=60), b"12345678")
    return passes.mint(minted, hall.keys.signing_key("pass"))


def elsewhere(hall: HallInTest, id: str) -> str:
    minted = passes.Pass(
        new_id(), "original_verification", bytes(16), hall.at, hall.at + timedelta(seconds=60), b"12345678", new_id()
    )
    return passes.mint(minted, hall.keys.signing_key("pass"))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (expired, "pass_expired"),
        (foreign, "pass_foreign"),
        (of_another_hall, "pass_foreign"),
        (forged, "pass_forged"),
        (damaged, "pass_damaged"),
        (not_yet, "pass_not_yet_valid"),
        (changed, "pass_case_changed"),
        (unknown, "pass_unknown"),
        (for_collection, "pass_wrong_purpose"),
        (elsewhere, "pass_wrong_place"),
    ],
)
def test_a_bad_pass_opens_nothing_says_why_and_leaves_its_line(
    hall: HallInTest, make: Callable[[HallInTest, str], str], code: str
) -> None:
    id = case_in(hall, "awaiting_originals")
    text = make(hall, id)
    clerk = hall.staff("wangli")
    found = hall.database.write_now(originals.open_verification, clerk, text, new_id())
    assert isinstance(found, PassRefused) and found.code == code
    subject = id if code == "pass_case_changed" else clerk.actor.id
    assert hall.events(subject)[-1] == "pass_refused"
    assert "verification_opened" not in hall.events(id)


def test_a_pass_exists_only_while_originals_are_awaited(hall: HallInTest) -> None:
    with refused("application_unknown"):
        hall.database.write_now(originals.show_pass, hall.citizen("林晓岚"), case_in(hall, "awaiting_originals"))
    with refused("no_originals_awaited"):
        shown_pass(hall, case_in(hall, "under_review"))
    with refused("already_released"):
        shown_pass(hall, case_in(hall, "concluded"))


def test_a_spare_pass_of_a_released_case_opens_nothing(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    spare = shown_pass(hall, id).text
    hall.release(HOLDER, id)
    found = scan(hall, spare)
    assert isinstance(found, PassRefused) and found.code == "already_released"
    assert hall.events(id)[-1] == "pass_refused"


@pytest.mark.parametrize("username", ["liangwen", "guanyuan", "admin"])
def test_only_a_clerk_opens_a_verification(hall: HallInTest, username: str) -> None:
    text = shown_pass(hall, case_in(hall, "awaiting_originals")).text
    with refused("role_missing"):
        scan(hall, text, clerk=username)


# --- the receipt finds the case, the identity document opens it ------------------------------------------------


def by_card(hall: HallInTest, id: str, number: str) -> VerificationOpened | PassRefused:
    arguments: tuple[Any, ...] = (id, CARD.kind, number)
    return hall.database.write_now(originals.open_verification_by_card, hall.staff("wangli"), *arguments)


def test_receipt_and_identity_card_together_open_the_verification(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    opened = by_card(hall, id, CARD.number.lower())
    assert isinstance(opened, VerificationOpened)
    assert isinstance(close(hall, opened), Released)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (find_person("林晓岚").card.number, "not_the_holder"),
        ("990000199003071235", "not_the_holder"),
        (CARD.number[:-1] + ("0" if CARD.number[-1] != "0" else "1"), "identity_number_wrong_check_digit"),
    ],
)
def test_another_document_opens_nothing_and_leaves_its_line(hall: HallInTest, number: str, code: str) -> None:
    id = case_in(hall, "awaiting_originals")
    found = by_card(hall, id, number)
    assert isinstance(found, PassRefused) and found.code == code
    assert hall.events(id)[-1] == "pass_refused"


def test_a_verification_that_was_left_open_gives_way_to_the_next(hall: HallInTest) -> None:
    id = case_in(hall, "awaiting_originals")
    left = by_card(hall, id, CARD.number)
    assert isinstance(left, VerificationOpened)
    hall.release(HOLDER, id)
    with refused("verification_closed"):
        hall.database.write_now(originals.find_verification, hall.staff("wangli"), left.id)


def test_no_visit_means_electronic_delivery(hall: HallInTest) -> None:
    application = hall.case("林晓岚", "concluded")
    assert hall.database.read_now(deliveries, application.id) == [("electronic", "")]
    assert hall.database.read_now(service.list_notices, hall.citizen("林晓岚"), application.id)[-1].kind == (
        "delivery_record"
    )
