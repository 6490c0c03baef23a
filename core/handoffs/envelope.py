"""What a phone seals for one kiosk, so that the hall it passes through can read none of it.

The kiosk makes a secret of 32 random bytes and shows it as the fragment of the QR's link; a fragment never leaves the
phone's browser. Both derive from it, by HKDF-SHA-256 with the hand-off's id as salt,

    claim    32 bytes, shown to the hall by whoever scanned the code; the hall was given its SHA-256 beforehand
    sealing  32 bytes, AES-256-GCM between phone and kiosk

so knowing the address (from a log, a link preview) neither opens the hand-off nor reads what passes. What is handed in
is numbered from 1; number and id are the associated data, so nothing can be swapped, moved or sent twice:

    nonce (12) · ciphertext and tag of: JSON head · line feed · bytes of the picture or of the signature

Why end to end, and not sealed by the hall: what is handed over is for the kiosk alone until its holder signs, and the
hall judges nothing of it; a copy of its database and of its keys then tells nothing. WebCrypto does this in every
browser of the last ten years over https and on loopback. Elsewhere (plain http on a network) browsers have no
WebCrypto, and the phone's page sends nothing and says so. It protects against whoever reads the hall's disk, backups
and logs; not against a hall that gives out another script.

`desk/static/handoff.js` is the phone's half. Pure: a kiosk uses it.
"""

import hashlib
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from core.errors import InvalidInput

SECRET_BYTES = 32
NONCE_BYTES = 12
LONGEST_HEAD = 200


class SharedKeys(Struct, frozen=True):
    """Both of 32 bytes."""

    claim: bytes
    sealing: bytes

    @property
    def claim_hash(self) -> bytes:
        return claim_hash(self.claim)


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """What the bytes are: a page for the line `material`, or the JSON of a signature."""

    kind: Literal["page", "signature"]
    material: str = ""


class Handed(Struct, frozen=True):
    head: Head
    data: bytes


def shared_keys(secret: bytes, handoff_id: str) -> SharedKeys:
    return SharedKeys(_derived(secret, handoff_id, b"claim"), _derived(secret, handoff_id, b"sealing"))


def claim_hash(claim: bytes) -> bytes:
    return hashlib.sha256(claim).digest()


def associated(handoff_id: str, number: int) -> bytes:
    """What the seal is bound to."""
    return f"{handoff_id} {number}".encode()


def open_handed(keys: SharedKeys, handoff_id: str, number: int, sealed: bytes) -> Handed:
    """What the phone sealed under this number. InvalidInput `handoff_unreadable`."""
    try:
        plain = AESGCM(keys.sealing).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated(handoff_id, number))
        head, _, data = plain.partition(b"\n")
        if len(head) > LONGEST_HEAD:
            raise InvalidInput("handoff_unreadable")
        return Handed(msgspec.json.decode(head, type=Head), data)
    except (InvalidTag, ValueError, msgspec.MsgspecError, UnicodeError) as reason:
        raise InvalidInput("handoff_unreadable") from reason


def _derived(secret: bytes, handoff_id: str, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=handoff_id.encode(), info=use).derive(secret)
