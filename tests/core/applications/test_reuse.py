"""What is in the wallet is used by leave for one purpose, told to its holder, and counted by what it spared."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from core.applications import acceptance, looks, reading, reuse, service
from core.applications.reuse import ReuseFigures
from core.call import Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.materials import service as materials
from core.materials.models import AuthorisationRow, DocumentRow
from core.materials.wallet import list_authorisations, list_wallet
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, RENTED, case_in, service_view
from tests.refusals import refused


def figures(hall: HallInTest) -> ReuseFigures:
    return hall.database.read_now(reuse.reuse_figures, hall.at - timedelta(days=1), hall.at + timedelta(seconds=1))


def seen_once(hall: HallInTest) -> str:
    """The lease of the holder is in the wallet; gives the item's id."""
    case_in(hall, "concluded")
    return hall.database.read_now(list_wallet, hall.citizen(HOLDER))[0].id


def test_an_original_seen_once_spares_the_visit_and_the_uploads_of_the_next_case(hall: HallInTest) -> None:
    seen_once(hall)
    assert figures(hall) == ReuseFigures(0, 0, 0, 0)
    again = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, again)
    hall.submit(HOLDER, again.id)
    lines = [line for line in (again.checklist.lines if again.checklist else ()) if line.satisfied_from_wallet]
    assert figures(hall) == ReuseFigures(1, len(lines), len(lines), 1)
    documents = [document for document in service_view(hall, again.id).documents if document.source == "wallet"]
    assert figures(hall).documents == len(documents) == len(lines) > 0


@pytest.mark.both_databases
def test_nothing_is_spared_when_the_holder_keeps_the_wallet_shut(hall: HallInTest) -> None:
    item = seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    for line in ("lease", "landlord_property"):
        hall.use_wallet(HOLDER, drafted.id, line, item)
    for document in service_view(hall, drafted.id).documents:
        hall.database.write_now(service.remove_document, hall.citizen(HOLDER), drafted.id, document.id)
    shut = service_view(hall, drafted.id)
    assert shut.checklist is not None and shut.checklist.visits == 1
    with refused("materials_missing"):
        hall.submit(HOLDER, drafted.id)
    hall.hand_in(HOLDER, shut)
    hall.submit(HOLDER, drafted.id)
    assert {document.source for document in service_view(hall, drafted.id).documents} == {"upload"}
    assert figures(hall) == ReuseFigures(0, 0, 0, 0)
    given = hall.database.read_now(list_authorisations, hall.citizen(HOLDER))
    assert [each.withdrawn_at is None for each in given] == [False, False]
    assert hall.draft(HOLDER, example=RENTED).checklist.visits == 0, "the next case may use it"  # type: ignore[union-attr]


def test_a_leave_is_for_one_line_of_one_case_and_ends_with_filing(hall: HallInTest) -> None:
    item = seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.use_wallet(HOLDER, drafted.id, "lease", item)
    with refused("wallet_item_in_use"):
        hall.use_wallet(HOLDER, drafted.id, "lease", item)
    hall.hand_in(HOLDER, service_view(hall, drafted.id))
    hall.submit(HOLDER, drafted.id)
    given = hall.database.read_now(list_authorisations, hall.citizen(HOLDER))
    assert {(each.application_id, each.way) for each in given} == {(drafted.id, "asked"), (drafted.id, "filing")}
    assert hall.database.read_now(list_authorisations, hall.citizen("林晓岚")) == []
    taken = next(each for each in service_view(hall, drafted.id).documents if each.source == "wallet")
    with refused("papers_closed"):
        hall.database.write_now(service.remove_document, hall.citizen(HOLDER), drafted.id, taken.id)


def test_what_was_filed_from_the_wallet_is_not_taken_out_of_a_supplement(hall: HallInTest) -> None:
    seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    hall.submit(HOLDER, drafted.id)
    statement = next(tick for tick in hall.ticks(drafted.id) if tick.material == "lease")
    ticks = hall.ticks(drafted.id, {f"lease.{statement.statement}": "看不清"})
    hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), drafted.id, ticks)
    taken = next(each for each in service_view(hall, drafted.id).documents if each.source == "wallet")
    with refused("authorisation_used"):
        hall.database.write_now(service.remove_document, hall.citizen(HOLDER), drafted.id, taken.id)


def careless(session: Session, call: Call) -> None:
    session.execute(update(DocumentRow).where(DocumentRow.source == "wallet").values(authorisation_id=None))


def forgetful(session: Session, call: Call) -> None:
    session.execute(delete(AuthorisationRow))


@pytest.mark.both_databases
@pytest.mark.parametrize("planted", [careless, forgetful])
def test_the_database_keeps_no_reuse_without_its_leave(hall: HallInTest, planted: object) -> None:
    seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    hall.submit(HOLDER, drafted.id)
    with pytest.raises(IntegrityError):
        hall.database.write_now(planted, system_call(hall.at))  # type: ignore[arg-type]


@pytest.mark.both_databases
def test_people_see_who_looked_in_which_role_for_whom_and_what_for(hall: HallInTest) -> None:
    seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    filed = hall.submit(HOLDER, drafted.id)
    hall.accept(drafted.id)
    lease = next(each for each in service_view(hall, drafted.id).documents if each.material == "lease")
    hall.database.write_now(reading.note_opened, hall.staff("wangli"), drafted.id)
    hall.database.write_now(looks.note_document_seen, hall.staff("liangwen"), lease.id)
    paper, case = hall.database.read_now(looks.list_looks, hall.citizen(HOLDER))[:2]
    authority = hall.matters[service_view(hall, drafted.id).matter].authority.name.zh_hans
    assert (paper.role, paper.authority, paper.event) == ("reviewer", authority, "document_seen")
    assert (paper.case_number, paper.application_id) == (filed.case_number, drafted.id)
    assert paper.material == "房屋租赁合同" and "王丽" not in str(case) and "梁文" not in str(paper)
    assert (case.role, case.authority, case.event) == ("clerk", hall.settings.hall.name["zh-Hans"], "case_opened")
    assert hall.database.read_now(looks.list_looks, hall.citizen("林晓岚")) == []


def test_a_paper_from_the_wallet_is_shown_marked_with_its_purpose_and_an_upload_is_not(hall: HallInTest) -> None:
    seen_once(hall)
    drafted = hall.draft(HOLDER, example=RENTED)
    hall.hand_in(HOLDER, drafted)
    filed = hall.submit(HOLDER, drafted.id)
    for document in service_view(hall, drafted.id).documents:
        copy = hall.database.read_now(looks.document_copy, hall.staff("wangli"), document.id)
        if document.source != "wallet":
            assert copy.marks == ()
            continue
        purpose, reader = copy.marks
        authority = hall.matters[service_view(hall, drafted.id).matter].authority.name.zh_hans
        assert filed.case_number in purpose and authority in reader and "2026" in reader
        assert copy.stored.sha256 == document.sha256, "the kept bytes are what they were"


def test_who_may_not_read_a_case_leaves_no_look_at_its_papers(hall: HallInTest) -> None:
    document = case_in(hall, "received")
    paper = hall.database.read_now(materials.list_documents, document)[0].id
    with refused("other_authority"):
        hall.database.write_now(looks.note_document_seen, hall.staff("susan"), paper)
    with refused("document_unknown"):
        hall.database.write_now(looks.note_document_seen, hall.staff("wangli"), new_id())
    assert "document_seen" not in hall.events(document)
