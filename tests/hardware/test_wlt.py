"""The photo decoder of a site: a program that may do whatever programs do."""

import sys
from pathlib import Path

import pytest

from hardware.device import Device
from hardware.driver import Driver
from hardware.id_card_reader import wlt
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import Options, SdtSerialReader
from tests.hardware import cards
from tests.hardware.conftest import Serve

BITMAP = "import sys; sys.stdout.buffer.write(b'BM' + sys.stdin.buffer.read()[:9])"


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-S", "-c", text)


def test_a_read_carries_the_picture_beside_the_bytes_of_the_chip(
    card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver]
) -> None:
    options = Options(photo_decoder=program(BITMAP))
    reader: Device[Driver] = serve(SdtSerialReader(card_reader_emulator.url, options))
    card_reader_emulator.place(cards.RESIDENT)
    card = reader.call(lambda driver, turn: driver.read(turn), 60)  # pyright: ignore[reportAttributeAccessIssue]
    assert card.picture == b"BM" + cards.RESIDENT.photo[:9]
    assert card.photo == cards.RESIDENT.photo


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import sys; sys.exit(3)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "print('no licence')",
        f"import sys; sys.stdout.buffer.write(b'BM' + bytes({wlt.LARGEST_PICTURE}))",
        "import time; time.sleep(60)",
    ],
)
def test_a_decoder_that_ends_crashes_chatters_or_hangs_costs_the_picture_and_nothing_else(text: str) -> None:
    assert wlt.decode(b"wlt", program(text), seconds=0.5) == b""


def test_without_a_decoder_or_with_one_that_is_not_there_the_bytes_stay_bytes(tmp_path: Path) -> None:
    assert wlt.decode(b"wlt", ()) == b""
    assert wlt.decode(b"wlt", (str(tmp_path / "missing"),)) == b""
