"""Scenes of one filing, from the card to the receipt."""

from collections.abc import Iterator
from functools import partial
from threading import Event

from pytest import MonkeyPatch

from core.imaging import reading
from core.imaging.document_fields.layout import ReadDocument, ReadField
from hardware.status import DeviceState
from kiosk import prefilling
from kiosk.kiosk import Kiosk
from kiosk.visit import Slip
from tests.core.applications.side_exits import PROMISED
from tests.core.bundles.package import FOOD
from tests.kiosk.citizen import SHOP, SIGNATURE
from tests.kiosk.portraits import LINE as PORTRAIT
from tests.kiosk.portraits import MATTER as PRACTICE
from tests.kiosk.portraits import stand
from tests.kiosk.screens.stage import (
    CHEN,
    HE,
    LIN,
    OUYANG,
    Sight,
    Stage,
    filing_of,
    has_arrived,
    page_taken,
    take_pages,
    visit_of,
)
from tests.kiosk.screens.unattended import LETTERS

CHINESE_OR_STROKES = ", ".join(LETTERS.format(f"{{{key}}}") for key in ("chinese", "strokes", "space"))
"""From letters in two touches, from pinyin in one; the second is then a space."""

LICENCE = "business_licence"
"""Whose paper may fill in the form of `FOOD`."""


SITUATION = {"premises": "rented"}
CORNERS = ((200.0, 200.0), (900.0, 200.0), (900.0, 260.0), (200.0, 260.0))


def looking_for_a_matter(stage: Stage) -> Iterator[Sight]:
    stage.come(CHEN)
    yield Sight("known", "known")
    stage.cut()
    stage.put(signed_in=None, own_facts=None, own_wallet=())
    yield Sight("known:unasked", "known")
    stage.come(CHEN)
    yield Sight("find", "find")
    stage.put(words="开店")
    typing = ("#words", LETTERS.format("k"), LETTERS.format("a"), LETTERS.format("i"))
    yield Sight("find:typing", "find", touches=typing)
    by_strokes = (CHINESE_OR_STROKES, CHINESE_OR_STROKES, LETTERS.format("z"), LETTERS.format("s"))
    yield Sight("find:strokes", "find", touches=("#words", *by_strokes))
    stage.put(words="飞机场")
    yield Sight("find:nothing", "find")
    stage.put(words="")
    yield Sight("find:notice", "find", stage.drawn("find", stage.say("package.card_needed")))
    stage.citizen.choose()
    yield Sight("situations", "situations")
    stage.citizen.answer_everything(**SITUATION)
    yield Sight("situations:answered", "situations?question=premises")
    yield Sight("checklist", "checklist")
    yield Sight("report", "report")
    yield Sight("report:empty", "report", stage.pressed("report", "report", text=""))
    yield Sight("report:sent", "report", stage.pressed("report", "report", text="租约的要求写得不清楚。"))


def filling_in(stage: Stage) -> Iterator[Sight]:
    """The form, in every state a field can be in; and for whom."""
    stage.come(HE).choose("incubator-subsidy").answer_everything().press("checklist")
    yield Sight("organisation", "organisation")
    stage.citizen.press("organisation", organisation=HE.organisations[0].id).go("form")
    yield Sight("form:organisation", stage.citizen.path)
    citizen = stage.come(CHEN).choose().answer_everything(**SITUATION).press("checklist").go("form")
    form = citizen.path
    yield Sight("form", form)
    yield Sight("form:typing", form, touches=("main [data-keyboard]", LETTERS.format("1")))
    wrong = SHOP | {"employees": "many", "trade_name": "半夏Tea店", "lease_until": "2020-01-01"}
    yield Sight("form:problems", form, stage.pressed(form, form, **wrong))
    citizen.go("form").press(form, **SHOP | {"lease_until": "2028-12-31"})
    yield Sight("check:gaps", "check")
    yield Sight("leave:unsent", "leave")


def laying_papers(stage: Stage) -> Iterator[Sight]:
    citizen = stage.come(CHEN).choose().answer_everything(**SITUATION).press("checklist").fill_in(**SHOP)
    path = "papers/landlord_property"
    stage.rig.lay("letter")
    yield Sight("papers", path)
    stage.lay_at(path, "letter-blurred")
    stage.put(look=visit_of(stage.rig.kiosk).look)
    yield Sight("papers:rejected", path)
    citizen.press(path, again="yes")
    stage.lay_at(path, "letter")
    yield Sight("papers:taken", path)
    stage.rig.tray.camera.faults.set("gone")
    stage.rig.wait_for(lambda kiosk: kiosk.cabinet.status()["document_camera"].device is not DeviceState.ONLINE)
    yield Sight("papers:no-camera", path, stage.pressed(path, path, capture="yes"))
    stage.rig.tray.camera.faults.clear()
    take_pages(stage, PROMISED)
    yield Sight("check", "check")
    yield Sight("sign:promise", "sign")
    yield Sight("sign:missing", "sign", stage.pressed("sign", "sign", signature="", promised="yes"))

    def declare(kiosk: Kiosk) -> None:
        filing = visit_of(kiosk).filing
        assert filing
        filing.declared = True

    stage.do(declare)
    yield Sight("checklist:declared", "checklist")
    yield Sight("sign", "sign")


def portraits_and_readings(stage: Stage) -> Iterator[Sight]:
    """What cameras and readers say: a face, and what stands on a licence."""
    stage.rig.wait_for(lambda kiosk: kiosk.cabinet.status()["document_camera"].device is DeviceState.ONLINE)
    citizen = stage.come(OUYANG).choose(PRACTICE).answer_everything(kind="first").press("checklist")
    path = f"portrait/{PORTRAIT}"
    stand(stage.rig, light=0.15)
    yield Sight("portrait", path)
    for _ in range(2):
        citizen.go(path).press(path, again="yes").press(path, capture="yes")
    yield Sight("portrait:rejected", path)
    stand(stage.rig)
    citizen.press(path, again="yes").press(path, capture="yes")
    yield Sight("portrait:taken", path)
    stage.come(CHEN).choose(FOOD).answer_everything().press("checklist").go("form")
    with MonkeyPatch.context() as patch:
        patch.setattr(reading, "is_installed", lambda: True)
        yield Sight("form:readable", stage.citizen.path)
        page = page_taken(stage, "form")
        stage.do(lambda kiosk: filing_of(kiosk).pages.update({LICENCE: [page]}))
        ends = Event()
        patch.setattr(prefilling, "read_document", lambda *_: ends.wait(600) and read())
        yield Sight("reading", f"fill/{LICENCE}")
        ends.set()
        stage.rig.wait_for(lambda kiosk: page.id in filing_of(kiosk).readings)
        yield Sight("papers:readable", f"papers/{LICENCE}")
        yield Sight("fill_in", f"fill/{LICENCE}")
        stage.do(lambda kiosk: filing_of(kiosk).readings.update({page.id: None}))
        yield Sight("fill_in:nothing", f"fill/{LICENCE}")


def sending(stage: Stage) -> Iterator[Sight]:
    """From the signature to the paper in the hand, with the link down and up."""
    citizen = stage.come(LIN).choose().answer_everything(premises="owned").press("checklist").fill_in(**SHOP)
    take_pages(stage)
    stage.cut()
    citizen.sign()
    yield Sight("stored", "submitting")
    with MonkeyPatch.context() as patch:  # the outbox finds the cut sooner than a person sees this
        patch.setattr(stage.rig.kiosk, "set_link", lambda _: None)
        yield Sight("submitting", "submitting", stage.drawn("submitting", lambda: stage.do(just_sent)))
    stage.do(lambda kiosk: kiosk.set_link(False))
    citizen.go("submitting").press("stored/print")
    stage.rig.wait_for(lambda kiosk: bool((slip := visit_of(kiosk).slip) and slip.state != "printing"))
    yield Sight("stored:printed", "submitting")
    stage.rig.tray.printer.take_receipt()
    stage.rig.link.set_cut(False)
    stage.rig.wait_for(has_arrived)
    slip = Slip("receipt", b"")
    stage.put(slip=slip)
    yield Sight("receipt:printing", "receipt")
    slip.state = "presented"
    yield Sight("receipt", "receipt")
    slip.state, slip.reason = "failed", partial(stage.rig.kiosk.words.say, "device.paper_out")
    yield Sight("receipt:no-paper", "receipt")
    stage.come(CHEN).choose("senior-citizen-card").answer_everything().press("checklist").fill_in()
    take_pages(stage)
    stage.citizen.go("sign").press("sign", signature=SIGNATURE, promised="yes")
    stage.rig.wait_for(has_arrived)
    stage.put(slip=Slip("receipt", b"", state="presented"))
    yield Sight("receipt:granted", "receipt")


def just_sent(kiosk: Kiosk) -> None:
    kiosk.link_up = True
    filing_of(kiosk).submitted_at = kiosk.now()


def read() -> ReadDocument:
    """What a reader would say of it: sure of one value, doubtful about the other."""
    values = {
        "name": ("南海区桂城半夏书屋", 0.99, "proved"),
        "address": ("佛山市南海区桂城街道示例路1号之二", 0.6, "doubtful"),
    }
    fields = {
        name: ReadField(name, text, text, confidence, CORNERS, standing)  # pyright: ignore[reportArgumentType]
        for name, (text, confidence, standing) in values.items()
    }
    return ReadDocument("business_licence", fields)
