"""What an ESC/POS printer says about itself: `DLE EOT n`, byte by byte.

Each answer is one byte with bits 0 and 7 clear and bits 1 and 4 set; anything else on the line is not such an
answer.

    n = 1  printer   bit 3 offline
    n = 2  cause     bit 2 cover open · bit 5 stopped, paper end · bit 6 error (the cutter, mostly)
    n = 4  paper     bits 2,3 near end · bits 5,6 end
"""

import msgspec

from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.status import DeviceState, Media, Status, Supply

ASK_PRINTER = b"\x10\x04\x01"
ASK_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4 8`: forget what was sent and not printed. Works in real time, also while offline."""
ASK_IN_ORDER = b"\x1dr\x01"
"""`GS r 1`: answered when its turn comes in the stream, so its answer means all before it was printed."""


class Condition(msgspec.Struct, frozen=True):
    """A printer at one moment."""

    offline: bool
    cover_open: bool
    stopped_by_paper: bool
    failed: bool
    paper: Supply
    media: Media | None = None
    """At the outlet of a printer with a presenter."""

    @property
    def status(self) -> Status:
        """In common words."""
        error = self.error
        if error is None:
            return Status(device=DeviceState.ONLINE, media=self.media, paper=self.paper)
        state = DeviceState.HARDWARE_ERROR if self.failed else DeviceState.OFFLINE
        return Status(device=state, media=self.media, paper=self.paper, failure=error.failure)

    @property
    def error(self) -> DeviceError | None:
        """Why it cannot print, the most telling cause first; nothing if it can."""
        if self.cover_open:
            return _cannot(ErrorCode.COVER_OPEN, Recovery.CLEAR, "cover is open")
        if self.stopped_by_paper or self.paper is Supply.OUT:
            return _cannot(ErrorCode.PAPER_OUT, Recovery.REPLENISH, "no paper")
        if self.failed:
            return _cannot(ErrorCode.CUTTER_FAILED, Recovery.MAINTENANCE, "printer reports an error")
        if self.offline:
            return _cannot(ErrorCode.OFFLINE, Recovery.RESET, "printer is offline")
        return None


def is_answer(byte: int) -> bool:
    """Whether a byte can be an answer to DLE EOT."""
    return byte & 0b1001_0011 == 0b0001_0010


def is_answer_in_order(byte: int) -> bool:
    """Whether a byte can be the answer to `ASK_IN_ORDER`: unlike those to DLE EOT it has bit 4 clear."""
    return byte & 0b1001_0000 == 0


def condition(printer: int, cause: int, paper: int) -> Condition:
    """Read the answers to n = 1, 2 and 4."""
    return Condition(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        stopped_by_paper=bool(cause & 0x20),
        failed=bool(cause & 0x40),
        paper=Supply.OUT if paper & 0x60 else Supply.LOW if paper & 0x0C else Supply.FULL,
    )


def _cannot(code: ErrorCode, recovery: Recovery, detail: str) -> DeviceError:
    return DeviceError(Completion.DEVICE_NOT_READY, code, recovery, detail)
