"""A kiosk calls the remote desk over HTTP and a real socket, as `kiosk` does."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from core.calls import at_desk, duty, lines, mailbox
from core.calls.lines import Line
from core.calls.schemas import CONSENT, FRAME_BYTES
from core.ids import new_id
from core.terminals import service as terminals
from kiosk.signing import TerminalSignature
from tests.mobile_api.house import LIN, House

ANSWER = '{"kind":"description","description":{"type":"answer","sdp":"v=0"}}'
OFFER = '{"kind":"description","description":{"type":"offer","sdp":"v=0"}}'


class Kiosk:
    """One kiosk with nobody known before it, and a clerk at the remote desk."""

    def __init__(self, house: House) -> None:
        key = Ed25519PrivateKey.generate()
        self.house = house
        self.signature = TerminalSignature(house.enrol(key), key, house.clock)
        self.clerk = house.hire("clerk")
        self.at_desk(duty.begin)

    def at_desk(self, use_case: Any, *args: Any) -> Any:
        return self.house.as_staff(use_case, *args, id=self.clerk, role="clerk")

    def ask(self, method: str, path: str, token: str = "", **sent: Any) -> httpx.Response:
        headers = {"Idempotency-Key": new_id()} | ({"Authorization": f"Bearer {token}"} if token else {})
        with self.house.client() as client:
            return client.request(method, path, headers=headers, auth=self.signature, **sent)

    def call(self, token: str = "", **about: str) -> dict[str, Any]:
        wanted = {"language": "zh-Hant", "consent": CONSENT, **about}
        return self.ask("POST", "/calls", token, json=wanted).raise_for_status().json()

    def ticket(self, call_id: str) -> str:
        return self.ask("POST", f"/calls/{call_id}/tickets").raise_for_status().json()["ticket"]

    @contextmanager
    def socket(self, call_id: str, ticket: str = "") -> Generator[ClientConnection]:
        address = self.house.url.replace("http", "ws") + f"/api/v1/calls/{call_id}/signals"
        with connect(f"{address}?ticket={ticket or self.ticket(call_id)}", max_size=FRAME_BYTES * 2) as socket:
            yield socket

    def clerk_says(self, line: Line, text: str) -> None:
        self.at_desk(mailbox.post, line, text)


@pytest.fixture
def kiosk(house: House) -> Iterator[Kiosk]:
    kiosk = Kiosk(house)
    yield kiosk
    kiosk.at_desk(duty.finish)


def heard(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    while True:
        frame: dict[str, Any] = msgspec.json.decode(socket.recv(timeout=20))
        if frame["kind"] == kind:
            return frame


def closed_with(socket: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        while True:
            socket.recv(timeout=20)
    return socket.close_code


def test_frames_go_between_the_two_ends_until_one_hangs_up(kiosk: Kiosk) -> None:
    now = kiosk.ask("GET", "/calls/now").json()
    assert (now["on_duty"], now["waiting"], now["expected_wait_seconds"]) == (1, 0, 0)
    asked = kiosk.call()
    assert (asked["state"], asked["ahead"], asked["clerk_name"], asked["ice_servers"]) == ("waiting", 0, "", [])
    with kiosk.socket(asked["id"]) as socket:
        assert heard(socket, "call")["call"]["state"] == "waiting"
        socket.send(OFFER)
        assert heard(socket, "refused") == {"kind": "refused", "code": "call_not_connected"}
        kiosk.at_desk(at_desk.answer_next)
        told = heard(socket, "call")["call"]
        assert (told["state"], told["clerk_name"]) == ("connected", "周岚")
        line = kiosk.at_desk(lines.open_at_desk, asked["id"])
        assert heard(socket, "joined")
        for text in (OFFER, '{"kind":"say","text":"请把租赁合同放在高拍仪下"}', OFFER):
            kiosk.clerk_says(line, text)
        assert [msgspec.json.decode(socket.recv(timeout=20))["kind"] for _ in range(3)] == [
            "description",
            "say",
            "description",
        ]
        socket.send(ANSWER)
        socket.send('{"kind":"tracks","person":"a","paper":"b"}')
        waiting = until_waiting(kiosk, line, 2)
        assert waiting[0] == ANSWER
        kiosk.at_desk(at_desk.end, asked["id"])
        assert heard(socket, "call")["call"]["ended_by"] == "clerk"
        assert closed_with(socket) == 4000
    assert kiosk.ask("GET", f"/calls/{asked['id']}").json()["state"] == "ended"


def until_waiting(kiosk: Kiosk, line: Line, frames: int) -> tuple[str, ...]:
    """The socket posts on its own thread: read until everything it was sent is there."""
    while len(found := kiosk.house.database.read_now(mailbox.read, line).frames) < frames:
        pass
    return found


def test_what_an_end_may_not_say_is_not_passed_on_and_what_is_too_much_ends_the_socket(kiosk: Kiosk) -> None:
    asked = kiosk.call()
    kiosk.at_desk(at_desk.answer_next)
    line = kiosk.at_desk(lines.open_at_desk, asked["id"])
    with kiosk.socket(asked["id"]) as socket:
        for wrong in (
            '{"kind":"point","x":0,"y":0,"on":"paper"}',
            '{"kind":"shout"}',
            '{"x":' + "[" * 20_000,
            "nonsense",
            "[" * 20_000,
            b"\x00",
        ):
            socket.send(wrong)
            assert heard(socket, "refused")["code"] == "frame_unknown"
        socket.send('{"kind":"candidate","candidate":{"candidate":"' + "x" * FRAME_BYTES + '"}}')
        assert closed_with(socket) == 1009
    with kiosk.socket(asked["id"]) as socket:
        for _ in range(200):
            socket.send('{"kind":"candidate","candidate":null}')
        assert closed_with(socket) == 1008
    assert set(kiosk.house.database.read_now(mailbox.read, line).frames) == {'{"kind":"candidate","candidate":null}'}


def test_a_ticket_opens_one_socket_once_and_a_new_socket_takes_the_old_ones_place(kiosk: Kiosk) -> None:
    asked = kiosk.call()
    ticket = kiosk.ticket(asked["id"])
    with kiosk.socket(asked["id"], ticket) as first:
        assert heard(first, "call")
        for useless in (ticket, "nonsense"):
            with kiosk.socket(asked["id"], useless) as refused:
                assert closed_with(refused) == 4401
        with kiosk.socket(asked["id"]) as second:
            assert closed_with(first) == 4409
            assert heard(second, "call")["call"]["id"] == asked["id"]
    with kiosk.socket(new_id(), kiosk.ticket(asked["id"])) as elsewhere:
        assert closed_with(elsewhere) == 4401
    kiosk.house.clock.advance(seconds=31)
    kiosk.at_desk(duty.still_here)
    late = kiosk.ticket(asked["id"])
    kiosk.house.clock.advance(seconds=31)
    with kiosk.socket(asked["id"], late) as too_late:
        assert closed_with(too_late) == 4401
    assert kiosk.ask("POST", f"/calls/{asked['id']}/end", json={"by": "given_up"}).json()["ended_by"] == "given_up"
    again = kiosk.ask("POST", f"/calls/{asked['id']}/tickets")
    assert (again.status_code, again.json()["code"]) == (409, "call_over")


@pytest.mark.nightly
def test_a_kiosk_that_is_revoked_in_a_call_hears_no_more(kiosk: Kiosk) -> None:
    asked = kiosk.call()
    with kiosk.socket(asked["id"]) as socket:
        assert heard(socket, "call")
        kiosk.house.as_staff(terminals.revoke, kiosk.signature.terminal_id, id=new_id(), role="administrator")
        kiosk.house.clock.advance(seconds=11)
        assert closed_with(socket) == 4401


@pytest.mark.nightly
def test_the_person_is_known_as_the_visit_says(kiosk: Kiosk) -> None:
    evidence = {
        "document": {"kind": LIN.kind, "number": LIN.number, "name": LIN.name},
        "source": "typed",
        "read_at": kiosk.house.clock.at.isoformat(),
    }
    token = kiosk.ask("POST", "/visits", json=evidence).raise_for_status().json()["token"]
    assert known(kiosk, kiosk.call(token)["id"]) == "typed"
    assert known(kiosk, kiosk.call()["id"]) == "nobody"


def known(kiosk: Kiosk, call_id: str) -> str:
    return next(line.known for line in kiosk.at_desk(at_desk.watch).waiting if line.id == call_id)


def test_nobody_on_duty_is_told_with_the_hours(kiosk: Kiosk) -> None:
    kiosk.at_desk(duty.finish)
    refused = kiosk.ask("POST", "/calls", json={"language": "en", "consent": CONSENT})
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "no_clerk_on_duty")
    assert set(problem["details"]["open_next"]) == {"from", "until"}
