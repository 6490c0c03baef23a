"""A person at a kiosk and a clerk at the remote desk, each in a browser of his own.

Cameras and microphones are Chromium's own that are not there; sound and picture really go from browser to browser, and
what is waited for is that frames are decoded at the other end.
"""

from playwright.sync_api import Locator, expect

from tests.journeys.browser import PATIENCE_MS, Screen
from tests.journeys.kiosk import AtKiosk, Tray
from tests.journeys.office import Office
from tests.journeys.phone import Phone
from tests.journeys.processes import eventually

WITHOUT_A_NETWORK = "--allow-loopback-in-peer-connection"
"""For Chromium: two browsers of one machine find each other even where it has no network."""
COMPARED_MS = 120_000
COMPARED = "[data-original] figcaption .tag"
"""What stands beside an original once it was compared."""
DECODED = "video => video.videoWidth && video.getVideoPlaybackQuality().totalVideoFrames"

BESIDE_THE_MIDDLE = """() => {
  const boxes = [".call-ring", "[data-part=paper]"].map(each => document.querySelector(each)?.getBoundingClientRect());
  const middles = boxes.filter(box => box?.width).map(box => [box.x + box.width / 2, box.y + box.height / 2]);
  return middles.length == 2 && [middles[0][0] - middles[1][0], middles[0][1] - middles[1][1]];
}"""
"""How far right and down of a paper's middle the ring stands, as soon as there is one; it stays for some seconds."""


def part(screen: Screen, name: str) -> Locator:
    return screen.page.locator(f"[data-part={name}]")


def plays(screen: Screen, *names: str) -> None:
    """Until pictures of the other end are decoded, more of them all the time. A page drawn anew counts anew."""
    for name in names:
        counted: list[int] = []

        def moves(name: str = name, counted: list[int] = counted) -> bool:
            counted.append(int(part(screen, name).evaluate(DECODED) or 0))
            return counted[-1] > min(counted) + 3

        eventually(moves)


def awaits_originals(phone: Phone, office: Office) -> str:
    """A shop that was filed, accepted and approved, and only lacks a look at its originals; gives the case."""
    case = str(phone.file_rented()["application_id"])
    office.clerk.accept(case)
    office.reviewer.approve(case)
    return case


def sit_down(desk: Screen, token: str) -> None:
    """Signed in since this morning: the page of the remote desk, and on duty."""
    desk.page.context.add_cookies([{"name": "desk", "value": token, "url": f"{desk.url}/desk"}])
    desk.go("/desk/calls")
    desk.page.locator("form[action$='/duty/begin'] button").click()
    expect(desk.page.locator("form[action$='/duty/finish']")).to_be_attached()


def call(kiosk: Screen, desk: Screen) -> None:
    """From whatever screen the person is at, until both see each other."""
    kiosk.page.locator("button[name=call]").click()
    kiosk.see("不录像，不录音")
    kiosk.page.locator("button[form=agree]").click()
    kiosk.see("正在为您呼叫")
    desk.page.locator("form[action='/desk/calls/next'] button").click()
    plays(desk, "person", "paper")
    plays(kiosk, "clerk")


def point(kiosk: Screen, desk: Screen) -> None:
    """The clerk touches the paper in the middle; the ring appears there at the kiosk."""
    part(desk, "paper").click()
    beside = kiosk.page.wait_for_function(BESIDE_THE_MIDDLE).json_value()
    assert max(abs(each) for each in beside) < 8


def photographed(kiosk: AtKiosk, desk: Screen, tray: Tray) -> None:
    """The clerk asks for the original, the person lays and photographs it, the clerk has it beside the upload."""
    desk.page.locator("[data-lay]").click()
    kiosk.screen.see("工作人员现在要看这一份")
    tray.lay_paper("letter")
    point(kiosk.screen, desk)
    kiosk.page.locator(".call-originals li.asked button").click()
    expect(kiosk.page.get_by_text("已拍，工作人员正在看")).to_be_visible(timeout=COMPARED_MS)
    expect(desk.page.locator(COMPARED).first).to_be_visible(timeout=PATIENCE_MS)
    kiosk.screen.shot("photographed")
    desk.shot("photographed")


def written(kiosk: AtKiosk, desk: Screen) -> None:
    part(desk, "say").locator("input").fill("请看第三条")
    part(desk, "say").locator("button").click()
    kiosk.screen.see("请看第三条")
    kiosk.page.locator("summary").click()
    part(kiosk.screen, "say").locator("input").fill("看到了")
    kiosk.screen.shot("writing")
    part(kiosk.screen, "say").locator("button").click()
    desk.see("看到了")


def agreed(kiosk: AtKiosk, desk: Screen) -> None:
    """The clerk says that all originals are the same; the result is printed."""
    desk.page.locator('input[name^="equal:"][value="yes"]').check()
    desk.page.locator("[data-finish]").click()
    expect(kiosk.page.locator("#sheet .note.good")).to_be_visible(timeout=PATIENCE_MS)
