"""The chip of a travel document, speaking ICAO 9303: the card an `EmulatedCardSlot` holds.

It keeps the rules a real one keeps: EF.CardAccess is for everybody, everything else for who opened it; a command that
is not sealed under the session's keys ends the session; a wrong password is told in the last step and nowhere else.
"""

import secrets
from collections.abc import Callable, Mapping

from hardware.id_card_reader.emrtd import apdu, bac, files, pace, tlv
from hardware.id_card_reader.emrtd.apdu import Answer, Command
from hardware.id_card_reader.emrtd.secure_messaging import SEALED, SecureChannel
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

ATR = bytes.fromhex("3B8880010073C84000009000 62")
DONE = Answer(b"", apdu.OK)


class EmulatedChip:
    """`contents`: files by their names. It opens to `zone` (number, dates and their check digits) or, where it speaks
    PACE (`way`), to `can` too. `sign` is its own key's answer to a challenge, for a chip with DG15."""

    atr = ATR

    def __init__(
        self,
        contents: Mapping[str, bytes],
        zone: str,
        can: str = "",
        way: pace.Protocol | None = None,
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._files = {files.IDENTIFIERS[name]: content for name, content in contents.items()}
        self._zone, self._can, self._way, self._sign = zone, can, way, sign
        if way is not None:
            info = tlv.encode(0x06, way.oid) + tlv.encode(0x02, b"\x02") + tlv.encode(0x02, bytes((way.parameters,)))
            self._card_access = tlv.encode(0x31, tlv.encode(0x30, info))
        self.reset()

    def reset(self) -> None:
        """Power lost: session, selection and half a handshake are gone."""
        self._channel: SecureChannel | None = None
        self._agreement: pace.Agreement | None = None
        self._nonce = self._challenge = b""
        self._selected: bytes | None = None
        self._in_application = False

    def answer(self, command: bytes) -> bytes:
        try:
            asked = Command.decode(command)
            if not asked.cla & SEALED:
                self._end_session()
                return self._do(asked).encode()
            if self._channel is None:
                return Answer(b"", apdu.NOT_ALLOWED).encode()
            opened = self._channel.open_command(asked)
            return self._channel.seal_answer(self._do(opened), odd=bool(opened.ins & 1)).encode()
        except BrokenAnswer:
            self._end_session()
            return Answer(b"", apdu.SEALED_WRONGLY).encode()

    def _end_session(self) -> None:
        if self._channel is not None:
            self._channel = self._selected = None

    def _do(self, asked: Command) -> Answer:
        match asked.ins:
            case apdu.SELECT:
                return self._select(asked)
            case apdu.READ | apdu.READ_FAR:
                return self._read(asked)
            case apdu.CHALLENGE:
                self._challenge = secrets.token_bytes(bac.CHALLENGE_SIZE)
                return Answer(self._challenge, apdu.OK)
            case apdu.AUTHENTICATE:
                return self._authenticate(asked.data)
            case apdu.PREPARE if self._way is not None:
                return self._prepare(asked.data, self._way)
            case apdu.AGREE if self._agreement is not None:
                return self._agree(tlv.find(asked.data, 0x7C), self._agreement)
            case apdu.SIGN if self._sign is not None and self._channel is not None:
                return Answer(self._sign(asked.data), apdu.OK)
            case _:
                return Answer(b"", apdu.UNKNOWN_COMMAND)

    # ---- files

    def _select(self, asked: Command) -> Answer:
        if asked.p1 == 0x04:
            self._in_application = asked.data == files.APPLICATION
            return DONE if self._in_application else Answer(b"", apdu.FILE_NOT_FOUND)
        wanted = int.from_bytes(asked.data, "big")
        if wanted == files.CARD_ACCESS and self._way is not None:
            self._selected = self._card_access
            return DONE
        if not self._in_application or wanted not in self._files:
            return Answer(b"", apdu.FILE_NOT_FOUND)
        if self._channel is None:
            return Answer(b"", apdu.NOT_ALLOWED)
        self._selected = self._files[wanted]
        return DONE

    def _read(self, asked: Command) -> Answer:
        if self._selected is None:
            return Answer(b"", apdu.NOT_ALLOWED)
        far = asked.ins == apdu.READ_FAR
        offset = int.from_bytes(tlv.find(asked.data, 0x54), "big") if far else asked.p1 << 8 | asked.p2
        found = self._selected[offset : offset + (asked.expected or 256) - (4 if far else 0)]
        if not found:
            return Answer(b"", apdu.BEYOND_THE_END)
        return Answer(tlv.encode(0x53, found) if far else found, apdu.OK)

    # ---- keys

    def _authenticate(self, data: bytes) -> Answer:
        keys = bac.document_keys(self._zone)
        challenge, self._challenge = self._challenge, b""
        try:
            opened = bac.unsealed(keys, data)
        except BrokenAnswer:
            return Answer(b"", apdu.WRONG_PASSWORD)
        if not challenge or opened[8:16] != challenge:
            return Answer(b"", apdu.WRONG_PASSWORD)
        key = secrets.token_bytes(bac.KEY_SIZE)
        sealed = bac.sealed(keys, challenge + opened[:8] + key)
        self._channel = bac.channel(opened[16:], key, challenge, opened[:8])
        return Answer(sealed, apdu.OK)

    def _prepare(self, data: bytes, way: pace.Protocol) -> Answer:
        items = dict(tlv.parse(data))
        if items.get(0x80) != way.oid:
            return Answer(b"", apdu.FILE_NOT_FOUND)
        by_can = items.get(0x83) == bytes((pace.CAN,))
        password = pace.password_of_can(self._can) if by_can else pace.password_of_zone(self._zone)
        self._agreement = pace.Agreement(way, password)
        self._nonce = secrets.token_bytes(pace.NONCE_SIZE)
        return DONE

    def _agree(self, data: bytes, agreement: pace.Agreement) -> Answer:
        items = tlv.parse(data)
        if not items:
            return _step(0x80, agreement.hide_nonce(self._nonce))
        tag, sent = items[0]
        if tag == 0x81:
            ours = agreement.mapping_key()
            agreement.map(self._nonce, sent)
            return _step(0x82, ours)
        if tag == 0x83:
            ours = agreement.ephemeral_key()
            agreement.agree(sent)
            return _step(0x84, ours)
        self._agreement = None
        if tag != 0x85 or not agreement.accepts(sent):
            return Answer(b"", apdu.WRONG_PASSWORD)
        answer = _step(0x86, agreement.token())
        self._channel = agreement.channel()
        return answer


def _step(tag: int, value: bytes) -> Answer:
    return Answer(tlv.encode(0x7C, tlv.encode(tag, value)), apdu.OK)
