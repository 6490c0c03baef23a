"""A draft goes from the phone to a kiosk and back by a code that only its holder can use; it is filed once."""

import pytest
from msgspec import structs

from core.applications import draft_codes, service
from core.applications.draft_schemas import CodeShown, DraftCode
from core.applications.schemas import Application
from core.call import Call
from core.ids import new_id
from core.materials import service as materials
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.parcels import KIOSK, OTHER_KIOSK, arrive, parcel
from tests.core.applications.states import HOLDER, draft
from tests.core.lockers.lives import at_screen
from tests.refusals import refused

ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
ANOTHER = "林晓岚"


def shown(hall: HallInTest, drafted: Application, call: Call | None = None) -> DraftCode:
    return hall.database.write_now(draft_codes.show_code, call or hall.citizen(HOLDER), drafted.id)


def use(hall: HallInTest, code: str, name: str = HOLDER) -> Application:
    return hall.database.write_now(draft_codes.use_code, at_screen(hall, KIOSK, name), CodeShown(code))


@pytest.mark.both_databases
def test_the_code_of_the_phone_opens_the_draft_at_a_kiosk_once(hall: HallInTest) -> None:
    drafted = draft(hall)
    code = shown(hall, drafted)
    assert code.text.endswith(f"/draft#{code.code}") and HOLDER not in code.text
    found = use(hall, code.text)
    assert (found.id, found.form, len(found.documents)) == (drafted.id, drafted.form, len(drafted.documents))
    with refused("draft_code_used"):
        use(hall, code.code)
    assert hall.events(drafted.id)[-2:] == ["draft_code_shown", "draft_code_used"]


@ONE_DATABASE
def test_somebody_elses_code_says_no_more_than_one_that_never_was(hall: HallInTest) -> None:
    code = shown(hall, draft(hall)).code
    for text, name in ((code, ANOTHER), ("ABCDEFGH23", HOLDER)):
        with refused("draft_code_refused") as caught:
            use(hall, text, name)
        assert caught.value.details == {}
    assert use(hall, f" {code.lower()}").form  # and its holder can still use it, however it is typed


@ONE_DATABASE
def test_a_code_of_the_phone_lives_ten_minutes_and_one_of_a_kiosk_a_week(hall: HallInTest) -> None:
    drafted = draft(hall)
    on_phone = shown(hall, drafted)
    at_home = shown(hall, drafted, at_screen(hall, KIOSK))
    hall.wait(minutes=11)
    with refused("draft_code_expired"):
        use(hall, on_phone.code)
    hall.wait(days=6)
    assert use(hall, at_home.code).id == drafted.id


@ONE_DATABASE
def test_who_only_typed_a_number_gets_no_code_and_no_draft(hall: HallInTest) -> None:
    drafted = draft(hall)
    code = shown(hall, drafted).code
    typed = at_screen(hall, KIOSK)
    typed = structs.replace(typed, actor=structs.replace(typed.actor, assurance=1))
    with refused("assurance_too_low"):
        hall.database.write_now(draft_codes.show_code, typed, drafted.id)
    with refused("assurance_too_low"):
        hall.database.write_now(draft_codes.use_code, typed, CodeShown(code))


@pytest.mark.both_databases
def test_a_filing_that_goes_on_from_a_draft_is_that_case_with_the_papers_it_kept(hall: HallInTest) -> None:
    drafted = draft(hall)
    kept = next(each for each in drafted.documents if each.material == "lease")
    sent = parcel(hall, draft_id=drafted.id, kept=(kept.id,))
    sent = structs.replace(sent, documents=tuple(each for each in sent.documents if each.material != "lease"))
    filed = arrive(hall, sent)
    assert filed.application_id == drafted.id and filed.state == "received"
    stands_on = hall.database.read_now(materials.list_documents, drafted.id)
    assert {each.id for each in stands_on} == {kept.id, *(each.id for each in sent.documents)}
    assert hall.application(drafted.id).form["trade_name"] == sent.form["trade_name"]
    assert len(hall.database.read_now(service.list_applications, hall.citizen(HOLDER))) == 1
    assert "draft_taken_over" in hall.events(drafted.id)
    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER, "en"), drafted.id)
    assert "The draft was taken over at a kiosk" in [entry.text for entry in told]


@ONE_DATABASE
def test_a_draft_is_filed_once_whoever_comes_first(hall: HallInTest) -> None:
    drafted = draft(hall)
    sent, late = (parcel(hall, draft_id=drafted.id) for _ in range(2))
    assert arrive(hall, sent) == arrive(hall, sent)
    with refused("already_submitted") as caught:
        arrive(hall, late, OTHER_KIOSK)
    assert caught.value.details["case_number"]
    with refused("already_submitted"):
        hall.submit(HOLDER, drafted.id)
    with refused("draft_closed"):
        shown(hall, drafted)


@ONE_DATABASE
def test_a_draft_submitted_on_the_phone_while_the_parcel_was_on_its_way_stays_as_it_was(hall: HallInTest) -> None:
    drafted = draft(hall)
    code = shown(hall, drafted).code
    sent = parcel(hall, draft_id=drafted.id)
    hall.submit(HOLDER, drafted.id)
    before = hall.database.read_now(materials.list_documents, drafted.id)
    with refused("already_submitted"):
        arrive(hall, sent)
    assert hall.database.read_now(materials.list_documents, drafted.id) == before
    with refused("draft_closed"):
        use(hall, code)


@ONE_DATABASE
def test_nobody_files_anothers_draft_nor_one_of_another_matter(hall: HallInTest) -> None:
    drafted = draft(hall)
    at = hall.at
    other = IdentityEvidence(find_person(ANOTHER).card, "chip", at)
    with refused("application_unknown"):
        arrive(hall, parcel(hall, draft_id=drafted.id, identity=other))
    elsewhere = hall.draft(HOLDER, matter="food-business-licence")
    with refused("draft_of_another_matter"):
        arrive(hall, parcel(hall, draft_id=elsewhere.id))
    with refused("document_unknown"):
        arrive(hall, parcel(hall, draft_id=drafted.id, kept=(new_id(),)))
    assert hall.application(drafted.id).state == "draft"
