"""The technician's questions, answered by real drivers on emulators."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware import technician
from hardware.cabinet import Cabinet, Fitting
from hardware.code_scanner.emulator import EmulatedScanner
from hardware.errors import ErrorCode
from hardware.locker.emulator import EmulatedLocker
from hardware.status import DeviceState, EventName


@pytest.fixture
def locker(tmp_path: Path) -> Iterator[EmulatedLocker]:
    with EmulatedLocker(tmp_path / "locker") as emulator:
        yield emulator


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[EmulatedScanner]:
    with EmulatedScanner(tmp_path / "scanner") as emulator:
        yield emulator


@pytest.fixture
def cabinet(locker: EmulatedLocker, scanner: EmulatedScanner) -> Iterator[Cabinet]:
    cabinet = Cabinet([Fitting("locker", locker.url), Fitting("code_scanner", scanner.url, "scanner left")])
    cabinet.open()
    yield cabinet
    cabinet.close()


def test_what_is_there_is_listed_with_how_it_is(cabinet: Cabinet) -> None:
    found = asyncio.run(technician.listed(cabinet))
    assert [(each.name, each.driver, each.status.device) for each in found] == [
        ("locker", "lock_board", DeviceState.ONLINE),
        ("scanner left", "serial", DeviceState.ONLINE),
    ]
    assert found[0].capabilities == {"cells": 24}


def test_what_fails_says_why_and_the_rest_is_tested_all_the_same(locker: EmulatedLocker, cabinet: Cabinet) -> None:
    locker.faults.set("silence")
    bad, good = asyncio.run(technician.tested(cabinet))
    assert not bad.passed and bad.failure and bad.failure.code is ErrorCode.NO_ANSWER
    assert good.passed and good.found == "line open"


def test_what_the_devices_say_is_heard_as_they_say_it(scanner: EmulatedScanner, cabinet: Cabinet) -> None:
    async def first_code() -> tuple[str, str]:
        events = technician.watched(cabinet)
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)  # from here on it listens
        await asyncio.to_thread(scanner.scan, b"A12")
        async with asyncio.timeout(60):
            name, event = await first
            while event.name is not EventName.CODE_SCANNED:
                name, event = await anext(events)
        return name, event.text

    asyncio.run(technician.listed(cabinet))
    assert asyncio.run(first_code()) == ("scanner left", "A12")


def test_what_is_plugged_into_the_machine_is_offered_as_urls(tmp_path: Path) -> None:
    (tmp_path / "usb-SDT-port0").touch()
    (tmp_path / "usb-Honeywell-event-kbd").touch()
    (tmp_path / "video0").touch()
    found = technician.candidates(tmp_path, tmp_path, tmp_path)
    assert f"serial://{tmp_path}/usb-SDT-port0" in found
    assert f"evdev at {tmp_path}/usb-Honeywell-event-kbd" in found
    assert found[-1] == f"v4l2:{tmp_path}/video0"
