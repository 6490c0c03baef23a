"""A resident ID card reader on a pseudo-terminal: the bytes a SAM_V module sends, and its habits.

Cards are placed and lifted by whoever holds the emulator. As on the real thing a card that was read is not
found again until it was lifted, select needs a find, and read needs a select.
"""

import random
import time
from pathlib import Path

import msgspec

from hardware.emulated_line import EmulatedLine
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.id_card_reader import sdt_frames, text_block

FAULTS = {
    "unplugged": "the USB plug is out",
    "silence": "requests are not answered",
    "bad_checksum": "answers end in a wrong check byte",
    "noise": "random bytes before each answer",
    "truncation": "answers stop in the middle",
    "dribble": "answers come seven bytes at a time",
    "slow": "answers come after 300 ms",
    "wrong_baud_rate": "answers come as the wrong bytes, as on a line of another speed",
    "pulled_out_early": "the card is lifted while it is being read",
    "read_fails": "the card lies there and cannot be read",
    "card_refused": "the module and the card do not accept each other",
    "not_authorised": "the security module is not authorised",
    "worn_out": "the security module's self-test fails",
    "unknown_error": "the reader reports an error without a name",
}
SAM_ID = bytes.fromhex("050003006FB8320139300000D2029649")
PHOTO_SIZE = 1024
WRONG_COMMAND = 0x21
CARD_REFUSED = 0x31
MODULE_FAULTS = {"not_authorised": 0x66, "worn_out": 0x60, "unknown_error": 0x24}


class EmulatedCard(msgspec.Struct, frozen=True):
    """A card: its marker (space, `J`, `I`, `Y`), its fields under `text_block.LAYOUTS`' names, what is on its
    chip.
    """

    marker: str
    fields: dict[str, str]
    photo: bytes = b""
    newest_address: str = ""

    @property
    def content(self) -> bytes:
        """What a reader gives of it: lengths, text, photo."""
        return text_block.encode_content(self.marker, self.fields, self.photo[:PHOTO_SIZE].ljust(PHOTO_SIZE, b"\0"))


class CardBehindPcsc:
    """A card on a PC/SC reader with a security module, for an `EmulatedCardSlot`: the pages of `pcsc_sdt.py`."""

    atr = bytes.fromhex("3B888001000000000000000009")

    def __init__(self, card: EmulatedCard) -> None:
        self._pages = [card.content[start : start + 256] for start in range(0, len(card.content), 256)]

    def reset(self) -> None:
        """Nothing is remembered."""

    def answer(self, command: bytes) -> bytes:
        if len(command) == 5 and command[:2] == b"\xff\xb0" and command[2] < len(self._pages):
            return self._pages[command[2]] + b"\x90\x00"
        return bytes.fromhex("6A82")


class EmulatedSdtReader(Emulator):
    """An SDT reader. `link` is where the driver will find its line."""

    kind = "id_card_reader"

    def __init__(self, link: Path) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self._line = EmulatedLine(link, self._receive)
        self._decoder = sdt_frames.FrameDecoder()
        self._random = random.Random(450)
        self._card: EmulatedCard | None = None
        self._progress = ""

    @property
    def url(self) -> str:
        return self._line.url

    @property
    def card(self) -> EmulatedCard | None:
        """What lies on the reader."""
        return self._card

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def place(self, card: EmulatedCard) -> None:
        """Lay a card on the reader."""
        self._progress = ""
        self._card = card

    def lift(self) -> None:
        """Take the card away."""
        self._card = None
        self._progress = ""

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self._line.unplug() if on else self._line.plug()

    # ---- the module

    def _receive(self, data: bytes) -> None:
        try:
            for body in self._decoder.feed(data):
                self._send(self._answer((body[0], body[1])))
        except sdt_frames.BrokenFrame:
            self._send(sdt_frames.encode_answer(0x10))

    def _answer(self, command: tuple[int, int]) -> bytes:
        for fault, status in MODULE_FAULTS.items():
            if command[0] in (0x11, 0x20, 0x30) and self.faults.happens(fault):
                return sdt_frames.encode_answer(status)
        match command:
            case sdt_frames.RESET | sdt_frames.SAM_STATUS:
                return sdt_frames.encode_answer(sdt_frames.OK)
            case sdt_frames.SAM_ID:
                return sdt_frames.encode_answer(sdt_frames.OK, SAM_ID)
            case sdt_frames.FIND:
                return self._find()
            case sdt_frames.SELECT:
                return self._select()
            case sdt_frames.READ | sdt_frames.READ_WITH_FINGERPRINT:
                return self._read(fingerprint=command == sdt_frames.READ_WITH_FINGERPRINT)
            case sdt_frames.READ_NEWEST_ADDRESS:
                return self._newest_address()
            case _:
                return sdt_frames.encode_answer(WRONG_COMMAND)

    def _find(self) -> bytes:
        if self._card is None or self._progress == "read":
            return sdt_frames.encode_answer(sdt_frames.NOT_FOUND)
        self._progress = "found"
        return sdt_frames.encode_answer(sdt_frames.FOUND, bytes(4))

    def _select(self) -> bytes:
        if self.faults.on("card_refused"):
            return sdt_frames.encode_answer(CARD_REFUSED)
        if self._card is None or self._progress != "found":
            return sdt_frames.encode_answer(sdt_frames.SELECT_FAILED)
        self._progress = "selected"
        return sdt_frames.encode_answer(sdt_frames.OK, bytes(8))

    def _read(self, *, fingerprint: bool) -> bytes:
        if self.faults.happens("pulled_out_early"):
            self.lift()
        card = self._card
        if card is None or self._progress not in ("selected", "read") or self.faults.happens("read_fails"):
            self._progress = ""
            return sdt_frames.encode_answer(sdt_frames.READ_FAILED)
        self._progress = "read"
        content = card.content
        if fingerprint:
            content = content[:4] + bytes(2) + content[4:]
        return sdt_frames.encode_answer(sdt_frames.OK, content)

    def _newest_address(self) -> bytes:
        if self._card is None or self._progress != "read":
            return sdt_frames.encode_answer(sdt_frames.READ_FAILED)
        if not self._card.newest_address:
            return sdt_frames.encode_answer(sdt_frames.NO_SUCH_ITEM)
        address = self._card.newest_address.ljust(35).encode("utf-16-le")[:70]
        return sdt_frames.encode_answer(sdt_frames.OK, address)

    # ---- the line

    def _send(self, answer: bytes) -> None:
        faults = self.faults
        if faults.happens("silence"):
            return
        if faults.happens("slow"):
            time.sleep(0.3)
        if faults.happens("bad_checksum"):
            answer = answer[:-1] + bytes((answer[-1] ^ 0xFF,))
        if faults.happens("truncation"):
            answer = answer[: len(answer) // 2 + 1]
        if faults.happens("wrong_baud_rate"):
            answer = bytes(byte >> 1 | 0x80 for byte in answer[::2])
        if faults.happens("noise"):
            answer = self._random.randbytes(20) + b"\xaa\xaa\x96\xaa" + answer
        if faults.happens("dribble"):
            for start in range(0, len(answer), 7):
                self._line.send(answer[start : start + 7])
                time.sleep(0.0005)
        else:
            self._line.send(answer)
