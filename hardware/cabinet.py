"""The devices of one kiosk, as its `kiosk.toml` lists them.

    [[device]]
    kind = "id_card_reader"
    url = "serial:///dev/serial/by-id/usb-…"
    name = "card reader left"      # only if there are two of a kind
    options = { baud_rate = 115200 }

A kiosk asks by contract, not by name: `cabinet.find(IdCardReader)`. A kiosk without such a device gets
nothing back and offers another way; a device that is listed and does not answer is in the cabinet and says so
in its status.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

import msgspec

from hardware import registry
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import BadConfiguration, DeviceError, Failure
from hardware.status import Status

D = TypeVar("D", bound=Driver)

SELF_TEST_SECONDS = 10.0


class Fitting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[device]]` of `kiosk.toml`."""

    kind: str
    url: str
    name: str = ""
    driver: str = ""
    options: dict[str, Any] = {}


class SelfTest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a device's self-test said: what was found, or the failure."""

    found: str = ""
    failure: Failure | None = None


class Cabinet:
    """All devices of a kiosk, each in its own thread."""

    def __init__(self, fittings: Iterable[Fitting | Mapping[str, Any]]) -> None:
        """Raises `BadConfiguration` before anything is opened."""
        self.devices: dict[str, Device[Driver]] = {}
        for entry in fittings:
            fitting = _fitting(entry)
            name = fitting.name or fitting.kind
            if name in self.devices:
                raise BadConfiguration(f"two devices are called {name!r}: give them names")
            driver = registry.create(fitting.kind, fitting.url, driver=fitting.driver, options=fitting.options)
            self.devices[name] = Device(name, driver)

    def open(self) -> None:
        """Put every device into service. Returns at once; none has to be there yet."""
        for device in self.devices.values():
            device.start()

    def close(self) -> None:
        """Take every device out of service, and wait for it."""
        for device in self.devices.values():
            device.stop()

    def find(self, contract: type[D]) -> Device[D] | None:
        """The first device that fulfils a contract, if the kiosk has one."""
        for device in self.devices.values():
            if isinstance(device.driver, contract):
                return cast(Device[D], device)
        return None

    def find_all(self, contract: type[D]) -> list[Device[D]]:
        """Every device that fulfils a contract."""
        return [cast(Device[D], device) for device in self.devices.values() if isinstance(device.driver, contract)]

    def status(self) -> dict[str, Status]:
        """How every device is, at once."""
        return {name: device.status() for name, device in self.devices.items()}

    async def self_test(self, seconds: float = SELF_TEST_SECONDS) -> dict[str, SelfTest]:
        """Test every device, all at the same time."""
        tests = [_test(device, seconds) for device in self.devices.values()]
        return dict(zip(self.devices, await asyncio.gather(*tests), strict=True))


async def _test(device: Device[Driver], seconds: float) -> SelfTest:
    try:
        return SelfTest(found=await device.run(lambda driver, turn: driver.self_test(turn), seconds))
    except DeviceError as error:
        return SelfTest(failure=error.failure)


def _fitting(entry: Fitting | Mapping[str, Any]) -> Fitting:
    if isinstance(entry, Fitting):
        return entry
    try:
        return msgspec.convert(entry, Fitting)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"[[device]]: {error}") from error
