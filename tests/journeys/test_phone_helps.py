"""Start here, finish there: the kiosk shows a code, a phone that is not signed in anywhere photographs the papers and
signs, and the kiosk files it. Then a draft goes home with its holder.

A real Chromium of a phone's size runs the page's script, so this is also where its encryption meets the kiosk's."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Locator, expect

from core.imaging.intake import to_bgr
from tests.journeys.browser import PORTRAIT, Screen
from tests.journeys.conftest import NewScreen
from tests.journeys.kiosk import AtKiosk, Tray
from tests.journeys.phone import PAPERS
from tests.journeys.pictures import codes_in
from tests.robustness.served import Served, own_settings, serving
from tests.sweet_shop import MATTER, RENTED

PHONE = (390, 844)
SHOP = {
    "trade_name": "南海区桂城桂香书屋",
    "premises_address": "佛山市南海区桂城街道桂香路1号",
    "business_scope": "图书零售",
    "employees": "2",
    "lease_until": "2028-12-31",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """All of it in this process: the public pages, the API, the demo's kiosk."""
    with serving(own_settings(tmp_path_factory.mktemp("handoff"), sqlite_template)) as hall:
        yield hall


@pytest.fixture
def tray(hall: Served) -> Iterator[Tray]:
    tray = Tray(hall.url)
    yield tray
    tray.tidy()


def to_papers(kiosk: AtKiosk, tray: Tray) -> None:
    """陈国强 has filled in everything but the papers."""
    kiosk.come()
    tray.lay_card("陈国强")
    kiosk.at("known")
    kiosk.touch("办理事项")
    kiosk.at("find")
    kiosk.choose_matter(MATTER)
    kiosk.answer(RENTED)
    kiosk.touch("开始填写")
    kiosk.page.wait_for_url("**/kiosk/form/*")
    while "/form/" in kiosk.page.url:
        here = kiosk.page.url
        for field, text in SHOP.items():
            if kiosk.page.locator(f"#field-{field}").count():
                kiosk.write(field, text)
        kiosk.page.locator('footer button[form="entry"].go').click()
        kiosk.page.wait_for_url(lambda url, here=here: url != here)


def sign_on(pad: Locator, screen: Screen) -> None:
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    for stroke in (0.2, 0.45, 0.7):
        screen.page.mouse.move(box["x"] + box["width"] * stroke, box["y"] + box["height"] * 0.25)
        screen.page.mouse.down()
        for step in range(1, 9):
            x, y = stroke + step / 60, 0.25 + step / 16
            screen.page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        screen.page.mouse.up()


def read_code(kiosk: AtKiosk) -> str:
    """What a phone's camera reads from the screen."""
    picture = kiosk.page.locator("svg.qr").screenshot()
    (link,) = codes_in(picture)
    return link


@pytest.mark.nightly
def test_a_phone_photographs_and_signs_and_the_kiosk_files_it(new_screen: NewScreen, tray: Tray, hall: Served) -> None:
    screen = new_screen("handoff-kiosk", *PORTRAIT)
    kiosk = AtKiosk(screen)
    to_papers(kiosk, tray)
    kiosk.page.wait_for_url("**/kiosk/papers/*")
    screen.shot("papers", whole=True)
    kiosk.page.goto(f"{hall.url}/kiosk/check")
    kiosk.touch("用我的手机拍照")
    kiosk.at("handoff")
    screen.see("等待手机扫码")
    screen.shot("waiting", whole=True)
    link = read_code(kiosk)
    assert "/hand/" in link and "陈" not in link

    phone = new_screen("handoff-phone", *PHONE, url=hall.url)
    phone.page.goto(link)
    phone.see("租赁")
    screen.see("手机已连上")
    phone.shot("asked", whole=True)
    phone.see_nothing_of("陈国强", SHOP["trade_name"])

    blurred = cv2.imencode(".jpg", cv2.GaussianBlur(to_bgr((PAPERS / "letter.jpg").read_bytes()), (0, 0), 4))[1]
    camera = phone.page.locator("input[capture]")
    camera.first.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": blurred.tobytes()})
    phone.see("不够清楚，请重新拍摄")
    screen.see("请在手机上重新拍这一页")
    screen.shot("poor", whole=True)
    phone.shot("poor", whole=True)
    for number in range(camera.count()):
        camera.nth(number).set_input_files(PAPERS / ("letter.jpg" if number == 0 else "form.jpg"))
        expect(phone.page.locator("#sent .kept")).to_have_count(number + 1, timeout=40_000)
    expect(kiosk.page.locator("#handoff .pages figure")).to_have_count(camera.count())
    screen.shot("arrived", whole=True)
    named = phone.page.locator("[data-name]").all_text_contents()
    assert len(set(named)) == camera.count()
    for _ in range(2):
        expect(phone.page.locator("#sent .kept")).to_have_count(camera.count())
        said = phone.page.locator("#sent [data-sent]").all_text_contents()
        assert said == [f"{name}，第 1 页" for name in (named[0], *named)], "the blurred one was the same page"
        phone.page.reload()  # a small phone forgets the page while its camera is open
    expect(phone.page.locator("#sent .kept")).to_have_count(camera.count())

    stranger = new_screen("handoff-stranger", *PHONE, url=hall.url)
    stranger.page.goto(link)
    stranger.see("已由另一部手机打开")
    stranger.shot("refused")

    kiosk.touch("好了，继续")
    kiosk.at("check")
    phone.see("手机这边已经完成")
    phone.shot("done", whole=True)
    kiosk.page.goto(f"{hall.url}/kiosk/sign")
    kiosk.touch("在我的手机上签名")
    kiosk.at("handoff")
    phone.page.goto(read_code(kiosk))
    phone.see("请签名")
    sign_on(phone.page.locator("#pad"), phone)
    phone.shot("signed", whole=True)
    phone.touch("发送签名")
    kiosk.at("sign")
    screen.see("这是您签好的名字")
    screen.shot("signature-came", whole=True)
    kiosk.page.locator('footer button[form="entry"].go').click()
    kiosk.at("receipt")
    screen.shot("filed", whole=True)
    kiosk.leave()


@pytest.mark.nightly
def test_a_draft_goes_home_and_its_link_says_what_to_do(new_screen: NewScreen, tray: Tray, hall: Served) -> None:
    screen = new_screen("handoff-draft", *PORTRAIT)
    kiosk = AtKiosk(screen)
    to_papers(kiosk, tray)
    kiosk.page.goto(f"{hall.url}/kiosk/take-home")
    screen.shot("offer", whole=True)
    kiosk.touch("保存草稿")
    screen.see("草稿已存好")
    screen.shot("kept", whole=True)
    link = read_code(kiosk)
    phone = new_screen("handoff-draft-phone", *PHONE, url=hall.url)
    phone.page.goto(link)
    code = link.rpartition("#")[2]
    phone.see(f"{code[:5]} {code[5:]}")
    phone.shot("draft", whole=True)
    tray.lift_card()
    kiosk.page.goto(f"{hall.url}/kiosk/leave")
    kiosk.at("goodbye")
    tray.scan(link)
    kiosk.page.wait_for_url("**/kiosk/identify")
    screen.see("已读到草稿代码")
    screen.shot("scanned", whole=True)
    tray.lay_card("陈国强")
    kiosk.at("check")
    screen.see(SHOP["trade_name"])
