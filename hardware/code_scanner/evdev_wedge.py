"""Scanners that pose as a USB keyboard ("keyboard wedge", HID), which is how most leave the factory.

    [[device]]
    kind = "code_scanner"
    url = "evdev:0c2e:0b61"                            # USB vendor and product, as `lsusb` shows them
    options = { phys = "usb-0000:00:14.0-3/input0" }   # only if there are two of a make

The scanner is grabbed: its keys reach this driver and nothing else, in particular not the browser, where a code would
be typed into whatever field has the cursor. Set it to end each code with Enter, layout United States. The user the
kiosk runs as must be in the group `input`.
"""

import contextlib
import re
import select
from typing import Any

import evdev
import msgspec

from hardware.code_scanner import LONGEST_CODE, CodeScanner
from hardware.code_scanner.intake import Intake
from hardware.code_scanner.keys import ENTER, EV_KEY, KEYPAD_ENTER, Typing
from hardware.driver import Turn
from hardware.errors import BadConfiguration, Disconnected
from hardware.status import DeviceState, EventName, Status

_URL = re.compile(r"evdev:([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`phys`: the socket the scanner sits in, as `/proc/bus/input/devices` says (`P: Phys=`)."""

    phys: str = ""


class WedgeScanner(CodeScanner):
    """A grabbed keyboard that types codes."""

    schemes = frozenset({"evdev"})
    Options = Options
    look_every = 0.05
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        found = _URL.fullmatch(url)
        if found is None:
            raise BadConfiguration(f"{url}: evdev:VENDOR:PRODUCT in four hexadecimal digits each is wanted")
        self._vendor, self._product = (int(part, 16) for part in found.groups())
        self._keyboard: evdev.InputDevice[str] | None = None
        self._typing = Typing()
        self._intake = Intake(self._typed, lambda code: self.emit(EventName.CODE_SCANNED, text=code))

    def open(self) -> None:
        keyboard = self._find()
        try:
            keyboard.grab()
        except OSError as error:
            keyboard.close()
            raise Disconnected(f"the scanner is held by another process: {error.errno}") from error
        self._keyboard = keyboard
        self._typing = Typing()
        self._intake.forget()

    def close(self) -> None:
        keyboard, self._keyboard = self._keyboard, None
        if keyboard is not None:
            with contextlib.suppress(OSError):  # the plug is out already
                keyboard.close()

    def capabilities(self) -> dict[str, Any]:
        return {"longest_code": LONGEST_CODE, "signs": "ascii"}

    def status(self, turn: Turn) -> Status:
        self._intake.look()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        """The keyboard is there and grabbed; whether it scans, only a scan can show."""
        self._intake.look()
        return f"grabbed {self._opened().name}"

    def scan(self, turn: Turn) -> str:
        self._intake.look()
        return self._intake.next(turn)

    # ---- the keyboard

    def _find(self) -> "evdev.InputDevice[str]":
        """The event device that types: a scanner may have others, for its volume or its battery."""
        for path in evdev.list_devices():
            with contextlib.suppress(OSError):  # gone again, or not ours to open
                device = evdev.InputDevice(path)
                if self._is_it(device):
                    return device
                device.close()
        raise Disconnected("no such keyboard")

    def _is_it(self, device: "evdev.InputDevice[str]") -> bool:
        same = (device.info.vendor, device.info.product) == (self._vendor, self._product)
        keys = device.capabilities().get(EV_KEY, [])
        return same and self.options.phys in ("", device.phys) and (ENTER in keys or KEYPAD_ENTER in keys)

    def _typed(self, seconds: float) -> bytes:
        """What has been typed, waiting at most `seconds`; the kernel gives at most 64 events at a time."""
        keyboard = self._opened()
        try:
            if not select.select([keyboard.fd], [], [], seconds)[0]:
                return b""
            events = list(keyboard.read())
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise Disconnected(f"read failed: {type(error).__name__}") from error
        if not events:
            raise Disconnected("the keyboard has ended")
        return b"".join(self._typing.feed(event.type, event.code, event.value) for event in events)

    def _opened(self) -> "evdev.InputDevice[str]":
        if self._keyboard is None:
            raise Disconnected("the scanner is not open")
        return self._keyboard
