"""PACE, ECDH with generic mapping (9303-11, 4.4; BSI TR-03110): strong keys from a weak password.

    z = the nonce s, hidden under the password      ←
    mapping: one exchange of points gives H         ⇄       the new generator is s·G + H
    agreement: ephemeral keys on that generator     ⇄       the secret is the x of the shared point
    tokens: each side's MAC of the other's key      ⇄       a wrong password shows here

The password is the machine-readable zone or the six digits (CAN) printed on the front. EF.CardAccess says which
ciphers and curves a chip knows. Of the mappings only the generic one is spoken here; a chip that offers others only is
opened by BAC.
"""

import hmac
from hashlib import sha1

import msgspec

from hardware.id_card_reader.emrtd import tlv
from hardware.id_card_reader.emrtd.ciphers import FOR_ENCRYPTION, FOR_MAC, FOR_PASSWORD, Aes, Family, TripleDes
from hardware.id_card_reader.emrtd.curves import CURVES, Curve, Point
from hardware.id_card_reader.emrtd.secure_messaging import SecureChannel
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

ECDH_GENERIC_MAPPING = bytes.fromhex("04007F000702020402")
FAMILIES: dict[int, Family] = {1: TripleDes(), 2: Aes(128), 3: Aes(192), 4: Aes(256)}
MRZ, CAN = 1, 2
NONCE_SIZE = 16


class Protocol(msgspec.Struct, frozen=True):
    """One way a chip offers: its object identifier and the number of its curve."""

    oid: bytes
    parameters: int

    @property
    def family(self) -> Family:
        return FAMILIES[self.oid[-1]]

    @property
    def curve(self) -> Curve:
        return CURVES[self.parameters]


def offered(card_access: bytes) -> list[Protocol]:
    """The ways in EF.CardAccess that are spoken here, strongest cipher first. Raises BrokenAnswer."""
    ways: list[Protocol] = []
    for tag, info in tlv.parse(tlv.find(card_access, 0x31)):
        items = tlv.parse(info) if tag == 0x30 else []
        if [tag for tag, _ in items] != [0x06, 0x02, 0x02]:
            continue
        oid, parameters = items[0][1], int.from_bytes(items[2][1], "big")
        if oid[:-1] == ECDH_GENERIC_MAPPING and oid[-1] in FAMILIES and parameters in CURVES:
            ways.append(Protocol(oid, parameters))
    return sorted(ways, key=lambda way: way.oid[-1], reverse=True)


def password_of_zone(mrz_information: str) -> bytes:
    """`mrz_information` as for BAC."""
    return sha1(mrz_information.encode("ascii", "replace")).digest()


def password_of_can(can: str) -> bytes:
    return can.encode("ascii", "replace")


class Agreement:
    """One side of one run; terminal and chip differ only in whose turn it is. The secrets are drawn unless given."""

    def __init__(self, way: Protocol, password: bytes, secrets: tuple[int, int] | None = None) -> None:
        self.way, self.family, self.curve = way, way.family, way.curve
        self._password_key = self.family.derive(password, FOR_PASSWORD)
        self._secrets = secrets or (self.curve.secret(), self.curve.secret())
        self._generator: Point = self.curve.generator
        self._mine: Point | None = None
        self._theirs: Point | None = None
        self._keys = (b"", b"")

    def hide_nonce(self, nonce: bytes) -> bytes:
        return self.family.encrypt(self._password_key, nonce)

    def open_nonce(self, hidden: bytes) -> bytes:
        """Raises BrokenAnswer. A wrong password gives a wrong nonce, which the tokens show."""
        if len(hidden) != NONCE_SIZE:
            raise BrokenAnswer("a nonce of the wrong length")
        return self.family.decrypt(self._password_key, hidden)

    def mapping_key(self) -> bytes:
        """Our point of the mapping."""
        return self.curve.encode(self._times(self._secrets[0], self.curve.generator))

    def map(self, nonce: bytes, their_key: bytes) -> None:
        """Agree on the generator. Raises BrokenAnswer for a point that is none."""
        shared = self._times(self._secrets[0], self.curve.decode(their_key))
        mapped = self.curve.add(self._times(int.from_bytes(nonce, "big"), self.curve.generator), shared)
        if mapped is None:
            raise BrokenAnswer("a mapping to nothing")
        self._generator = mapped

    def ephemeral_key(self) -> bytes:
        """Our public key on the new generator."""
        self._mine = self._times(self._secrets[1], self._generator)
        return self.curve.encode(self._mine)

    def agree(self, their_key: bytes) -> None:
        """Take the other side's. Raises BrokenAnswer, also when it is our own sent back."""
        self._theirs = self.curve.decode(their_key)
        if self._theirs == self._mine:
            raise BrokenAnswer("our own key came back")
        secret = self._times(self._secrets[1], self._theirs)[0].to_bytes(self.curve.size, "big")
        self._keys = self.family.derive(secret, FOR_ENCRYPTION), self.family.derive(secret, FOR_MAC)

    def token(self) -> bytes:
        """Ours: over their key."""
        return self._token(self._theirs)

    def accepts(self, token: bytes) -> bool:
        """Whether the other side came to the same keys."""
        return hmac.compare_digest(self._token(self._mine), token)

    def channel(self) -> SecureChannel:
        return SecureChannel(self.family, *self._keys)

    def _times(self, scalar: int, point: Point) -> Point:
        product = self.curve.multiply(scalar, point)
        if product is None:
            raise BrokenAnswer("a point of small order")
        return product

    def _token(self, key: Point | None) -> bytes:
        if key is None:
            raise BrokenAnswer("a token before the keys")
        public = tlv.encode(0x06, self.way.oid) + tlv.encode(0x86, self.curve.encode(key))
        return self.family.mac(self._keys[1], tlv.encode(0x7F49, public))
