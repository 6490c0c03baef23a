"""The SDT protocol's frames and answers (resident ID card readers with a SAM_V module, GA 450).

    request   AA AA AA 96 69 | length (2, big endian) | command | parameter | data | check
    answer    AA AA AA 96 69 | length (2, big endian) | SW1 SW2 SW3         | data | check

`length` counts from the command (or SW1) to the check byte, both included; `check` is the XOR of length, body
and data. Some readers answer a request that came too slowly with a frame that breaks the rule: length 5, then
05 05 05.

Decoding is incremental and bounded: it skips noise before a preamble, takes bytes in any portions, and treats
a length that no answer has as noise too.
"""

from collections.abc import Iterator
from functools import reduce
from operator import xor

import msgspec

from hardware.errors import Completion, DeviceError, ErrorCode, Recovery

PREAMBLE = bytes.fromhex("AAAAAA9669")
SLOW_REQUEST = bytes.fromhex("AAAAAA96690005050505")
LONGEST = 0x0A00  # an answer with photo and two fingerprints has 0x090A

RESET = (0x10, 0xFF)
SAM_STATUS = (0x11, 0xFF)
SAM_ID = (0x12, 0xFF)
FIND = (0x20, 0x01)
SELECT = (0x20, 0x02)
READ = (0x30, 0x01)
READ_WITH_FINGERPRINT = (0x30, 0x10)
READ_NEWEST_ADDRESS = (0x30, 0x03)

OK = 0x90
FOUND = 0x9F
NOT_FOUND = 0x80
SELECT_FAILED = 0x81
READ_FAILED = 0x41
NO_SUCH_ITEM = 0x91
SLOW = 0x05


class Answer(msgspec.Struct, frozen=True):
    """A sound answer: SW3 and the data after it."""

    status: int
    data: bytes


class BrokenFrame(ValueError):  # noqa: N818 - says what it is
    """A frame whose check byte does not fit."""


def check_byte(covered: bytes) -> int:
    """XOR of all bytes from the length on."""
    return reduce(xor, covered, 0)


def encode_request(command: tuple[int, int], data: bytes = b"") -> bytes:
    """A whole request frame."""
    return _frame(bytes(command) + data)


def encode_answer(status: int, data: bytes = b"") -> bytes:
    """A whole answer frame; SW1 and SW2 are always 0."""
    return _frame(bytes((0, 0, status)) + data)


def _frame(body: bytes) -> bytes:
    covered = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + covered + bytes((check_byte(covered),))


class FrameDecoder:
    """Turns a stream into frame bodies (what lies between length and check byte)."""

    def __init__(self) -> None:
        self._buffer = b""

    @property
    def inside_frame(self) -> bool:
        """Whether a frame has begun and not ended: the difference between silence and truncation."""
        return self._buffer.startswith(PREAMBLE)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield each complete body. Raises `BrokenFrame` on a wrong check byte, after dropping that frame."""
        self._buffer += data
        while (body := self._next()) is not None:
            yield body

    def _next(self) -> bytes | None:
        while True:
            start = self._buffer.find(PREAMBLE)
            if start < 0:
                self._buffer = self._buffer[-(len(PREAMBLE) - 1) :]
                return None
            self._buffer = self._buffer[start:]
            if self._buffer.startswith(SLOW_REQUEST):
                self._buffer = self._buffer[len(SLOW_REQUEST) :]
                return bytes((0, 0, SLOW))
            if len(self._buffer) < 7:
                return None
            length = int.from_bytes(self._buffer[5:7], "big")
            if not 3 <= length <= LONGEST:
                self._buffer = self._buffer[1:]
                continue
            if len(self._buffer) < 7 + length:
                return None
            frame, self._buffer = self._buffer[: 7 + length], self._buffer[7 + length :]
            if check_byte(frame[5:]) != 0:
                raise BrokenFrame
            return frame[7:-1]


def parse_answer(body: bytes) -> Answer:
    """Split the body of an answer. Raises `BrokenFrame` if it has no status word."""
    if len(body) < 3:
        raise BrokenFrame
    return Answer(body[2], body[3:])


_UNLISTED = (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "unlisted status")
_MEANINGS: dict[int, tuple[Completion, ErrorCode, Recovery, str]] = {
    0x05: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "reader timed out"),
    0x10: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "checksum error at reader"),
    0x11: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "length error at reader"),
    0x21: (Completion.UNSUPPORTED_COMMAND, ErrorCode.UNSUPPORTED, Recovery.NONE, "bad command"),
    0x23: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "listed without a meaning"),
    0x24: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "unknown error at reader"),
    0x31: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR, "card rejects reader"),
    0x32: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR, "reader rejects card"),
    0x33: (Completion.INVALID_DATA, ErrorCode.MEDIA_REFUSED, Recovery.CLEAR, "verification failed"),
    0x40: (Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, "wrong card"),
    0x41: (Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, "read failed"),
    0x47: (Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, "no random number"),
    0x60: (Completion.HARDWARE_ERROR, ErrorCode.SELF_TEST_FAILED, Recovery.MAINTENANCE, "self-test failed"),
    0x66: (Completion.HARDWARE_ERROR, ErrorCode.NOT_AUTHORISED, Recovery.MAINTENANCE, "module not authorised"),
    0x80: (Completion.TIMEOUT, ErrorCode.NO_MEDIA, Recovery.NONE, "no card found"),
    0x81: (Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR, "select failed"),
    0x91: (Completion.INVALID_DATA, ErrorCode.NO_MEDIA, Recovery.NONE, "no such item on the card"),
}


def explain(status: int) -> DeviceError:
    """The error that an SW3 other than `OK`, `FOUND` stands for, also one that no list has."""
    completion, code, recovery, meaning = _MEANINGS.get(status, _UNLISTED)
    return DeviceError(completion, code, recovery, f"SW3 {status:02X}: {meaning}")
