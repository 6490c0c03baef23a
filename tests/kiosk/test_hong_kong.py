"""A kiosk in Hong Kong: consent before anything is asked, its own documents and script, no mainland telephone, and
nothing readable on its disk."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from msgspec import structs

from core import clock, journal
from core.applications import cases
from core.matters.definition import version_hash
from core.matters.fields import field_problem
from core.people.schemas import IdentityEvidence
from core.sealing import Keyring
from demo.people import PEOPLE, find_person
from kiosk.filing import encode_parcel
from kiosk.kiosk import Kiosk
from kiosk.outbox import Note
from kiosk.pages import say_moment
from tests.builders import MATTER, all_matters
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.robustness.filings import new_parcel

CHAU = find_person("周敏儀")
PERMIT, HKID = CHAU.card.number, CHAU.supporting[0].number
PHONE = "+85261234567"


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    place = tmp_path_factory.mktemp("kiosk")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, place, profile="hong_kong") as rig:
        yield rig


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def agree(citizen: Citizen) -> Citizen:
    return citizen.go("consent").press("consent", agree="yes")


def say_who(citizen: Citizen) -> Citizen:
    citizen.go("identify/hk_macau_travel_permit")
    return citizen.press(
        "identify/hk_macau_travel_permit", number=PERMIT, name="周敏儀", supporting=HKID, valid_to="2031-05-06"
    )


def test_traditional_script_comes_first_and_nothing_is_asked_before_the_consent(citizen: Citizen, rig: Rig) -> None:
    citizen.go("")
    assert 'lang="zh-Hant"' in citizen.page
    for path in ("identify", "identify/hk_macau_travel_permit"):
        assert citizen.go(path).path == "consent" and citizen.sees("consent.whom_is")
    rig.tray.place(PEOPLE[0])
    rig.wait_for(lambda kiosk: bool(kiosk.notice))
    assert citizen.go("consent").sees("refusal.border_consent_missing")
    visit = rig.on_kiosk(lambda kiosk: kiosk.visit)
    assert visit and visit.identity is None and visit.signed_in is None, "the card that was laid down went nowhere"


def test_who_does_not_agree_reads_guides_and_is_asked_again_before_applying(citizen: Citizen) -> None:
    citizen.go("consent").press("consent", agree="no")
    assert citizen.path == "find"
    citizen.choose()
    assert citizen.path.startswith("situations")
    assert citizen.go("identify").path == "consent"


def test_who_agrees_shows_the_documents_of_hong_kong_one_beside_the_other(citizen: Citizen, rig: Rig) -> None:
    assert agree(citizen).path == "identify"
    for kind in ("hk_macau_travel_permit", "hk_identity_card", "macau_identity_card", "passport"):
        assert f"identify/{kind}" in citizen.page
    assert "identify/resident_id_card" not in citizen.page
    say_who(citizen)
    evidence: IdentityEvidence | None = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.identity)
    assert evidence is not None and (evidence.document.number, evidence.source) == (PERMIT, "typed")
    assert [each.kind for each in evidence.supporting] == ["hk_identity_card"]
    opened = rig.hall.database.read_now(journal.history, CHAU.id)[-1]
    assert evidence.border_consent_at is not None
    assert opened.event == "visit_opened"
    assert opened.facts["border_consent_at"] == evidence.border_consent_at.isoformat()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert citizen.go("identify").path == "consent", "the next person is asked anew"


@pytest.mark.parametrize("phone", [PHONE, "+852-61234567", "+85366123456", "13800000001"])
def test_no_telephone_of_the_mainland_is_assumed(phone: str) -> None:
    field = next(each for page in all_matters()[MATTER].form for each in page.fields if each.kind == "phone")
    assert field_problem(field, phone) is None


@pytest.mark.nightly
def test_what_the_hall_sends_back_for_want_of_consent_is_completed_and_filed(citizen: Citizen, rig: Rig) -> None:
    """As from a terminal whose own program or settings do not ask."""
    say_who(agree(citizen))
    citizen.choose().answer_everything(residency="hong_kong", premises="rented").press("checklist")
    citizen.fill_in(**SHOP | {"phone": PHONE, "lease_until": "2028-12-31"}).lay_papers()
    rig.on_kiosk(forget_consent)
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.wants_consent))
    [kept] = rig.on_kiosk(lambda kiosk: kiosk.outbox.refused())
    assert kept.refusal == "border_consent_missing"
    assert not rig.hall.database.read_now(journal.history, kept.id), "the hall has kept nothing of it"
    assert citizen.go("submitting").path == "consent"
    assert citizen.press("consent", agree="yes").path == "check"
    assert citizen.sees("refusal.border_consent_missing"), "why it came back"
    citizen.sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.delivery == "sent"))
    case = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.id)
    assert case and "border_consent" in [each.event for each in rig.hall.database.read_now(journal.history, case)]
    assert not rig.on_kiosk(lambda kiosk: kiosk.outbox.refused()), "what came back cannot be filed a second time"


def forget_consent(kiosk: Kiosk) -> None:
    assert kiosk.visit and kiosk.visit.identity
    kiosk.visit.identity = structs.replace(kiosk.visit.identity, border_consent_at=None)


@pytest.mark.nightly
def test_what_is_filed_offline_lies_sealed_on_the_disk_and_arrives_with_the_consent(citizen: Citizen, rig: Rig) -> None:
    agree(citizen)
    say_who(citizen)
    rig.on_kiosk(lambda kiosk: rig.link.set_cut(True))
    citizen.choose().answer_everything(residency="hong_kong", premises="rented").press("checklist")
    citizen.fill_in(**SHOP | {"phone": PHONE, "lease_until": "2028-12-31"}).lay_papers().sign()
    assert citizen.path == "submitting"
    rig.wait_for(lambda kiosk: bool(kiosk.outbox.waiting()))
    case = rig.on_kiosk(lambda kiosk: kiosk.outbox.waiting())[0].id
    own = (rig.folder / "kiosk").rglob("*")
    kept = b"".join(path.read_bytes() for path in own if path.is_file() and "catalogue" not in path.parts)
    assert kept, "the sealed parcel is there"
    for planted in (PERMIT, HKID, "周敏儀", SHOP["trade_name"], PHONE):
        assert planted.encode() not in kept
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    entries = rig.hall.database.read_now(journal.history, case)
    assert [each.facts for each in entries if each.event == "border_consent"]
    assert {each.actor_id for each in entries if each.event == "submit"} == {CHAU.id}


OWNER = find_person("林晓岚")


def sent_back(rig: Rig) -> str:
    """Filed here without the consent, as from a terminal that did not ask, and refused when its person had gone."""
    rig.wait_for(lambda kiosk: kiosk.catalogue.find(MATTER) is not None and kiosk.catalogue.hall is not None)
    matter = rig.on_kiosk(lambda kiosk: kiosk.catalogue.find(MATTER))
    assert matter is not None
    parcel = new_parcel(version_hash(matter), clock.now())

    def keep(kiosk: Kiosk) -> None:
        assert kiosk.catalogue.hall
        data, key = encode_parcel(parcel), kiosk.catalogue.hall.parcel_key
        kiosk.outbox.store(Note(parcel.id, MATTER, parcel.terminal_time), data, key)
        kiosk.outbox.wake()

    rig.on_kiosk(keep)
    rig.wait_for(lambda kiosk: bool(kiosk.outbox.unsent()))
    assert not rig.hall.database.read_now(journal.history, parcel.id), "the hall has kept nothing of it"
    return parcel.id


def test_what_was_sent_back_after_its_person_had_gone_is_completed_by_him_and_by_nobody_else(
    citizen: Citizen, rig: Rig
) -> None:
    id = sent_back(rig)
    [kept] = rig.on_kiosk(lambda kiosk: kiosk.outbox.unsent())
    assert citizen.go("").sees("start.unsent")
    agree(citizen).tap_card(find_person("何知行"))
    assert citizen.sees("known.unsent")
    assert citizen.go(f"unsent/{id}").sees("consent.whom_is") and id in citizen.page
    citizen.press(f"unsent/{id}", agree="yes")
    assert (citizen.path, citizen.sees("refusal.border_consent_of_another")) == (f"unsent/{id}", True)
    assert not rig.hall.database.read_now(journal.history, id), "nor of who was mistaken"
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    agree(citizen).tap_card(OWNER).go(f"unsent/{id}").press(f"unsent/{id}", agree="yes")
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    assert citizen.go(f"unsent/{id}").sees("unsent.arrived")
    row = rig.hall.database.read_now(cases.find, id).row
    assert row.case_number in citizen.page and row.holder_id == OWNER.id
    assert row.terminal_time == kept.stored_at, "filed when it was signed, arrived when it came"
    assert say_moment(kept.stored_at, "zh-Hant") in unescape(citizen.page)
    assert rig.on_kiosk(lambda kiosk: (kiosk.outbox.refused(), kiosk.outbox.waiting())) == ([], [])
    assert "border_consent" in [each.event for each in rig.hall.database.read_now(journal.history, id)]
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.slip and kiosk.visit.slip.state == "presented"))
    assert not citizen.go("known").sees("known.unsent")


@pytest.mark.nightly
def test_a_consent_given_while_the_link_is_down_is_kept_and_goes_with_it_later(citizen: Citizen, rig: Rig) -> None:
    id = sent_back(rig)
    agree(citizen).tap_card(OWNER)
    rig.link.set_cut(True)
    rig.on_kiosk(lambda kiosk: kiosk.set_link(False))
    citizen.go(f"unsent/{id}").press(f"unsent/{id}", agree="yes")
    assert citizen.sees("unsent.held") and citizen.sees("where.unsent_agreed_going")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    assert rig.on_kiosk(lambda kiosk: kiosk.outbox.refused()) == []
    assert rig.hall.database.read_now(cases.find, id).row.holder_id == OWNER.id


def test_the_code_of_a_slip_that_was_printed_before_leads_to_where_it_is_by_now(citizen: Citizen, rig: Rig) -> None:
    id = sent_back(rig)
    agree(citizen).tap_card(OWNER)
    code = f"{rig.kiosk.settings.hall}/#{id}"
    scan(rig, code)
    assert citizen.go("known").path == f"unsent/{id}"
    citizen.press(f"unsent/{id}", agree="yes")
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    scan(rig, code)
    assert citizen.go("known").path == f"case/{id}"


def scan(rig: Rig, text: str) -> None:
    rig.tray.scanner.scan(text.encode())
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.wanted))
