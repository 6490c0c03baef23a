"""What every driver of `id_card_reader` must do besides what every driver must."""

import threading
from typing import Any

from hardware.conformance.bench import SECONDS, Bench, failure_of, until
from hardware.conformance.contract import DriverContract
from hardware.errors import Completion, ErrorCode
from hardware.id_card_reader import CardRead, IdCardReader
from hardware.id_card_reader.emulator import EmulatedSdtReader
from hardware.status import DeviceState, Event, EventName


class IdCardReaderContract(DriverContract):
    """Readers of identity documents."""

    @staticmethod
    def command(driver: IdCardReader, turn: Any) -> object:
        return driver.read(turn)

    def falsehood(self, bench: Bench, answer: object) -> str:
        card = bench.emulator.card if isinstance(bench.emulator, EmulatedSdtReader) else None
        if card and isinstance(answer, CardRead) and answer.number != card.fields["number"]:
            return "a card that does not lie there"
        return ""

    def test_without_a_card_a_read_times_out_and_says_that_none_was_laid_on(self, bench: Bench) -> None:
        failure = failure_of(bench.device, type(self).command, 0.5)
        assert (failure.completion, failure.code) == (Completion.TIMEOUT, ErrorCode.NO_MEDIA)

    def test_a_card_is_announced_while_nobody_asks(self, bench: Bench) -> None:
        inserted = threading.Event()

        def hear(event: Event) -> None:
            if event.name is EventName.MEDIA_INSERTED:
                inserted.set()

        bench.device.subscribe(hear)
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        bench.use()
        assert inserted.wait(SECONDS)
