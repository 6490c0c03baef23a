"""Every step that the law wants in writing leaves its numbered document in the same transaction."""

from core.applications import service
from core.notices import service as notices
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, WAYS, case_in
from tests.refusals import refused

LEAVES = {
    "received": ["receipt"],
    "supplement_requested": ["receipt", "deficiency"],
    "declined": ["receipt", "decline"],
    "withdrawn": ["receipt", "withdrawal"],
    "accepted": ["receipt", "acceptance"],
    "refused": ["receipt", "acceptance", "refusal"],
    "awaiting_originals": ["receipt", "acceptance", "approval"],
    "concluded": ["receipt", "acceptance", "approval", "delivery_record", "original_verification_record"],
}


def test_each_step_leaves_the_document_the_law_wants(hall: HallInTest) -> None:
    for state, kinds in LEAVES.items():
        id = case_in(hall, next(each for each in WAYS if each == state))
        issued = hall.database.read_now(service.list_notices, hall.citizen(HOLDER), id)
        assert [notice.kind for notice in issued] == kinds, state
        assert hall.events(id).count("notice_issued") == len(kinds)


def test_numbers_run_for_each_organ_kind_and_year(hall: HallInTest) -> None:
    ids = [case_in(hall, "received"), case_in(hall, "received")]
    numbers = [hall.database.read_now(notices.list_notices, id)[0].number for id in ids]
    short = hall.matters["individual-business-registration"].authority.short_name
    assert numbers == [f"{short}收字〔2026〕第1号", f"{short}收字〔2026〕第2号"]
    hall.wait(days=60)
    assert hall.database.read_now(notices.list_notices, case_in(hall, "received"))[0].number == (
        f"{short}收字〔2027〕第1号"
    )


def test_a_notice_is_for_the_holder_of_its_case(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    notice = hall.database.read_now(notices.list_notices, id)[0]
    with refused("document_being_made"):
        hall.database.read_now(service.find_notice_file, hall.citizen(HOLDER), notice.id)
    hall.worker.work_off()
    file = hall.database.read_now(service.find_notice_file, hall.citizen(HOLDER), notice.id)
    assert hall.store.get(file.address, file.sha256).startswith(b"%PDF-")
    with refused("application_unknown"):
        hall.database.read_now(service.find_notice_file, hall.citizen("林晓岚"), notice.id)
    with refused("notice_unknown"):
        hall.database.read_now(service.find_notice_file, hall.citizen(HOLDER), id)
