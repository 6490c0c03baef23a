"""What somebody who sets a kiosk up wants to know: what is there, whether it works, and what happens to it now.

    cabinet = Cabinet(fittings)
    cabinet.open()
    for each in await listed(cabinet): ...
    for each in await tested(cabinet): ...

The same drivers, threads and tests as in service: what passes here works there.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from hardware.cabinet import SELF_TEST_SECONDS, Cabinet
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import DeviceError, Failure
from hardware.status import DeviceState, Event, Status

COMES_WITHIN = 8.0
"""Seconds in which a device that is there says so."""
LOOK_AGAIN = 0.05
SERIAL_LINES = Path("/dev/serial/by-id")
INPUTS = Path("/dev/input/by-id")
DEVICES = Path("/dev")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One device of `kiosk.toml`, and how it is now."""

    name: str
    kind: str
    driver: str
    url: str
    capabilities: dict[str, Any]
    status: Status


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One device after its self-test: what was found, or the failure; and how long it took."""

    name: str
    kind: str
    driver: str
    url: str
    seconds: float
    found: str = ""
    failure: Failure | None = None

    @property
    def passed(self) -> bool:
        return self.failure is None


async def listed(cabinet: Cabinet) -> list[Listed]:
    """Every device of an open cabinet, as soon as it has come or `COMES_WITHIN` has passed."""
    return [
        Listed(
            name=name,
            kind=device.driver.kind,
            driver=driver_name(device.driver),
            url=device.driver.url,
            capabilities=device.driver.capabilities(),
            status=status,
        )
        for (name, device), status in zip(
            cabinet.devices.items(), await asyncio.gather(*map(_come, cabinet.devices.values())), strict=True
        )
    ]


async def tested(cabinet: Cabinet, seconds: float = SELF_TEST_SECONDS) -> list[Outcome]:
    """The self-tests of all devices of an open cabinet, all at the same time."""
    return list(await asyncio.gather(*(_test(name, device, seconds) for name, device in cabinet.devices.items())))


async def watched(cabinet: Cabinet) -> AsyncGenerator[tuple[str, Event]]:
    """What the devices say, as they say it: name of the device, event. Without end."""
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[tuple[str, Event]] = asyncio.Queue()

    def hear(name: str, event: Event) -> None:
        loop.call_soon_threadsafe(heard.put_nowait, (name, event))

    with ExitStack() as subscriptions:
        for name, device in cabinet.devices.items():
            subscriptions.callback(device.subscribe(partial(hear, name)))
        while True:
            yield await heard.get()


def candidates(serial: Path = SERIAL_LINES, inputs: Path = INPUTS, devices: Path = DEVICES) -> list[str]:
    """URLs of what is plugged into this machine and might be a device of a kiosk, whatever it is."""
    return [
        *(f"serial://{path}" for path in sorted(serial.glob("*"))),
        *(f"evdev at {path}" for path in sorted(inputs.glob("*-event-kbd"))),
        *(f"v4l2:{path}" for path in sorted(devices.glob("video*"))),
    ]


def driver_name(driver: Driver) -> str:
    """As `driver = …` in `kiosk.toml` names it."""
    return type(driver).__module__.rpartition(".")[2]


async def _come(device: Device[Driver]) -> Status:
    ends = time.monotonic() + COMES_WITHIN
    while device.status().device is not DeviceState.ONLINE and time.monotonic() < ends:
        await asyncio.sleep(LOOK_AGAIN)
    return device.status()


async def _test(name: str, device: Device[Driver], seconds: float) -> Outcome:
    begun = time.monotonic()
    found, failure = "", None
    try:
        found = await device.run(lambda driver, turn: driver.self_test(turn), seconds)
    except DeviceError as error:
        failure = error.failure
    return Outcome(
        name=name,
        kind=device.driver.kind,
        driver=driver_name(device.driver),
        url=device.driver.url,
        seconds=time.monotonic() - begun,
        found=found,
        failure=failure,
    )
