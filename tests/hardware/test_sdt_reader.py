"""The resident ID card reader: published bytes, every kind of card, and every way a line can fail."""

import os
import queue
import threading
from pathlib import Path

import pytest

from hardware.device import Device
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.id_card_reader import CardRead, sdt_frames, text_block
from hardware.id_card_reader.emulator import EmulatedCard, EmulatedSdtReader
from hardware.id_card_reader.sdt_serial import FIND_EVERY, SdtSerialReader, sam_number
from hardware.status import Event, EventName, Media
from tests.hardware import cards

Reader = Device[SdtSerialReader]


def read(reader: Reader, seconds: float = 60) -> CardRead:
    return reader.call(lambda driver, turn: driver.read(turn), seconds)


def failure(reader: Reader, seconds: float = 5) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        read(reader, seconds)
    return caught.value


@pytest.mark.parametrize(("command", "total"), [(sdt_frames.READ, 1295), (sdt_frames.READ_WITH_FINGERPRINT, 1297)])
def test_the_emulator_answers_a_read_with_as_many_bytes_as_the_real_module(
    command: tuple[int, int], total: int, card_reader_emulator: EmulatedSdtReader
) -> None:
    card_reader_emulator.place(cards.RESIDENT)
    line = os.open(card_reader_emulator.url.removeprefix("serial://"), os.O_RDWR | os.O_NOCTTY)
    try:
        for request, length in ((sdt_frames.FIND, 15), (sdt_frames.SELECT, 19), (command, total)):
            os.write(line, sdt_frames.encode_request(request))
            answer = b""
            while len(answer) < length:
                answer += os.read(line, 4096)
            assert len(answer) == length
        assert answer[total - 1281 : total - 1275].decode("utf-16-le") == "林小满"
    finally:
        os.close(line)


def test_fields_lie_where_the_standard_puts_them() -> None:
    block = bytearray(" ".encode("utf-16-le") * 128)
    block[0:4] = "张三".encode("utf-16-le")
    block[122:158] = "990000199001010015".encode("utf-16-le")
    block[204:208] = "长期".encode("utf-16-le")
    card = text_block.decode(bytes(block))
    assert (card.name, card.number, card.valid_until) == ("张三", "990000199001010015", "长期")


@pytest.mark.parametrize("block", [b"", bytes(255), "Z".encode("utf-16-le") * 128])
def test_a_block_that_is_no_card_is_refused(block: bytes) -> None:
    with pytest.raises(ValueError):
        text_block.decode(block)


@pytest.mark.parametrize(
    ("card", "kind", "name", "latin"),
    [
        (cards.RESIDENT, "resident_id_card", "林小满", ""),
        (cards.LONG_TERM, "resident_id_card", "欧阳致远", ""),
        (cards.PERMIT, "hk_macau_taiwan_residence_permit", "陈嘉欣", ""),
        (cards.FOREIGNER_2017, "foreign_permanent_residence_card", "艾力", "EXAMPLE, ALEX"),
        (
            cards.FOREIGNER_2023,
            "foreign_permanent_residence_card",
            "艾力",
            "EXAMPLE, ALEXANDER BARTHOLOMEW JONATHAN",
        ),
    ],
)
def test_every_kind_of_card_is_read_field_by_field(
    card: EmulatedCard,
    kind: str,
    name: str,
    latin: str,
    card_reader_emulator: EmulatedSdtReader,
    card_reader: Reader,
) -> None:
    card_reader_emulator.place(card)
    got = read(card_reader)
    assert (got.kind, got.name, got.name_latin) == (kind, name, latin)
    assert {field: got.source[field] for field in card.fields} == card.fields
    assert got.number == card.fields["number"]
    assert got.newest_address == card.newest_address
    assert len(got.photo) == 1024 and got.photo.startswith(card.photo)


def test_what_was_read_does_not_show_in_logs(card_reader_emulator: EmulatedSdtReader, card_reader: Reader) -> None:
    card_reader_emulator.place(cards.RESIDENT)
    assert "林小满" not in repr(read(card_reader))


def test_a_card_is_read_once_and_again_only_after_it_was_lifted(
    card_reader_emulator: EmulatedSdtReader, card_reader: Reader
) -> None:
    card_reader_emulator.place(cards.RESIDENT)
    read(card_reader)
    assert failure(card_reader, 0.5).code is ErrorCode.MEDIA_NOT_LIFTED
    card_reader_emulator.lift()
    assert failure(card_reader, 0.5).code is ErrorCode.NO_MEDIA
    card_reader_emulator.place(cards.PERMIT)
    assert read(card_reader).name == "陈嘉欣"


def test_laying_and_lifting_a_card_is_announced_once_each_even_after_it_was_read(
    card_reader_emulator: EmulatedSdtReader, card_reader: Reader
) -> None:
    heard: queue.Queue[EventName] = queue.Queue()

    def hear(event: Event) -> None:
        if event.name is not EventName.STATUS_CHANGED:
            heard.put(event.name)

    card_reader.subscribe(hear)
    card_reader_emulator.place(cards.RESIDENT)
    assert heard.get(timeout=60) is EventName.MEDIA_INSERTED
    read(card_reader)
    card_reader_emulator.lift()
    assert heard.get(timeout=60) is EventName.MEDIA_REMOVED
    assert heard.empty()
    status = card_reader.call(lambda driver, turn: driver.status(turn), 60)
    assert status.media is Media.NOT_PRESENT


@pytest.mark.parametrize("fault", ["noise", "dribble", "slow"])
def test_a_poor_line_costs_time_and_nothing_else(
    fault: str, card_reader_emulator: EmulatedSdtReader, card_reader: Reader
) -> None:
    card_reader_emulator.faults.set(fault)
    card_reader_emulator.place(cards.RESIDENT)
    assert read(card_reader, 10).name == "林小满"


@pytest.mark.parametrize(
    ("fault", "completion", "code"),
    [
        ("silence", Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER),
        ("bad_checksum", Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER),
        ("truncation", Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER),
        ("pulled_out_early", Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY),
        ("read_fails", Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA),
        ("card_refused", Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED),
        ("not_authorised", Completion.HARDWARE_ERROR, ErrorCode.NOT_AUTHORISED),
        ("worn_out", Completion.HARDWARE_ERROR, ErrorCode.SELF_TEST_FAILED),
        ("unknown_error", Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER),
        ("wrong_baud_rate", Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER),
    ],
)
def test_each_failure_has_its_completion_and_the_next_read_succeeds(
    fault: str,
    completion: Completion,
    code: ErrorCode,
    card_reader_emulator: EmulatedSdtReader,
    card_reader: Reader,
) -> None:
    card_reader_emulator.place(cards.RESIDENT)
    card_reader_emulator.faults.set(fault)
    error = failure(card_reader)
    assert (error.completion, error.code) == (completion, code)
    card_reader_emulator.faults.clear()
    card_reader_emulator.place(cards.RESIDENT)
    assert read(card_reader).name == "林小满"


def test_the_wrong_speed_of_the_line_is_suspected_when_what_comes_is_no_answer(
    card_reader_emulator: EmulatedSdtReader, card_reader: Reader
) -> None:
    card_reader_emulator.faults.set("wrong_baud_rate")
    assert "baud_rate" in failure(card_reader).failure.detail


def test_a_card_laid_in_place_of_one_that_was_read_is_read_without_a_pause(
    card_reader_emulator: EmulatedSdtReader, card_reader: Reader
) -> None:
    card_reader_emulator.place(cards.RESIDENT)
    read(card_reader)
    card_reader_emulator.place(cards.PERMIT)
    assert read(card_reader, 2 * FIND_EVERY).name == "陈嘉欣"


def test_a_read_ends_when_it_is_cancelled(card_reader: Reader) -> None:
    command = card_reader.submit(lambda driver, turn: driver.read(turn), 60)
    threading.Timer(0.2, command.cancel).start()
    with pytest.raises(DeviceError) as caught:
        command.outcome.result(timeout=60)
    assert caught.value.completion is Completion.CANCELED


def test_the_self_test_names_the_security_module(card_reader: Reader) -> None:
    found = card_reader.call(lambda driver, turn: driver.self_test(turn), 60)
    assert found == "security module 05.03-20101231-0000012345-1234567890"
    assert sam_number(bytes(16)) == "00.00-00000000-0000000000-0000000000"


def test_a_second_process_cannot_take_the_line(card_reader: Reader, tmp_path: Path) -> None:
    card_reader.call(lambda driver, turn: driver.self_test(turn), 60)
    with pytest.raises(DeviceError) as caught:
        SdtSerialReader(card_reader.driver.url).open()
    assert caught.value.code is ErrorCode.NO_DEVICE
