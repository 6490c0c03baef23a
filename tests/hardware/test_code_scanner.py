"""The code scanner: a line per code, and nothing from garbage."""

import queue
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.code_scanner import LONGEST_CODE
from hardware.code_scanner.emulator import EmulatedScanner
from hardware.code_scanner.intake import CHUNKS_A_LOOK, CODES_KEPT, STALE_AFTER, Intake
from hardware.code_scanner.lines import CodeLines
from hardware.code_scanner.serial import SerialScanner
from hardware.device import Device
from hardware.status import Event, EventName

Scanner = Device[SerialScanner]


@pytest.fixture
def scanner(scanner_emulator: EmulatedScanner, serve: Callable[[SerialScanner], Scanner]) -> Scanner:
    device = serve(SerialScanner(scanner_emulator.url))
    device.call(lambda driver, turn: driver.self_test(turn), 60)
    return device


@pytest.fixture
def codes(scanner: Scanner) -> queue.Queue[str]:
    heard: queue.Queue[str] = queue.Queue()

    def hear(event: Event) -> None:
        if event.name is EventName.CODE_SCANNED:
            heard.put(event.text)

    scanner.subscribe(hear)
    return heard


def test_an_emulator_in_a_folder_named_from_here_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[[SerialScanner], Scanner]
) -> None:
    monkeypatch.chdir(tmp_path)
    with EmulatedScanner(Path("scanner")) as emulator:
        device = serve(SerialScanner(emulator.url))
        assert device.call(lambda driver, turn: driver.self_test(turn), 60)
        device.stop()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_code_ends_with_its_line(end: bytes, scanner_emulator: EmulatedScanner, codes: queue.Queue[str]) -> None:
    scanner_emulator.scan(b"6901234567892", end=end)
    scanner_emulator.scan("核验码:A12".encode(), end=end)
    assert [codes.get(timeout=60), codes.get(timeout=60)] == ["6901234567892", "核验码:A12"]


def test_a_screen_that_waits_gets_the_next_code(scanner_emulator: EmulatedScanner, scanner: Scanner) -> None:
    """What came before the screen began to wait is an event; so a person scans until the screen has it."""
    command = scanner.submit(lambda driver, turn: driver.scan(turn), 30)
    while not command.outcome.done():
        scanner_emulator.scan(b"HALL-17")
        wait([command.outcome], timeout=0.2)
    assert command.outcome.result() == "HALL-17"


def test_a_flood_of_garbage_neither_blocks_nor_hides_the_code_after_it(
    scanner_emulator: EmulatedScanner, codes: queue.Queue[str]
) -> None:
    scanner_emulator.faults.set("garbage")
    scanner_emulator.scan(b"HALL-17")
    while codes.get(timeout=60) != "HALL-17":
        pass


def test_a_flood_of_codes_is_announced_one_a_look_and_the_newest_are_kept() -> None:
    flood = iter([b"".join(b"%d\r" % number for number in range(10_000)), *[b""] * 100])
    announced: list[str] = []
    intake = Intake(lambda _: next(flood), announced.append)
    intake.look()
    assert len(announced) == 1
    for _ in range(20):
        intake.look()
    assert announced == [str(number) for number in range(10_000 - CODES_KEPT, 10_000)]


def test_a_scanner_that_never_pauses_does_not_hold_a_look() -> None:
    reads = 0

    def endless(_: float) -> bytes:
        nonlocal reads
        reads += 1
        return b"x" * 4096

    Intake(endless, lambda _: None).look()
    assert reads == CHUNKS_A_LOOK


def test_a_code_that_was_begun_and_not_ended_is_not_glued_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("hardware.code_scanner.intake.time.monotonic", lambda: now[0])
    portions = iter([b"half a c", b"", b"", b"A12\r", b""])
    announced: list[str] = []
    intake = Intake(lambda _: next(portions), announced.append)
    for _ in range(3):
        intake.look()
        now[0] += STALE_AFTER + 0.1
    assert announced == ["A12"]


def test_of_a_code_that_was_begun_nothing_is_lost_when_nobody_looked_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("hardware.code_scanner.intake.time.monotonic", lambda: now[0])
    portions = iter([b"", b"HALL", b"", b"-17\r", b""])
    announced: list[str] = []
    intake = Intake(lambda _: next(portions), announced.append)
    for _ in range(3):
        intake.look()
        now[0] += STALE_AFTER + 0.1
    assert announced == ["HALL-17"], "not its end alone, which would be another code"


def test_garbage_without_an_end_takes_bounded_memory_and_is_dropped_whole() -> None:
    lines = CodeLines()
    for _ in range(1000):
        assert lines.feed(b"x" * 4096) == []
    assert lines.feed(b"tail\rA12\r") == ["A12"]


def test_a_scanner_set_to_gb18030_is_understood() -> None:
    assert CodeLines().feed("核验码\r".encode("gb18030")) == ["核验码"]


@pytest.mark.parametrize("line", [b"", b"   ", b"\x00\x01", b"A\x1bB", b"\xff\xff", b"9" * (LONGEST_CODE + 1)])
def test_what_is_no_code_is_not_announced(line: bytes) -> None:
    assert CodeLines().feed(line + b"\r") == []


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40)), st.integers(1, 9))
def test_codes_arrive_whole_in_any_portions(texts: list[str], size: int) -> None:
    stream = b"".join(text.encode() + b"\r\n" for text in texts)
    lines = CodeLines()
    portions = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert [code for portion in portions for code in lines.feed(portion)] == texts
