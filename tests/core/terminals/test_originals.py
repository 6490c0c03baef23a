"""Originals shown at a kiosk that nobody attends: what the machine may pass, and that it decides nothing else."""

import pytest
from msgspec.structs import replace

from core import journal
from core.applications import originals as at_counter
from core.call import Call
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import VerificationContent
from core.terminals import originals, prints
from core.terminals.original_schemas import PassedAtKiosk, SeenOriginal
from core.verification.schemas import VerificationOpened
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.core.lockers.lives import at_screen, kiosk_with_locker
from tests.core.powers import give_power
from tests.refusals import refused

AGENT = "何知行"
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


def test_an_agent_shows_them_for_the_holder_as_far_as_his_power_says(kiosk: Kiosk) -> None:
    def came(power: str) -> Call:
        return replace(kiosk.holder(name=AGENT), power=power, on_behalf_of=find_person(HOLDER).id)

    write = kiosk.hall.database.write_now
    files = give_power(kiosk.hall, HOLDER, AGENT, "file")
    with refused("power_does_not_cover"):
        write(originals.open_verification, came(files), kiosk.case)
    with refused("application_unknown"):
        write(originals.open_verification, kiosk.holder(name=AGENT), kiosk.case)
    collects = give_power(kiosk.hall, HOLDER, AGENT, "collect")
    opened = write(originals.open_verification, came(collects), kiosk.case)
    seen = dict.fromkeys(documents_of(opened), SAME)
    passed = write(originals.pass_by_machine, came(collects), opened.id, seen)
    write(prints.certificate_taken, came(collects), passed.certificate_id)
    assert kiosk.state == "concluded"
    [note] = [each for each in kiosk.hall.database.read_now(journal.history, kiosk.case) if each.event == "agent_came"]
    assert note.facts["power"] == collects and note.facts["agent"] == find_person(AGENT).id
