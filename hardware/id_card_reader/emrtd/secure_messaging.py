"""Commands and answers under session keys (9303-11, 9.8): what is read is hidden, and nobody in between can change it.

    command   87 encrypted data (85 where INS is odd) · 97 how much may come back · 8E MAC
    answer    87 (85) encrypted data · 99 status · 8E MAC

The send sequence counter rises by one before each command and each answer, so nothing can be repeated. Both sides are
here: the terminal seals commands and opens answers, a chip does the opposite.
"""

import hmac

from hardware.id_card_reader.emrtd import tlv
from hardware.id_card_reader.emrtd.apdu import OK, Answer, Command
from hardware.id_card_reader.emrtd.ciphers import Family
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

SEALED = 0x0C
DATA, DATA_OF_ODD, EXPECTED, STATUS, MAC = 0x87, 0x85, 0x97, 0x99, 0x8E
WITH_PADDING = b"\x01"


class SecureChannel:
    """`counter` is the send sequence counter to begin with: of BAC its random numbers, of PACE zero."""

    def __init__(self, family: Family, encryption_key: bytes, mac_key: bytes, counter: int = 0) -> None:
        self._family = family
        self._encryption_key, self._mac_key = encryption_key, mac_key
        self._counter = counter

    # ---- the terminal's side

    def seal_command(self, command: Command) -> Command:
        self._count()
        sealed = self._encrypted(command.data, odd=bool(command.ins & 1))
        if command.expected is not None:
            sealed += tlv.encode(EXPECTED, bytes((command.expected % 256,)))
        header = bytes((command.cla | SEALED,)) + command.header[1:]
        sealed += tlv.encode(MAC, self._mac(self._family.pad(header) + sealed))
        return Command(header[0], command.ins, command.p1, command.p2, sealed, 256)

    def open_answer(self, answer: Answer) -> Answer:
        """Raises BrokenAnswer when the answer was not sealed under these keys, or not now."""
        self._count()
        if not answer.data and answer.status != OK:
            return answer  # the chip has given the session up
        items = dict(self._checked(answer.data))
        status = items.get(STATUS, b"")
        if len(status) != 2:
            raise BrokenAnswer("a sealed answer without a status")
        return Answer(self._decrypted(items), int.from_bytes(status, "big"))

    # ---- the chip's side

    def open_command(self, command: Command) -> Command:
        """Raises BrokenAnswer as `open_answer` does."""
        self._count()
        items = dict(self._checked(command.data, self._family.pad(command.header)))
        expected = items.get(EXPECTED)
        size = (int.from_bytes(expected, "big") or 256) if expected else None
        return Command(command.cla & ~SEALED, command.ins, command.p1, command.p2, self._decrypted(items), size)

    def seal_answer(self, answer: Answer, *, odd: bool = False) -> Answer:
        self._count()
        sealed = self._encrypted(answer.data, odd=odd) + tlv.encode(STATUS, answer.status.to_bytes(2, "big"))
        return Answer(sealed + tlv.encode(MAC, self._mac(sealed)), answer.status)

    # ---- both

    def _count(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self._family.block)

    @property
    def _sequence(self) -> bytes:
        return self._counter.to_bytes(self._family.block, "big")

    def _mac(self, data: bytes) -> bytes:
        return self._family.message_mac(self._mac_key, self._sequence + data)

    def _encrypted(self, data: bytes, *, odd: bool) -> bytes:
        if not data:
            return b""
        hidden = self._family.encrypt(self._encryption_key, self._family.pad(data), self._sequence)
        return tlv.encode(DATA_OF_ODD, hidden) if odd else tlv.encode(DATA, WITH_PADDING + hidden)

    def _decrypted(self, items: dict[int, bytes]) -> bytes:
        hidden = items.get(DATA_OF_ODD)
        if hidden is None:
            framed = items.get(DATA)
            if framed is None:
                return b""
            if not framed.startswith(WITH_PADDING):
                raise BrokenAnswer("sealed data of an unknown kind")
            hidden = framed[1:]
        return self._family.unpad(self._family.decrypt(self._encryption_key, hidden, self._sequence))

    def _checked(self, data: bytes, before: bytes = b"") -> tlv.Items:
        """The sealed objects, once their MAC has been found to fit."""
        items = tlv.parse(data)
        if not items or items[-1][0] != MAC:
            raise BrokenAnswer("no MAC at the end")
        covered = b"".join(tlv.encode(tag, value) for tag, value in items[:-1])
        if not hmac.compare_digest(self._mac(before + covered), items[-1][1]):
            raise BrokenAnswer("the MAC does not fit")
        return items
