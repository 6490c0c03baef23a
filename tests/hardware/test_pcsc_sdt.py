"""Mainland cards over the real stack: pyscard, libpcsclite, pcscd, vpcd, and the pages a reader shows of a card."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import pytest

from hardware.conformance.bench import Bench
from hardware.conformance.id_card_reader import IdCardReaderContract
from hardware.conformance.soak import Soak
from hardware.device import Device
from hardware.driver import Driver
from hardware.emulated_card_slot import EmulatedCardSlot
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.id_card_reader import CardRead
from hardware.id_card_reader.emulator import CardBehindPcsc, EmulatedCard
from hardware.id_card_reader.pcsc_sdt import PcscSdtReader, parse_page
from tests.hardware import cards
from tests.hardware.conftest import Serve
from tests.hardware.passports import passport
from tests.hardware.pcsc import SmartCardService
from tests.hardware.pcsc_library import PcscLibrary, pcsc_library

__all__ = ["pcsc_library"]  # a fixture

TEN_THOUSAND = "test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows"


@pytest.fixture
def reader(card_slot: EmulatedCardSlot, serve: Serve[PcscSdtReader]) -> Iterator[Device[PcscSdtReader]]:
    device = serve(PcscSdtReader(card_slot.url))
    yield device
    device.stop()


class TestPcscSdt(IdCardReaderContract):
    driver = PcscSdtReader
    transport = "pcscd + vpcd"
    exempt: ClassVar[Mapping[str, str]] = {
        TEN_THOUSAND: "pcscd asks its reader every 400 ms what lies there, so ten thousand would take two hours; they "
        "are done without pcscd"
    }

    def test_in_trouble_every_command_ends_in_time_with_the_truth_and_nothing_grows(self, bench: Bench) -> None:
        """Fewer commands: each waits for pcscd."""
        Soak(bench, type(self).command, self.falsehood, seed=17, trouble_every=3).run(10)

    @pytest.fixture
    def bench(self, smart_card_service: SmartCardService, card_slot: EmulatedCardSlot, reader: Device[Driver]) -> Bench:
        def use() -> None:
            if smart_card_service.door.exists():
                card_slot.place(CardBehindPcsc(cards.RESIDENT))

        return Bench(reader, use, smart_card_service.stop, smart_card_service.start, emulator=card_slot)


@pytest.mark.nightly
class TestPcscSdtWithoutPcscd(TestPcscSdt):
    transport = "PC/SC (emulated library)"
    exempt: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def bench(self, pcsc_library: PcscLibrary, serve: Serve[PcscSdtReader]) -> Iterator[Bench]:
        with EmulatedCardSlot(connect=pcsc_library.connect) as slot:
            device = serve(PcscSdtReader(slot.url))
            card = CardBehindPcsc(cards.RESIDENT)
            yield Bench(device, lambda: slot.place(card), pcsc_library.pull, pcsc_library.push, emulator=slot)
            device.stop()


def read(reader: Device[PcscSdtReader]) -> CardRead:
    return reader.call(lambda driver, turn: driver.read(turn), 60)


@pytest.mark.parametrize("card", [cards.RESIDENT, cards.PERMIT, cards.FOREIGNER_2017, cards.FOREIGNER_2023])
def test_every_kind_of_card_is_read_field_by_field(
    card: EmulatedCard, card_slot: EmulatedCardSlot, reader: Device[PcscSdtReader]
) -> None:
    card_slot.place(CardBehindPcsc(card))
    got = read(reader)
    assert {field: got.source[field] for field in card.fields} == card.fields
    assert got.photo == card.photo.ljust(1024, b"\0")


def test_a_passport_is_no_mainland_card(card_slot: EmulatedCardSlot, reader: Device[PcscSdtReader]) -> None:
    card_slot.place(passport())
    with pytest.raises(DeviceError) as caught:
        read(reader)
    assert (caught.value.completion, caught.value.code) == (Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA)


@pytest.mark.parametrize("answer", ["", "90", "9000", "00" * 255 + "9000", "6A82", "00" * 256 + "6300"])
def test_a_page_that_is_short_or_refused_is_no_page(answer: str) -> None:
    with pytest.raises(ValueError):
        parse_page(bytes.fromhex(answer), 256)
