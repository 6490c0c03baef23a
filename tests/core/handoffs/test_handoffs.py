"""A code on a kiosk's screen is one phone's, for ten minutes; what passes is sealed and gone once it was fetched."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.applications.schemas import Signature
from core.call import Actor, Call
from core.db.session import Session
from core.handoffs import at_kiosk, on_phone, rows
from core.handoffs.envelope import open_handed, shared_keys
from core.handoffs.models import HandedRow, HandoffRow
from core.handoffs.schemas import HandoffAsked, HandoffOpened, Judgement
from core.ids import new_id
from tests.builders import MATTER, HallInTest, picture
from tests.core.lockers.lives import kiosk, kiosk_with_locker
from tests.phone_in_hand import SealingPhone, link_of
from tests.refusals import refused

ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
KEPT = Judgement("kept")
STROKES = Signature((tuple((x / 20, 0.5, x / 50) for x in range(20)),), 1.5)


class Handing:
    """A hand-off that a kiosk began, and the phone that reads its code."""

    def __init__(self, hall: HallInTest, terminal: str = "", signature: bool = False) -> None:
        self.hall = hall
        self.terminal = terminal or kiosk_with_locker(hall)
        self.secret = os.urandom(32)
        self.id = new_id()
        self.keys = shared_keys(self.secret, self.id)
        lines = () if signature else ("lease",)
        asked = HandoffAsked(self.id, MATTER, lines, signature, self.keys.claim_hash.hex())
        self.opened: HandoffOpened = hall.database.write_now(at_kiosk.begin, self.call(), asked)
        self.phone = SealingPhone(link_of(self.opened.url, self.secret))
        self.token = ""

    def call(self) -> Call:
        return kiosk(self.hall, self.terminal)

    def join(self, token: str = "", claim: bytes = b"") -> on_phone.Joined:
        joined = self.hall.database.write_now(
            on_phone.join, anybody(self.hall), self.id, claim or self.phone.keys.claim, token
        )
        self.token = self.token or joined.token or ""
        return joined

    def send(self, number: int = 1, sealed: bytes = b"", token: str = "") -> None:
        data = sealed or self.phone.page(number, "lease", picture(number))
        call = anybody(self.hall)
        self.hall.database.write_now(on_phone.hand_in, call, self.id, token or self.token, number, data)

    def look(self):
        return self.hall.database.read_now(at_kiosk.look, self.call(), self.id)

    def fetch(self, number: int = 1) -> bytes:
        return self.hall.database.read_now(at_kiosk.fetch, self.call(), self.id, number)

    def judge(self, number: int = 1, said: Judgement = KEPT) -> None:
        self.hall.database.write_now(at_kiosk.judge, self.call(), self.id, number, said)

    def progress(self, token: str = ""):
        return self.hall.database.read_now(on_phone.progress, anybody(self.hall), self.id, token or self.token)


def anybody(hall: HallInTest) -> Call:
    hall.wait(seconds=1)
    return Call(Actor("", frozenset()), "public", hall.at)


def bytes_held(hall: HallInTest) -> int:
    def count(session: Session) -> int:
        return session.scalar(select(func.coalesce(func.sum(func.length(HandedRow.sealed)), 0))) or 0

    return hall.database.read_now(count)


@pytest.mark.both_databases
def test_a_page_goes_from_the_phone_to_the_kiosk_and_the_hall_forgets_it(hall: HallInTest) -> None:
    handing = Handing(hall)
    assert not handing.look().joined and handing.opened.expires_at - hall.at > timedelta(minutes=9)
    view = handing.join().view
    assert [line.material for line in view.lines] == ["lease"] and not view.signature
    handing.send()
    assert handing.look().waiting == (1,) and bytes_held(hall) > 0
    handed = open_handed(handing.keys, handing.id, 1, handing.fetch())
    assert (handed.head.kind, handed.head.material, handed.data) == ("page", "lease", picture(1))
    handing.judge(said=Judgement("poor", ("blurred",)))
    assert bytes_held(hall) == 0 and handing.look().waiting == ()
    seen = handing.progress()
    assert [(each.outcome, each.findings) for each in seen.items] == [("poor", ("blurred",))]
    assert seen.following == 2
    with refused("handed_unknown"):
        handing.fetch()
    with refused("handed_judged"):
        handing.judge()
    assert hall.events(handing.id) == ["handoff_begun", "handoff_joined"]


@pytest.mark.both_databases
def test_only_the_first_phone_that_read_the_code_goes_on(hall: HallInTest) -> None:
    handing = Handing(hall)
    with refused("handoff_unknown"):
        handing.join(claim=os.urandom(32))  # the address alone, as a link preview has it
    handing.join()
    with refused("handoff_other_phone"):
        handing.join()
    with refused("handoff_other_phone"):
        handing.send(token="another")
    with refused("handoff_other_phone"):
        handing.progress(token="another")
    assert handing.join(handing.token).token is None  # the same phone, its page loaded anew


@ONE_DATABASE
def test_what_is_sent_twice_is_there_once_and_cannot_be_moved(hall: HallInTest) -> None:
    handing = Handing(hall)
    handing.join()
    page = handing.phone.page(1, "lease", picture(1))
    handing.send(1, page)
    handing.send(1, page)
    handing.send(2, page)
    assert handing.look().waiting == (1, 2)
    open_handed(handing.keys, handing.id, 1, handing.fetch(1))
    with refused("handoff_unreadable"):
        open_handed(handing.keys, handing.id, 2, handing.fetch(2))
    with refused("handoff_unreadable"):
        open_handed(shared_keys(os.urandom(32), handing.id), handing.id, 1, handing.fetch(1))


@ONE_DATABASE
def test_a_phone_that_sends_more_than_the_kiosk_fetches_waits(hall: HallInTest) -> None:
    handing = Handing(hall)
    handing.join()
    for number in range(1, on_phone.MOST_WAITING + 1):
        handing.send(number, b"x" * 40)
    with refused("handoff_full"):
        handing.send(on_phone.MOST_WAITING + 1, b"x" * 40)
    handing.judge(1)
    handing.send(on_phone.MOST_WAITING + 1, b"x" * 40)


@ONE_DATABASE
def test_a_signature_that_is_kept_uses_the_code_up(hall: HallInTest) -> None:
    handing = Handing(hall, signature=True)
    handing.join()
    handing.send(1, handing.phone.signature(1, STROKES))
    handing.judge()
    assert handing.look().ended == "done" and handing.progress().ended == "done"
    with refused("handoff_over"):
        handing.send(2, handing.phone.signature(2, STROKES))
    with refused("handoff_over"):
        handing.join(handing.token)


@ONE_DATABASE
def test_after_ten_minutes_nothing_opens_and_what_nobody_fetched_is_forgotten(hall: HallInTest) -> None:
    handing = Handing(hall)
    handing.join()
    handing.send()
    hall.wait(minutes=10)
    assert handing.look().ended == "expired"
    with refused("handoff_expired"):
        handing.send(2)
    with refused("handoff_expired"):
        handing.join(handing.token)
    hall.worker.tidy()
    assert bytes_held(hall) == 0 and handing.progress().ended == "expired"
    hall.wait(minutes=31)
    hall.worker.tidy()
    assert hall.database.read_now(lambda session: session.scalar(select(func.count(HandoffRow.id)))) == 0
    assert hall.events(handing.id)[-1] == "handoff_ended"


@ONE_DATABASE
def test_a_kiosk_shows_one_code_and_another_kiosk_has_none_of_it(hall: HallInTest) -> None:
    first = Handing(hall)
    first.join()
    first.send()
    second = Handing(hall, first.terminal)
    assert first.look().ended == "replaced" and bytes_held(hall) == 0
    foreign = kiosk_with_locker(hall, name="K-02")
    with refused("handoff_unknown"):
        hall.database.read_now(at_kiosk.look, kiosk(hall, foreign), second.id)
    with refused("handoff_unknown"):
        hall.database.read_now(at_kiosk.fetch, kiosk(hall, foreign), second.id, 1)
    with refused("handoff_unknown"):
        hall.database.write_now(at_kiosk.end, kiosk(hall, foreign), second.id, "done")
    hall.database.write_now(at_kiosk.end, second.call(), second.id, "visit_over")
    with refused("handoff_over"):
        second.join()


@ONE_DATABASE
def test_what_no_picture_answers_is_not_asked_of_a_phone(hall: HallInTest) -> None:
    terminal, claim = kiosk_with_locker(hall), "0" * 64
    for lines, signature, code in ((("no_such_line",), False, "material_not_asked"), ((), False, "handoff_empty")):
        with refused(code):
            asked = HandoffAsked(new_id(), MATTER, lines, signature, claim)
            hall.database.write_now(at_kiosk.begin, kiosk(hall, terminal), asked)
    with refused("role_missing"):
        asked = HandoffAsked(new_id(), MATTER, (), True, claim)
        hall.database.write_now(at_kiosk.begin, hall.citizen("林晓岚"), asked)


@ONE_DATABASE
def test_a_life_event_is_asked_for_as_one_matter(hall: HallInTest) -> None:
    terminal = kiosk_with_locker(hall)
    asked = HandoffAsked(new_id(), "opening-a-restaurant", (), True, "0" * 64)
    opened = hall.database.write_now(at_kiosk.begin, kiosk(hall, terminal), asked)
    row = hall.database.read_now(rows.find, opened.id)
    assert row.matter == "opening-a-restaurant"
