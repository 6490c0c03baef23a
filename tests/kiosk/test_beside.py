"""An original laid beside the picture that was sent of it, on the kiosk's screen: its words and its look."""

from collections.abc import Iterator
from itertools import product
from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.call import LANGUAGES
from core.ids import new_id
from core.imaging.beside import Region
from core.imaging.comparison import Flaw
from core.imaging.intake import from_bgr
from core.imaging.picture import Picture
from demo.people import PEOPLE, DemoPerson, find_person
from kiosk.comparing import Compared, compared
from kiosk.showing import Showing
from kiosk.words import Words
from tests.core.imaging.forms import PaperForm, altered, drawn, filled_in, photographed
from tests.core.imaging.pictures import with_glare
from tests.journeys.browser import SCREENSHOTS, launched
from tests.kiosk.citizen import Citizen
from tests.kiosk.powers import power_for
from tests.kiosk.rig import Rig
from tests.kiosk.sheets import until, worker_of
from tests.mobile_api.filing import accept_and_approve, good, once, start, upload
from tests.sweet_shop import FORM, RENTED

HE = PEOPLE[1]
MATTER = "individual-business-registration"
AGENT, PRINCIPAL = find_person("林晓岚"), find_person("欧阳明珠")
SENT = filled_in(8)
ON_TOP = """button => {
  button.scrollIntoView({ block: "nearest" });
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const seen = [[left + 20, top + 8], [right - 20, bottom - 8]].map(([x, y]) => document.elementFromPoint(x, y));
  return seen.every(each => each === button);
}"""
NEARER = """([times, before, tolerance]) => [...document.querySelectorAll(".plane")]
  .every(each => Math.abs(new DOMMatrix(each.style.transform).a / before / times - 1) <= tolerance)"""
PANELS = {"portrait": (1080, 1920), "landscape": (1920, 1080), "phone": (390, 844)}


def as_photographed(form: PaperForm, seed: int) -> Picture:
    return photographed(drawn(form), seed)


@pytest.fixture(scope="module")
def awaiting(rig: Rig) -> tuple[str, str]:
    return sent_by_telephone(rig)


def sent_by_telephone(rig: Rig, person: DemoPerson = HE) -> tuple[str, str]:
    """His case that waits for the original of a lease: the ids of case and picture. A lease that was seen once is not
    asked for again."""
    lease = new_id()
    with rig.hall.client(rig.hall.sign_in(person.id)) as phone:
        id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
        upload(phone, id, "landlord_property")
        path, headers = f"/applications/{id}/documents/{lease}", once() | {"Content-Type": "image/jpeg"}
        sent = from_bgr(as_photographed(SENT, 3))
        good(phone.put(path, params={"material": "lease"}, content=sent, headers=headers))
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
    accept_and_approve(rig.hall, id)
    return id, lease


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig).tap_card(HE)
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One for each test: a page that is left open follows whoever comes next."""
    page = browser.new_page()
    yield page
    page.close()


def put(rig: Rig, found: Compared) -> None:
    """As if it had just been compared at this screen."""

    def keep(kiosk: object) -> None:
        visit = rig.kiosk.visit
        assert visit
        visit.compared = found

    rig.on_kiosk(keep)


def test_what_lies_there_is_compared_with_what_was_sent_and_nothing_of_it_stays(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str]
) -> None:
    case, lease = awaiting
    assert citizen.go(f"case/{case}").sees("beside.offer")
    citizen.go(f"beside/{case}/{lease}")
    assert citizen.sees("beside.counts") and f"{lease}/sent" in citizen.page
    rig.lay("timetable")
    citizen.press(f"beside/{case}/{lease}", capture="yes")
    assert not citizen.sees("beside.same") and citizen.sees("beside.again")
    picture = citizen.find(r'src="/kiosk/(compared/[^"]+/original)"')
    assert citizen.screen.get(f"/kiosk/{picture}").headers["content-type"] == "image/jpeg"
    citizen.press(f"beside/{case}/{lease}", again="yes")
    assert citizen.sees("beside.capture")
    visit = rig.kiosk.visit
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert visit is not None and visit.compared is None
    assert citizen.screen.get(f"/kiosk/{picture}").status_code == 404


def test_somebody_elses_paper_and_one_of_another_case_are_not_shown(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str]
) -> None:
    case, lease = awaiting
    assert citizen.go(f"beside/{new_id()}/{lease}").path == "known"
    assert citizen.go(f"beside/{case}/{new_id()}").path.startswith(f"beside/{case}")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert citizen.screen.get(f"/kiosk/beside/{case}/{lease}/sent").status_code == 404


def test_every_reason_and_every_part_of_a_page_has_its_words() -> None:
    words = Words.load()
    for flaw in get_args(Flaw):
        own = [words.knows(f"beside.flaw.{picture}.{flaw}") for picture in ("upload", "original")]
        assert all(own) or words.knows(f"beside.flaw.both.{flaw}"), flaw
    assert all(words.knows(f"beside.part.{part}") for part in get_args(Region))


@pytest.fixture(scope="module")
def glaring() -> Picture:
    """The sent form with one digit altered, and a lamp mirrored in it."""
    return with_glare(as_photographed(altered(SENT, "digit", 8), 5), 0.4, 0.85, 0.12)


@pytest.fixture(scope="module")
def findings(glaring: Picture, awaiting: tuple[str, str]) -> dict[str, Compared]:
    sent = from_bgr(as_photographed(SENT, 3))
    lamp = with_glare(as_photographed(SENT, 5), 0.4, 0.85, 0.12)
    return {
        name: compared(awaiting[1], sent, [original]) for name, original in (("different", glaring), ("unsure", lamp))
    }


BY_DAY = [("portrait", "different"), ("landscape", "unsure")]
AT_NIGHT = [
    pytest.param(*pair, marks=pytest.mark.nightly)
    for pair in product(PANELS, ("different", "unsure"))
    if pair not in BY_DAY
]


@pytest.mark.parametrize(("panel", "verdict"), [*BY_DAY, *AT_NIGHT])
def test_both_sides_stand_on_the_screen_with_what_to_do_in_reach_of_a_finger(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str], findings: dict[str, Compared], page: Page,
    panel: str, verdict: str,
) -> None:  # fmt: skip
    case, lease = awaiting
    found = findings[verdict]
    assert found.comparison.verdict == verdict and found.where and found.comparison.unreadable
    put(rig, found)
    language = LANGUAGES[list(PANELS).index(panel)]
    citizen.go(f"beside/{case}/{lease}").press("manner", large="yes", language=language)
    page.set_viewport_size({"width": PANELS[panel][0], "height": PANELS[panel][1]})
    page.goto(f"{rig.url}/kiosk/beside/{case}/{lease}")
    page.wait_for_function("[...document.images].every(image => image.naturalWidth)")
    shown = page.locator("paper-comparison .panes").bounding_box()
    assert shown and shown["height"] > 300
    places = len(found.comparison.differences) + len(found.comparison.unreadable)
    expect(page.locator(".stage.of-upload polygon")).to_have_count(places)
    for button in page.locator("paper-comparison .controls button").all():
        box = button.bounding_box()
        assert box and box["height"] >= 96 and box["width"] >= 96
        assert button.evaluate(ON_TOP), "nothing hides a part of it"
    page.locator("paper-comparison .panes").focus()
    page.keyboard.press("n")
    expect(page.locator(".told")).to_have_text(f"1 / {places}")
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"kiosk-beside-{verdict}-{panel}.png"))


def test_two_fingers_zoom_both_sides_about_what_they_hold(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str], findings: dict[str, Compared], page: Page
) -> None:
    put(rig, findings["different"])
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(f"{rig.url}/kiosk/beside/{awaiting[0]}/{awaiting[1]}")
    box = page.locator(".stage.of-upload").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    planes = "[...document.querySelectorAll('.plane')].map(each => each.style.transform)"
    before = page.evaluate(planes)
    held = [float(each.rsplit("scale(", 1)[1].rstrip(")")) for each in before]
    touch = page.context.new_cdp_session(page)
    for apart, kind in ((40, "touchStart"), (80, "touchMove"), (160, "touchMove")):
        points = [{"x": x + side * apart, "y": y, "id": at} for at, side in enumerate((-1, 1))]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(NEARER, arg=[4, held[0], 0.05])
    after = page.evaluate(planes)
    assert after[0] == after[1] and before[0] == before[1]


def test_a_phones_pass_finds_the_case_and_its_holders_card_opens_it(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str]
) -> None:
    case = awaiting[0]
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.tray.lift()
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())
    with rig.hall.client(rig.hall.sign_in(HE.id)) as phone:
        shown = good(phone.post(f"/applications/{case}/pass", headers=once())).json()["text"]
    rig.tray.scanner.scan(f"{shown[:-4]}0000".encode())
    rig.wait_for(lambda kiosk: bool(kiosk.notice))
    assert rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.scanned) is False
    rig.tray.scanner.scan(shown.encode())
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.scanned))
    assert citizen.go("").path == "identify" and case not in citizen.page
    assert citizen.tap_card(HE).path == f"case/{case}" and citizen.sees("beside.offer")


def test_what_was_only_help_counts_as_soon_as_the_hall_allows_it(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str]
) -> None:
    case, lease = awaiting
    visit = rig.kiosk.visit
    assert visit
    rig.on_kiosk(lambda kiosk: setattr(visit, "showing", Showing(case, frozenset({lease}))))
    assert citizen.go(f"beside/{case}/{lease}").sees("beside.counts")


def test_the_same_original_gives_the_result_at_once_and_the_paper_taken_delivers_it(
    citizen: Citizen, rig: Rig, awaiting: tuple[str, str]
) -> None:
    case, lease = awaiting
    assert citizen.go(f"beside/{case}/{lease}").sees("beside.counts")
    rig.lay(drawn(SENT))
    citizen.press(f"beside/{case}/{lease}", capture="yes")
    assert citizen.sees("beside.all_counted")
    citizen.press(f"beside/{case}")
    assert citizen.path == "sheet"
    worker_of(rig.hall).work_off()
    until(rig, "presented")
    citizen.go("sheet").press("sheet/taken")
    with rig.hall.client(rig.hall.sign_in(HE.id)) as phone:
        rig.wait_for(lambda _: good(phone.get(f"/applications/{case}")).json()["state"] == "concluded")


@pytest.mark.nightly
def test_an_agent_who_may_collect_shows_the_original_and_takes_the_result(rig: Rig, citizen: Citizen) -> None:
    case, lease = sent_by_telephone(rig, PRINCIPAL)
    files, collects = power_for(rig, PRINCIPAL, AGENT, MATTER), power_for(rig, PRINCIPAL, AGENT, MATTER, ("collect",))
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.tray.lift()
    citizen.tap_card(AGENT).go("powers").press("powers", power=files)
    assert not citizen.go(f"case/{case}").sees("case.show_pass")
    assert citizen.go(f"beside/{case}/{lease}").sees("beside.power_lacks")
    citizen.go("powers").press("powers", power=collects)
    assert citizen.go(f"case/{case}").sees("case.show_pass")
    assert citizen.go(f"beside/{case}/{lease}").sees("beside.counts")
    rig.lay(drawn(SENT))
    citizen.press(f"beside/{case}/{lease}", capture="yes")
    assert citizen.sees("beside.all_counted"), citizen.page
    citizen.press(f"beside/{case}")
    assert citizen.path == "sheet"
    worker_of(rig.hall).work_off()
    until(rig, "presented")
    citizen.go("sheet").press("sheet/taken")
    with rig.hall.client(rig.hall.sign_in(PRINCIPAL.id)) as phone:
        rig.wait_for(lambda _: good(phone.get(f"/applications/{case}")).json()["state"] == "concluded")
