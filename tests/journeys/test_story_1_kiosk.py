"""Story 1, the citizen at the kiosk: a licence from one touch of the glass to paper in the hand.

Lin Xiaolan owns her shop; the property certificate lies in her wallet, so she need not come again. Chen Guoqiang is 75
and rents on a paper lease, so he shows the original once. Things go wrong for him as they do: a blurred picture, a camera
that is gone, paper that runs out. Whoever comes next sees nothing of either.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from core.imaging.codes import read_codes
from demo.people import find_person
from tests.journeys.conftest import NewScreen
from tests.journeys.kiosk import AtKiosk, Tray, newest_printout
from tests.journeys.processes import Process

MATTER = "individual-business-registration"
BASE = {
    "residency": "mainland",
    "composition": "personal",
    "name": "declare_now",
    "dwelling": "no",
    "scope": "general",
    "filing": "self",
}
OWNED = BASE | {"premises": "owned"}
RENTED = BASE | {"premises": "rented"}
PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)


@pytest.fixture
def tray(hall: Process) -> Iterator[Tray]:
    tray = Tray(hall.url)
    yield tray
    tray.lift_card()
    tray.lay_paper("")


def codes_in(picture: Path | bytes) -> list[str]:
    data = picture.read_bytes() if isinstance(picture, Path) else picture
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return read_codes(np.asarray(image, np.uint8))


def test_lin_taps_her_card_and_need_not_come_again(
    new_screen: NewScreen, tray: Tray, hall_folder: Path
) -> None:
    screen = new_screen("kiosk-lin", *PORTRAIT)
    kiosk = AtKiosk(screen)
    printouts = set((hall_folder / "printouts").glob("*.png"))

    kiosk.come()
    screen.shot("start")
    tray.lay_card("林晓岚")
    kiosk.at("known")
    screen.see("林**，您好")
    screen.see("不动产权证书")
    screen.see_nothing_of(find_person("林晓岚").card.number)
    screen.shot("known")
    tray.lift_card()

    kiosk.touch("办理事项")
    kiosk.at("find")
    kiosk.page.locator("#words").click()
    kiosk.type_on_glass("yyzz")
    screen.see("个体工商户设立登记")
    expect(kiosk.page.locator('button[name="matter"]').first).to_have_attribute("value", MATTER)
    screen.shot("find-yyzz")
    kiosk.choose_matter(MATTER)

    screen.shot("situation")
    asked = kiosk.answer(OWNED)
    assert "residency" not in asked, "her card has told where she lives"
    kiosk.at("checklist")
    expect(kiosk.page.locator(".figure b").first).to_have_text("0")
    screen.see("材料都有电子证照，一次都不用跑")
    screen.see("免提交：大厅已有《不动产权证书》")
    screen.shot("checklist", whole=True)
    kiosk.touch("开始填写")

    kiosk.page.wait_for_url("**/kiosk/form/*")
    screen.see("店铺")
    for field, text in {
        "trade_name": "南海区桂城海棠糖水店",
        "premises_address": "佛山市南海区桂城街道海棠路18号101铺",
        "business_scope": "餐饮服务",
        "employees": "2",
    }.items():
        kiosk.write(field, text)
    screen.shot("form")
    kiosk.touch("下一步")

    kiosk.at("check")
    screen.see("南海区桂城海棠糖水店")
    screen.shot("check", whole=True)
    kiosk.touch("去签名")
    kiosk.at("sign")
    kiosk.sign()
    screen.shot("sign")
    kiosk.touch("签名并提交")

    kiosk.at("receipt")
    screen.see("已送达大厅")
    screen.see("您不用再跑")
    screen.see("回执已打印")
    screen.shot("receipt", whole=True)
    printed = codes_in(newest_printout(hall_folder / "printouts", printouts))
    shown = codes_in(kiosk.page.screenshot())
    assert len(printed) == 1 and printed == shown, "the paper carries the code of the screen"

    kiosk.touch("完成并退出")
    kiosk.at("goodbye")
    screen.see("您的信息已从本终端清除")
    screen.shot("goodbye")
