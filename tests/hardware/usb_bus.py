"""A USB bus with one printer on it, below pyusb and above the emulated printer: what libusb would show of it.

pyusb's own code runs whole: finding by numbers, descriptors, claiming, bulk transfers, errors. libusb, the kernel and
the cable are not in it; they are in the guest of `make test-devices`. The printer's bytes go to the emulator by TCP.
"""

import select
import socket
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import usb.core
from usb.backend import IBackend

OUT, IN = 0x02, 0x81
NO_SUCH_DEVICE, TIMED_OUT = 19, 110
VENDOR, PRODUCT = 0x0525, 0xA4A8


Backend: Any = IBackend  # its methods are declared to return nothing


class Bus(Backend):
    """`plugged` is the cable. The device has a class-3 interface before the printer's, as combined devices do."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._wire: socket.socket | None = None
        self.plugged = True
        self.claimed = False
        self.kernel_driver = True

    def enumerate_devices(self) -> Iterator[Any]:
        return iter(["printer"] if self.plugged else [])

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=1, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=9, bNumInterfaces=2, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=50, extra_descriptors=[], extralen=0,
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf > 1 or alt > 0:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=(3, 7)[intf], bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[], extralen=0,
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=((0x83, 0x04), (IN, OUT))[intf][ep],
            bmAttributes=(3, 2)[intf], wMaxPacketSize=512, bInterval=0, bRefresh=0, bSynchAddress=0,
            extra_descriptors=[], extralen=0,
        )  # fmt: skip

    def open_device(self, dev: Any) -> Any:
        self._require_plugged()
        try:
            self._wire = socket.create_connection(self._address, 2)
        except OSError:
            self._require_plugged(False)
        return "handle"

    def close_device(self, dev_handle: Any) -> None:
        if self._wire is not None:
            self._wire.close()

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.kernel_driver = False

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        assert intf == 1 and not self.kernel_driver
        self.claimed = True

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self.claimed = False

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._require_plugged(ep == OUT)
        assert self._wire
        try:
            self._wire.sendall(bytes(data))
        except OSError:
            self._require_plugged(False)
        return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        self._require_plugged(ep == IN)
        assert self._wire
        if not select.select([self._wire], [], [], timeout / 1000)[0]:
            raise usb.core.USBTimeoutError("timed out", errno=TIMED_OUT)
        data = self._wire.recv(len(buff))
        self._require_plugged(bool(data))
        buff[: len(data)] = array("B", data)
        return len(data)

    def _require_plugged(self, there: bool = True) -> None:
        if not (self.plugged and there):
            raise usb.core.USBError("no such device", errno=NO_SUCH_DEVICE)
