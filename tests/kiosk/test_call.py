"""A call at the kiosk: consent, queue, signals there and back, and every way that it ends.

The clerk is played through the hall's use cases, the page of the screen by a WebSocket; at the end two browsers see
each other. What a clerk and a person do together is in tests/journeys/test_call.py.
"""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar
from playwright.sync_api import sync_playwright
from pyotp import random_base32
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from core.calls import at_desk, duty, lines, mailbox
from core.calls.schemas import CONSENT, RemoteCall
from core.ids import new_id
from core.people import staff
from core.people.schemas import StaffMember
from core.supervision.service import recompute_calls
from demo.people import PASSWORD
from demo.places import CENTRE
from desk.app import create_desk, open_office
from kiosk.screens.call import WORDING
from kiosk.screens.call_signals import OVER
from tests.journeys import calling
from tests.journeys.browser import Screen, launched
from tests.journeys.processes import eventually
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig

RUNNING = """call => call.streams.flatMap(stream => stream.getTracks()).filter(track => track.readyState === 'live')
  .map(track => track.kind).sort()"""
OFFER = {"type": "offer", "sdp": "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n"}


class Clerk:
    """At the remote desk of the rig's hall."""

    def __init__(self, rig: Rig) -> None:
        self.hall = rig.hall
        self.id = rig.hall.hire("clerk")

    def do(self, use_case: Any, *args: Any) -> Any:
        return self.hall.as_staff(use_case, *args, id=self.id, role="clerk")

    def answer(self) -> RemoteCall:
        answered: RemoteCall = self.do(at_desk.answer_next)
        self.line = self.do(lines.open_at_desk, answered.id)
        return answered

    def say(self, **frame: Any) -> None:
        self.do(mailbox.post, self.line, json.dumps(frame))

    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(each) for each in self.hall.database.read_now(mailbox.read, self.line).frames]

    def page(self, call: str) -> Any:
        return self.do(at_desk.open_page, call)


@pytest.fixture
def clerk(rig: Rig) -> Iterator[Clerk]:
    clerk = Clerk(rig)
    clerk.do(duty.begin)
    yield clerk
    clerk.do(duty.finish)


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def page_of(rig: Rig, origin: str = "", visit: str = "") -> ClientConnection:
    """What the page's script does."""
    here = rig.kiosk.visit
    address = f"{rig.url.replace('http', 'ws')}/kiosk/call/signals?visit={visit or (here.id if here else '')}"
    return connect(address, additional_headers={"Origin": origin or rig.url})


def next_of(page: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(page.recv(timeout=20))
        if frame["kind"] == kind:
            return frame


def called(citizen: Citizen, clerk: Clerk) -> RemoteCall:
    """Agreed, and answered."""
    citizen.go("call?at=find").press("call")
    assert citizen.path == "call" and citizen.sees("call.waiting_heading")
    answered = clerk.answer()
    citizen.rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.talk and kiosk.visit.talk.call.clerk_name))
    return answered


def test_the_kiosk_shows_the_wording_that_the_hall_asks_for() -> None:
    assert WORDING == CONSENT


def in_vain(rig: Rig) -> int:
    """How often the hall has heard that somebody wanted a clerk and nobody was there."""
    month = f"{rig.hall.clock.at.astimezone(rig.hall.services.settings.hall.time_zone):%Y-%m}"
    return rig.hall.database.read_now(recompute_calls, month).total.in_vain


def test_with_nobody_there_or_no_link_the_screen_says_what_works_all_the_same(citizen: Citizen, rig: Rig) -> None:
    assert citizen.go("call?at=find").sees("call.nobody_heading") and citizen.sees("call.works_print")
    assert rig.kiosk.visit is None, "looking is not a visit yet"
    citizen.go("call?at=find")
    rig.wait_for(lambda kiosk: in_vain(rig) == 1)
    rig.link.set_cut(True)
    assert citizen.go("call?at=find").sees("call.unlinked_heading") and citizen.sees("call.works_stored")
    assert citizen.find(r'href="/kiosk/(find)"') == "find"


def test_before_the_call_the_person_is_told_what_it_is_and_every_screen_leads_to_it(
    citizen: Citizen, clerk: Clerk
) -> None:
    citizen.go("").press("manner", call="yes", at="")
    assert citizen.path == "call" and citizen.sees("call.wait_none")
    assert all(citizen.sees(f"call.agree_{key}") for key in ("seen", "papers", "nothing_kept", "noted", "free", "end"))


def test_signals_pass_both_ways_and_what_was_written_outlives_a_new_page(
    citizen: Citizen, clerk: Clerk, rig: Rig
) -> None:
    answered = called(citizen, clerk)
    with page_of(rig) as page:
        assert next_of(page, "call")["call"]["state"] == "connected"
        page.send(json.dumps({"kind": "description", "description": OFFER}))
        page.send(json.dumps({"kind": "say", "text": "我听不清"}))
        clerk.say(kind="point", x=0.25, y=0.5, on="paper")
        clerk.say(kind="say", text="请看这里")
        assert next_of(page, "point")["x"] == 0.25 and next_of(page, "say")["text"] == "请看这里"
    rig.wait_for(lambda _: "say" in (each["kind"] for each in clerk.heard()))
    assert [each["kind"] for each in clerk.heard() if each["kind"] != "call"] == ["description", "say"]
    assert citizen.go("call").sees("call.with", name=answered.clerk_name)
    assert "请看这里" in citizen.page and "我听不清" in citizen.page
    citizen.press("call/end")
    assert citizen.sees("call.ended_citizen") and citizen.sees("call.ended_off")
    rig.wait_for(lambda _: clerk.page(answered.id).call.ended_by == "citizen")


def test_the_clerk_hangs_up_and_the_screen_says_so(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    answered = called(citizen, clerk)
    clerk.do(at_desk.end, answered.id)
    rig.wait_for(lambda kiosk: bool(kiosk.visit and not kiosk.visit.in_call))
    assert citizen.go("call").sees("call.ended_clerk")
    assert citizen.screen.get("/kiosk/here?at=call").headers["HX-Refresh"] == "true"


def test_a_call_ends_with_its_visit_and_nothing_of_it_stays(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    answered = called(citizen, clerk)
    talk = rig.kiosk.visit and rig.kiosk.visit.talk
    assert talk is not None
    with page_of(rig) as page:
        clerk.say(kind="say", text="林青禾的房产证")
        next_of(page, "say")
        rig.on_kiosk(lambda kiosk: kiosk.end_visit())
        with pytest.raises(ConnectionClosed) as closed:
            next_of(page, "never")
        assert closed.value.rcvd and closed.value.rcvd.code == OVER
    assert talk.written == [] and talk.case == "" and not talk.live
    rig.wait_for(lambda _: clerk.page(answered.id).call.ended_by == "visit_ended")


def test_pictures_of_the_papers_are_given_only_while_a_clerk_is_there(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    citizen.go("call?at=find").press("call")
    assert citizen.screen.get("/kiosk/call/frames/paper").status_code == 404
    clerk.answer()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.talk and kiosk.visit.talk.call.clerk_name))
    first = citizen.screen.get("/kiosk/call/frames/paper?after=0")
    second = citizen.screen.get(f"/kiosk/call/frames/paper?after={first.headers['Frame']}")
    assert first.content[:2] == b"\xff\xd8" and int(second.headers["Frame"]) > int(first.headers["Frame"])
    citizen.press("call/end")
    assert citizen.screen.get("/kiosk/call/frames/paper").status_code == 404


def test_a_cut_link_takes_the_signals_and_gives_them_back(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    called(citizen, clerk)
    with page_of(rig) as page:
        rig.link.set_cut(True)
        rig.wait_for(lambda kiosk: not kiosk.link_up)
        page.send(json.dumps({"kind": "say", "text": "还在吗"}))
        clerk.say(kind="say", text="还在")
        rig.link.set_cut(False)
        assert next_of(page, "say")["text"] == "还在"
    rig.wait_for(lambda _: any(each.get("text") == "还在吗" for each in clerk.heard()))
    assert rig.kiosk.visit and rig.kiosk.visit.in_call


def test_neither_another_sites_page_nor_another_visits_gets_the_line(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    called(citizen, clerk)
    for origin, visit in (("https://example.org", ""), ("", new_id())):
        with page_of(rig, origin, visit) as page, pytest.raises(ConnectionClosed):
            page.recv(timeout=20)


def test_of_two_pages_of_one_screen_the_newer_has_the_line(citizen: Citizen, clerk: Clerk, rig: Rig) -> None:
    called(citizen, clerk)
    with page_of(rig) as old, page_of(rig) as new:
        next_of(new, "call")
        with pytest.raises(ConnectionClosed):
            next_of(old, "never")
        clerk.say(kind="say", text="请看")
        assert next_of(new, "say")["text"] == "请看"


@pytest.fixture
def desk_url(rig: Rig) -> Iterator[str]:
    """The desk of the rig's hall, served by another process of it, as far as a browser can tell."""
    house = rig.hall
    office = open_office(
        house.services.settings, house.database, house.store, house.keys, house.clock, PASSWORD, house.services.bells
    )
    server = uvicorn.Server(uvicorn.Config(Litestar([create_desk(office)]), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)
    office.pictures.close()


def signed_in(rig: Rig, desk_url: str) -> str:
    """A clerk's sign-in, as the desk's cookie keeps it."""
    clerk = StaffMember(new_id(), "remote", "周岚", frozenset({"clerk", "issuer"}), "", CENTRE)
    rig.hall.do(staff.add_staff, clerk, staff.hash_password(PASSWORD), random_base32())
    code = rig.hall.database.read_now(staff.current_totp_code, clerk.username, rig.hall.clock.at)
    form = {"username": clerk.username, "password": PASSWORD, "code": code}
    return httpx.post(f"{desk_url}/desk/sign-in", data=form).cookies["desk"]


def test_person_and_clerk_see_each_other_and_the_clerk_points_at_the_paper(rig: Rig, desk_url: str) -> None:
    with sync_playwright() as tools:
        browsers = [launched(tools.chromium, calling.WITHOUT_A_NETWORK) for _ in range(2)]
        kiosk = Screen(browsers[0], "call-kiosk", rig.url, 1080, 1920, "zh-CN")
        desk = Screen(browsers[1], "call-desk", desk_url, 1920, 1080, "zh-CN")
        calling.sit_down(desk, signed_in(rig, desk_url))
        kiosk.go("/kiosk/")
        calling.call(kiosk, desk)
        calling.point(kiosk, desk)
        assert kiosk.page.locator("person-call").evaluate(RUNNING) == ["audio", "video", "video"]
        kiosk.page.locator("button[form=end]").click()
        kiosk.see("镜头和话筒已经关了")
        desk.see("对方结束了通话")
        for screen in (kiosk, desk):
            screen.close()
            screen.check()
        for browser in browsers:
            browser.close()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
