"""A Linux input device taken for oneself: scanners that pose as a keyboard, pads that pose as a tablet.

URL: `evdev:0c2e:0b61`, USB vendor and product in hexadecimal, as `lsusb` shows them. The device is grabbed: its events
reach who opened it and nobody else, in particular not the browser on the same screen. The user the kiosk runs as must
be in the group `input`.
"""

import contextlib
import re
import select
from collections.abc import Callable
from typing import Any, NamedTuple

import evdev

from hardware.errors import BadConfiguration, Disconnected

_URL = re.compile(r"evdev:([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)

Capabilities = dict[int, Any]
"""Event type → codes, as `InputDevice.capabilities` gives them."""


class InputEvent(NamedTuple):
    """One event (linux/input-event-codes.h); `at` in seconds of the kernel's clock."""

    kind: int
    code: int
    value: int
    at: float


class GrabbedInput:
    """One device. Not for several threads."""

    def __init__(self, url: str, fits: Callable[[Capabilities], bool], phys: str = "") -> None:
        """`fits` tells the event device that is meant: one plug may show several, for volume keys or a battery.
        `phys` is the socket it sits in, when two of a make are there. Raises `BadConfiguration`."""
        found = _URL.fullmatch(url)
        if found is None:
            raise BadConfiguration(f"{url}: evdev:VENDOR:PRODUCT in four hexadecimal digits each is wanted")
        self._ids = tuple(int(part, 16) for part in found.groups())
        self._fits = fits
        self._phys = phys
        self._device: evdev.InputDevice[str] | None = None

    @property
    def device(self) -> "evdev.InputDevice[str]":
        """Raises `Disconnected` while it is not open."""
        if self._device is None:
            raise Disconnected("the input device is not open")
        return self._device

    def open(self) -> None:
        """Find it and grab it. Raises `Disconnected`."""
        device = self._find()
        try:
            device.grab()
        except OSError as error:
            device.close()
            raise Disconnected(f"the input device is held by another process: {error.errno}") from error
        self._device = device

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(OSError):  # the plug is out already
                device.close()

    def events(self, seconds: float) -> list[InputEvent]:
        """What has arrived, waiting at most `seconds`; the kernel gives at most 64 at a time.

        Raises `Disconnected`.
        """
        device = self.device
        try:
            if not select.select([device.fd], [], [], seconds)[0]:
                return []
            events = [InputEvent(each.type, each.code, each.value, each.timestamp()) for each in device.read()]
        except BlockingIOError:
            return []
        except (OSError, ValueError) as error:
            raise Disconnected(f"read failed: {type(error).__name__}") from error
        if not events:
            raise Disconnected("the input device has ended")
        return events

    def _find(self) -> "evdev.InputDevice[str]":
        for path in evdev.list_devices():
            with contextlib.suppress(OSError):  # gone again, or not ours to open
                device = evdev.InputDevice(path)
                same = (device.info.vendor, device.info.product) == self._ids
                if same and self._phys in ("", device.phys) and self._fits(device.capabilities(absinfo=False)):
                    return device
                device.close()
        raise Disconnected("no such input device")
