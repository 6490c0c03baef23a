"""A kiosk files everything at once; however often the parcel arrives, it is one case."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from core import journal
from core.applications import cases, service
from core.applications.schemas import Filed, Parcel, WalletUse
from core.applications.service import Judged
from core.call import Actor, Call, system_call
from core.ids import new_id
from core.materials import wallet
from core.matters import service as matters
from core.matters.definition import version_hash
from core.people.border_consent import Agreement
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import MATTER, HallInTest, filled
from tests.core.applications.parcels import KIOSK, OTHER_KIOSK, arrive, parcel
from tests.core.applications.states import HOLDER, RENTED
from tests.refusals import refused


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_card_that_expired_on_the_parcels_way_has_served_and_one_that_had_expired_has_not(hall: HallInTest) -> None:
    pressed_at = hall.at - timedelta(days=3)
    last = hall.settings.hall.day_of(pressed_at)
    card = structs.replace(find_person(HOLDER).card, valid_to=last)
    sent = parcel(hall, identity=IdentityEvidence(card, "chip", pressed_at), terminal_time=pressed_at)
    assert arrive(hall, sent).application_id == sent.id
    late = parcel(hall, identity=sent.identity, terminal_time=pressed_at + timedelta(days=1))
    with refused("card_expired"):
        arrive(hall, late)


def test_a_parcel_gets_the_same_receipt_as_a_phone(hall: HallInTest) -> None:
    sent = parcel(hall)
    filed = arrive(hall, sent)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    by_phone = hall.submit(HOLDER, drafted.id)
    assert filed.application_id == sent.id
    assert (filed.state, filed.react_by, filed.visits) == (by_phone.state, by_phone.react_by, by_phone.visits)
    found = hall.database.read_now(service.find_application, hall.citizen(HOLDER), sent.id)
    assert {document.source for document in found.documents} == {"camera"}


def test_the_same_parcel_twice_is_one_case(hall: HallInTest) -> None:
    sent = parcel(hall)
    assert arrive(hall, sent) == arrive(hall, sent)
    assert len(hall.database.read_now(service.list_applications, hall.citizen(HOLDER))) == 1
    with refused("request_key_reused"):
        arrive(hall, sent, fingerprint="other content under the same key")


def test_another_kiosk_cannot_send_a_case_again_nor_learn_of_it(hall: HallInTest) -> None:
    sent = parcel(hall)
    arrive(hall, sent)
    with refused("application_id_taken") as caught:
        arrive(hall, sent, OTHER_KIOSK)
    assert caught.value.details == {}


@pytest.mark.both_databases
def test_a_refused_parcel_leaves_no_case_and_the_same_answer(hall: HallInTest) -> None:
    sent = parcel(hall, documents=())
    for _ in range(2):
        with refused("materials_missing"):
            arrive(hall, sent)
    assert hall.database.read_now(service.list_applications, hall.citizen(HOLDER)) == []


def test_the_journal_says_for_whom_and_at_which_kiosk_it_was_done(hall: HallInTest) -> None:
    sent = parcel(hall)
    arrive(hall, sent)
    holder = find_person(HOLDER).id
    entries = hall.database.read_now(journal.history, sent.id)
    assert {(each.on_behalf_of, each.terminal_id, each.channel) for each in entries} == {(holder, KIOSK, "kiosk")}
    assert {each.actor_id for each in entries if each.event != "receive"} == {holder}
    assert {each.actor_id for each in entries if each.event == "receive"} == {"system"}
    row = hall.database.read_now(cases.find, sent.id).row
    assert (row.terminal_id, row.channel, row.terminal_time) == (KIOSK, "kiosk", sent.terminal_time)


def test_a_parcel_is_taken_under_the_guide_that_was_in_force_when_it_was_sent_off(hall: HallInTest) -> None:
    old = hall.matters[MATTER]
    today = hall.settings.hall.day_of(hall.at)
    newer = structs.replace(old, version=old.version + 1, in_force_from=today)
    hall.database.write_now(matters.publish, system_call(hall.at), newer)
    arrive(hall, parcel(hall))
    arrive(hall, parcel(hall, checksum=version_hash(newer)))
    with refused("matter_changed"):
        arrive(hall, parcel(hall, checksum="0" * 64))
    with refused("matter_not_in_force"):
        arrive(hall, parcel(hall, checksum=version_hash(newer), terminal_time=hall.at - timedelta(days=2)))
    with refused("matter_unknown"):
        arrive(hall, parcel(hall, matter="dog-licence"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answers": {"residency": "moon"}}, "answers_do_not_fit"),
        ({"wallet": (WalletUse(new_id(), "property_certificate", new_id()),)}, "material_not_asked"),
        ({"wallet": (WalletUse(new_id(), "lease", new_id()),)}, "wallet_item_unknown"),
        ({"organisation_id": find_person("何知行").organisations[0].id}, "organisation_not_represented"),
        ({"form": {"no_such_field": "1"}}, "form_field_unknown"),
        ({"id": "x" * 36}, "id_malformed"),
    ],
)
def test_what_does_not_fit_in_a_parcel_is_refused(hall: HallInTest, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        arrive(hall, parcel(hall, **changes))


def test_a_mistyped_identity_number_files_nothing(hall: HallInTest) -> None:
    card = find_person(HOLDER).card
    wrong = structs.replace(card, number=card.number[:-1] + ("1" if card.number[-1] != "1" else "2"))
    with refused("identity_number_wrong_check_digit"):
        arrive(hall, parcel(hall, identity=IdentityEvidence(wrong, "typed", hall.at)))


def test_only_a_kiosk_files_parcels(hall: HallInTest) -> None:
    with refused("role_missing"):
        hall.database.write_now(service.file_parcel, hall.citizen(HOLDER), parcel(hall), {})


def owner_typed(hall: HallInTest) -> dict[str, Any]:
    """The number of one whose property certificate is in the wallet, typed by anybody, for a shop of that person's."""
    answers = dict(hall.matters[MATTER].examples[0].answers)
    card = find_person("林晓岚").card
    return {
        "identity": IdentityEvidence(card, "typed", hall.at),
        "answers": answers,
        "form": {
            **filled(hall.matters[MATTER], answers),
            "operator_name": card.name,
            "operator_number": card.number,
            "operator_address": card.address,
            "phone": "13800000009",
        },
        "documents": (),
    }


def test_a_typed_number_files_on_its_own_papers_whatever_the_hall_knows_of_its_holder(hall: HallInTest) -> None:
    with refused("materials_missing") as caught:
        arrive(hall, parcel(hall, **owner_typed(hall)))
    assert {"operator_identity", "property_certificate"} <= set(caught.value.details["materials"])


def test_a_typed_number_cannot_take_from_the_wallet(hall: HallInTest) -> None:
    item = hall.database.read_now(wallet.wallet_of, find_person("林晓岚").id, hall.at.date())[0]
    use = WalletUse(new_id(), "property_certificate", item.id)
    with refused("assurance_too_low"):
        arrive(hall, parcel(hall, **owner_typed(hall), wallet=(use,)))


def from_abroad(hall: HallInTest, sent: Parcel, agreement: Agreement | None = None) -> Filed:
    call = Call(Actor(KIOSK, frozenset({"kiosk"})), "kiosk", hall.at, "en", terminal_id=KIOSK, across_border=True)
    pictures = {each.id: Judged(hall.store.put(each.data, "image/jpeg")) for each in sent.documents}
    return hall.database.write_now(service.file_parcel, call, sent, pictures, agreement)


@pytest.mark.parametrize("late", [None, timedelta(seconds=1)])
def test_from_across_the_border_nothing_is_taken_without_a_consent_of_before(
    hall: HallInTest, late: timedelta | None
) -> None:
    sent = parcel(hall)
    given_at = None if late is None else sent.terminal_time + late
    sent = structs.replace(sent, identity=structs.replace(sent.identity, border_consent_at=given_at))
    with refused("border_consent_missing"):
        from_abroad(hall, sent)
    assert not hall.database.read_now(journal.history, sent.id)


def test_the_consent_of_who_files_from_across_the_border_is_kept_with_the_case(hall: HallInTest) -> None:
    sent = parcel(hall)
    agreed = sent.terminal_time - timedelta(minutes=5)
    sent = structs.replace(sent, identity=structs.replace(sent.identity, border_consent_at=agreed))
    filed = from_abroad(hall, sent)
    history = hall.database.read_now(journal.history, filed.application_id)
    [kept] = [each for each in history if each.event == "border_consent"]
    assert kept.facts == {"given_at": agreed.isoformat()} and kept.actor_id == find_person(HOLDER).id


def agreed_later(sent: Parcel, **shown: Any) -> Agreement:
    """By who comes back the next day with the document it was filed with."""
    back = sent.terminal_time + timedelta(days=1)
    seen = structs.replace(sent.identity, read_at=back, border_consent_at=back)
    return Agreement(structs.replace(seen, **shown), back + timedelta(minutes=1))


def test_what_came_without_the_consent_is_taken_as_it_was_sealed_once_its_sender_agrees(hall: HallInTest) -> None:
    sent = parcel(hall)
    with refused("border_consent_missing"):
        from_abroad(hall, sent)
    agreement = agreed_later(sent)
    filed = from_abroad(hall, sent, agreement)
    assert (filed.application_id, filed.arrived_at) == (sent.id, hall.at)
    assert hall.database.read_now(cases.find, sent.id).row.terminal_time == sent.terminal_time
    history = hall.database.read_now(journal.history, sent.id)
    agreed = agreement.identity.border_consent_at
    assert agreed and {"given_at": agreed.isoformat()} in [each.facts for each in history]
    with refused("application_id_taken"):
        from_abroad(hall, sent, agreement)


def test_nobody_agrees_in_anothers_place_nor_less_surely_than_it_was_filed(hall: HallInTest) -> None:
    sent = parcel(hall)
    card = sent.identity.document
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("border_consent_of_another", {"document": find_person("林晓岚").card}),
        ("border_consent_of_another", {"document": structs.replace(card, kind="passport")}),
        ("border_consent_of_another", {"source": "typed"}),
        ("border_consent_missing", {"border_consent_at": None}),
        ("border_consent_missing", {"border_consent_at": sent.terminal_time + timedelta(days=2)}),
        ("card_expired", {"document": structs.replace(card, valid_to=sent.terminal_time.date())}),
    ]
    for code, shown in wrong:
        with refused(code):
            from_abroad(hall, sent, agreed_later(sent, **shown))
    assert not hall.database.read_now(journal.history, sent.id)
