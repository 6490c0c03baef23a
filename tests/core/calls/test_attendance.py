"""When somebody is at the remote desk, how long a call waits, and what a TURN server is told. All pure."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec import to_builtins

from core.calls.attendance import expected_wait, next_attended
from core.calls.ice import servers_for
from core.calls.schemas import Attended
from core.clock import mainland_calendar
from core.places.schemas import Hours
from core.settings import IceSettings

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = [Hours(day, *hours) for day in range(1, 6) for hours in (("13:30", "17:30"), ("08:30", "12:00"))]


def attended(text: str, hours: list[Hours]) -> str:
    found = next_attended(hours, datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), mainland_calendar())
    if found is None:
        return "never"
    start, until = (at.astimezone(SHANGHAI) for at in (found.start, found.until))
    return f"{start:%m-%d %H:%M}–{until:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-19T09:30", "11-19 08:30–11-19 12:00"),
        ("2026-11-19T12:00", "11-19 13:30–11-19 17:30"),
        ("2026-11-20T23:40", "11-23 08:30–11-23 12:00"),
        ("2026-09-30T20:00", "10-08 08:30–10-08 12:00"),  # the National Day holiday lies between
        ("2026-10-09T18:00", "10-10 08:30–10-10 12:00"),  # a Saturday that is worked has Monday's hours
    ],
)
def test_the_hours_of_now_or_the_next_working_day(now: str, expected: str) -> None:
    assert attended(now, WEEK) == expected


def test_hours_that_touch_are_one_stretch_and_midnight_is_an_end() -> None:
    hours = [Hours(4, "08:00", "14:00"), Hours(4, "12:00", "20:00"), Hours(4, "20:00", "24:00")]
    assert attended("2026-11-19T09:00", hours) == "11-19 08:00–11-20 00:00"
    assert attended("2026-11-19T09:00", []) == "never"


def test_its_json_says_from_and_until_in_utc() -> None:
    found = next_attended(WEEK, datetime(2026, 11, 19, 9, 30, tzinfo=SHANGHAI), mainland_calendar())
    assert isinstance(found, Attended)
    assert to_builtins(found) == {"from": "2026-11-19T00:30:00Z", "until": "2026-11-19T04:00:00Z"}


@pytest.mark.parametrize(
    ("ahead", "on_duty", "busy", "talks", "seconds"),
    [
        (0, 0, 0, [], None),
        (0, 1, 0, [600.0], 0),
        (1, 2, 0, [], 0),
        (0, 1, 1, [600.0], 600),
        (3, 2, 2, [120.0, 240.0], 360),
        (0, 1, 1, [61.0], 120),
    ],
)
def test_the_wait_is_what_the_latest_calls_took(
    ahead: int, on_duty: int, busy: int, talks: list[float], seconds: int | None
) -> None:
    assert expected_wait(ahead, on_duty, busy, talks) == seconds


def test_a_turn_server_gets_a_name_that_expires_and_a_password_only_the_secret_makes() -> None:
    at = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    stun, turn = servers_for(
        [IceSettings(urls=("stun:stun.example.org",)), IceSettings(urls=("turn:turn.example.org",), secret="shared")],
        "0190-call",
        at,
    )
    assert msgspec.json.encode(stun) == b'{"urls":["stun:stun.example.org"]}'
    assert turn.username == f"{int(at.timestamp()) + 6 * 3600}:0190-call"
    expected = hmac.new(b"shared", str(turn.username).encode(), hashlib.sha1).digest()
    assert turn.credential == base64.b64encode(expected).decode()
