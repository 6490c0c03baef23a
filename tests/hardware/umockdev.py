"""Input devices of umockdev: the real evdev library on ioctls that umockdev's preload library answers.

Only a process started by `umockdev-wrapper` sees it. The library is called directly (`libumockdev`), since its command
line can play but one script per process. The device node is a pseudo-terminal of ours in umockdev's `/dev`; so keys may
be pressed, and the plug pulled, at any moment.
"""

import ctypes
import os
import random
import struct
import time
from collections.abc import Iterable
from pathlib import Path

from hardware.code_scanner.keys import ENTER, EV_KEY, EV_SYN, PLAIN, SHIFTED, SYN_DROPPED
from hardware.emulated_line import EmulatedLine
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.signature_pad.strokes import ABS_PRESSURE, ABS_X, ABS_Y, BTN_TOUCH, EV_ABS

WRAPPER = "umockdev-wrapper"
NODE = "/dev/input/event5"
VENDOR, PRODUCT = 0x0C2E, 0x0B61
LEFT_SHIFT = 42
LAG = 40.0
HELD = 3800
"""Bytes, well under the 4095 that a pseudo-terminal holds."""
EV_MSC = 4
_DEVICE = b"""P: /devices/usb/input/input5/event5
N: input/event5
E: DEVNAME=/dev/input/event5
E: SUBSYSTEM=input
E: ID_INPUT=1
E: MAJOR=13
E: MINOR=69
A: dev=13:69

"""
_ASKED_BITS = (1, 2, 3, 4, 5, 0x11, 0x12, 0x14, 0x15, 0x16, 0x17)


Answers = list[tuple[str, int, bytes]]
"""What the kernel would answer: ioctl, result, data."""

UNPLUGGED = {"unplugged": "the USB plug is out"}
KEYBOARD_FAULTS = UNPLUGGED | {
    "lost_events": "the kernel says in the middle of a code that it has lost events",
    "mashed": "a thousand keys at random before each code",
}


def is_preloaded() -> bool:
    """Whether this process was started by the wrapper."""
    return "libumockdev-preload" in os.environ.get("LD_PRELOAD", "")


class MockedInput(Emulator):
    """A device that gives these answers and sends what it is told. `folder` is for what umockdev has to read."""

    def __init__(self, folder: Path, answers: Answers, faults: dict[str, str]) -> None:
        self.faults = Faults(faults, self._fault_changed)
        self._library = _library()
        self._testbed: int = self._library.umockdev_testbed_new()
        self._describe(folder / "device.ioctl", answers)
        root: bytes = self._library.umockdev_testbed_get_root_dir(self._testbed)
        self._line = EmulatedLine(Path(root.decode() + NODE), receive=lambda _: None)
        self._unproven = 0

    def _describe(self, file: Path, answers: Answers) -> None:
        lines = [f"{name} {result} {data.hex().upper()}" for name, result, data in answers]
        file.write_text("\n".join([f"@DEV {NODE}", *lines, ""]))
        error = ctypes.c_void_p()
        done = self._library.umockdev_testbed_add_from_string(self._testbed, _DEVICE, ctypes.byref(error))
        path = str(file).encode()
        done &= self._library.umockdev_testbed_load_ioctl(self._testbed, NODE.encode(), path, ctypes.byref(error))
        if not done:
            raise OSError("umockdev refuses the device")

    @property
    def url(self) -> str:
        return f"evdev:{VENDOR:04x}:{PRODUCT:04x}"

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def send(self, *events: tuple[int, int, int]) -> None:
        """Raw input events; lost when the plug is out or nobody reads.

        A driver that lags is waited for: a full pseudo-terminal cuts an event in two, which no kernel does, and whoever
        reads from it reads nothing but halves from then on.
        """
        at = divmod(time.monotonic_ns() // 1000, 1_000_000)
        data = b"".join(struct.pack("@llHHi", *at, *event) for event in events)
        if self._unproven + len(data) > HELD:
            deadline = time.monotonic() + LAG
            while not self._line.is_read:
                if time.monotonic() > deadline:
                    return
                time.sleep(0.002)
            self._unproven = 0
        self._unproven += len(data)
        self._line.send(data)

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self._line.unplug() if on else self._line.plug()


class MockedKeyboard(MockedInput):
    """A scanner that poses as a keyboard of 127 keys."""

    kind = "code_scanner"

    def __init__(self, folder: Path) -> None:
        kinds = {EV_KEY: _bits(range(1, 128), 96), EV_MSC: _bits((4,), 96)}
        super().__init__(folder, _answers("Honeywell 1950g", kinds), KEYBOARD_FAULTS)
        self._random = random.Random(5)

    def scan(self, code: str) -> None:
        """Type a code and Enter, as a scanner does: no key stays down longer than it takes."""
        if self.faults.happens("mashed"):
            for _ in range(1000):
                self.press(self._random.randrange(1, 128))
        for sign in code:
            shifted = sign not in PLAIN.values()
            self.press(next(key for key, each in (SHIFTED if shifted else PLAIN).items() if each == sign), shifted)
            if self.faults.happens("lost_events"):
                self.send((EV_SYN, SYN_DROPPED, 0))
        self.press(ENTER)

    def press(self, key: int, shifted: bool = False) -> None:
        """One key down and up."""
        shift = [(EV_KEY, LEFT_SHIFT, value) for value in (1, 0)] if shifted else []
        self.send(*shift[:1], (EV_KEY, key, 1), (EV_SYN, 0, 0), (EV_KEY, key, 0), (EV_SYN, 0, 0), *shift[1:])


class MockedTablet(MockedInput):
    """A pen tablet of 80 by 40 mm in hundredths of a millimetre, with 1024 steps of pressure."""

    kind = "signature_pad"

    def __init__(self, folder: Path) -> None:
        kinds = {EV_KEY: _bits((BTN_TOUCH,), 96), EV_ABS: _bits((ABS_X, ABS_Y, ABS_PRESSURE), 96)}
        axes = {ABS_X: (8000, 100), ABS_Y: (4000, 100), ABS_PRESSURE: (1024, 0)}
        told: Answers = [
            (f"EVIOCGABS({code})", 0, struct.pack("<6i", 0, 0, most, 0, 0, resolution))
            for code, (most, resolution) in axes.items()
        ]
        super().__init__(folder, [*_answers("Signature Pad", kinds), *told], UNPLUGGED)

    def draw(self, *points: tuple[int, int]) -> None:
        """One stroke: the pen comes down at the first point and goes up after the last."""
        for number, (x, y) in enumerate(points):
            moved = [(EV_ABS, ABS_X, x), (EV_ABS, ABS_Y, y), (EV_ABS, ABS_PRESSURE, 512)]
            self.send(*moved, *([] if number else [(EV_KEY, BTN_TOUCH, 1)]), (EV_SYN, 0, 0))
        self.send((EV_KEY, BTN_TOUCH, 0), (EV_SYN, 0, 0))


def _answers(name: str, kinds: dict[int, bytes]) -> Answers:
    """For the sizes that python-evdev asks with; `kinds`: event type → its codes. EVIOCGRAB is not listed: it
    succeeds."""

    def text(said: str) -> bytes:
        return said.encode().ljust(256, b"\0")

    return [
        ("EVIOCGVERSION", 0, struct.pack("<i", 0x10001)),
        ("EVIOCGID", 0, struct.pack("<HHHH", 3, VENDOR, PRODUCT, 0x111)),
        ("EVIOCGNAME(0)", 1, text(name)),
        ("EVIOCGPHYS(0)", 1, text("usb-0000:00:14.0-3/input0")),
        ("EVIOCGUNIQ(0)", 1, text("")),
        ("EVIOCGPROP(0)", 8, bytes(64)),
        ("EVIOCGBIT(0)", 4, _bits((EV_SYN, *kinds), 4)),
        *((f"EVIOCGBIT({number})", 96, kinds.get(number, bytes(96))) for number in _ASKED_BITS),
        ("EVIOCGEFFECTS", 0, bytes(4)),
        ("EVIOCGREP", 0, bytes(8)),
    ]


def _bits(codes: Iterable[int], size: int) -> bytes:
    return sum(1 << code for code in codes).to_bytes(size, "little")


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libumockdev.so.0")
    testbed, text, error = ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p)
    library.umockdev_testbed_new.restype = testbed
    library.umockdev_testbed_add_from_string.argtypes = [testbed, text, error]
    library.umockdev_testbed_load_ioctl.argtypes = [testbed, text, text, error]
    library.umockdev_testbed_get_root_dir.argtypes = [testbed]
    library.umockdev_testbed_get_root_dir.restype = text
    return library
