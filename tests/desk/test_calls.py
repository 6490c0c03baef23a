"""The remote desk as a clerk's browser sees it: duty, queue, one call, its papers and its socket."""

import re
from typing import Any

import msgspec
import pytest
from litestar.exceptions import WebSocketDisconnect

from core.calls import mailbox
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.core.calls import lives
from tests.core.calls.lives import CLERK, COLLEAGUE
from tests.core.lockers.lives import kiosk_with_locker
from tests.desk.conftest import Client, Sit, key_in, send

OURS = {"Origin": "http://hall.test"}


def press(client: Client, page: str, to: str, **fields: str) -> Any:
    return client.post(to, data={"request": key_in(page), **fields}, follow_redirects=True)


def sit_down(sit: Sit, clerk: str = CLERK) -> Client:
    """On duty."""
    client = sit(clerk)
    assert "Go off duty" in press(client, client.get("/desk/calls").text, "/desk/calls/duty/begin").text
    return client


def answered(hall: HallInTest, clerk: Client, terminal: str, case: str) -> str:
    """A call about this case's originals, answered from the page."""
    asked = lives.ask(hall, terminal, lives.with_card(hall, terminal), case, "originals")
    page = press(clerk, clerk.get("/desk/calls").text, "/desk/calls/next")
    assert str(page.url).endswith(asked.id)
    return asked.id


def test_from_the_queue_through_the_papers_to_the_result(hall: HallInTest, sit: Sit) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    clerk = sit_down(sit)
    assert "Nobody waits" in clerk.post("/desk/calls/queue").text
    call_id = lives.ask(hall, terminal, lives.with_card(hall, terminal), case, "originals").id
    queue = clerk.post("/desk/calls/queue").text
    assert "originals to be verified" in queue and "identity document read" in queue and HOLDER not in queue
    page = press(clerk, clerk.get("/desk/calls").text, "/desk/calls/next")
    place = f"/desk/calls/{call_id}"
    assert str(page.url).endswith(place) and page.headers["permissions-policy"].count("(self)") == 2
    assert 'data-part="paper"' in page.text and f'data-signals="{place}/signals"' in page.text
    assert "陈**" in page.text and "appear here" in page.text
    opened = lives.show_originals(hall, terminal, call_id)
    papers = clerk.get(f"{place}/papers").text
    (document,) = [line.document.id for line in opened.lines]
    assert f'data-lay="{document}"' in papers and "data-finish" in papers
    assert clerk.get(f"{place}/papers/{document}").status_code == 204
    refused = press(clerk, papers, f"{place}/papers", **{f"equal:{document}": "yes"})
    assert refused.status_code == 200 and 'value="yes" checked' in refused.text
    capture = lives.lay(hall, terminal, call_id, document)
    seen = clerk.get(f"{place}/papers/{document}").text
    assert clerk.get(f"{place}/papers/{document}?since={capture.sha256}").status_code == 204
    picture = re.search(r'href="(/desk/verifications/[^"]+\?slip=[^"]+)"', seen)
    assert picture and clerk.get(picture[1]).headers["content-type"] == "image/jpeg"
    papers = clerk.get(f"{place}/papers").text
    slip = re.search(rf'name="slip:{document}" value="([^"]+)"', papers)
    assert slip
    said = {f"equal:{document}": "yes", f"valid_to:{document}": "2027-01-31"}
    assert "newer photograph" in press(clerk, papers, f"{place}/papers", **said).text
    done = press(clerk, clerk.get(f"{place}/papers").text, f"{place}/papers", **said, **{f"slip:{document}": slip[1]})
    assert "the result is issued" in done.text and hall.application(case).state == "issued"
    assert "are decided" in clerk.get(f"{place}/papers").text
    over = press(clerk, page.text, f"{place}/end")
    assert str(over.url).endswith("/desk/calls")
    assert "You ended the call" in clerk.get(place).text


@pytest.mark.nightly
def test_whoever_waits_longer_is_passed_over_with_a_reason_only(hall: HallInTest, sit: Sit) -> None:
    clerk = sit_down(sit)
    terminals = [kiosk_with_locker(hall, name=name) for name in ("K-01", "K-02")]
    first, second = (lives.ask(hall, terminal).id for terminal in terminals)
    page = clerk.post("/desk/calls/queue").text
    assert page.count("Answer this one first") == 1
    wrong = press(clerk, page, f"/desk/calls/{second}/answer", reason="because")
    assert wrong.status_code == 400
    page = press(clerk, page, f"/desk/calls/{second}/answer", reason="language")
    assert str(page.url).endswith(second)
    again = press(clerk, clerk.get("/desk/calls").text, f"/desk/calls/{first}/answer", reason="urgent")
    assert "One call at a time" in again.text and "Back to the call" in again.text


@pytest.mark.nightly
def test_another_clerks_call_does_not_exist_and_nobody_off_duty_answers(hall: HallInTest, sit: Sit) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    call_id = answered(hall, sit_down(sit), terminal, case)
    colleague = sit(COLLEAGUE)
    for address in (f"/desk/calls/{call_id}", f"/desk/calls/{call_id}/papers", "/desk/calls/nonsense"):
        assert colleague.get(address).status_code == 404
    assert send(colleague, "/desk/calls", f"/desk/calls/{call_id}/end").status_code == 404
    lives.ask(hall, kiosk_with_locker(hall, name="K-02"))
    off_duty = send(colleague, "/desk/calls", "/desk/calls/next")
    assert off_duty.status_code == 409 and "not on duty" in off_duty.text


def test_the_socket_is_the_clerks_own_page_s(hall: HallInTest, sit: Sit, browser: Client) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    clerk = sit_down(sit)
    call_id = answered(hall, clerk, terminal, case)
    address = f"/desk/calls/{call_id}/signals"
    with clerk.websocket_connect(address, headers=OURS) as socket:
        told = socket.receive_json(timeout=20)
        assert (told["kind"], told["call"]["state"], told["call"]["clerk_name"]) == ("call", "connected", "王丽")
        socket.send_text('{"kind":"tracks","person":"","paper":""}')
        assert socket.receive_json(timeout=20) == {"kind": "refused", "code": "frame_unknown"}
        socket.send_text('{"kind":"point","x":0.5,"y":0.25,"on":"paper"}')
        socket.send_text('{"kind":"shout"}')
        assert socket.receive_json(timeout=20)["kind"] == "refused"  # so the one before it has arrived
        line = lives.kiosk_line(hall, terminal, call_id)
        assert socket.receive_json(timeout=20) == {"kind": "joined"}
        (frame,) = hall.database.read_now(mailbox.read, line).frames
        assert msgspec.json.decode(frame) == {"kind": "point", "x": 0.5, "y": 0.25, "on": "paper"}
        lives.leave(hall, terminal, call_id)
        assert socket.receive_json(timeout=20)["call"]["ended_by"] == "citizen"
    for who, headers in ((clerk, {"Origin": "http://elsewhere.test"}), (clerk, {})):
        with pytest.raises(WebSocketDisconnect), who.websocket_connect(address, headers=headers) as socket:
            socket.receive_json(timeout=20)
    for who in (browser, sit(COLLEAGUE)):
        with pytest.raises(WebSocketDisconnect) as closed, who.websocket_connect(address, headers=OURS) as socket:
            socket.receive_json(timeout=20)
        assert closed.value.code == 4401


@pytest.mark.nightly
def test_whoever_signs_out_is_heard_no_more(hall: HallInTest, sit: Sit) -> None:
    terminal, case = kiosk_with_locker(hall), case_in(hall, "awaiting_originals")
    clerk = sit_down(sit)
    call_id = answered(hall, clerk, terminal, case)
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        clerk.websocket_connect(f"/desk/calls/{call_id}/signals", headers=OURS) as socket,
    ):
        assert socket.receive_json(timeout=20)["kind"] == "call"
        clerk.post("/desk/sign-out")
        hall.wait(seconds=11)
        while True:
            socket.receive_json(timeout=20)
    assert closed.value.code == 4401
