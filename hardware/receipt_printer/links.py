"""The wires a receipt printer hangs on: TCP (port 9100 as a rule), a serial line or USB, with short waits.

python-escpos has transports, but waits 60 seconds on a dead network printer, reads an empty status
answer as "plenty of paper", assumes USB endpoints instead of reading them, and cannot send in portions between which a
job may be cancelled.
"""

from typing import Protocol
from urllib.parse import urlsplit

from hardware.receipt_printer.usb_link import UsbLink
from hardware.serial_line import SerialLine
from hardware.tcp_line import TcpLine

DEFAULT_PORT = 9100


class Link(Protocol):
    """A wire. Everything raises `Disconnected` when it is gone."""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def write(self, data: bytes) -> None: ...
    def read(self, seconds: float) -> bytes: ...
    def forget(self) -> None: ...


def make_link(url: str, baud_rate: int) -> Link:
    """`tcp://host:port`, `serial:///dev/…` or `usb://VENDOR:PRODUCT`."""
    match urlsplit(url).scheme:
        case "tcp":
            return TcpLine(url, DEFAULT_PORT)
        case "usb":
            return UsbLink(url)
        case _:
            return SerialLine(url, baud_rate)
