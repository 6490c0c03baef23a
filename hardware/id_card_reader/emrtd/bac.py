"""Basic Access Control (9303-11, 4.3): session keys from the printed machine-readable zone, by 3DES.

    RND.IC ← challenge
    E_IFD = 3DES(RND.IFD · RND.IC · K.IFD), its MAC →      ← E_IC = 3DES(RND.IC · RND.IFD · K.IC), its MAC
    session keys from K.IFD xor K.IC, counter from the last halves of both random numbers

The zone's few digits are all its strength: whoever records the conversation can find them. PACE has no such weakness.
"""

import hmac
import secrets
from hashlib import sha1

from hardware.id_card_reader.emrtd.ciphers import FOR_ENCRYPTION, FOR_MAC, MAC_SIZE, TripleDes
from hardware.id_card_reader.emrtd.secure_messaging import SecureChannel
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

CHALLENGE_SIZE, KEY_SIZE = 8, 16
_family = TripleDes()


def document_keys(mrz_information: str) -> tuple[bytes, bytes]:
    """The document's own keys, for encryption and MAC. `mrz_information`: number, birth and expiry dates, each followed
    by its check digit."""
    seed = sha1(mrz_information.encode("ascii", "replace")).digest()[:KEY_SIZE]
    return _family.derive(seed, FOR_ENCRYPTION), _family.derive(seed, FOR_MAC)


class Handshake:
    """The terminal's half. `random` and `key` are drawn where they are not given."""

    def __init__(self, mrz_information: str, challenge: bytes, random: bytes = b"", key: bytes = b"") -> None:
        if len(challenge) != CHALLENGE_SIZE:
            raise BrokenAnswer("a challenge of the wrong length")
        self._keys = document_keys(mrz_information)
        self._challenge = challenge
        self._random = random or secrets.token_bytes(CHALLENGE_SIZE)
        self._key = key or secrets.token_bytes(KEY_SIZE)

    def request(self) -> bytes:
        """What is sent to the chip."""
        return sealed(self._keys, self._random + self._challenge + self._key)

    def finish(self, response: bytes) -> SecureChannel:
        """Raises BrokenAnswer when the chip does not know the document's keys, or answers another request."""
        opened = unsealed(self._keys, response)
        if opened[:8] != self._challenge or opened[8:16] != self._random:
            raise BrokenAnswer("an answer to another request")
        return channel(self._key, opened[16:], self._challenge, self._random)


def sealed(keys: tuple[bytes, bytes], data: bytes) -> bytes:
    """`data` encrypted, followed by a MAC."""
    hidden = _family.encrypt(keys[0], data)
    return hidden + _family.mac(keys[1], hidden)


def unsealed(keys: tuple[bytes, bytes], data: bytes) -> bytes:
    """The opposite: 32 bytes. Raises BrokenAnswer."""
    hidden, mac = data[:-MAC_SIZE], data[-MAC_SIZE:]
    if len(hidden) != 2 * CHALLENGE_SIZE + KEY_SIZE or not hmac.compare_digest(_family.mac(keys[1], hidden), mac):
        raise BrokenAnswer("sealed under other keys")
    return _family.decrypt(keys[0], hidden)


def channel(one_key: bytes, other_key: bytes, chip_random: bytes, terminal_random: bytes) -> SecureChannel:
    """What both sides come to."""
    seed = bytes(one ^ other for one, other in zip(one_key, other_key, strict=True))
    counter = int.from_bytes(chip_random[4:] + terminal_random[4:], "big")
    return SecureChannel(_family, _family.derive(seed, FOR_ENCRYPTION), _family.derive(seed, FOR_MAC), counter)
