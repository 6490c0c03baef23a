"""Originals shown to a clerk in a call: who may see, on which picture it is decided, and what comes out of it."""

import msgspec
import pytest

from core import journal
from core.applications import originals as at_counter
from core.call import Call
from core.calls import at_desk, mailbox, originals
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import VerificationContent
from core.people.power_schemas import PowerAct
from core.supervision import service as supervision
from core.terminals import prints
from core.verification.captures import Capture
from core.verification.schemas import OriginalSaid, Released, VerificationOpened, Withheld
from demo.people import find_person
from tests.builders import HallInTest, picture
from tests.core.applications.states import HOLDER, case_in
from tests.core.calls import lives
from tests.core.calls.lives import CLERK, COLLEAGUE
from tests.core.lockers.lives import kiosk_with_locker
from tests.core.powers import give_power
from tests.refusals import refused

AGENT = "何知行"
ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


class Talk:
    """A call about one case that waits for its lease, answered, its originals opened by the card."""

    def __init__(self, hall: HallInTest) -> None:
        self.hall, self.terminal, self.case = hall, kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
        lives.on_duty(hall, CLERK, COLLEAGUE)
        caller = lives.with_card(hall, self.terminal)
        self.id = lives.ask(hall, self.terminal, caller, self.case, "originals").id
        lives.answer(hall)
        self.opened = lives.show_originals(hall, self.terminal, self.id)
        self.seen = ""

    @property
    def documents(self) -> list[str]:
        return [line.document.id for line in self.opened.lines]

    @property
    def state(self) -> str:
        return self.hall.application(self.case).state

    def lay_all(self) -> None:
        for document_id in self.documents:
            self.seen = lives.lay(self.hall, self.terminal, self.id, document_id).sha256

    def same(self) -> list[OriginalSaid]:
        """Said of what was laid down last."""
        return [OriginalSaid(document_id, True, seen=self.seen) for document_id in self.documents]

    def told(self) -> list[str]:
        """What the hall has said to the kiosk."""
        line = lives.kiosk_line(self.hall, self.terminal, self.id)
        frames = self.hall.database.read_now(mailbox.read, line).frames
        return [msgspec.json.decode(frame)["kind"] for frame in frames]


@pytest.fixture
def talk(hall: HallInTest) -> Talk:
    return Talk(hall)


@pytest.mark.both_databases
def test_all_the_same_gives_the_result_at_the_kiosk_and_counts_as_remote_and_as_no_visit(talk: Talk) -> None:
    hall = talk.hall
    talk.lay_all()
    outcome = lives.decide(hall, talk.id, *talk.same())
    assert isinstance(outcome, Released) and (talk.state, outcome.delivery_number) == ("issued", "")
    grades = {each.grade for each in hall.application(talk.case).documents if each.material == "lease"}
    assert grades == {"B"} and talk.told() == ["passed"]
    record = next(
        each
        for each in hall.database.read_now(notices.list_notices, talk.case)
        if each.kind == "original_verification_record"
    )
    content = hall.database.read_now(notices.find_facts, record.id).content
    assert isinstance(content, VerificationContent)
    assert (content.verifier, content.place) == ("王丽", "桂城街道 K-01（远程视频）")
    assert "远程视频" in content.device and "终端" in content.holder_check
    confirmed = next(
        each for each in hall.database.read_now(journal.history, talk.case) if each.event == "verify_originals"
    )
    assert (confirmed.channel, confirmed.terminal_id) == ("remote", talk.terminal)
    assert confirmed.actor_id == hall.staff(CLERK).actor.id and confirmed.facts["entrustment"]
    holder = lives.with_card(hall, talk.terminal)
    hall.database.write_now(prints.certificate_taken, holder, outcome.certificate_id)
    assert talk.state == "concluded"
    found = hall.database.read_now(supervision.read_figures, hall.somebody({"supervisor"}), "2026-11")
    assert (found.made_zero_visits.part, found.originals_remote.part, found.originals_remote.of) == (1, 1, 1)


@pytest.mark.nightly
@ONE_DATABASE
def test_one_that_differs_releases_nothing_and_says_why(talk: Talk) -> None:
    with refused("different_without_remark"):
        lives.decide(talk.hall, talk.id, OriginalSaid(talk.documents[0], False))
    said = [OriginalSaid(document_id, False, "第二页的签名不同") for document_id in talk.documents]
    assert isinstance(lives.decide(talk.hall, talk.id, *said), Withheld)
    assert talk.told() == ["withheld"] and talk.state != "issued"


@ONE_DATABASE
def test_equal_is_said_only_of_what_was_laid_under_the_camera(talk: Talk) -> None:
    with refused("equal_without_capture"):
        lives.decide(talk.hall, talk.id, *talk.same())
    with refused("document_unknown"):
        lives.lay(talk.hall, talk.terminal, talk.id, new_id())
    first = lives.lay(talk.hall, talk.terminal, talk.id, talk.documents[0], seed=1)
    second = lives.lay(talk.hall, talk.terminal, talk.id, talk.documents[0], seed=2)
    seen = talk.hall.database.read_now(originals.captures, talk.hall.staff(CLERK), talk.id)
    assert seen[talk.documents[0]] == second != first
    with refused("original_laid_again"):
        lives.decide(talk.hall, talk.id, OriginalSaid(talk.documents[0], True, seen=first.sha256))
    with refused("originals_undecided"):
        lives.decide(talk.hall, talk.id)


@pytest.mark.nightly
@ONE_DATABASE
def test_nobody_but_the_clerk_of_the_call_sees_or_decides(talk: Talk) -> None:
    talk.lay_all()
    for use_case in (originals.captures, originals.find_opened):
        with refused("call_unknown"):
            talk.hall.database.read_now(use_case, talk.hall.staff(COLLEAGUE), talk.id)
    with refused("call_unknown"):
        lives.decide(talk.hall, talk.id, *talk.same(), clerk=COLLEAGUE)


@ONE_DATABASE
def test_what_was_opened_in_a_call_is_not_decided_as_if_at_a_counter(talk: Talk) -> None:
    decided = talk.hall.decisions(talk.opened)
    with refused("verification_in_call"):
        talk.hall.database.write_now(at_counter.close_verification, talk.hall.staff(CLERK), talk.opened.id, decided)


@ONE_DATABASE
def test_a_call_that_is_over_decides_nothing_and_the_originals_begin_anew(talk: Talk) -> None:
    hall = talk.hall
    talk.lay_all()
    lives.hang_up(hall, talk.id)
    with refused("call_not_connected"):
        lives.decide(hall, talk.id, *talk.same())
    with refused("call_not_connected"):
        talk.lay_all()
    assert hall.database.read_now(originals.captures, hall.staff(CLERK), talk.id) == {}
    hall.release(HOLDER, talk.case)
    assert talk.state == "concluded"


@pytest.mark.nightly
@ONE_DATABASE
def test_the_same_originals_are_opened_once_in_a_call(talk: Talk) -> None:
    talk.lay_all()
    again = lives.show_originals(talk.hall, talk.terminal, talk.id, talk.case)
    assert again.id == talk.opened.id
    assert talk.told() == []
    other = case_in(talk.hall, "awaiting_originals")
    with refused("call_about_another"):
        lives.show_originals(talk.hall, talk.terminal, talk.id, other)


@pytest.mark.nightly
@ONE_DATABASE
def test_a_counter_that_begins_anew_takes_over_and_the_call_may_begin_anew_itself(talk: Talk) -> None:
    talk.lay_all()
    talk.hall.open_verification(HOLDER, talk.case)
    with refused("verification_closed"):
        lives.decide(talk.hall, talk.id, *talk.same())
    again = lives.show_originals(talk.hall, talk.terminal, talk.id)
    assert again.id != talk.opened.id
    with refused("equal_without_capture"):
        lives.decide(talk.hall, talk.id, *talk.same())
    talk.lay_all()
    assert isinstance(lives.decide(talk.hall, talk.id, *talk.same()), Released)


@ONE_DATABASE
def test_a_card_must_have_been_read_at_this_very_kiosk_in_this_very_call(hall: HallInTest) -> None:
    terminal, other = kiosk_with_locker(hall), kiosk_with_locker(hall, name="K-02")
    case = case_in(hall, "awaiting_originals")
    lives.on_duty(hall, CLERK)
    call_id = lives.ask(hall, terminal).id

    def opened(at: str, name: str = HOLDER, assurance: int = 3) -> VerificationOpened:
        caller = lives.with_card(hall, at, name, assurance)
        return hall.database.write_now(originals.open_in_call, caller, call_id, case)

    with refused("call_not_connected"):
        opened(terminal)
    lives.answer(hall)
    with refused("assurance_too_low"):
        opened(terminal, assurance=2)
    with refused("call_unknown"):
        opened(other)
    with refused("application_unknown"):
        opened(terminal, name="林晓岚")
    assert opened(terminal).application_id == case  # help was asked for; that it is about originals turned out later
    assert "call_originals_opened" in hall.events(case)


@ONE_DATABASE
def test_an_agent_who_may_collect_shows_them_and_the_clerk_sees_for_whom(hall: HallInTest) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    lives.on_duty(hall, CLERK)

    def came(*acts: PowerAct) -> Call:
        power = give_power(hall, HOLDER, AGENT, *acts)
        return msgspec.structs.replace(
            lives.with_card(hall, terminal, AGENT), power=power, on_behalf_of=find_person(HOLDER).id
        )

    collects = came("collect")
    id = lives.ask(hall, terminal, collects, case, "originals").id
    lives.answer(hall)
    page = hall.database.read_now(at_desk.open_page, hall.staff(CLERK), id)
    assert (page.person, page.acts_for) == ("何**", "陈**")
    with refused("power_does_not_cover"):
        hall.database.write_now(originals.open_in_call, came("file"), id, case)
    opened = hall.database.write_now(originals.open_in_call, collects, id, case)
    said: list[OriginalSaid] = []
    for line in opened.lines:
        kept = hall.store.put(picture(7), "image/jpeg")
        capture = Capture(kept.address, kept.sha256, kept.size, 1240, 1754, 0.97, "same", (), ())
        hall.database.write_now(originals.keep_capture, collects, id, line.document.id, capture)
        said.append(OriginalSaid(line.document.id, True, seen=kept.sha256))
    assert isinstance(lives.decide(hall, id, *said), Released)
    [note] = [each for each in hall.database.read_now(journal.history, case) if each.event == "agent_came"]
    assert note.facts == {"power": collects.power, "agent": find_person(AGENT).id, "principal": find_person(HOLDER).id}
