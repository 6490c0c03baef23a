"""Travel documents read over the real stack: pyscard, libpcsclite, pcscd, vpcd, and an emulated chip."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

import pytest

from hardware.conformance.bench import Bench, failure_of
from hardware.conformance.id_card_reader import IdCardReaderContract
from hardware.conformance.soak import Soak
from hardware.device import Device
from hardware.driver import Driver
from hardware.emulated_card_slot import EmulatedCardSlot
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.id_card_reader import AccessKey, ChipDocument, ChipReader
from hardware.id_card_reader.pcsc_emrtd import PcscEmrtdReader
from hardware.status import EventName
from tests.hardware.passports import CAN, KEY, WAYS, ZONE, face, passport
from tests.hardware.pcsc import SmartCardService
from tests.hardware.pcsc_library import PcscLibrary, pcsc_library

__all__ = ["pcsc_library"]  # a fixture

Serve = Callable[[Driver], Device[Driver]]
Reader = Device[PcscEmrtdReader]
RIGHT = AccessKey(zone=KEY)
TEN_THOUSAND = "test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows"


@pytest.fixture
def reader(card_slot: EmulatedCardSlot, serve: Callable[[PcscEmrtdReader], Reader]) -> Iterator[Reader]:
    device = serve(PcscEmrtdReader(card_slot.url))
    yield device
    device.stop()


class TestPcscEmrtd(IdCardReaderContract):
    driver = PcscEmrtdReader
    transport = "pcscd + vpcd"
    exempt: ClassVar[Mapping[str, str]] = {
        TEN_THOUSAND: "pcscd asks its reader every 400 ms what lies there, so ten thousand would take two hours; four "
        "hundred are done, and ten thousand without pcscd"
    }

    @staticmethod
    def command(driver: ChipReader, turn: object) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        return driver.read(turn, RIGHT)  # pyright: ignore[reportArgumentType]

    def falsehood(self, bench: Bench, answer: object) -> str:
        return "another zone" if isinstance(answer, ChipDocument) and answer.zone != ZONE else ""

    def test_in_trouble_every_command_ends_in_time_with_the_truth_and_nothing_grows(self, bench: Bench) -> None:
        """Fewer commands: each waits for pcscd, which asks its reader every 400 ms what lies there."""
        Soak(bench, type(self).command, self.falsehood, seed=17, trouble_every=3).run(10)

    @pytest.mark.nightly
    def test_four_hundred_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows(self, bench: Bench) -> None:
        Soak(bench, type(self).command, self.falsehood, seed=20261122, trouble_every=10).run(400)

    @pytest.fixture
    def bench(self, smart_card_service: SmartCardService, card_slot: EmulatedCardSlot, reader: Reader) -> Bench:
        chip = passport(picture=b"\xff\xd8\xff" + bytes(400))

        def use() -> None:
            if smart_card_service.door.exists():
                card_slot.place(chip)

        return Bench(reader, use, smart_card_service.stop, smart_card_service.start, emulator=card_slot)


@pytest.mark.nightly
class TestPcscEmrtdWithoutPcscd(TestPcscEmrtd):
    transport = "PC/SC (emulated library)"
    exempt: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def bench(self, pcsc_library: PcscLibrary, serve: Serve) -> Iterator[Bench]:
        chip = passport(picture=b"\xff\xd8\xff" + bytes(400))
        with EmulatedCardSlot(connect=pcsc_library.connect) as slot:
            device = serve(PcscEmrtdReader(slot.url))
            yield Bench(device, lambda: slot.place(chip), pcsc_library.pull, pcsc_library.push, emulator=slot)
            device.stop()


def read(reader: Reader, key: AccessKey | None = RIGHT, seconds: float = 60) -> ChipDocument:
    return reader.call(lambda driver, turn: driver.read(turn, key), seconds)


def failure(reader: Reader, key: AccessKey | None = RIGHT, seconds: float = 10) -> DeviceError:
    return failure_of(reader, lambda driver, turn: driver.read(turn, key), seconds)


@pytest.mark.parametrize("way", [None, "PACE, AES-128, brainpoolP256r1"])
def test_a_document_is_read_whole(card_slot: EmulatedCardSlot, reader: Reader, way: str | None) -> None:
    picture = face(size=(413, 531))
    card_slot.place(passport(way=WAYS.get(way or ""), picture=picture, own_key=True, name="安娜"))
    document = read(reader)
    assert (document.kind, document.zone, document.name) == ("travel_document", ZONE, "安娜")
    assert document.photo == picture
    assert document.source["access"] == ("pace" if way else "bac")
    assert set(document.files) == {"EF.COM", "EF.SOD", "DG1", "DG2", "DG11", "DG15"}
    assert "ERIKSSON" not in repr(document) and KEY not in repr(RIGHT)


def test_without_a_key_the_document_says_that_it_needs_one_and_waits_for_it(
    card_slot: EmulatedCardSlot, reader: Reader
) -> None:
    card_slot.place(passport(way=WAYS["PACE, AES-128, brainpoolP256r1"]))
    needed = failure(reader, None)
    assert (needed.completion, needed.code) == (Completion.USER_ERROR, ErrorCode.KEY_NEEDED)
    wrong = failure(reader, AccessKey(can="000000"))
    assert (wrong.completion, wrong.code) == (Completion.USER_ERROR, ErrorCode.WRONG_KEY)
    assert read(reader, AccessKey(can=CAN)).zone == ZONE


def test_a_document_that_was_read_has_to_be_lifted_before_it_is_read_again(
    card_slot: EmulatedCardSlot, reader: Reader
) -> None:
    card_slot.place(passport())
    read(reader)
    assert failure(reader, seconds=0.5).code is ErrorCode.MEDIA_NOT_LIFTED
    card_slot.lift()
    assert failure(reader, seconds=1.5).code is ErrorCode.NO_MEDIA
    card_slot.place(passport())
    assert read(reader).zone == ZONE


def test_laying_and_lifting_a_document_is_announced_once_each(card_slot: EmulatedCardSlot, reader: Reader) -> None:
    assert failure(reader, seconds=2).code is ErrorCode.NO_MEDIA, "pcscd may still believe in the last test's document"
    heard: queue.Queue[EventName] = queue.Queue()
    reader.subscribe(lambda event: heard.put(event.name) if event.name is not EventName.STATUS_CHANGED else None)
    card_slot.place(passport())
    assert heard.get(timeout=60) is EventName.MEDIA_INSERTED
    read(reader)
    card_slot.lift()
    assert heard.get(timeout=60) is EventName.MEDIA_REMOVED
    assert heard.empty()


@pytest.mark.parametrize(
    ("fault", "completion", "code"),
    [
        ("pulled_out_early", Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY),
        ("empty", Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA),
    ],
)
def test_each_failure_has_its_completion_and_the_next_document_is_read(
    fault: str, completion: Completion, code: ErrorCode, card_slot: EmulatedCardSlot, reader: Reader
) -> None:
    card_slot.faults.set(fault)
    card_slot.place(passport())
    error = failure(reader)
    assert (error.completion, error.code) == (completion, code)
    card_slot.faults.clear()
    card_slot.place(passport())
    assert read(reader).zone == ZONE


@pytest.mark.parametrize("fault", ["garbage", "altered"])
def test_what_is_not_the_chips_own_words_is_never_taken_for_it(
    fault: str, card_slot: EmulatedCardSlot, reader: Reader
) -> None:
    card_slot.faults.set(fault)
    card_slot.place(passport())
    assert failure(reader).code in (ErrorCode.INVALID_MEDIA, ErrorCode.WRONG_KEY)


def test_a_slow_chip_costs_time_and_nothing_else(card_slot: EmulatedCardSlot, reader: Reader) -> None:
    card_slot.faults.set("slow")
    card_slot.place(passport())
    assert read(reader).zone == ZONE


def test_a_reading_of_a_slow_chip_ends_when_it_is_cancelled(card_slot: EmulatedCardSlot, reader: Reader) -> None:
    card_slot.faults.set("slow")
    card_slot.place(passport(picture=b"\xff\xd8\xff" + bytes(200_000)))
    command = reader.submit(lambda driver, turn: driver.read(turn, RIGHT), 60)
    threading.Timer(1.0, command.cancel).start()
    with pytest.raises(DeviceError) as caught:
        command.outcome.result(timeout=60)
    assert caught.value.completion is Completion.CANCELED
