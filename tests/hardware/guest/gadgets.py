"""USB devices made of the kernel's own gadget functions, plugged into this very machine by dummy_hcd.

A gadget is a folder in configfs; it is plugged in by binding it to a controller and unplugged by letting it go.
"""

import contextlib
import os
import subprocess
import termios
import threading
import time
import tty
from collections.abc import Callable, Generator
from pathlib import Path

from tests.hardware.guest.machine import MODULES

CONFIG = Path("/sys/kernel/config/usb_gadget")
CONTROLLER = "dummy_udc.0"
SECONDS = 20.0
USBHID_DEAF_SECONDS = 0.3
"""Six times as long as the kernel means, since the guest is slow."""
REPORT_DESCRIPTOR = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508"
    "150025650507190029658100c0"
)
"""Report descriptor of a boot keyboard (HID 1.11, appendix E.6)."""


class Gadget:
    """One device with one function; `values` are the files of the function's folder."""

    def __init__(self, name: str, vendor: int, product: int, function: str, **values: bytes | str) -> None:
        modprobe(f"usb_f_{function.partition('.')[0]}")
        self._folder = CONFIG / name
        self._folder.mkdir()
        self._write("idVendor", f"0x{vendor:04x}")
        self._write("idProduct", f"0x{product:04x}")
        strings = self._folder / "strings" / "0x409"
        strings.mkdir()
        for key in ("manufacturer", "product", "serialnumber"):
            (strings / key).write_text(f"Always-Open Hall {name}")
        part = self._folder / "functions" / function
        part.mkdir()
        for key, value in values.items():
            (part / key).write_bytes(value if isinstance(value, bytes) else value.encode())
        configuration = self._folder / "configs" / "c.1"
        configuration.mkdir()
        (configuration / function).symlink_to(part)

    @property
    def plugged(self) -> bool:
        return bool((self._folder / "UDC").read_text().strip())

    def plug(self) -> None:
        if not self.plugged:
            self._write("UDC", CONTROLLER)

    def unplug(self) -> None:
        with contextlib.suppress(OSError):  # it is out already
            self._write("UDC", "\n")

    def _write(self, name: str, value: str) -> None:
        (self._folder / name).write_text(value)


class Keyboard(Gadget):
    """A keyboard of the USB's own class, which types through /dev/hidg0."""

    def __init__(self, name: str, vendor: int, product: int) -> None:
        super().__init__(
            name,
            vendor,
            product,
            "hid.usb0",
            protocol="1",
            subclass="1",
            report_length="8",
            report_desc=REPORT_DESCRIPTOR,
        )

    def type(self, code: str) -> None:
        """Type a code and Enter; nothing while it is unplugged or was just plugged in (ESHUTDOWN).

        f_hid never sends again after a report that it took while unplugged, so that is not tried.

        usbhid throws away what comes in the first 50 ms after a device was opened (`usbhid_open`), so hands are slower.
        """
        time.sleep(USBHID_DEAF_SECONDS)
        if not self.plugged:
            return
        with contextlib.suppress(BrokenPipeError), Path("/dev/hidg0").open("wb", buffering=0) as device:
            for sign in [*code, "\n"]:
                device.write(bytes((2 if sign.isupper() else 0, 0, usage(sign), 0, 0, 0, 0, 0)))
                device.write(bytes(8))


def usage(sign: str) -> int:
    """The usage of a letter, a digit or Enter (HID Usage Tables, page 0x07)."""
    if sign == "\n":
        return 0x28
    return (
        0x1E + "1234567890".index(sign) if sign.isdigit() else 0x04 + "abcdefghijklmnopqrstuvwxyz".index(sign.lower())
    )


class Bridge:
    """Carries bytes between two character devices until `stop`; opens them anew when one has gone."""

    def __init__(self, one: str, other: str) -> None:
        self._paths = one, other
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)

    def _carry(self) -> None:
        while not self._stopping.wait(0.05):
            with contextlib.suppress(OSError, termios.error), raw(self._paths[0]) as one, raw(self._paths[1]) as other:
                while not self._stopping.wait(0.003):
                    _pass_on(one, other)
                    _pass_on(other, one)


@contextlib.contextmanager
def raw(path: str) -> Generator[int]:
    """An open character device; a terminal without its line discipline."""
    number = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        if os.isatty(number):
            tty.setraw(number)
        yield number
    finally:
        os.close(number)


def _pass_on(source: int, target: int) -> None:
    """What has arrived, if anything. Raises OSError when one end has gone."""
    try:
        found = os.read(source, 4096)
    except BlockingIOError:
        return
    if not found:
        raise OSError("hung up")
    while found:
        with contextlib.suppress(BlockingIOError):
            found = found[os.write(target, found) :]


def modprobe(*names: str, remove: bool = False) -> None:
    """Load kernel modules of the guest's kernel, or remove them."""
    options = ["-r"] if remove else []
    subprocess.run(["modprobe", "-d", os.environ[MODULES], *options, *names], check=True, capture_output=True)


def appears(path: str) -> Path:
    """A device node, as soon as it is there."""
    eventually(lambda: Path(path).exists())
    return Path(path)


def eventually(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)
