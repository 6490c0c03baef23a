"""The locker: the door that was asked for, and a plain word when it was another one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.conformance.bench import SECONDS, Bench, until
from hardware.conformance.locker import LockerContract
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import DeviceError, ErrorCode, Recovery
from hardware.locker import board_frames
from hardware.locker.emulator import EmulatedLocker
from hardware.locker.lock_board import LockBoard, Options

Serve = Callable[[Driver], Device[LockBoard]]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[EmulatedLocker]:
    with EmulatedLocker(tmp_path / "locker") as emulator:
        yield emulator


@pytest.fixture
def locker(emulator: EmulatedLocker, serve: Serve) -> Device[LockBoard]:
    return serve(LockBoard(emulator.url))


def open_cell(locker: Device[LockBoard], cell: int) -> None:
    locker.call(lambda driver, turn: driver.open_cell(turn, cell), SECONDS)


class TestLockBoard(LockerContract):
    driver = LockBoard
    transport = "serial line (pty)"

    @pytest.fixture
    def bench(self, emulator: EmulatedLocker, locker: Device[LockBoard]) -> Bench:
        return Bench.over(emulator, locker, emulator.shut_all)


def test_the_frames_are_these_bytes() -> None:
    assert board_frames.open_one(1, 1) == bytes.fromhex("8A0101119B")
    assert board_frames.read_all(1) == bytes.fromhex("80010033B2")
    assert board_frames.opened(bytes.fromhex("8A0101119B"), 1, 1)
    assert not board_frames.opened(bytes.fromhex("8A0101008A"), 1, 1)
    assert board_frames.bits(board_frames.framed(0x80, 1, 0x80, 0x00, 0x05, 0x33), 1, 24) == {1, 3, 24}


def test_a_door_that_stays_shut_calls_for_maintenance(emulator: EmulatedLocker, locker: Device[LockBoard]) -> None:
    emulator.faults.set("stuck")
    with pytest.raises(DeviceError) as caught:
        open_cell(locker, 3)
    assert (caught.value.code, caught.value.recovery) == (ErrorCode.DOOR_STUCK, Recovery.MAINTENANCE)


def test_another_door_than_asked_for_is_told_with_its_number(
    emulator: EmulatedLocker, locker: Device[LockBoard]
) -> None:
    emulator.faults.set("wrong_door")
    with pytest.raises(DeviceError) as caught:
        open_cell(locker, 3)
    assert caught.value.code is ErrorCode.WRONG_DOOR
    assert "[4] opened" in caught.value.failure.detail


@pytest.mark.parametrize("fault", ["bad_checksum", "noise", "silence"])
def test_a_frame_disturbed_once_is_asked_for_again(
    fault: str, emulator: EmulatedLocker, locker: Device[LockBoard]
) -> None:
    emulator.faults.set(fault, times=1)
    open_cell(locker, 5)
    assert emulator.open_doors == [5]


@pytest.mark.parametrize(
    ("fault", "code"), [("bad_checksum", ErrorCode.BROKEN_ANSWER), ("silence", ErrorCode.NO_ANSWER)]
)
def test_a_board_that_never_answers_right_is_told(
    fault: str, code: ErrorCode, emulator: EmulatedLocker, locker: Device[LockBoard]
) -> None:
    emulator.faults.set(fault)
    with pytest.raises(DeviceError) as caught:
        open_cell(locker, 5)
    assert caught.value.code is code


def test_a_forced_door_shows_in_the_status_without_anybody_asking(
    emulator: EmulatedLocker, locker: Device[LockBoard]
) -> None:
    until(locker, lambda status: status.open_doors == [])
    emulator.force(9)
    until(locker, lambda status: status.open_doors == [9])


def test_a_lock_wired_the_other_way_round_is_a_setting(tmp_path: Path, serve: Serve) -> None:
    with EmulatedLocker(tmp_path / "reversed", cells=8) as emulator:
        locker = serve(LockBoard(emulator.url, Options(locks=8, bit_means="shut")))
        until(locker, lambda status: status.open_doors == list(range(1, 9)))


@given(st.binary(max_size=20), st.integers(1, 48))
def test_no_bytes_break_the_frames(answer: bytes, locks: int) -> None:
    for read in (lambda: board_frames.opened(answer, 1, 1), lambda: board_frames.bits(answer, 1, locks)):
        try:
            read()
        except DeviceError as error:
            assert error.code is ErrorCode.BROKEN_ANSWER
