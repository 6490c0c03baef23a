"""SDT frames byte by byte, and what each status of a module means: for the citizen, for the keeper."""

import os

import pytest

from hardware.errors import Completion, ErrorCode, Recovery
from hardware.id_card_reader import sdt_frames


@pytest.mark.parametrize(
    ("command", "published"),
    [
        (sdt_frames.SAM_STATUS, "AAAAAA9669000311FFED"),
        (sdt_frames.SAM_ID, "AAAAAA9669000312FFEE"),
        (sdt_frames.FIND, "AAAAAA96690003200122"),
        (sdt_frames.SELECT, "AAAAAA96690003200221"),
        (sdt_frames.READ, "AAAAAA96690003300132"),
        (sdt_frames.READ_WITH_FINGERPRINT, "AAAAAA96690003301023"),
        (sdt_frames.READ_NEWEST_ADDRESS, "AAAAAA96690003300330"),
    ],
)
def test_requests_are_the_published_bytes(command: tuple[int, int], published: str) -> None:
    assert sdt_frames.encode_request(command) == bytes.fromhex(published)


@pytest.mark.parametrize(
    ("published", "status", "data"),
    [
        ("AAAAAA9669000400009094", 0x90, b""),
        ("AAAAAA9669000800009F0000000097", 0x9F, bytes(4)),
        ("AAAAAA9669000400008084", 0x80, b""),
        ("AAAAAA9669000C00009000000000000000009C", 0x90, bytes(8)),
        ("AAAAAA9669000400008185", 0x81, b""),
        ("AAAAAA9669000400004145", 0x41, b""),
        ("AAAAAA96690005050505", 0x05, b""),
    ],
)
def test_published_answers_are_understood_byte_by_byte(published: str, status: int, data: bytes) -> None:
    decoder = sdt_frames.FrameDecoder()
    answers = [
        sdt_frames.parse_answer(body) for byte in bytes.fromhex(published) for body in decoder.feed(bytes((byte,)))
    ]
    assert answers == [sdt_frames.Answer(status, data)]


def test_a_length_that_no_answer_has_is_skipped_as_noise() -> None:
    stream = bytes.fromhex("AAAAAA9669FFFFAAAAAAAAAAAA9669000400009094")
    assert list(sdt_frames.FrameDecoder().feed(stream)) == [bytes.fromhex("000090")]


def test_endless_noise_takes_no_memory() -> None:
    decoder = sdt_frames.FrameDecoder()
    for _ in range(100):
        assert list(decoder.feed(os.urandom(1024).replace(b"\x69", b"\x00"))) == []
    assert not decoder.inside_frame


STATUSES = {
    0x05: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x10: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x11: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x21: (Completion.UNSUPPORTED_COMMAND, ErrorCode.UNSUPPORTED, Recovery.NONE),
    0x23: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x24: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x31: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR),
    0x32: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR),
    0x33: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR),
    0x40: (Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR),
    0x41: (Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR),
    0x47: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET),
    0x60: (Completion.HARDWARE_ERROR, ErrorCode.SELF_TEST_FAILED, Recovery.MAINTENANCE),
    0x66: (Completion.HARDWARE_ERROR, ErrorCode.NOT_AUTHORISED, Recovery.MAINTENANCE),
    0x80: (Completion.TIMEOUT, ErrorCode.NO_MEDIA, Recovery.NONE),
    0x81: (Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR),
    0x91: (Completion.INVALID_DATA, ErrorCode.NO_MEDIA, Recovery.NONE),
}


def test_every_status_byte_has_a_completion_a_code_and_a_recovery() -> None:
    unlisted = (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET)
    for status in range(256):
        error = sdt_frames.explain(status)
        assert (error.completion, error.code, error.recovery) == STATUSES.get(status, unlisted)
        assert f"{status:02X}" in error.failure.detail
        assert ("unlisted" in error.failure.detail) is (status not in STATUSES)
