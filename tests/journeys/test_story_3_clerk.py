"""Story 3, the clerk: what citizens sent is accepted by one, decided by another, and released when the originals agree.

A lease is shown once: by the pass on the phone, or by the receipt and the identity card. What does not agree releases
nothing; a pass that opens nothing says why. Each story has a citizen of its own: what was verified for
one is not asked of him again.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import base45
import cv2
import numpy as np
import pytest
import qrcode
from msgspec import structs
from playwright.sync_api import Browser, expect
from qrcode.image.pil import PilImage

from core.sealing import Keyring
from core.verification import passes
from core.verification.passes import PREFIX
from demo.people import find_person
from tests.journeys.browser import SCREENSHOTS, Screen, launched
from tests.journeys.conftest import NewScreen
from tests.journeys.office import Office, Seat
from tests.journeys.phone import PAPERS, Phone
from tests.journeys.pictures import codes_in, first_page, text_of
from tests.journeys.processes import Process, eventually

DESK = (1920, 1080)


@pytest.fixture(scope="module")
def office(hall: Process) -> Office:
    return Office(hall.url)


COMPARED = "[data-original] figcaption .tag"
"""What stands beside an original once it was compared."""


class Desk:
    """A clerk's browser."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.page = screen.page

    def sign_in(self, username: str) -> None:
        """With the password and the code that the demo's page shows for this invented member of staff."""
        self.screen.go("/desk/")
        self.screen.at("/desk/sign-in**")
        self.page.locator(f'button[data-fill="{username}"]').click()
        self.screen.touch("登录")
        self.screen.at("/desk/")

    def sit_down(self, seat: Seat) -> None:
        """Signed in since this morning: the cookie is still good."""
        self.page.context.add_cookies([{"name": "desk", "value": seat.token, "url": f"{self.screen.url}/desk"}])

    def scan(self, code: str) -> None:
        """A scanner is a keyboard: it types wherever the focus is, and presses Enter."""
        self.screen.go("/desk/scan")
        self.page.keyboard.type(code)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")

    def capture(self, paper: str) -> None:
        """Give the picture of the original as a file; wait for the comparison."""
        self.page.locator('input[type="file"]').first.set_input_files(PAPERS / f"{paper}.jpg")
        expect(self.page.locator(COMPARED).first).to_be_visible(timeout=60_000)

    def decide(self, equal: bool, remark: str = "") -> None:
        self.page.locator(f'input[name^="equal:"][value="{"yes" if equal else "no"}"]').check()
        if remark:
            self.page.locator('input[name^="remark:"]').fill(remark)
        self.screen.touch("提交核验结果")


@pytest.fixture
def clerk(new_screen: NewScreen, office: Office, request: pytest.FixtureRequest) -> Desk:
    """赵宁 at the counter."""
    desk = Desk(new_screen("clerk-" + request.node.name.split("_")[1], *DESK))
    desk.sit_down(office.clerk)
    return desk


def approved(citizen: Phone, office: Office) -> str:
    """A case that waits for its originals."""
    case = citizen.file_rented()["application_id"]
    office.clerk.accept(case)
    office.reviewer.approve(case)
    return case


def test_accepting_by_ticking_and_deciding_by_another(hall: Process, office: Office, new_screen: NewScreen) -> None:
    citizen = Phone(hall.url, "何知行")
    filed = citizen.file_rented()
    case, number = filed["application_id"], filed["case_number"]

    first = Desk(new_screen("clerk-accepts", *DESK))
    first.screen.go("/desk/")
    first.screen.shot("sign-in")
    first.sign_in("wangli")
    first.screen.shot("home")
    first.screen.touch("待受理")
    first.screen.shot("queue")
    first.screen.touch(number)
    first.screen.see("受理核对")
    first.page.wait_for_load_state("load")
    accept = first.page.locator("[data-accept]")
    expect(accept).to_be_disabled()
    for met in first.page.locator('input[value="met"]').all():
        met.check(force=True)
    expect(accept).to_be_enabled()
    first.screen.shot("ticked")
    accept.click()
    first.screen.see("已受理")
    expect(first.page.get_by_role("button", name="准予许可")).to_have_count(0)
    first.screen.shot("accepted")

    second = Desk(new_screen("reviewer", *DESK))
    second.sit_down(office.reviewer)
    second.screen.go("/desk/")
    second.screen.touch("待审查")
    second.screen.touch(number)
    second.screen.touch("开始审查")
    second.screen.see("已开始审查")
    second.page.locator('textarea[name="opinion"]').fill("材料齐全，符合法定形式。")
    second.screen.shot("review")
    second.screen.touch("准予许可")
    second.screen.see("已准予许可")
    second.screen.shot("approved")
    assert citizen.state(case) == "awaiting_originals"


def test_equal_originals_release_a_certificate_that_anybody_can_check(
    clerk: Desk, hall: Process, office: Office, new_screen: NewScreen
) -> None:
    citizen = Phone(hall.url, "陈国强")
    case = approved(citizen, office)
    clerk.scan(citizen.show_pass(case))
    clerk.screen.at("/desk/verifications/*")
    clerk.screen.see("陈**")
    clerk.capture("letter")
    clerk.screen.see("未见差异")
    clerk.screen.shot("compared", whole=True)
    clerk.decide(equal=True)
    clerk.screen.see("原件一致，已出证")
    expect(clerk.page.get_by_role("link", name="PDF")).to_have_count(3, timeout=60_000)
    clerk.screen.shot("released")

    application = citizen.get(f"/applications/{case}")
    assert application["state"] == "concluded"
    pdf = office.clerk.file(f"/certificates/{application['certificate_id']}/pdf")
    assert "陈国强" in text_of(pdf)
    picture = first_page(pdf)
    (SCREENSHOTS / "clerk-certificate.png").write_bytes(picture)
    (link,) = codes_in(picture)

    anybody = new_screen("check", 390, 844)
    anybody.page.goto(link)
    anybody.see("真实有效")
    anybody.see("陈国强")
    anybody.shot("valid", whole=True)


def test_camera_of_the_browser_reads_the_pass_and_captures_the_original(
    browser: Browser, hall: Process, office: Office, tmp_path: Path
) -> None:
    citizen = Phone(hall.url, "林晓岚")
    case = approved(citizen, office)
    seen = tmp_path / "camera.mjpeg"
    seen.write_bytes(drawn(citizen.show_pass(case)) * 30)
    with_camera = launched(browser.browser_type, f"--use-file-for-fake-video-capture={seen}")
    try:
        desk = Desk(Screen(with_camera, "clerk-camera", hall.url, *DESK, "zh-CN"))
        desk.sit_down(office.clerk)
        desk.screen.go("/desk/scan")
        desk.screen.touch("打开摄像头")
        desk.screen.at("/desk/verifications/*")
        desk.screen.touch("拍摄原件")
        expect(desk.page.locator("dialog video")).to_be_visible()
        eventually(lambda: desk.page.locator("dialog video").evaluate("video => video.videoWidth"))
        desk.screen.shot("aimed")
        desk.screen.touch("拍照", exact=True)
        expect(desk.page.locator(COMPARED).first).to_be_visible(timeout=60_000)
        desk.screen.shot("compared")
        assert citizen.state(case) == "awaiting_originals", "a picture decides nothing"
        desk.screen.check()
    finally:
        with_camera.close()


def drawn(text: str) -> bytes:
    """The phone's screen with the pass, as the camera sees it: one frame, JPEG."""
    code = np.asarray(
        qrcode.make(text, image_factory=PilImage, border=4, box_size=8).get_image().convert("L"), np.uint8
    )
    frame = np.full((1080, 1440, 3), 60, np.uint8)
    top, left = (1080 - code.shape[0]) // 2, (1440 - code.shape[1]) // 2
    frame[top : top + code.shape[0], left : left + code.shape[1]] = code[:, :, None]
    done, jpeg = cv2.imencode(".jpg", frame)
    assert done
    return jpeg.tobytes()


def test_mismatch_releases_nothing_and_leaves_a_record(clerk: Desk, hall: Process, office: Office) -> None:
    citizen = Phone(hall.url, "何知行")
    case = approved(citizen, office)
    clerk.scan(citizen.show_pass(case))
    clerk.screen.at("/desk/verifications/*")
    clerk.capture("timetable")
    clerk.screen.see("发现差异")
    clerk.screen.shot("compared", whole=True)
    clerk.decide(equal=False, remark="与上传的租赁合同不是同一份")
    clerk.screen.see("原件不一致，不予出证")
    clerk.screen.see("与上传的租赁合同不是同一份")
    clerk.screen.shot("withheld")
    application = citizen.get(f"/applications/{case}")
    assert application["state"] == "awaiting_originals" and application["certificate_id"] is None
    kinds = [notice["kind"] for notice in citizen.get(f"/applications/{case}/notices")]
    assert "original_verification_record" in kinds and "delivery_record" not in kinds


def test_refused_passes_each_say_why(clerk: Desk, hall: Process, office: Office, hall_folder: Path) -> None:
    citizen = Phone(hall.url, "林晓岚")
    case = approved(citizen, office)
    shown = citizen.show_pass(case)
    clerk.scan(shown)
    clerk.screen.at("/desk/verifications/*")
    refused = {
        "used": (shown, "用过，不能再用"),
        "damaged": (shown[:-6], "不完整，读不出来"),
        "foreign": ("https://pay.example.org/?id=1", "不是本大厅的核验码"),
        "forged": (forged(shown), "签名不符"),
        "expired": (expired(shown, Keyring.load(hall_folder / "keys")), "已经过期"),
    }
    for name, (code, sentence) in refused.items():
        clerk.scan(code)
        clerk.screen.see(sentence)
        clerk.screen.shot(name)


def forged(shown: str) -> str:
    """The pass with another signature."""
    code = bytearray(base45.b45decode(shown.removeprefix(PREFIX)))
    code[-1] ^= 1
    return PREFIX + base45.b45encode(bytes(code)).decode()


def expired(shown: str, keys: Keyring) -> str:
    """The pass as this hall would have signed it two minutes ago."""
    code = passes.read(shown, keys.public_keys("pass"), datetime.now(UTC), "")
    before = timedelta(minutes=2)
    old = structs.replace(code, not_before=code.not_before - before, expires_at=code.expires_at - before)
    return passes.mint(old, keys.signing_key("pass"))


def test_receipt_and_identity_card_open_the_case_too(clerk: Desk, hall: Process, office: Office) -> None:
    citizen = Phone(hall.url, "欧阳明珠")
    filed = citizen.file_rented()
    case = filed["application_id"]
    office.clerk.accept(case)
    office.reviewer.approve(case)
    clerk.scan(filed["receipt_code"])
    clerk.screen.see(filed["case_number"])
    number = clerk.page.locator('input[name="identity_number"]')
    number.fill(find_person("林晓岚").card.number)
    clerk.screen.shot("holder")
    with clerk.page.expect_event("load"):
        clerk.screen.touch("打开")
    clerk.screen.shot("another-person")
    number.fill(find_person("欧阳明珠").card.number)
    clerk.screen.touch("打开")
    clerk.screen.at("/desk/verifications/*")
    clerk.capture("letter")
    clerk.decide(equal=True)
    clerk.screen.see("原件一致，已出证")
    assert citizen.state(case) == "concluded"
