"""Signature pads that pose as a pen tablet (USB HID digitizer), as most do.

    [[device]]
    kind = "signature_pad"
    url = "evdev:056a:0374"                            # USB vendor and product, as `lsusb` shows them
    options = { phys = "usb-0000:00:14.0-3/input0" }   # only if there are two of a make

The pad is grabbed, so that a pen on it does not move the pointer on the screen (`hardware/input_device.py`).
"""

import time
from typing import Any

import msgspec

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.input_device import Capabilities, GrabbedInput
from hardware.signature_pad import Drawn, SignaturePad
from hardware.signature_pad.strokes import ABS_PRESSURE, ABS_X, ABS_Y, BTN_TOUCH, EV_ABS, EV_KEY, Axis, Strokes
from hardware.status import DeviceState, Status

WAIT = 0.05
CHUNKS_A_LOOK = 16
SPARE_SECONDS = 0.1


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`phys`: the socket the pad sits in, as `/proc/bus/input/devices` says (`P: Phys=`)."""

    phys: str = ""


class EvdevTablet(SignaturePad):
    """A grabbed pen tablet."""

    schemes = frozenset({"evdev"})
    Options = Options
    look_every = 0.5
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._tablet = GrabbedInput(url, _is_tablet, self.options.phys)

    def open(self) -> None:
        self._tablet.open()

    def close(self) -> None:
        self._tablet.close()

    def capabilities(self) -> dict[str, Any]:
        return {"timing": True}

    def status(self, turn: Turn) -> Status:
        self._forget()
        return Status(device=DeviceState.ONLINE)

    def self_test(self, turn: Turn) -> str:
        """The pad is there and grabbed; whether it draws, only a pen can show."""
        self._forget()
        return f"grabbed {self._tablet.device.name}"

    def capture(self, turn: Turn, *, quiet_seconds: float = 2.0) -> Drawn:
        self._forget()
        strokes, last = self._strokes(), time.monotonic()
        while turn.remaining > SPARE_SECONDS and not _is_over(strokes, time.monotonic() - last > quiet_seconds):
            turn.check()
            for event in self._tablet.events(min(WAIT, quiet_seconds, turn.remaining)):
                strokes.feed(*event)
                last = time.monotonic()
        drawn = strokes.drawn()
        if not drawn.strokes:
            raise DeviceError(Completion.TIMEOUT, ErrorCode.NO_MEDIA, Recovery.NONE, "nobody signed")
        return drawn

    def _strokes(self) -> Strokes:
        device = self._tablet.device
        there = device.capabilities(absinfo=False).get(EV_ABS, [])
        told = {code: device.absinfo(code) for code in (ABS_X, ABS_Y, ABS_PRESSURE) if code in there}
        axes = {code: Axis(info.min, info.max, info.resolution) for code, info in told.items()}
        return Strokes(axes[ABS_X], axes[ABS_Y], axes.get(ABS_PRESSURE))

    def _forget(self) -> None:
        for _ in range(CHUNKS_A_LOOK):
            if not self._tablet.events(0):
                return


def _is_over(strokes: Strokes, quiet: bool) -> bool:
    return quiet and strokes.begun and not strokes.touches


def _is_tablet(capabilities: Capabilities) -> bool:
    axes, keys = capabilities.get(EV_ABS, []), capabilities.get(EV_KEY, [])
    return ABS_X in axes and ABS_Y in axes and BTN_TOUCH in keys
