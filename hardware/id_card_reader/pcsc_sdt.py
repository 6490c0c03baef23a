"""Mainland cards on a PC/SC reader that has a security module of its own.

    [[device]]
    kind = "id_card_reader"
    driver = "pcsc_sdt"
    url = "pcsc:READER NAME"
    options = { photo_decoder = ["/opt/maker/wlt2bmp"] }   # may be left out

Such readers show a card's content as a file of 256-byte pages behind a command of their own, and lead the conversation
with the card themselves:

    FF B0 00 00 00 … FF B0 04 00 00     256 bytes each
    FF B0 05 00 00                      the last 4 bytes

The pages in a row are what an SDT module answers a read with: lengths 01 00 04 00, text block, photo. The newest
address is not among them. (After published source for one make; not yet confirmed on a real reader.)
"""

from typing import Any

import msgspec

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.id_card_reader import CardRead, IdCardReader, text_block, wlt
from hardware.id_card_reader.pcsc_slot import Slot, lifted
from hardware.smart_card import SmartCardReader
from hardware.status import Status

PAGE = 256
CONTENT = 4 + text_block.SIZE + 1024
DONE = b"\x90\x00"


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`photo_decoder`: see `wlt.py`."""

    photo_decoder: tuple[str, ...] = ()


class PcscSdtReader(IdCardReader):
    """A PC/SC reader with a security module."""

    schemes = frozenset({"pcsc"})
    Options = Options
    look_every = 0.3
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._reader = SmartCardReader(url)
        self._slot = Slot(self._reader, self.emit)

    def open(self) -> None:
        self._slot.open()

    def close(self) -> None:
        self._reader.close()

    def capabilities(self) -> dict[str, Any]:
        return {
            "documents": sorted({kind for kind, _ in text_block.LAYOUTS.values()}),
            "photo": "picture" if self.options.photo_decoder else "wlt",
        }

    def status(self, turn: Turn) -> Status:
        return self._slot.status()

    def self_test(self, turn: Turn) -> str:
        self._slot.look()
        return f"reader {self._reader.name}"

    def read(self, turn: Turn) -> CardRead:
        insertion = self._slot.wait(turn)
        try:
            insertion = self._slot.connect(insertion, turn, page_command(0))
            card = text_block.decode_content(self._content(turn))
        except DeviceError as error:
            if error.code is ErrorCode.NO_ANSWER and self._slot.is_lifted(insertion, turn):
                raise lifted() from error
            raise
        except ValueError as error:
            if self._slot.is_lifted(insertion, turn):
                raise lifted() from error
            raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, str(error)) from error
        finally:
            self._reader.disconnect()
        self._slot.was_read(insertion)
        return msgspec.structs.replace(card, picture=wlt.decode(card.photo, self.options.photo_decoder))

    def _content(self, turn: Turn) -> bytes:
        content = b""
        for page in range(-(-CONTENT // PAGE)):
            turn.check()
            content += parse_page(self._reader.exchange(page_command(page)), min(PAGE, CONTENT - len(content)))
        return content


def page_command(page: int) -> bytes:
    """The command for one page."""
    return bytes((0xFF, 0xB0, page, 0x00, 0x00))


def parse_page(answer: bytes, length: int) -> bytes:
    """The `length` bytes of a page out of its answer, which may be followed by more and ends in a status word.

    Raises `ValueError` when the reader says no, or gives less.
    """
    data, status = answer[:-2], answer[-2:]
    if status != DONE:
        raise ValueError(f"no mainland card: {status.hex()}")
    if len(data) < length:
        raise ValueError(f"page of {len(data)} bytes")
    return data[:length]
