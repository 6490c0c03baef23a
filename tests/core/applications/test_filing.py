"""What is wrong with a filing is said at once, with everything that was entered still there."""

from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from core.applications import service
from core.applications.receipts import read_receipt_code
from core.applications.schemas import WalletUse
from core.call import Actor, Call, system_call
from core.ids import new_id
from core.materials import wallet
from core.materials.schemas import NewWalletItem
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.numbering import parse_case_number
from core.people import service as people
from core.people.assurance import ASSURANCE
from core.people.schemas import IdentityDocument, IdentityEvidence
from tests.builders import MATTER, HallInTest, picture
from tests.core.applications.states import HOLDER, RENTED, case_in, service_view
from tests.refusals import refused

PHYSICIAN = "physician-practice-registration"


def start(hall: HallInTest, matter: str, answers: dict[str, str]) -> str:
    id = new_id()
    hall.database.write_now(service.start_draft, hall.citizen(HOLDER), id, matter, answers)
    return id


def publish(hall: HallInTest, definition: MatterDefinition) -> None:
    hall.database.write_now(matters.publish, system_call(hall.at), definition)


@pytest.mark.both_databases
def test_an_unknown_matter_and_one_not_in_force_are_told_apart(hall: HallInTest) -> None:
    with refused("matter_unknown"):
        start(hall, "dog-licence", {})
    definition = hall.matters[MATTER]
    publish(hall, structs.replace(definition, version=definition.version + 1, state="paused"))
    with refused("matter_not_in_force"):
        start(hall, MATTER, {})


@pytest.mark.parametrize(
    "answers",
    [
        {"residency": "moon"},
        {"favourite_colour": "red"},
        {"residency": "hong_kong", "composition": "family"},
    ],
)
def test_answers_that_do_not_fit_are_refused_when_they_are_given(hall: HallInTest, answers: dict[str, str]) -> None:
    with refused("answers_do_not_fit"):
        start(hall, MATTER, answers)


def test_open_questions_keep_a_draft_from_being_submitted(hall: HallInTest) -> None:
    id = start(hall, MATTER, {"residency": "mainland"})
    assert service_view(hall, id).checklist is None
    with refused("answers_incomplete"):
        hall.submit(HOLDER, id)


def test_every_problem_of_the_form_is_told_at_once_and_nothing_is_lost(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    entered = {"employees": "0", "trade_name": "中国第一"}
    hall.database.write_now(service.fill_form, hall.citizen(HOLDER), drafted.id, drafted.version, entered)
    with refused("form_has_problems") as caught:
        hall.submit(HOLDER, drafted.id)
    problems = {problem.field: problem.code for problem in caught.value.details["problems"]}
    assert problems["employees"] == "too_small"
    assert "required" in problems.values()
    assert service_view(hall, drafted.id).form == entered


def test_every_missing_paper_is_named_at_once(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    with refused("materials_missing") as caught:
        hall.submit(HOLDER, drafted.id)
    assert caught.value.details["materials"] == ["name_declaration", "lease", "landlord_property"]
    assert service_view(hall, drafted.id).state == "draft"


def test_a_refused_filing_gives_its_numbers_back(hall: HallInTest) -> None:
    with refused("materials_missing"):
        hall.submit(HOLDER, hall.draft(HOLDER, example=RENTED).id)
    first = parse_case_number(service_view(hall, case_in(hall, "received")).case_number or "")
    second = parse_case_number(service_view(hall, case_in(hall, "received")).case_number or "")
    assert (first.sequence, second.sequence) == (1, 2)
    assert (first.area, first.day) == ("990000", date(2026, 11, 19))


def test_the_receipt_says_until_when_the_hall_reacts_and_finds_the_case(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    filed = hall.submit(HOLDER, drafted.id)
    assert (filed.react_by, filed.react_by_provisional, filed.visits) == (date(2026, 11, 26), False, 1)
    read = read_receipt_code(filed.receipt_code, hall.keys.public_keys("receipt"))
    assert (read.application_id, read.case_number) == (drafted.id, filed.case_number)


def test_what_arrives_after_midnight_in_shanghai_arrived_that_day(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    hall.at = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)
    assert hall.submit(HOLDER, drafted.id).react_by == date(2026, 11, 27)


def test_a_case_keeps_the_version_it_was_filed_under_and_a_draft_of_an_ended_one_is_not_filed(
    hall: HallInTest,
) -> None:
    filed, definition = case_in(hall, "received"), hall.matters[MATTER]
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    publish(hall, structs.replace(definition, version=definition.version + 1, state="paused"))
    with refused("matter_not_in_force"):
        hall.submit(HOLDER, drafted.id)
    assert service_view(hall, drafted.id).form == drafted.form
    hall.accept(filed)
    assert service_view(hall, filed).matter_version == definition.version


def newcomer(hall: HallInTest, evidence: IdentityEvidence) -> Call:
    """Somebody who comes for the first time, with this evidence."""
    entered = hall.database.write_now(people.enter_person, system_call(hall.at), evidence)
    sure = ASSURANCE[evidence.source]
    return Call(Actor(entered, frozenset({"citizen"}), assurance=sure), "kiosk", hall.at)


def submit_as(hall: HallInTest, call: Call) -> None:
    id, answers = new_id(), dict(hall.matters[MATTER].examples[RENTED].answers)
    hall.database.write_now(service.start_draft, call, id, MATTER, answers)
    hall.database.write_now(service.submit, call, id)


def test_who_is_not_surely_enough_known_does_not_file(hall: HallInTest) -> None:
    definition = hall.matters[MATTER]
    applicants = structs.replace(definition.applicants, minimum_assurance=3)
    publish(hall, structs.replace(definition, version=definition.version + 1, applicants=applicants))
    card = IdentityDocument(kind="resident_id_card", number="990000199003071235", name="林青禾")
    with refused("assurance_too_low") as caught:
        submit_as(hall, newcomer(hall, IdentityEvidence(card, "camera", hall.at)))
    assert caught.value.details == {"needed": 3, "present": 2}


def test_an_identity_document_the_matter_does_not_take_is_named(hall: HallInTest) -> None:
    passport = IdentityDocument(kind="passport", number="E12345678", name="李行")
    with refused("identity_document_not_accepted") as caught:
        submit_as(hall, newcomer(hall, IdentityEvidence(passport, "chip", hall.at)))
    assert caught.value.details == {"kind": "passport"}


# --- papers and wallet ------------------------------------------------------------------------------------------


def add_item(hall: HallInTest, name: str, kind: str, valid_to: date | None = None) -> str:
    stored = hall.store.put(picture(7), "image/jpeg")
    item = NewWalletItem(kind, "示例证照", "第990001号", "示例机关", date(2024, 1, 1), valid_to)
    holder = hall.citizen(name)
    return hall.database.write_now(wallet.add_wallet_item, holder, holder.actor.id, item, stored)


def test_the_wallet_answers_only_for_its_owner_for_fitting_lines_and_while_valid(hall: HallInTest) -> None:
    drafted = hall.draft(HOLDER, example=RENTED)
    somebody_elses = add_item(hall, "林晓岚", "lease_filing")
    unfitting = add_item(hall, HOLDER, "trademark_certificate")
    ended = add_item(hall, HOLDER, "lease_filing", date(2026, 11, 19))
    for item, code in ((somebody_elses, "wallet_item_unknown"), (unfitting, "wallet_item_does_not_fit")):
        with refused(code):
            hall.use_wallet(HOLDER, drafted.id, "lease", item)
    with refused("material_not_asked"):
        hall.use_wallet(HOLDER, drafted.id, "property_certificate", ended)
    hall.at = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # half past midnight of the 20th in Shanghai
    with refused("wallet_item_expired"):
        hall.use_wallet(HOLDER, drafted.id, "lease", ended)
    assert ended not in [item.id for item in hall.database.read_now(wallet.list_wallet, hall.citizen(HOLDER))]


def test_a_documents_id_is_taken_once_and_is_a_uuid(hall: HallInTest) -> None:
    drafted = hall.draft("林晓岚")
    item = hall.database.read_now(wallet.list_wallet, hall.citizen("林晓岚"))[0]
    use = WalletUse(new_id(), "property_certificate", item.id)
    hall.database.write_now(service.use_wallet, hall.citizen("林晓岚"), drafted.id, use)
    with refused("document_id_taken"):
        hall.database.write_now(service.use_wallet, hall.citizen("林晓岚"), drafted.id, use)
    with refused("id_malformed"):
        bad = WalletUse("x" * 36, "property_certificate", item.id)
        hall.database.write_now(service.use_wallet, hall.citizen("林晓岚"), drafted.id, bad)


def test_a_picture_nobody_needed_does_not_bring_a_visit(hall: HallInTest) -> None:
    drafted = hall.draft("林晓岚")
    hall.add_picture("林晓岚", drafted.id, "property_certificate")
    assert hall.submit("林晓岚", drafted.id).visits == 0
    hall.accept(drafted.id)
    hall.approve(drafted.id)
    assert hall.application(drafted.id).state == "concluded"
    grades = {document.grade for document in hall.application(drafted.id).documents}
    assert grades == {"A", "C"}


@pytest.mark.both_databases
def test_a_draft_of_a_version_that_was_followed_goes_on_under_the_new_one_and_loses_nothing(hall: HallInTest) -> None:
    definition = hall.matters[MATTER]
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    publish(hall, structs.replace(definition, version=definition.version + 1))
    with refused("matter_changed"):
        hall.submit(HOLDER, drafted.id)
    seen = service_view(hall, drafted.id)
    answers = dict(definition.examples[RENTED].answers)
    changed = hall.database.write_now(service.change_answers, hall.citizen(HOLDER), drafted.id, seen.version, answers)
    assert changed.matter_version == definition.version + 1
    assert changed.form == drafted.form
    assert hall.submit(HOLDER, drafted.id).state == "received"
