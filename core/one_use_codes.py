"""One-use codes that a person reads on one screen and types on another. Only their SHA-256 is kept."""

import hashlib
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def new_code() -> str:
    """Ten characters without look-alikes (49 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def code_hash(code: str) -> bytes:
    """However it was typed: blanks around it and small letters do not matter."""
    return hashlib.sha256(code.strip().upper().encode()).digest()
