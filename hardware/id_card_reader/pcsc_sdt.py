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
from hardware.id_card_reader import CardRead, text_block, wlt
from hardware.id_card_reader.pcsc_slot import PcscReader
from hardware.smart_card import SmartCardReader

PAGE = 256
CONTENT = 4 + text_block.SIZE + 1024
DONE = b"\x90\x00"


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`photo_decoder`: see `wlt.py`."""

    photo_decoder: tuple[str, ...] = ()


class PcscSdtReader(PcscReader):
    """A PC/SC reader with a security module."""

    Options = Options
    options: Options

    def capabilities(self) -> dict[str, Any]:
        return {
            "documents": sorted({kind for kind, _ in text_block.LAYOUTS.values()}),
            "photo": "picture" if self.options.photo_decoder else "wlt",
        }

    def read(self, turn: Turn) -> CardRead:
        with self._slot.reading(turn, page_command(0), ValueError) as reader:
            card = text_block.decode_content(_content(reader, turn))
        return msgspec.structs.replace(card, picture=wlt.decode(card.photo, self.options.photo_decoder))


def _content(reader: SmartCardReader, turn: Turn) -> bytes:
    content = b""
    for page in range(-(-CONTENT // PAGE)):
        turn.check()
        content += parse_page(reader.exchange(page_command(page)), min(PAGE, CONTENT - len(content)))
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
