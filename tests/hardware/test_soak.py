"""The soak itself: with a bug planted in a driver or in the queue, it says what is wrong."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware.camera import Frame
from hardware.command import Command
from hardware.conformance import soak
from hardware.conformance.bench import Bench
from hardware.conformance.contract import DriverContract
from hardware.conformance.document_camera import DocumentCameraContract
from hardware.conformance.id_card_reader import IdCardReaderContract
from hardware.conformance.receipt_printer import ReceiptPrinterContract
from hardware.conformance.soak import Soak
from hardware.device import Device
from hardware.document_camera.emulator import EmulatedCamera
from hardware.document_camera.opencv import OpencvCamera
from hardware.driver import Driver, Turn
from hardware.id_card_reader import CardRead
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import SdtSerialReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter
from hardware.receipt_printer.escpos import EscposPrinter
from tests.hardware import cards
from tests.hardware.conftest import Serve

Card = IdCardReaderContract


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost completion is given up after a short while, and growth is not waited for to go away."""
    monkeypatch.setattr(soak, "GRACE", 1.0)
    monkeypatch.setattr(soak, "CALM_SECONDS", 0.2)


def complaint(contract: type[DriverContract], bench: Bench, commands: int = 300, **shape: Any) -> str:
    """What a soak says of a device; fails if it finds nothing."""
    with pytest.raises(AssertionError) as caught:
        Soak(bench, contract.command, contract().falsehood, seed=5, **shape).run(commands)
    return str(caught.value)


def card_bench(emulator: EmulatedSdtReader, device: Device[Driver]) -> Bench:
    return Bench.over(emulator, device, lambda: emulator.place(cards.RESIDENT))


def test_a_lost_completion(card_reader_emulator: EmulatedSdtReader) -> None:
    class Forgetful(Device[SdtSerialReader]):
        forgotten = 0

        def _carry_out(self, command: Command[object], work: Callable[[Any, Turn], object]) -> None:
            self.forgotten += 1
            if self.forgotten < 30:
                super()._carry_out(command, work)
            else:
                command.begin()

    device = Forgetful("card reader", SdtSerialReader(card_reader_emulator.url))
    device.start()
    said = complaint(Card, card_bench(card_reader_emulator, device))  # pyright: ignore[reportArgumentType]
    device.stop()
    assert "never ended" in said


def test_a_completion_given_twice(card_reader_emulator: EmulatedSdtReader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuttering(Device[SdtSerialReader]):
        def _carry_out(self, command: Command[object], work: Callable[[Any, Turn], object]) -> None:
            super()._carry_out(command, work)
            command.outcome.set_result(None)

    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    device = Stuttering("card reader", SdtSerialReader(card_reader_emulator.url))
    device.start()
    bench = card_bench(card_reader_emulator, device)  # pyright: ignore[reportArgumentType]
    said = complaint(Card, bench, seconds=(0.05,))
    device.stop()
    assert "was begun" in said


def test_a_driver_that_heeds_no_time(card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver]) -> None:
    class Deaf(SdtSerialReader):
        def read(self, turn: Turn) -> CardRead:
            return super().read(Turn(60))

    device = serve(Deaf(card_reader_emulator.url))
    bench = Bench.over(card_reader_emulator, device)
    card_reader_emulator.place(cards.RESIDENT)
    assert "never ended" in complaint(Card, bench, seconds=(0.1,))
    card_reader_emulator.lift()
    card_reader_emulator.place(cards.RESIDENT)


def test_a_card_from_the_visit_before(card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver]) -> None:
    class Remembering(SdtSerialReader):
        last: CardRead | None = None

        def read(self, turn: Turn) -> CardRead:
            self.last = self.last or super().read(turn)
            return self.last

    turns = iter([cards.RESIDENT, cards.PERMIT] * 1000)
    device = serve(Remembering(card_reader_emulator.url))
    bench = Bench.over(card_reader_emulator, device, lambda: card_reader_emulator.place(next(turns)))
    assert "a card that does not lie there" in complaint(Card, bench)


def test_a_stale_frame(camera_emulator: EmulatedCamera, serve: Serve[Driver]) -> None:
    class Stale(OpencvCamera):
        kept: Frame | None = None

        def latest(self, turn: Turn, *, after: int = 0, oldest: float = 1.0) -> Frame:
            self.kept = self.kept or super().latest(turn, after=after, oldest=oldest)
            return self.kept

    def look_later() -> None:
        threading.Event().wait(0.05)

    bench = Bench.over(camera_emulator, serve(Stale(camera_emulator.url)), look_later, unplugged="gone")
    assert "a stale frame" in complaint(DocumentCameraContract, bench)


def test_plenty_of_paper_on_an_empty_reply(printer_emulator: EmulatedReceiptPrinter, serve: Serve[Driver]) -> None:
    class Trusting(EscposPrinter):
        def _ask(self, question: bytes, turn: Turn) -> int:
            turn.check()
            self._receive(0)
            self._link.write(question)
            return next(iter(self._receive(0.2)), 0b0001_0010)

    bench = Bench.over(printer_emulator, serve(Trusting(printer_emulator.url)))
    said = complaint(ReceiptPrinterContract, bench, trouble_every=5, faults=("silence",))
    assert "printer that does not answer" in said


def test_a_file_left_open(card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver], tmp_path: Path) -> None:
    left: list[int] = []

    class Leaking(SdtSerialReader):
        def read(self, turn: Turn) -> CardRead:
            left.append(os.open(tmp_path, os.O_RDONLY))
            return super().read(turn)

    bench = card_bench(card_reader_emulator, serve(Leaking(card_reader_emulator.url)))
    assert "open files" in complaint(Card, bench, commands=20, trouble_every=10_000)
    for each in left:
        os.close(each)


def test_a_thread_left_running(card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver]) -> None:
    release = threading.Event()

    class Spawning(SdtSerialReader):
        def read(self, turn: Turn) -> CardRead:
            threading.Thread(target=release.wait, daemon=True).start()
            return super().read(turn)

    bench = card_bench(card_reader_emulator, serve(Spawning(card_reader_emulator.url)))
    assert "threads" in complaint(Card, bench, commands=20, trouble_every=10_000)
    release.set()


def test_memory_that_is_never_given_back(card_reader_emulator: EmulatedSdtReader, serve: Serve[Driver]) -> None:
    hoard: list[bytes] = []

    class Hoarding(SdtSerialReader):
        def read(self, turn: Turn) -> CardRead:
            hoard.append(os.urandom(256 * 1024))
            return super().read(turn)

    bench = card_bench(card_reader_emulator, serve(Hoarding(card_reader_emulator.url)))
    assert "bytes more" in complaint(Card, bench, commands=soak.ENOUGH_TO_JUDGE_MEMORY, trouble_every=10_000)
