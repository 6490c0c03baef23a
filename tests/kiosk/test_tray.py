"""The device tray: a visitor's hands beside the kiosk, and the lights that lead them."""

import io
import time
from collections.abc import Callable

import httpx
import pytest
import qrcode
from PIL import Image

from demo.tray_pages import FAULTS
from tests.kiosk.rig import Rig


@pytest.fixture
def tray(rig: Rig) -> httpx.Client:
    return httpx.Client(base_url=f"{rig.url}/demo", timeout=20)


def picture_of(text: str) -> bytes:
    file = io.BytesIO()
    qrcode.make(text).get_image().convert("RGB").resize((600, 600)).save(file, "PNG")
    return file.getvalue()


def hand(tray: httpx.Client, purpose: str, picture: bytes) -> dict[str, object]:
    answer = tray.post("/picture", data={"do": purpose}, files={"picture": ("picture", picture)})
    return answer.raise_for_status().json()


def eventually(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_every_fault_of_every_device_has_a_button_with_words(rig: Rig, tray: httpx.Client) -> None:
    page = tray.get("/").text
    for kind, device in rig.tray.devices.items():
        for fault in device.faults.known:
            assert f'data-what="{kind}.{fault}"' in page
            assert FAULTS[kind][fault] in page


def test_a_visitor_lays_a_picture_of_his_own_under_the_camera(rig: Rig, tray: httpx.Client) -> None:
    before = rig.tray.camera.jpeg
    assert hand(tray, "lay", picture_of("a paper"))["paper"] == "own"
    assert rig.tray.camera.jpeg != before


def test_a_visitor_scans_the_code_of_a_picture(rig: Rig, tray: httpx.Client) -> None:
    assert hand(tray, "scan", picture_of("no code of ours"))["code"] is True
    rig.wait_for(lambda kiosk: kiosk.notice == kiosk.words.say("scan.foreign", kiosk.language))
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def test_what_is_no_picture_and_what_has_no_code_is_said(tray: httpx.Client) -> None:
    assert hand(tray, "lay", b"<html>")["picture"] is False
    plain = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(plain, "JPEG")
    assert hand(tray, "scan", plain.getvalue())["code"] is False


def test_an_open_door_of_the_locker_is_pushed_to(rig: Rig, tray: httpx.Client) -> None:
    rig.tray.locker.force(7)
    assert tray.get("/state").json()["doors"] == ["7"]
    assert tray.post("/act", data={"do": "shut", "what": "7"}).json()["doors"] == []


def test_what_comes_out_of_the_printers_is_shown_newest_first(rig: Rig, tray: httpx.Client) -> None:
    (rig.tray.printouts / "receipt.png").write_bytes(picture_of("a receipt"))
    newest = tray.get("/state").json()["printouts"][0]
    assert newest == "receipt.png"
    assert tray.get(f"/printouts/{newest}").content.startswith(b"\x89PNG")


def test_the_light_beside_the_device_that_a_screen_asks_for_shines(rig: Rig) -> None:
    screen = httpx.Client(base_url=f"{rig.url}/kiosk", follow_redirects=True, timeout=20)
    screen.get("/")
    eventually(lambda: rig.tray.board.lit == ["id_card_reader"])
    screen.get("/help")
    eventually(lambda: rig.tray.board.lit == [])
    rig.on_kiosk(lambda kiosk: kiosk.lights.lead_to("papers"))
    eventually(lambda: rig.tray.board.lit == ["document_camera"])
