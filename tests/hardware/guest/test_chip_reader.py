"""A passport on a USB reader, over libccid and pcscd. The card lies there all the time (`usb_card.py`)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import SECONDS, until
from hardware.id_card_reader import AccessKey, ChipDocument
from hardware.id_card_reader.pcsc_emrtd import PcscEmrtdReader
from hardware.status import DeviceState, Media
from tests.hardware.conftest import Serve
from tests.hardware.guest.gadgets import appears
from tests.hardware.passports import KEY, ZONE

READER = "pcsc:Gemalto"
"""usb-ccid says that it is one of Gemalto's."""


@pytest.fixture(scope="module", autouse=True)
def service() -> Iterator[None]:
    Path("/run/pcscd").mkdir(exist_ok=True)
    with subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        appears("/run/pcscd/pcscd.comm")
        yield
        daemon.terminate()


def test_a_passport_is_read_through_the_kernel_and_libccid(serve: Serve[PcscEmrtdReader]) -> None:
    reader = serve(PcscEmrtdReader(READER))
    until(reader, lambda status: status.device is DeviceState.ONLINE and status.media is Media.PRESENT)
    document: ChipDocument = reader.call(lambda driver, turn: driver.read(turn, AccessKey(zone=KEY)), SECONDS)
    assert document.zone == ZONE
