"""Scanners that pose as a USB keyboard ("keyboard wedge", HID), which is how most leave the factory.

    [[device]]
    kind = "code_scanner"
    url = "evdev:0c2e:0b61"                            # USB vendor and product, as `lsusb` shows them
    options = { phys = "usb-0000:00:14.0-3/input0" }   # only if there are two of a make

The scanner is grabbed: its keys reach this driver and nothing else, in particular not the browser, where a code would
be typed into whatever field has the cursor. Set it to end each code with Enter, layout United States. The user the
kiosk runs as must be in the group `input`.
"""

from typing import Any

import msgspec

from hardware.code_scanner import LONGEST_CODE, CodeScanner
from hardware.code_scanner.intake import Intake
from hardware.code_scanner.keys import ENTER, EV_KEY, KEYPAD_ENTER, Typing
from hardware.driver import Turn
from hardware.input_device import Capabilities, GrabbedInput
from hardware.status import DeviceState, EventName, Status


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
        self._keyboard = GrabbedInput(url, _types, self.options.phys)
        self._typing = Typing()
        self._intake = Intake(self._typed, lambda code: self.emit(EventName.CODE_SCANNED, text=code))

    def open(self) -> None:
        self._keyboard.open()
        self._typing = Typing()
        self._intake.forget()

    def close(self) -> None:
        self._keyboard.close()

    def capabilities(self) -> dict[str, Any]:
        return {"longest_code": LONGEST_CODE, "signs": "ascii"}

    def status(self, turn: Turn) -> Status:
        self._intake.look()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        """The keyboard is there and grabbed; whether it scans, only a scan can show."""
        self._intake.look()
        return f"grabbed {self._keyboard.device.name}"

    def scan(self, turn: Turn) -> str:
        return self._intake.next(turn)

    def _typed(self, seconds: float) -> bytes:
        return b"".join(
            self._typing.feed(event.kind, event.code, event.value) for event in self._keyboard.events(seconds)
        )


def _types(capabilities: Capabilities) -> bool:
    keys = capabilities.get(EV_KEY, [])
    return ENTER in keys or KEYPAD_ENTER in keys
