"""A phone helps at the kiosk: what it sends is there by itself, is judged like a paper under the camera, and goes with
the visit."""

import re
from collections.abc import Iterator
from html import unescape

import cv2
import pytest
import qrcode

from core.applications import service
from core.applications.schemas import Signature
from core.call import Actor, Call
from core.handoffs import on_phone
from core.handoffs.schemas import PhoneView
from core.imaging.intake import to_bgr
from kiosk.handoff import HandOff
from kiosk.kiosk import Kiosk
from tests.journeys import phone as pictures
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.drafting import HOLDER, PAPERS, App, filing_here, scan
from tests.kiosk.rig import Rig
from tests.phone_in_hand import SealingPhone
from tests.refusals import refused

LETTER = (pictures.PAPERS / "letter.jpg").read_bytes()
DRAWN = Signature((tuple((x / 20, 0.3, x / 40) for x in range(20)),), 1.5)


class Phone:
    """Reads the code on the screen, and talks to the hall as the public page does."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        link = rig.on_kiosk(lambda kiosk: here(kiosk).link)
        self.sealing = SealingPhone(link)
        self.token = ""

    def call(self) -> Call:
        return Call(Actor("", frozenset()), "public", self.rig.kiosk.now())

    def join(self) -> PhoneView:
        ours = (self.sealing.id, self.sealing.keys.claim, self.token)
        joined = self.rig.hall.database.write_now(on_phone.join, self.call(), *ours)
        self.token = joined.token or self.token
        return joined.view

    def send(self, number: int, sealed: bytes) -> None:
        ours = (self.sealing.id, self.token, number, sealed)
        self.rig.hall.database.write_now(on_phone.hand_in, self.call(), *ours)

    def send_page(self, number: int, picture: bytes, material: str = "lease") -> None:
        self.send(number, self.sealing.page(number, material, picture))

    def progress(self) -> PhoneView:
        return self.rig.hall.database.read_now(on_phone.progress, self.call(), self.sealing.id, self.token)


def here(kiosk: Kiosk) -> HandOff:
    assert kiosk.visit and kiosk.visit.handoff
    return kiosk.visit.handoff


def blurred(picture: bytes) -> bytes:
    return cv2.imencode(".jpg", cv2.GaussianBlur(to_bgr(picture), (0, 0), 4))[1].tobytes()


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    """Everything is filled in but the papers."""
    citizen = Citizen(rig).tap_card()
    citizen.choose().answer_everything(premises="rented").press("checklist")
    yield citizen.fill_in(**SHOP)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.tray.lift()


@pytest.fixture
def anybody(rig: Rig) -> Iterator[Citizen]:
    """Nobody stands there yet."""
    yield Citizen(rig)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.tray.lift()


def test_a_page_from_the_phone_is_judged_here_and_kept_for_its_line(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease")
    assert citizen.sees("handoff.offer")
    citizen.press("handoff", of="papers/lease")
    assert citizen.path == "handoff" and citizen.sees("handoff.waiting")
    phone = Phone(rig)
    view = phone.join()
    assert [line.material for line in view.lines] == ["lease"]
    phone.send_page(1, blurred(LETTER))
    rig.wait_for(lambda kiosk: here(kiosk).came == 1)
    assert phone.progress().items[0].outcome == "poor" and "blurred" in phone.progress().items[0].findings
    assert rig.kiosk.words.finding("blurred", rig.kiosk.language) in unescape(citizen.go("handoff/state").page)
    phone.send_page(2, LETTER)
    rig.wait_for(lambda kiosk: here(kiosk).came == 2)
    assert [item.outcome for item in phone.progress().items] == ["poor", "kept"]
    page = re.search(r'src="/kiosk/(pages/[^"]+)"', citizen.go("handoff/state").page)
    assert page and citizen.screen.get(f"/kiosk/{page[1]}").headers["content-type"] == "image/jpeg"
    citizen.go("handoff").press("handoff/done")
    assert citizen.path == "papers/lease" and citizen.sees("papers.taken", count=1)
    rig.wait_for(lambda kiosk: phone.progress().ended == "done")


@pytest.mark.nightly
def test_a_bad_page_may_be_kept_after_two_tries(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    phone = Phone(rig)
    phone.join()
    for number in (1, 2):
        phone.send_page(number, blurred(LETTER))
        rig.wait_for(lambda kiosk, number=number: here(kiosk).came == number)
        assert citizen.go("handoff").sees("papers.keep") == (number == 2)
    citizen.press("handoff/keep", keep="lease").press("handoff/done")
    assert citizen.sees("papers.taken", count=1)


@pytest.mark.nightly
def test_all_missing_papers_and_then_the_signature_come_from_the_phone(rig: Rig, citizen: Citizen) -> None:
    citizen.go("check").press("handoff", of="check")
    first = Phone(rig)
    lines = [line.material for line in first.join().lines]
    assert len(lines) > 1
    for number, material in enumerate(lines, 1):
        first.send_page(number, LETTER, material)
        rig.wait_for(lambda kiosk, number=number: here(kiosk).came == number)
    citizen.press("handoff/done")
    assert citizen.path == "check" and not citizen.sees("check.gaps")
    citizen.go("sign").press("handoff", of="sign")
    second = Phone(rig)
    assert second.join().signature
    second.send(1, second.sealing.signature(1, Signature(((((0.1, 0.1, 0.0)),),), 1.5)))
    rig.wait_for(lambda kiosk: here(kiosk).came == 1)
    assert second.progress().items[0].outcome == "unreadable"  # a tap
    second.send(2, second.sealing.signature(2, DRAWN))
    rig.wait_for(lambda kiosk: here(kiosk).ended == "done")
    with refused("handoff_over"):
        second.send(3, second.sealing.signature(3, DRAWN))
    assert citizen.screen.get("/kiosk/handoff/state").headers["hx-redirect"] == "/kiosk/sign"
    citizen.go("sign")
    assert citizen.sees("sign.held")
    drawn = unescape(citizen.find(r'id="signature" value="([^"]*)"'))
    citizen.press("sign", signature=drawn)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))


@pytest.mark.nightly
def test_what_is_no_page_of_a_line_that_was_asked_for_is_not_taken(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    phone = Phone(rig)
    phone.join()
    phone.send_page(1, b"no picture at all")
    phone.send_page(2, LETTER, "landlord_property")
    phone.send(3, b"x" * 60)
    rig.wait_for(lambda kiosk: here(kiosk).came == 3)
    assert [item.outcome for item in phone.progress().items] == ["unreadable"] * 3
    assert rig.on_kiosk(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and not kiosk.visit.filing.pages))


def test_when_the_visit_ends_the_code_is_over_and_nothing_of_it_is_left(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    phone = Phone(rig)
    phone.join()
    handoff = rig.on_kiosk(here)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert handoff.secret == b"" and handoff.looks == {}
    rig.wait_for(lambda kiosk: phone.progress().ended == "visit_over")
    with refused("handoff_over"):
        phone.send_page(1, LETTER)


@pytest.mark.nightly
def test_a_phone_in_the_hand_keeps_the_visit_awake_and_one_laid_down_does_not(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    touched = rig.on_kiosk(lambda kiosk: kiosk.visit.touched_at if kiosk.visit else None)
    phone = Phone(rig)
    phone.join()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and touched and kiosk.visit.touched_at > touched))


@pytest.mark.nightly
def test_without_the_link_the_phone_is_not_offered_and_what_it_sent_comes_when_the_link_is_back(
    rig: Rig, citizen: Citizen
) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    phone = Phone(rig)
    phone.join()
    rig.link.set_cut(True)
    rig.wait_for(lambda kiosk: here(kiosk).cut)
    assert citizen.go("handoff").sees("handoff.cut")
    citizen.go("papers/lease")
    assert citizen.sees("handoff.offline") and not citizen.sees("handoff.offer")
    phone.send_page(1, LETTER)
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: here(kiosk).came == 1)
    assert phone.progress().items[0].outcome == "kept"


def test_nothing_of_the_person_is_in_the_code(rig: Rig, citizen: Citizen) -> None:
    citizen.go("papers/lease").press("handoff", of="papers/lease")
    link = rig.on_kiosk(lambda kiosk: here(kiosk).link)
    assert re.fullmatch(r"http://[^/]+/hand/[0-9a-f-]{36}#[\w-]{43}", link)
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(link)
    code.make()
    assert code.version <= 8  # readable for an old phone from a metre away


def test_a_draft_from_the_phone_is_scanned_carded_and_filed_and_nothing_is_typed_twice(
    rig: Rig, anybody: Citizen
) -> None:
    app = App(rig)
    drafted = app.draft(*PAPERS)
    scan(rig, app.code(drafted.id).text)
    assert HOLDER.card.name not in anybody.go("identify").page and anybody.sees("scan.who_draft")
    anybody.tap_card()
    assert anybody.path == "check"
    filing = rig.on_kiosk(filing_here)
    assert (filing.answers, filing.form) == (drafted.answers, drafted.form)
    assert {page.id for pages in filing.pages.values() for page in pages} == {each.id for each in drafted.documents}
    anybody.sign()
    rig.wait_for(lambda kiosk: filing_here(kiosk).filed is not None)
    filed = rig.on_kiosk(filing_here).filed
    assert filed and filed.application_id == drafted.id
    found = app.application(drafted.id)
    assert (found.state, found.documents) == ("received", drafted.documents)
    with refused("already_submitted"):
        rig.hall.database.write_now(service.submit, app.call(), drafted.id)
