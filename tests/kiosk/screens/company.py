"""Scenes with somebody or something that helps: a clerk far away, a member of staff beside, the person's own phone."""

from collections.abc import Iterator

from pytest import MonkeyPatch

from core.calls.schemas import CallDesk, CallState, RemoteCall
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from kiosk.calls import hall_calls
from kiosk.calls.talk import Line, Original, Talk
from kiosk.helper import Helper
from kiosk.kiosk import Kiosk
from tests.kiosk.citizen import SHOP
from tests.kiosk.screens.stage import CHEN, HE, Sight, Stage, visit_of

CLERK = "陈敏"


def calls(stage: Stage) -> Iterator[Sight]:
    """A call with a clerk, and why there is none."""
    stage.come(CHEN)
    yield Sight("call_nobody", "call?at=find")
    stage.cut()
    yield Sight("call_nobody:unlinked", "call?at=find")
    stage.come(CHEN)

    async def attended(_: object) -> CallDesk:
        return CallDesk(2, 1, 240, None)

    with MonkeyPatch.context() as patch:
        patch.setattr(hall_calls, "look", attended)
        yield Sight("call_offer", "call?at=find")
    stage.do(lambda kiosk: talk(kiosk, "waiting"))
    yield Sight("call:waiting", "call")
    stage.do(lambda kiosk: talk(kiosk, "connected"))
    yield Sight("call", "call")
    stage.do(lambda kiosk: talk(kiosk, "connected", Original(new_id(), "租赁合同")))
    yield Sight("call:originals", "call")
    stage.do(lambda kiosk: talk(kiosk, "ended"))
    yield Sight("call_ended", "call")


def talk(kiosk: Kiosk, state: CallState, *originals: Original) -> None:
    """A call of this visit as if it had come so far."""
    call = RemoteCall(new_id(), "connected" if state == "ended" else state, 2, 240, 1, CLERK, None, ())
    talk = Talk(call, kiosk.now(), "help", back="find", originals=list(originals))
    talk.written += [Line(False, "请把租赁合同平放在摄像头下。"), Line(True, "好的，稍等。")]
    if state == "ended":
        talk.hang_up("citizen", kiosk.now())
    visit_of(kiosk).talks = [talk]


def staff_beside(stage: Stage) -> Iterator[Sight]:
    """A clerk shows himself, stands beside the citizen, and is not known while the hall cannot be asked."""
    stage.come(CHEN)
    yield Sight("helper", "helper?at=known")
    refused = stage.drawn("helper?at=known", stage.say("refusal.helper_code_refused"))
    yield Sight("helper:refused", "helper?at=known", refused)
    stage.do(lambda kiosk: kiosk.let_help(Helper(new_id(), "王丽", "南海区行政服务中心")))
    yield Sight("helper:here", "helper?at=known")
    stage.do(lambda kiosk: setattr(kiosk.hall, "assisted_by", ""))
    yield Sight("known:helped", "known")
    card = IdentityEvidence(HE.card, "chip", stage.do(lambda kiosk: kiosk.now()))
    stage.do(lambda kiosk: kiosk.let_help(Helper(new_id(), "王丽", card=card)))
    yield Sight("helper:unlinked", "helper?at=known")


def own_phone(stage: Stage) -> Iterator[Sight]:
    """A phone takes the pictures, signs, or takes the draft home."""
    citizen = stage.come(CHEN).choose().answer_everything(premises="rented").press("checklist").fill_in(**SHOP)
    yield Sight("take_home", "take-home")
    citizen.go("take-home").press("take-home")
    yield Sight("take_home:kept", "take-home")
    citizen.go("check").press("handoff", of="check")
    yield Sight("handoff", "handoff")
    citizen.go("check").press("handoff", of="sign")
    yield Sight("handoff:sign", "handoff")
