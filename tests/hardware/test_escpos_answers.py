"""Whatever comes back on a receipt printer's line is read as it is meant, or ends in a failure that has a name."""

from itertools import cycle

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from hardware.driver import Turn
from hardware.errors import DeviceError, ErrorCode
from hardware.receipt_printer import escpos
from hardware.receipt_printer import escpos_status as codes
from hardware.receipt_printer.emulated_stream import Tokeniser
from hardware.receipt_printer.escpos import EscposPrinter
from hardware.status import DeviceState, Supply

BYTES = st.integers(0, 255)
ANSWERS = st.sampled_from([byte for byte in range(256) if codes.is_answer(byte)])
WELL, REACHED = b"\x12", b"\x00"


class NoisyLine:
    """A line on which each read brings the next of these, whatever was asked."""

    def __init__(self, arrivals: list[bytes]) -> None:
        self._arrivals = cycle(arrivals)
        self.read_so_far = b""

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass

    def forget(self) -> None:
        pass

    def read(self, seconds: float) -> bytes:
        arrived = next(self._arrivals)
        self.read_so_far += arrived
        return arrived


@given(BYTES)
def test_no_byte_can_be_both_a_status_and_the_answer_in_order(byte: int) -> None:
    assert not (codes.is_answer(byte) and codes.is_answer_in_order(byte))


@given(ANSWERS, ANSWERS, ANSWERS)
def test_every_status_means_something_and_only_a_faultless_one_is_online(printer: int, cause: int, paper: int) -> None:
    condition = codes.condition(printer, cause, paper)
    status = condition.status
    msgspec.json.encode(status)
    assert (status.device is DeviceState.ONLINE) == (condition.error is None)
    assert not (status.paper is Supply.OUT and status.device is DeviceState.ONLINE)


@given(st.lists(st.binary(max_size=6), min_size=1, max_size=8))
@example([b""])
@example([WELL])
@example([WELL, WELL, WELL, REACHED])
def test_a_printer_of_noise_prints_or_fails_by_name_and_confirms_only_what_was_confirmed(arrivals: list[bytes]) -> None:
    line = NoisyLine(arrivals)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(escpos, "make_link", lambda *_: line)
        patch.setattr(escpos, "ANSWER_SECONDS", 0.002)
        patch.setattr(escpos, "UNCONFIRMED_AFTER", 0.002)
        patch.setattr(escpos, "LOOK_AGAIN", 0.001)
        printer = EscposPrinter("tcp://127.0.0.1")
        try:
            printed = printer.print_image(Turn(0.02), Image.new("1", (8, 8), 0))
        except DeviceError as error:
            assert error.code is not ErrorCode.INTERNAL
        else:
            assert any(map(codes.is_answer, line.read_so_far)), "a printer that said nothing was believed"
            assert not printed.confirmed or any(map(codes.is_answer_in_order, line.read_so_far))


@given(st.binary(max_size=120), st.integers(1, 7))
def test_a_stream_is_the_same_commands_in_whatever_portions_it_comes(stream: bytes, size: int) -> None:
    whole = list(Tokeniser().feed(stream))
    tokeniser = Tokeniser()
    portions = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert [token for portion in portions for token in tokeniser.feed(portion)] == whole
