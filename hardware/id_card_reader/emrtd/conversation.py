"""One reading of a chip, from nothing to its files.

    PACE where the chip offers a way we speak, else BAC → EF.COM → EF.SOD and the groups we read → the chip's own answer

A chip that has its own key (DG15) is asked to sign a fresh challenge (active authentication); what its answer is worth
is for whoever checks the issuer's signature over DG15.
"""

import secrets
from collections.abc import Callable

import msgspec

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.id_card_reader import AccessKey
from hardware.id_card_reader.emrtd import apdu, bac, files, pace, tlv
from hardware.id_card_reader.emrtd.apdu import OK, Answer, Command
from hardware.id_card_reader.emrtd.secure_messaging import SecureChannel
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

Exchange = Callable[[bytes], bytes]
"""A command's bytes to its answer's. Raises DeviceError when the card or the reader is gone."""

CHUNK = 0xDF
"""Bytes asked for at once: with their seal they fit into a short answer."""
FAR = 0x8000
"""From here on an offset is written in the data (READ BINARY B1)."""
CHALLENGE_SIZE = 8


class Conversation(msgspec.Struct, frozen=True):
    """`files` by their names; `access` is `pace` or `bac`; a chip with DG15 signed `challenge` as `signature`."""

    files: dict[str, bytes]
    access: str
    challenge: bytes = b""
    signature: bytes = b""


def read_document(exchange: Exchange, key: AccessKey, turn: Turn) -> Conversation:
    """Raises DeviceError: `wrong_key`, `key_needed`, `invalid_media`, `timed_out`, `canceled`, and what `exchange`
    raises; BrokenAnswer for what no chip says."""
    talk = _Talk(exchange, turn)
    access = talk.open(key)
    found = {"EF.COM": talk.read_file(files.IDENTIFIERS["EF.COM"])}
    for name in ("EF.SOD", *files.groups_present(found["EF.COM"])):
        content = talk.read_if_there(files.IDENTIFIERS[name])
        if content:
            found[name] = content
    if "DG1" not in found:
        raise BrokenAnswer("no machine-readable zone on the chip")
    challenge = secrets.token_bytes(CHALLENGE_SIZE)
    signature = talk.sign(challenge) if "DG15" in found else b""
    return Conversation(found, access, challenge if signature else b"", signature)


class _Talk:
    """A chip in the field, sealed once a key was agreed."""

    def __init__(self, exchange: Exchange, turn: Turn) -> None:
        self._exchange = exchange
        self._turn = turn
        self._channel: SecureChannel | None = None

    def open(self, key: AccessKey) -> str:
        card_access = self.read_if_there(files.CARD_ACCESS)
        ways = pace.offered(card_access) if card_access else []
        if ways:
            self._agree(ways[0], key)
            self._select_application()
            return "pace"
        self._select_application()
        if not key.zone:
            raise _needs("this chip is opened by the machine-readable zone")
        self._authenticate(key.zone)
        return "bac"

    def read_if_there(self, identifier: int) -> bytes:
        """A file's content; empty when there is no such file or it is not ours to read."""
        answer = self._send(Command(0, apdu.SELECT, 0x02, 0x0C, identifier.to_bytes(2, "big")))
        return self._read_selected() if answer.status == OK else b""

    def read_file(self, identifier: int) -> bytes:
        content = self.read_if_there(identifier)
        if not content:
            raise _no_document(f"file {identifier:04X} cannot be read")
        return content

    def sign(self, challenge: bytes) -> bytes:
        answer = self._send(Command(0, apdu.SIGN, 0, 0, challenge, 256))
        return answer.data if answer.status == OK else b""

    # ---- files

    def _read_selected(self) -> bytes:
        content = self._read(0, CHUNK)
        _, size, start = tlv.header(content)
        if start + size > files.LARGEST:
            raise BrokenAnswer("a file larger than any")
        while len(content) < start + size:
            content += self._read(len(content), min(CHUNK, start + size - len(content)))
        return content[: start + size]

    def _read(self, offset: int, count: int) -> bytes:
        if offset < FAR:
            answer = self._send(Command(0, apdu.READ, offset >> 8, offset & 0xFF, b"", count))
            content = answer.data
        else:
            place = tlv.encode(0x54, offset.to_bytes(3, "big"))
            answer = self._send(Command(0, apdu.READ_FAR, 0, 0, place, min(count + 4, 256)))
            content = tlv.find(answer.data, 0x53) if answer.data else b""
        if not content:
            raise BrokenAnswer(f"a file ends early ({answer.status:04X})")
        return content

    # ---- keys

    def _select_application(self) -> None:
        answer = self._send(Command(0, apdu.SELECT, 0x04, 0x0C, files.APPLICATION))
        if answer.status != OK:
            raise _no_document("no travel document on this chip")

    def _authenticate(self, zone: str) -> None:
        challenge = self._send(Command(0, apdu.CHALLENGE, 0, 0, b"", bac.CHALLENGE_SIZE))
        if challenge.status != OK:
            raise _no_document(f"no challenge ({challenge.status:04X})")
        handshake = bac.Handshake(zone, challenge.data)
        answer = self._send(Command(0, apdu.AUTHENTICATE, 0, 0, handshake.request(), 40))
        if answer.status != OK:
            raise _wrong_key(answer.status)
        self._channel = handshake.finish(answer.data)

    def _agree(self, way: pace.Protocol, key: AccessKey) -> None:
        password = pace.password_of_can(key.can) if key.can else pace.password_of_zone(key.zone)
        agreement = pace.Agreement(way, password)
        reference = tlv.encode(0x80, way.oid) + tlv.encode(0x83, bytes((pace.CAN if key.can else pace.MRZ,)))
        reference += tlv.encode(0x84, bytes((way.parameters,)))
        if self._send(Command(0, apdu.PREPARE, 0xC1, 0xA4, reference)).status not in (OK, *_FEW_TRIES_LEFT):
            raise _no_document("the chip does not take the way it offers")
        nonce = agreement.open_nonce(self._step(b"", 0x80))
        agreement.map(nonce, self._step(tlv.encode(0x81, agreement.mapping_key()), 0x82))
        agreement.agree(self._step(tlv.encode(0x83, agreement.ephemeral_key()), 0x84))
        token = self._step(tlv.encode(0x85, agreement.token()), 0x86, last=True)
        if not agreement.accepts(token):
            raise BrokenAnswer("the chip's token does not fit")
        self._channel = agreement.channel()

    def _step(self, data: bytes, wanted: int, *, last: bool = False) -> bytes:
        """One GENERAL AUTHENTICATE; the last of a chain has another class. A wrong password shows in the last."""
        command = Command(0x00 if last else 0x10, apdu.AGREE, 0, 0, tlv.encode(0x7C, data), 256)
        answer = self._send(command)
        if answer.status != OK:
            raise _wrong_key(answer.status)
        return tlv.find(answer.data, 0x7C, wanted)

    def _send(self, command: Command) -> Answer:
        self._turn.check()
        channel = self._channel
        sent = channel.seal_command(command) if channel else command
        answer = Answer.decode(self._exchange(sent.encode()))
        return channel.open_answer(answer) if channel else answer


_FEW_TRIES_LEFT = range(0x63C0, 0x63D0)


def _wrong_key(status: int) -> DeviceError:
    detail = f"the chip does not open ({status:04X})"
    return DeviceError(Completion.USER_ERROR, ErrorCode.WRONG_KEY, Recovery.NONE, detail)


def _needs(detail: str) -> DeviceError:
    return DeviceError(Completion.USER_ERROR, ErrorCode.KEY_NEEDED, Recovery.NONE, detail)


def _no_document(detail: str) -> DeviceError:
    return DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, detail)
