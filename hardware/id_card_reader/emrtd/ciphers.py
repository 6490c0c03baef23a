"""The two families of ciphers a chip may ask for (9303-11, 9.7 and 9.8): 3DES of the first generation, AES.

family       block   initial vector          MAC, 8 bytes                       session keys by
3DES, 112    8       zero                    ISO 9797-1 algorithm 3 ("retail")  SHA-1, parity adjusted
AES 128      16      sequence counter, enc.  CMAC                               SHA-1
AES 192/256  16      the same                CMAC                               SHA-256
"""

from abc import ABC, abstractmethod
from hashlib import sha1, sha256
from typing import ClassVar

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

FOR_ENCRYPTION, FOR_MAC, FOR_PASSWORD = 1, 2, 3
MAC_SIZE = 8


class Family(ABC):
    """A cipher with its MAC and key derivation. Data are whole blocks; `pad` makes them so."""

    block: ClassVar[int]

    @abstractmethod
    def encrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        """CBC; `counter` is the send sequence counter that gives AES its initial vector, empty for none."""

    @abstractmethod
    def decrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        """Raises BrokenAnswer for data that are no whole blocks."""

    @abstractmethod
    def mac(self, key: bytes, data: bytes) -> bytes:
        """Eight bytes over `data`, which need no padding."""

    def message_mac(self, key: bytes, data: bytes) -> bytes:
        """The MAC of secure messaging, which pads whatever the cipher."""
        return self.mac(key, data)

    @abstractmethod
    def derive(self, secret: bytes, purpose: int) -> bytes:
        """KDF(secret, purpose)."""

    def pad(self, data: bytes) -> bytes:
        """ISO 9797-1 method 2: 80, then zeros."""
        return data + b"\x80" + bytes(-(len(data) + 1) % self.block)

    def unpad(self, data: bytes) -> bytes:
        """Raises BrokenAnswer."""
        bare = data.rstrip(b"\0")
        if not bare.endswith(b"\x80"):
            raise BrokenAnswer("padding does not fit")
        return bare[:-1]

    def _whole(self, data: bytes) -> bytes:
        if not data or len(data) % self.block:
            raise BrokenAnswer("encrypted data are no whole blocks")
        return data


class TripleDes(Family):
    """Two-key 3DES: what documents of the first generation know, and nothing else should."""

    block = 8

    def encrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        return _des(key, encrypting=True, data=self._whole(data))

    def decrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        return _des(key, encrypting=False, data=self._whole(data))

    def mac(self, key: bytes, data: bytes) -> bytes:
        first, second = key[:8], key[8:16]
        chained = _des(first * 2, encrypting=True, data=self.pad(data))[-8:]
        return _des(first * 2, encrypting=True, data=_des(second * 2, encrypting=False, data=chained))

    def derive(self, secret: bytes, purpose: int) -> bytes:
        digest = sha1(secret + purpose.to_bytes(4, "big")).digest()[:16]
        return bytes(byte & 0xFE | (byte.bit_count() - (byte & 1) + 1) % 2 for byte in digest)


class Aes(Family):
    """AES with keys of `bits`."""

    block = 16

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def encrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        sealing = self._cipher(key, counter).encryptor()
        return sealing.update(self._whole(data)) + sealing.finalize()

    def decrypt(self, key: bytes, data: bytes, counter: bytes = b"") -> bytes:
        opening = self._cipher(key, counter).decryptor()
        return opening.update(self._whole(data)) + opening.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        cmac = CMAC(algorithms.AES(key))
        cmac.update(data)
        return cmac.finalize()[:MAC_SIZE]

    def message_mac(self, key: bytes, data: bytes) -> bytes:
        return self.mac(key, self.pad(data))

    def derive(self, secret: bytes, purpose: int) -> bytes:
        digest = sha1 if self.bits == 128 else sha256
        return digest(secret + purpose.to_bytes(4, "big")).digest()[: self.bits // 8]

    def _cipher(self, key: bytes, counter: bytes) -> "Cipher[modes.CBC]":
        vector = bytes(16)
        if counter:
            one_block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
            vector = one_block.update(counter) + one_block.finalize()
        return Cipher(algorithms.AES(key), modes.CBC(vector))


def _des(key: bytes, *, encrypting: bool, data: bytes) -> bytes:
    """CBC from zero; a key of 16 bytes whose halves are equal is single DES."""
    cipher = Cipher(TripleDES(key + key[:8]), modes.CBC(bytes(8)))
    way = cipher.encryptor() if encrypting else cipher.decryptor()
    return way.update(data) + way.finalize()
