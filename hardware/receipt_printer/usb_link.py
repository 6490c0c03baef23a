"""A USB printer, spoken to directly (pyusb, libusb): `usb://0525:a4a8` or `usb://0525:a4a8/SERIAL`.

The interface is the one of printer class (7) that has a bulk endpoint each way; its numbers are read from the
descriptors, because makers differ. The kernel's own driver (usblp) is asked to let go of it, and it is taken
exclusively. Needs libusb-1.0 and leave to open the device (group `lp`, or a udev rule).
"""

import contextlib
import time
from typing import Any
from urllib.parse import urlsplit

import usb.core
import usb.util

from hardware.errors import BadConfiguration, Disconnected

PRINTER_CLASS = 7
STALL_MILLISECONDS = 2000
SHORTEST_WAIT = 1
CHUNK = 512
QUIET_ERRNOS = (110, 60)
"""libusb's timeout, on Linux and elsewhere."""


class UsbLink:
    """A wire as `links.Link` has it. Everything raises `Disconnected` when it is gone."""

    def __init__(self, url: str, backend: Any = None) -> None:
        """`backend` takes libusb's place. Raises `BadConfiguration` for a URL that names no device."""
        parts = urlsplit(url)
        vendor, _, product = parts.netloc.partition(":")
        try:
            self._ids = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)}
        except ValueError as error:
            raise BadConfiguration(f"{url}: write usb://VENDOR:PRODUCT, both in hex") from error
        self._serial = parts.path.strip("/")
        self._backend = backend
        self._device: Any = None
        self._interface: Any = None
        self._to_printer: Any = None
        self._from_printer: Any = None

    def open(self) -> None:
        try:
            self._device = self._find()
            self._interface = _printer_interface(self._device)
            number = self._interface.bInterfaceNumber
            with contextlib.suppress(NotImplementedError):
                if self._device.is_kernel_driver_active(number):
                    self._device.detach_kernel_driver(number)
            usb.util.claim_interface(self._device, number)
        except (usb.core.USBError, usb.core.NoBackendError) as error:
            self.close()
            raise Disconnected(f"cannot open the USB printer: {_cause(error)}") from error
        self._to_printer = _endpoint(self._interface, usb.util.ENDPOINT_OUT)
        self._from_printer = _endpoint(self._interface, usb.util.ENDPOINT_IN)

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(usb.core.USBError):
                usb.util.dispose_resources(device)

    def write(self, data: bytes) -> None:
        """Send all, or raise: a printer that takes nothing for 2 seconds counts as gone."""
        self._require_open()
        view = memoryview(data)
        try:
            while view:
                view = view[self._to_printer.write(bytes(view[:CHUNK]), STALL_MILLISECONDS) :]
        except usb.core.USBError as error:
            raise Disconnected(f"write failed: {_cause(error)}") from error

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting at most `seconds`; empty if nothing. Some printers answer with empty packets."""
        self._require_open()
        deadline = time.monotonic() + seconds
        while True:
            left = max(SHORTEST_WAIT, round((deadline - time.monotonic()) * 1000))
            try:
                data = bytes(self._from_printer.read(CHUNK, left))
            except usb.core.USBError as error:
                if error.errno in QUIET_ERRNOS:
                    return b""
                raise Disconnected(f"read failed: {_cause(error)}") from error
            if data or time.monotonic() >= deadline:
                return data

    def forget(self) -> None:
        """Drop answers that came too late."""
        while self.read(0):
            pass

    def _require_open(self) -> None:
        if self._device is None:
            raise Disconnected("the USB printer is not open")

    def _find(self) -> Any:
        found: Any = usb.core.find(find_all=True, backend=self._backend, **self._ids)
        for device in found or ():
            if not self._serial or device.serial_number == self._serial:
                return device
        raise Disconnected("no such USB printer")


def _printer_interface(device: Any) -> Any:
    for configuration in device:
        for interface in configuration:
            two_way = all(_endpoint(interface, way) for way in (usb.util.ENDPOINT_OUT, usb.util.ENDPOINT_IN))
            if interface.bInterfaceClass == PRINTER_CLASS and two_way:
                return interface
    raise Disconnected("the USB device is no two-way printer")


def _endpoint(interface: Any, way: int) -> Any:
    """The first bulk endpoint of a direction, or None."""
    for endpoint in interface:
        bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == way:
            return endpoint
    return None


def _cause(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__
