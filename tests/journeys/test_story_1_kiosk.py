"""Story 1, the citizen at the kiosk: a licence from one touch of the glass to paper in the hand.

Lin Xiaolan owns her shop; the property certificate lies in her wallet, so she need not come again. Chen Guoqiang is 75
and rents on a paper lease, so he shows the original once. Things go wrong for him as they do: a blurred picture, a
camera that is gone, paper that runs out. Whoever comes next sees nothing of either.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from demo.people import find_person
from tests.journeys.browser import PORTRAIT
from tests.journeys.conftest import NewScreen
from tests.journeys.kiosk import AtKiosk, Tray, newest_printout
from tests.journeys.pictures import codes_in
from tests.journeys.processes import Process
from tests.sweet_shop import MATTER, OWNED, RENTED

LANDSCAPE = (1920, 1080)


@pytest.fixture
def tray(hall: Process) -> Iterator[Tray]:
    tray = Tray(hall.url)
    yield tray
    tray.tidy()


def test_lin_taps_her_card_and_need_not_come_again(new_screen: NewScreen, tray: Tray, hall_folder: Path) -> None:
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
    kiosk.search("yyzz")
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
    shown = codes_in(kiosk.page.locator(".coded").screenshot())
    assert len(printed) == 1 and printed == shown, "the paper carries the code of the screen"

    kiosk.touch("完成并退出")
    kiosk.at("goodbye")
    screen.see("您的信息已从这台自助机清除")
    screen.shot("goodbye")


def test_chen_brings_paper_and_everything_goes_wrong_once(new_screen: NewScreen, tray: Tray, hall_folder: Path) -> None:
    screen = new_screen("kiosk-chen", *PORTRAIT)
    kiosk = AtKiosk(screen)
    kiosk.come()

    tray.switch("id_card_reader.pulled_out_early")
    tray.lay_card("陈国强")
    screen.see("证件拿开得太快，没有读完")
    screen.shot("card-pulled-early")
    tray.switch("id_card_reader.pulled_out_early")
    tray.lift_card()
    tray.lay_card("陈国强")
    kiosk.at("known")
    kiosk.touch("关爱模式")
    screen.see("陈**，您好")
    screen.shot("known-large")

    kiosk.touch("办事")
    kiosk.search("kaidian")
    kiosk.page.locator(".composing button", has_text="开店").first.click()
    expect(kiosk.page.locator("#words")).to_have_value("开店")
    screen.shot("find-pinyin")
    kiosk.choose_matter(MATTER)
    kiosk.answer(RENTED)
    expect(kiosk.page.locator(".figure b").first).to_have_text("1")
    screen.see("领结果时出示一次原件")
    screen.shot("checklist")
    kiosk.touch("开始填写")

    kiosk.page.wait_for_url("**/kiosk/form/*")
    kiosk.write("trade_name", "大沥榕树里Tea店")
    kiosk.read_in("zh-Hant")
    expect(kiosk.page.locator("#field-trade_name")).to_have_value("大沥榕树里Tea店")
    kiosk.read_in("zh-Hans")
    kiosk.touch("下一步")
    screen.see("名称只能用规范汉字")
    expect(kiosk.page.locator("#field-trade_name")).to_have_value("大沥榕树里Tea店")
    screen.shot("form-problem")
    questions = kiosk.fill_in(
        {
            "trade_name": "南海区大沥榕树茶店",
            "premises_address": "佛山市南海区大沥镇榕树里3巷9号",
            "business_scope": "茶叶零售",
            "employees": "1",
            "lease_until": "2028-12-31",
        }
    )
    assert questions >= 5, "in easy mode each question has a screen of its own"

    kiosk.at("papers/lease")
    tray.switch("document_camera.gone")
    expect(kiosk.page.locator('#seen [role="alert"]')).to_be_attached(timeout=60_000)
    kiosk.page.locator('button[name="capture"]').click()
    screen.see("已拍的页都还在")
    screen.shot("camera-gone")
    tray.switch("document_camera.gone")
    tray.lay_paper("letter-blurred")
    kiosk.touch("重新拍")
    kiosk.capture_when_seen()
    screen.see("重新拍")
    screen.shot("paper-blurred")
    tray.lay_paper("letter")
    kiosk.touch("重新拍")
    kiosk.capture_when_seen()
    screen.see("已拍 1 页")
    screen.shot("paper-taken")
    kiosk.touch("下一步")
    kiosk.at("papers/landlord_property")
    tray.lay_paper("form")
    kiosk.capture_when_seen()
    screen.see("已拍 1 页")
    kiosk.touch("下一步")

    kiosk.at("check")
    screen.shot("check-large")
    kiosk.touch("去签名")
    kiosk.at("sign")
    kiosk.touch("签名，交上去")
    screen.see("还没有签名")
    kiosk.sign()
    tray.switch("receipt_printer.paper_out")
    kiosk.touch("签名，交上去")

    kiosk.at("receipt")
    screen.see("打印纸用完了")
    screen.shot("paper-out")
    shown = codes_in(kiosk.page.locator(".coded").screenshot())
    assert len(shown) == 1, "the code on the screen serves as well"
    printouts = set((hall_folder / "printouts").glob("*.png"))
    tray.switch("receipt_printer.paper_out")
    kiosk.touch("重新打印")
    screen.see("小票已打印")
    assert codes_in(newest_printout(hall_folder / "printouts", printouts)) == shown

    kiosk.leave()
    screen.see("您的身份证还在读卡区")
    screen.shot("card-left")
    tray.lift_card()


def test_who_comes_next_sees_nothing_of_who_went_before(new_screen: NewScreen, tray: Tray) -> None:
    screen = new_screen("kiosk-next", *PORTRAIT)
    kiosk = AtKiosk(screen)
    chen = find_person("陈国强").card
    kiosk.come()
    tray.lay_card("陈国强")
    kiosk.at("known")
    screen.see("个体工商户设立登记")
    kiosk.touch("办理事项")
    kiosk.choose_matter(MATTER)
    kiosk.answer(RENTED)
    kiosk.touch("开始填写")
    kiosk.write("trade_name", "南海区大沥榕树茶店")
    tray.lift_card()
    kiosk.touch("退出")
    screen.see("退出会清除您在这里填写和拍摄的全部内容")
    screen.shot("leave")
    kiosk.touch("清除并退出")
    kiosk.at("goodbye")
    kiosk.touch("回到首页")
    kiosk.at("")
    screen.see_nothing_of("陈", chen.number, "榕树茶店")

    kiosk.page.go_back()
    expect(kiosk.page.locator("main")).to_be_visible()
    screen.see_nothing_of("陈", chen.number, "榕树茶店")
    for path in ("known", "form/1", "check", "receipt", "papers/lease"):
        screen.go(f"/kiosk/{path}")
        screen.see_nothing_of("陈", chen.number, "榕树茶店")
    tray.lay_card("林晓岚")
    kiosk.at("known")
    screen.see("林**，您好")
    screen.see_nothing_of("陈", chen.number, "榕树茶店")
    kiosk.leave()


def test_from_the_front_door_to_the_kiosk_with_its_tray(new_screen: NewScreen, tray: Tray) -> None:
    screen = new_screen("kiosk-tray", *LANDSCAPE)
    screen.go("/")
    screen.shot("front-door")
    screen.page.locator("a.door").first.click()
    screen.at("/demo/")
    screen.page.locator('button[data-what="letter"]').click()
    screen.page.locator("button", has_text="林晓岚").click()
    frame = screen.page.frame_locator("#screen")
    expect(frame.get_by_text("林**，您好")).to_be_visible()
    screen.shot("tray")
    screen.page.locator("button", has_text="拿开证件").click()
    frame.get_by_role("link", name="退出").click()
    expect(frame.get_by_text("谢谢，再见")).to_be_visible()


def test_in_landscape_and_english_with_low_reach(new_screen: NewScreen, tray: Tray) -> None:
    screen = new_screen("kiosk-landscape", *LANDSCAPE)
    kiosk = AtKiosk(screen)
    kiosk.come()
    screen.shot("start")
    kiosk.touch("English", exact=True)
    kiosk.touch("Within reach")
    screen.shot("start-english-low")
    tray.lay_card("林晓岚")
    kiosk.at("known")
    screen.shot("known-english")
    kiosk.touch("Apply")
    kiosk.search("shop")
    kiosk.choose_matter(MATTER)
    screen.shot("situation-english")
    kiosk.answer(RENTED)
    screen.shot("checklist-english")
    kiosk.leave()
