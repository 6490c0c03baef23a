"""Commands to a chip card and its answers (ISO 7816-4), short form; both directions, since the emulator reads commands.

command   CLA INS P1 P2 [Lc data] [Le]          answer   [data] SW1 SW2
"""

import msgspec

from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

SELECT, READ, READ_FAR, CHALLENGE = 0xA4, 0xB0, 0xB1, 0x84
AUTHENTICATE, PREPARE, AGREE, SIGN = 0x82, 0x22, 0x86, 0x88
"""EXTERNAL AUTHENTICATE, MANAGE SECURITY ENVIRONMENT, GENERAL AUTHENTICATE, INTERNAL AUTHENTICATE."""

OK = 0x9000
FILE_NOT_FOUND = 0x6A82
WRONG_PASSWORD = 0x6300
NOT_ALLOWED = 0x6982
SEALED_WRONGLY = 0x6988
BEYOND_THE_END = 0x6B00
UNKNOWN_COMMAND = 0x6D00


class Command(msgspec.Struct, frozen=True):
    """`expected` is how many bytes may come back (1 to 256), None for none."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """Raises ValueError when the data has more than 255 bytes."""
        sent = bytes((len(self.data),)) + self.data if self.data else b""
        return self.header + sent + (bytes((self.expected % 256,)) if self.expected else b"")

    @classmethod
    def decode(cls, apdu: bytes) -> "Command":
        """As a card reads it. Raises BrokenAnswer."""
        rest = apdu[4:]
        if len(apdu) < 4:
            raise BrokenAnswer("a command without its header")
        data, expected = b"", None
        if len(rest) > 1:
            data, rest = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
            if len(data) != apdu[4] or len(rest) > 1:
                raise BrokenAnswer("a command whose length does not fit")
        if rest:
            expected = rest[0] or 256
        return cls(apdu[0], apdu[1], apdu[2], apdu[3], data, expected)


class Answer(msgspec.Struct, frozen=True):
    """What came back, and the status word."""

    data: bytes
    status: int

    @classmethod
    def decode(cls, raw: bytes) -> "Answer":
        """Raises BrokenAnswer when there is no status word."""
        if len(raw) < 2:
            raise BrokenAnswer("an answer without a status")
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))

    def encode(self) -> bytes:
        return self.data + self.status.to_bytes(2, "big")
