"""Originals shown at a kiosk that nobody attends: what the machine may pass, and that it decides nothing else."""

import pytest
from msgspec.structs import replace

from core.applications import originals as at_counter
from core.call import Call
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import VerificationContent
from core.terminals import originals, prints
from core.terminals.original_schemas import PassedAtKiosk, SeenOriginal
from core.verification.schemas import VerificationOpened
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.core.lockers.lives import at_screen, kiosk_with_locker
from tests.refusals import refused

SAME = SeenOriginal("originals/aa", "a" * 64, "same", 0.99)


def documents_of(opened: VerificationOpened) -> list[str]:
    return [line.document.id for line in opened.lines]


class Kiosk:
    """One case that waits for its lease, and a kiosk its holder stands at."""

    def __init__(self, hall: HallInTest) -> None:
        self.hall = hall
        self.terminal = kiosk_with_locker(hall)
        self.case = case_in(hall, "awaiting_originals")

    def holder(self, assurance: int = 3, name: str = HOLDER) -> Call:
        call = at_screen(self.hall, self.terminal, name)
        return replace(call, actor=replace(call.actor, assurance=assurance))

    def open(self) -> VerificationOpened:
        return self.hall.database.write_now(originals.open_verification, self.holder(), self.case)

    def finish(self, opened: VerificationOpened, seen: dict[str, SeenOriginal] | None = None) -> PassedAtKiosk:
        seen = dict.fromkeys(documents_of(opened), SAME) if seen is None else seen
        return self.hall.database.write_now(originals.pass_by_machine, self.holder(), opened.id, seen)

    @property
    def state(self) -> str:
        return self.hall.application(self.case).state


@pytest.fixture
def kiosk(hall: HallInTest) -> Kiosk:
    return Kiosk(hall)


@pytest.mark.both_databases
def test_the_same_original_gives_the_result_in_this_minute_and_taken_paper_is_delivered(kiosk: Kiosk) -> None:
    passed = kiosk.finish(kiosk.open())
    assert (kiosk.state, passed.way) == ("issued", "kiosk")
    documents = kiosk.hall.application(kiosk.case).documents
    assert {document.grade for document in documents if document.material == "lease"} == {"B"}
    kiosk.hall.database.write_now(prints.certificate_taken, kiosk.holder(), passed.certificate_id)
    assert kiosk.state == "concluded"


def test_the_record_names_the_machine_and_the_place_and_nobody(kiosk: Kiosk) -> None:
    kiosk.finish(kiosk.open())
    listed = kiosk.hall.database.read_now(notices.list_notices, kiosk.case)
    (record,) = [each for each in listed if each.kind == "original_verification_record"]
    content = kiosk.hall.database.read_now(notices.find_facts, record.id).content
    assert isinstance(content, VerificationContent)
    assert (content.verifier, content.place) == ("自助终端比对（该事项允许机器核验）", "桂城街道 K-01")
    assert [line.image_sha256 for line in content.lines] == ["a" * 64] and content.passed


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_what_is_not_the_same_waits_for_a_person_as_before(kiosk: Kiosk, verdict: str) -> None:
    opened = kiosk.open()
    seen = {id: replace(SAME, verdict=verdict) for id in documents_of(opened)}
    with refused("originals_need_a_person"):
        kiosk.finish(opened, seen)
    assert kiosk.state == "awaiting_originals"
    at_the_counter = kiosk.hall.open_verification(HOLDER, kiosk.case)
    decided = kiosk.hall.decisions(at_the_counter, ())
    kiosk.hall.database.write_now(at_counter.close_verification, kiosk.hall.staff("wangli"), at_the_counter.id, decided)
    assert kiosk.state == "concluded"


def test_an_original_that_was_not_laid_down_is_asked_for(kiosk: Kiosk) -> None:
    opened = kiosk.open()
    with refused("originals_undecided"):
        kiosk.finish(opened, {})
    with refused("originals_undecided"):
        kiosk.finish(opened, dict.fromkeys((*documents_of(opened), new_id()), SAME))


def test_a_number_that_was_typed_opens_nothing(kiosk: Kiosk) -> None:
    with refused("assurance_too_low"):
        kiosk.hall.database.write_now(originals.open_verification, kiosk.holder(assurance=2), kiosk.case)


def test_somebody_else_opens_nothing(kiosk: Kiosk) -> None:
    with refused("application_unknown"):
        kiosk.hall.database.write_now(originals.open_verification, kiosk.holder(name="林晓岚"), kiosk.case)


def test_another_kiosk_goes_on_with_nothing(kiosk: Kiosk) -> None:
    opened = kiosk.open()
    other = kiosk_with_locker(kiosk.hall, name="K-02")
    elsewhere = replace(kiosk.holder(), terminal_id=other)
    with refused("verification_unknown"):
        kiosk.hall.database.read_now(originals.require_open, elsewhere, opened.id, documents_of(opened)[0])


def test_a_verification_is_passed_once_and_a_counter_that_opened_it_again_keeps_it(kiosk: Kiosk) -> None:
    opened = kiosk.open()
    kiosk.hall.open_verification(HOLDER, kiosk.case)
    with refused("verification_closed"):
        kiosk.finish(opened)
    again = kiosk.open()
    kiosk.finish(again)
    with refused("verification_closed"):
        kiosk.finish(again)


def test_a_matter_that_does_not_allow_it_sends_to_the_counter(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    case = hall.case(HOLDER, "awaiting_originals", matter="food-business-licence").id
    call = at_screen(hall, terminal)
    with refused("originals_need_a_person"):
        known = replace(call, actor=replace(call.actor, assurance=3))
        hall.database.write_now(originals.open_verification, known, case)
