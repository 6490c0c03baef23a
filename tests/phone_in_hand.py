"""What the script on the phone's page does, in Python: keys from the code's fragment, everything sealed here."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.applications.schemas import Signature
from core.handoffs.envelope import NONCE_BYTES, Head, associated, shared_keys


class SealingPhone:
    """`link` is what the QR on the kiosk's screen says."""

    def __init__(self, link: str) -> None:
        self.url, _, fragment = link.partition("#")
        self.id = self.url.rpartition("/")[2]
        self.keys = shared_keys(urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4)), self.id)

    def page(self, number: int, material: str, picture: bytes) -> bytes:
        return self._sealed(number, Head("page", material), picture)

    def signature(self, number: int, signature: Signature) -> bytes:
        return self._sealed(number, Head("signature"), msgspec.json.encode(signature))

    def _sealed(self, number: int, head: Head, data: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        plain = msgspec.json.encode(head) + b"\n" + data
        return nonce + AESGCM(self.keys.sealing).encrypt(nonce, plain, associated(self.id, number))


def link_of(url: str, secret: bytes) -> str:
    """As the kiosk draws it."""
    return f"{url}#{urlsafe_b64encode(secret).decode().rstrip('=')}"
