"""The kiosk's own key: made here on the first start, never leaving, and what the administrator compares."""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.durable import write_durably


def load_or_make(path: Path) -> Ed25519PrivateKey:
    """32 raw bytes in a file only this user may read."""
    if path.exists():
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    write_durably(path, key.private_bytes_raw())
    return key


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def fingerprint(key: Ed25519PrivateKey) -> str:
    """SHA-256 of the public key, its first 16 bytes in groups of four hex digits, for reading aloud."""
    digest = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))
