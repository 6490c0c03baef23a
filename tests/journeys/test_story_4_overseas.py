"""Story 4, the overseas applicant: a kiosk in Hong Kong whose line to the hall breaks in the middle of submitting.

Chau Man Yee types her Home Return Permit and her identity card, in 繁體. The hall takes her filing in, but its answer
is lost: the screen says what it knows, *stored here, not yet arrived*. When the line is back there is one case, not
two.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.clock import AUTHORITY_ZONE, hong_kong_calendar, mainland_calendar
from demo.people import find_person
from hardware.document_camera.emulator import EmulatedCamera
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from tests.journeys.browser import PORTRAIT
from tests.journeys.conftest import NewScreen
from tests.journeys.kiosk import AtKiosk, newest_printout
from tests.journeys.office import Office
from tests.journeys.phone import PAPERS, Phone
from tests.journeys.pictures import codes_in, text_of
from tests.journeys.processes import Process, eventually, free_port
from tests.journeys.wire import Wire
from tests.sweet_shop import MATTER

CHAU = find_person("周敏儀")
PERMIT = CHAU.card.number
HKID = CHAU.supporting[0].number
SITUATION = {
    "residency": "hong_kong",
    "name": "declare_now",
    "premises": "rented",
    "dwelling": "no",
    "scope": "general",
    "filing": "self",
}
SETTINGS = """
name = "HK-01"
place = { zh-Hans = "香港中环服务点", zh-Hant = "香港中環服務點", en = "Central, Hong Kong" }
profile = "hong_kong"
data = "kiosk"
idle_seconds = PATIENCE
warning_seconds = 10

[[device]]
kind = "document_camera"
url = "CAMERA"

[[device]]
kind = "receipt_printer"
url = "PRINTER"
"""


class Overseas:
    """The kiosk's place: its devices, its settings, its line, and `hall kiosk` itself, which may be started again."""

    def __init__(self, folder: Path, hall_url: str) -> None:
        self.folder = folder
        self.printouts = folder / "printouts"
        self.camera = EmulatedCamera()
        self.printer = EmulatedReceiptPrinter(self.printouts)
        self.camera.start()
        self.printer.start()
        self.wire = Wire(hall_url)
        self.process: Process | None = None

    def start(self, idle_seconds: int, enrolment_code: str = "") -> str:
        """Serve the screen; gives its address."""
        config, port = self.folder / "kiosk.toml", free_port()
        said = SETTINGS.replace("PATIENCE", str(idle_seconds))
        config.write_text(said.replace("CAMERA", self.camera.url).replace("PRINTER", self.printer.url))
        arguments = ["kiosk", "--hall", self.wire.url, "--config", str(config), "--port", str(port)]
        if enrolment_code:
            arguments += ["--enrolment-code", enrolment_code]
        self.process = Process(arguments, f"http://127.0.0.1:{port}", self.folder / "kiosk.log")
        self.process.wait_until_open("/health")
        return self.process.url

    def stop(self) -> None:
        if self.process:
            self.process.stop()
        self.process = None

    def close(self) -> None:
        self.stop()
        self.wire.close()
        self.camera.stop()
        self.printer.stop()


@pytest.fixture(scope="module")
def overseas(hall: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Overseas]:
    place = Overseas(tmp_path_factory.mktemp("hong-kong"), hall.url)
    yield place
    place.close()


def test_the_kiosk_is_enrolled_when_its_fingerprint_is_the_same_on_both_sides(
    new_screen: NewScreen, hall: Process, overseas: Overseas
) -> None:
    desk = new_screen("overseas-desk", 1920, 1080)
    desk.page.context.add_cookies(
        [{"name": "desk", "value": Office(hall.url).seat("admin").token, "url": f"{hall.url}/desk"}]
    )
    desk.go("/desk/terminals")
    desk.page.locator("summary", has_text="登记").click()
    desk.page.locator('form[action$="/terminals/code"] button').click()
    code = desk.page.locator("p.code").inner_text().strip()
    desk.shot("code")

    kiosk_url = overseas.start(60, code)
    screen = new_screen("overseas-enrolment", *PORTRAIT, kiosk_url)
    screen.go("/kiosk/")
    screen.see("這部自助機等待啟用")
    fingerprint = screen.page.locator(".big-number").inner_text()
    screen.shot("waiting")

    pending = desk.page.locator("tr", has_text="HK-01")

    def listed() -> int:
        desk.go("/desk/terminals")
        return pending.count()

    eventually(listed)
    pending.locator("a").first.click()
    desk.see(fingerprint)
    desk.shot("pending")
    desk.page.locator('form[action$="/confirm"] button').click()
    desk.see("终端已启用")
    expect(screen.page.locator("form#begin")).to_be_attached(timeout=60_000)
    screen.shot("enrolled")


def test_chau_files_once_although_the_line_breaks_and_the_screen_tells_the_truth(
    new_screen: NewScreen, hall: Process, overseas: Overseas
) -> None:
    assert overseas.process, "enrolled by the test before"
    screen = new_screen("overseas", *PORTRAIT, overseas.process.url)
    kiosk = AtKiosk(screen)
    phone = Phone(hall.url, "周敏儀")

    kiosk.come()
    say_who_she_is(kiosk)
    kiosk.at("known")
    screen.shot("known", whole=True)
    kiosk.touch("辦理事項")
    kiosk.search_by_strokes({"開": "szhh", "店": "nhps"})
    screen.shot("find")
    kiosk.choose_matter(MATTER)
    kiosk.answer(SITUATION)
    screen.shot("checklist")
    kiosk.touch("開始填寫")
    fill_in_the_form(kiosk)
    lay_papers(kiosk, overseas)
    kiosk.at("check")
    screen.shot("check")
    kiosk.touch("去簽名")
    kiosk.at("sign")
    kiosk.sign()

    overseas.wire.lose_answers()
    kiosk.touch("簽名並提交")
    screen.see("已經存好，尚未送達大廳")
    screen.shot("stored")
    filed = eventually(lambda: submitted(phone))
    assert len(filed) == 1, "it has arrived, which the kiosk cannot know"
    overseas.wire.cut()
    printouts = set(overseas.printouts.glob("*.png"))
    kiosk.touch("列印回執")
    screen.see("回執已列印")
    slip = newest_printout(overseas.printouts, printouts)
    (reference,) = codes_in(slip)
    assert reference.endswith(f"#{filed[0]['id']}"), "a name to ask by, no receipt before it has arrived"

    overseas.wire.join()
    kiosk.at("receipt")
    screen.see("已送達大廳")
    screen.see(filed[0]["case_number"])
    screen.see("回執已列印")
    screen.shot("receipt")
    assert [case["id"] for case in submitted(phone)] == [filed[0]["id"]], "one case, not two"
    days = differing_days(date.fromisoformat(phone.get(f"/applications/{filed[0]['id']}")["clocks"][0]["last_day"]))
    expect(screen.page.get_by_text("內地上班，香港放假")).to_have_count(days)
    if not days:
        screen.see("內地與香港的工作天相同")

    notices = phone.get(f"/applications/{filed[0]['id']}/notices")
    receipt = text_of(phone.wait_for_pdf(f"/notices/{notices[0]['id']}/pdf?language=zh-Hant"))
    assert "期限自到達本機關之時起算" in receipt.replace("\n", "").replace("\r", "")
    kiosk.leave()


def test_a_screen_nobody_touches_warns_and_then_forgets(new_screen: NewScreen, overseas: Overseas) -> None:
    overseas.stop()
    url = overseas.start(idle_seconds=5)
    screen = new_screen("overseas-idle", *PORTRAIT, url)
    kiosk = AtKiosk(screen)
    kiosk.come()
    kiosk.page.locator('a[href$="/identify"]').first.click()
    kiosk.touch("同意傳送")
    kiosk.page.locator('a[href$="/hk_macau_travel_permit"]').click()
    kiosk.page.locator("#number").fill(PERMIT)
    kiosk.touch("我還在")
    expect(kiosk.page.locator("#idle .over")).to_have_count(0)
    expect(kiosk.page.locator("#number")).to_have_value(PERMIT)
    screen.see("您還在嗎")
    screen.shot("warned")
    kiosk.at("")
    screen.see_nothing_of(PERMIT, "周")
    screen.shot("forgotten")


def say_who_she_is(kiosk: AtKiosk) -> None:
    """Type permit and identity card; a slip of the finger is told."""
    kiosk.page.locator('a[href$="/identify"]').first.click()
    kiosk.screen.see("是否同意把資料傳送至內地")
    kiosk.screen.shot("consent")
    kiosk.touch("同意傳送")
    kiosk.screen.shot("documents")
    kiosk.page.locator('a[href$="/hk_macau_travel_permit"]').click()
    kiosk.page.locator("#number").fill(PERMIT)
    kiosk.page.locator("#name").fill("周敏儀")
    kiosk.page.locator("#supporting").fill(HKID[:-2] + ("0" if HKID[-2] != "0" else "1") + ")")
    kiosk.touch("下一步")
    expect(kiosk.page.locator(".note.bad")).to_be_visible()
    expect(kiosk.page.locator("#name")).to_have_value("周敏儀")
    expect(kiosk.page.locator(".field.wrong")).to_contain_text("香港身份證號碼")
    kiosk.screen.shot("wrong-check-digit")
    kiosk.page.locator("#supporting").fill(HKID)
    kiosk.touch("下一步")


def fill_in_the_form(kiosk: AtKiosk) -> None:
    """Whatever is still asked, section by section."""
    typed = {
        "operator_address": "香港中環示例道1號",
        "trade_name": "南海区桂城周记饼店",
        "premises_address": "佛山市南海区桂城街道示例路3号",
        "business_scope": "糕点零售",
        "employees": "3",
        "lease_until": "2028-08-02",
    }
    kiosk.page.wait_for_url("**/kiosk/form/*")
    if kiosk.page.locator("#field-phone").count():
        kiosk.page.locator("#field-phone").click()
        kiosk.type_on_glass("+85261234567")
    kiosk.fill_in(typed)


def lay_papers(kiosk: AtKiosk, overseas: Overseas) -> None:
    """A page for every line that needs one."""
    overseas.camera.show(PAPERS / "letter.jpg")
    while "/papers/" in kiosk.page.url:
        line = kiosk.page.url
        kiosk.capture_when_seen()
        kiosk.screen.shot("paper")
        kiosk.touch("下一步")
        kiosk.page.wait_for_url(lambda url, before=line: url != before)


def submitted(phone: Phone) -> list[dict[str, str]]:
    return [case for case in phone.get("/me/applications") if case["state"] != "draft"]


def differing_days(last: date) -> int:
    """Days until `last` on which the mainland works and Hong Kong does not."""
    today = datetime.now(AUTHORITY_ZONE).date()
    days = [today + timedelta(days=each) for each in range(1, (last - today).days + 1)]
    return sum(mainland_calendar().is_working(day) and not hong_kong_calendar().is_working(day) for day in days)
