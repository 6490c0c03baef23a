"""Calls as they happen: a kiosk, whoever stands at it, and clerks at the remote desk."""

from msgspec.structs import replace

from core.call import Call
from core.calls import at_desk, at_kiosk, duty, lines, originals
from core.calls.lines import Line
from core.calls.schemas import CONSENT, CallEnding, Errand, NewCall, RemoteCall
from core.verification.captures import Capture
from core.verification.schemas import OriginalSaid, VerificationOpened, VerificationOutcome
from tests.builders import HallInTest, picture
from tests.core.applications.states import HOLDER
from tests.core.lockers.lives import at_screen, kiosk

CLERK, COLLEAGUE = "wangli", "zhaoning"


def with_card(hall: HallInTest, terminal: str, name: str = HOLDER, assurance: int = 3) -> Call:
    """This person, whose card the kiosk has read."""
    call = at_screen(hall, terminal, name)
    return replace(call, actor=replace(call.actor, assurance=assurance))


def on_duty(hall: HallInTest, *clerks: str) -> None:
    for clerk in clerks:
        hall.database.write_now(duty.begin, hall.staff(clerk))


def stay(hall: HallInTest, clerk: str = CLERK) -> None:
    """The page with the queue is still open."""
    hall.database.write_now(duty.still_here, hall.staff(clerk))


def ask(
    hall: HallInTest, terminal: str, caller: Call | None = None, case: str | None = None, errand: Errand = "help"
) -> RemoteCall:
    new = NewCall("zh-Hans", CONSENT, errand, case)
    return hall.database.write_now(at_kiosk.ask, caller or kiosk(hall, terminal), new)


def find(hall: HallInTest, terminal: str, call_id: str) -> RemoteCall:
    return hall.database.read_now(at_kiosk.find, kiosk(hall, terminal), call_id)


def answer(hall: HallInTest, clerk: str = CLERK) -> RemoteCall:
    return hall.database.write_now(at_desk.answer_next, hall.staff(clerk))


def connected(hall: HallInTest, terminal: str, clerk: str = CLERK) -> str:
    """A call about nothing in particular, answered; gives its id."""
    on_duty(hall, clerk)
    asked = ask(hall, terminal)
    assert answer(hall, clerk).id == asked.id
    return asked.id


def hang_up(hall: HallInTest, call_id: str, clerk: str = CLERK) -> RemoteCall:
    return hall.database.write_now(at_desk.end, hall.staff(clerk), call_id)


def leave(hall: HallInTest, terminal: str, call_id: str) -> RemoteCall:
    return hall.database.write_now(at_kiosk.end, kiosk(hall, terminal), call_id, CallEnding("citizen"))


def kiosk_line(hall: HallInTest, terminal: str, call_id: str) -> Line:
    ticket = hall.database.write_now(at_kiosk.give_ticket, kiosk(hall, terminal), call_id).ticket
    return hall.database.write_now(lines.open_by_ticket, kiosk(hall, terminal), call_id, ticket)[0]


def clerk_line(hall: HallInTest, call_id: str, clerk: str = CLERK) -> Line:
    return hall.database.write_now(lines.open_at_desk, hall.staff(clerk), call_id)


# --- originals ---


def show_originals(hall: HallInTest, terminal: str, call_id: str, case: str | None = None) -> VerificationOpened:
    return hall.database.write_now(originals.open_in_call, with_card(hall, terminal), call_id, case)


def lay(hall: HallInTest, terminal: str, call_id: str, document_id: str, seed: int = 99) -> Capture:
    """The photograph of an original reaches the hall. What the comparison says is of no matter here."""
    kept = hall.store.put(picture(seed), "image/jpeg")
    capture = Capture(kept.address, kept.sha256, kept.size, 1240, 1754, 0.97, "same", (), ())
    hall.database.write_now(originals.keep_capture, with_card(hall, terminal), call_id, document_id, capture)
    return capture


def decide(hall: HallInTest, call_id: str, *said: OriginalSaid, clerk: str = CLERK) -> VerificationOutcome:
    return hall.database.write_now(originals.decide, hall.staff(clerk), call_id, list(said))
