"""Resident ID card readers on a serial port or USB serial adapter (SAM_V module, SDT protocol, GA 450).

    [[device]]
    kind = "id_card_reader"
    url = "serial:///dev/serial/by-id/usb-…"
    options = { baud_rate = 115200, photo_decoder = ["/opt/maker/wlt2bmp"] }   # both may be left out

Reading is find, select, read. A found card can be found again until it was read; after that the module is
silent about it until it is lifted. Whether a card that was read still lies there is therefore asked with
*read newest address*, which needs the card in the field: its failure means lifted. (Derived from the command
set; not yet confirmed on a real module.)
"""

import time
from typing import Any, Literal

import msgspec

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.id_card_reader import CardRead, IdCardReader, sdt_frames, text_block, wlt
from hardware.id_card_reader.sdt_frames import Answer
from hardware.serial_line import SerialLine
from hardware.status import DeviceState, EventName, Media, Status

FIND_EVERY = 0.1
SLICE = 0.1
QUICK = 0.6
"""Seconds in which a module answers anything but a read."""
SLOW = 3.0
"""Seconds in which it answers a read."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`baud_rate`: those a module can be set to. `photo_decoder`: see `wlt.py`."""

    baud_rate: Literal[9600, 19200, 38400, 57600, 115200] = 115200
    photo_decoder: tuple[str, ...] = ()


class SdtSerialReader(IdCardReader):
    """An SDT reader on a serial line."""

    schemes = frozenset({"serial"})
    Options = Options
    look_every = 0.3
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._line = SerialLine(url, self.options.baud_rate)
        self._media = Media.UNKNOWN
        self._was_read = False

    def open(self) -> None:
        self._line.open()
        self._media = Media.UNKNOWN
        self._was_read = False

    def close(self) -> None:
        self._line.close()

    def capabilities(self) -> dict[str, Any]:
        return {
            "documents": sorted({kind for kind, _ in text_block.LAYOUTS.values()}),
            "photo": "picture" if self.options.photo_decoder else "wlt",
            "fingerprint": False,
        }

    def status(self, turn: Turn) -> Status:
        self._look(turn)
        return Status(device=DeviceState.ONLINE, media=self._media)

    def self_test(self, turn: Turn) -> str:
        self._expect(self._ask(sdt_frames.SAM_STATUS, turn))
        answer = self._expect(self._ask(sdt_frames.SAM_ID, turn))
        if len(answer.data) != 16:
            raise _broken("security module number has the wrong length")
        return f"security module {sam_number(answer.data)}"

    def read(self, turn: Turn) -> CardRead:
        self._wait_for_card(turn)
        try:
            self._expect(self._ask(sdt_frames.SELECT, turn))
            answer = self._expect(self._ask(sdt_frames.READ, turn, SLOW))
            self._was_read = True
        except DeviceError as error:
            raise self._pulled_or(error, turn) from error
        address = self._newest_address(turn)
        try:
            card = text_block.decode_content(answer.data, address)
        except ValueError as error:
            raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, str(error)) from error
        return msgspec.structs.replace(card, picture=wlt.decode(card.photo, self.options.photo_decoder))

    # ---- presence

    def _wait_for_card(self, turn: Turn) -> None:
        while not self._look(turn) or self._was_read:
            if turn.remaining < 2 * FIND_EVERY:
                raise self._nobody_came()
            turn.pause(FIND_EVERY)

    def _nobody_came(self) -> DeviceError:
        if self._was_read:
            return DeviceError(Completion.TIMEOUT, ErrorCode.MEDIA_NOT_LIFTED, Recovery.CLEAR, "card was read already")
        return DeviceError(Completion.TIMEOUT, ErrorCode.NO_MEDIA, Recovery.NONE, "no card was laid on")

    def _look(self, turn: Turn) -> bool:
        """Whether a card lies on the reader; says so when that has changed."""
        if self._was_read:
            probe = self._ask(sdt_frames.READ_NEWEST_ADDRESS, turn)
            if probe.status in (sdt_frames.OK, sdt_frames.NO_SUCH_ITEM):
                return True
            self._note(Media.NOT_PRESENT)
        answer = self._ask(sdt_frames.FIND, turn)
        if answer.status not in (sdt_frames.FOUND, sdt_frames.NOT_FOUND):
            raise sdt_frames.explain(answer.status)
        self._note(Media.PRESENT if answer.status == sdt_frames.FOUND else Media.NOT_PRESENT)
        return answer.status == sdt_frames.FOUND

    def _note(self, media: Media) -> None:
        before, self._media = self._media, media
        if media is Media.NOT_PRESENT:
            self._was_read = False
            if before is Media.PRESENT:
                self.emit(EventName.MEDIA_REMOVED)
        elif before is not Media.PRESENT:
            self.emit(EventName.MEDIA_INSERTED)

    def _pulled_or(self, error: DeviceError, turn: Turn) -> DeviceError:
        """A card that vanished during the read is the citizen's slip, not the card's fault."""
        if error.code not in (ErrorCode.INVALID_MEDIA, ErrorCode.MEDIA_REMOVED_EARLY):
            return error
        if self._look(turn):
            return DeviceError(
                Completion.INVALID_DATA,
                ErrorCode.INVALID_MEDIA,
                Recovery.CLEAR,
                error.failure.detail,
            )
        return DeviceError(Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR, error.failure.detail)

    # ---- the wire

    def _newest_address(self, turn: Turn) -> str:
        answer = self._ask(sdt_frames.READ_NEWEST_ADDRESS, turn)
        if answer.status != sdt_frames.OK:
            return ""
        return answer.data.decode("utf-16-le", "replace").strip(" \0")

    def _ask(self, command: tuple[int, int], turn: Turn, patience: float = QUICK) -> Answer:
        """Send a request and wait for its answer; an answer that comes too late is dropped by the next
        request.
        """
        turn.check()
        self._line.forget()
        self._line.write(sdt_frames.encode_request(command))
        decoder = sdt_frames.FrameDecoder()
        noise = False
        give_up = time.monotonic() + patience
        while (left := give_up - time.monotonic()) > 0:
            turn.check()
            arrived = self._line.read(min(left, SLICE, max(turn.remaining, 0.001)))
            noise = noise or bool(arrived)
            try:
                for body in decoder.feed(arrived):
                    return sdt_frames.parse_answer(body)
            except sdt_frames.BrokenFrame as error:
                raise _broken("check byte does not fit") from error
        if decoder.inside_frame:
            raise _broken("answer ends in the middle")
        if noise:
            raise _broken("bytes that are no answer: is baud_rate right?")
        raise DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.RESET, "silence")

    def _expect(self, answer: Answer) -> Answer:
        if answer.status != sdt_frames.OK:
            raise sdt_frames.explain(answer.status)
        return answer


def sam_number(data: bytes) -> str:
    """The security module's number as printed on it (`05.03-20101231-0000012345-0123456789`), from its 16
    bytes.
    """
    kind, place, made, low, high = (
        int.from_bytes(data[start:end], "little") for start, end in ((0, 2), (2, 4), (4, 8), (8, 12), (12, 16))
    )
    return f"{kind:02d}.{place:02d}-{made:08d}-{low:010d}-{high:010d}"


def _broken(detail: str) -> DeviceError:
    return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, detail)
