"""Personal data at rest: sealed fields, the blind index, signing keys, and parcels for the hall.

A sealed value names its suite and its key, and is bound to the one place it belongs:

    suite (1 byte) · key id (4) · nonce (12) · AES-256-GCM ciphertext and tag
    associated data = table · column · row id · key id

so a value copied into another row or column does not open. The suite byte leaves room for SM4-GCM. Nonces are
random: rotate the sealing key before 2³² values (`rotate`; old keys stay to open old values).

The blind index is HMAC-SHA-256 of kind and number under a key of its own: equal numbers are found without
being readable. Signing keys are Ed25519, one per purpose, so that a pass can never pass for a receipt. A
parcel is sealed to the hall by HPKE (RFC 9180: X25519, HKDF-SHA-256, AES-256-GCM); a kiosk needs only
`seal_parcel` and the hall's public key and cannot read back what it sealed.

The keys are files in one folder, mode 0600, made on the first start: `<purpose>-<number>-<key id>.key`, 32
bytes in hex. The key id is derived from the key, so a damaged file is noticed. Whoever copies the database
must not get this folder with it; whoever loses this folder loses every sealed value.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

Signer = Literal["pass", "receipt", "certificate", "journal"]
SIGNERS: tuple[Signer, ...] = ("pass", "receipt", "certificate", "journal")

AES_256_GCM = 1
KEY_ID_BYTES = 4
NONCE_BYTES = 12
_HEAD = 1 + KEY_ID_BYTES + NONCE_BYTES
_PARCELS = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealingError(Exception):
    """A sealed value cannot be opened or a key cannot be used: a fault of the hall, never the caller's
    answer.
    """


class UnknownSuiteError(SealingError):
    """The value names an encryption this hall does not have."""


class UnknownKeyError(SealingError):
    """The value or signature names a key that is not in the key folder."""


class SealBrokenError(SealingError):
    """The value was changed, cut, or moved from the row and column it was sealed for."""


class KeysDamagedError(SealingError):
    """The key folder is incomplete or a file in it is not the key its name says."""


class Signature(NamedTuple):
    key_id: bytes
    value: bytes


class Keyring:
    """The hall's keys. `secrets` maps a purpose to its 32-byte keys, oldest first; the last one seals and
    signs.
    """

    def __init__(self, secrets: Mapping[str, list[bytes]]) -> None:
        missing = [purpose for purpose in _PURPOSES if not secrets.get(purpose)]
        if missing:
            raise KeysDamagedError(f"no key for {', '.join(missing)}")
        self._sealers = {_secret_id(key): AESGCM(key) for key in secrets["sealing"]}
        self._current = _secret_id(secrets["sealing"][-1])
        self._index = secrets["blind-index"][-1]
        self._parcels = {
            key_id_of(_raw(key)): key for key in map(X25519PrivateKey.from_private_bytes, secrets["parcel"])
        }
        self._signers = {
            purpose: [Ed25519PrivateKey.from_private_bytes(key) for key in secrets[purpose]] for purpose in SIGNERS
        }
        self._verifiers = {
            purpose: {key_id_of(_raw(key)): key.public_key() for key in keys} for purpose, keys in self._signers.items()
        }

    @classmethod
    def generate(cls) -> "Keyring":
        """Keys that live in memory only: tests, and drills of a restore."""
        return cls({purpose: [os.urandom(32)] for purpose in _PURPOSES})

    @classmethod
    def load(cls, folder: Path) -> "Keyring":
        """Read the keys in `folder`; an absent or empty folder is the first start and gets fresh ones.

        Raises KeysDamagedError when some are missing or altered: a fresh key in place of a lost one would
        only hide the loss.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(folder.glob("*.key")):
            for purpose in _PURPOSES:
                _write_key(folder, purpose, 1)
        secrets: dict[str, list[bytes]] = {purpose: [] for purpose in _PURPOSES}
        for file in sorted(folder.glob("*.key")):
            purpose = file.stem.rsplit("-", 2)[0]
            secrets.setdefault(purpose, []).append(_read_key(file, purpose))
        return cls(secrets)

    def seal(self, plaintext: bytes, table: str, column: str, row_id: str) -> bytes:
        """Encrypt for exactly this place. 33 bytes longer than the plaintext."""
        nonce = os.urandom(NONCE_BYTES)
        place = _place(table, column, row_id, self._current)
        sealed = self._sealers[self._current].encrypt(nonce, plaintext, place)
        return bytes([AES_256_GCM]) + self._current + nonce + sealed

    def open(self, sealed: bytes, table: str, column: str, row_id: str) -> bytes:
        """The plaintext. Raises UnknownSuiteError, UnknownKeyError or SealBrokenError."""
        if len(sealed) < _HEAD:
            raise SealBrokenError(f"{table}.{column}: too short")
        if sealed[0] != AES_256_GCM:
            raise UnknownSuiteError(f"{table}.{column}: suite {sealed[0]}")
        key_id, nonce = sealed[1 : 1 + KEY_ID_BYTES], sealed[1 + KEY_ID_BYTES : _HEAD]
        sealer = self._sealers.get(key_id)
        if sealer is None:
            raise UnknownKeyError(f"{table}.{column}: key {key_id.hex()}")
        try:
            return sealer.decrypt(nonce, sealed[_HEAD:], _place(table, column, row_id, key_id))
        except InvalidTag:
            raise SealBrokenError(f"{table}.{column} of {row_id}") from None

    def seal_text(self, text: str, table: str, column: str, row_id: str) -> bytes:
        return self.seal(text.encode(), table, column, row_id)

    def open_text(self, sealed: bytes, table: str, column: str, row_id: str) -> str:
        return self.open(sealed, table, column, row_id).decode()

    def blind_index(self, kind: str, number: str) -> bytes:
        """32 bytes, equal for equal numbers of one kind. The caller normalises the number first."""
        return hmac.digest(self._index, f"{kind}\0{number}".encode(), "sha256")

    def sign(self, purpose: Signer, message: bytes) -> Signature:
        """Ed25519 with the newest key of this purpose."""
        key = self._signers[purpose][-1]
        return Signature(key_id_of(_raw(key)), key.sign(message))

    def verify(self, purpose: Signer, signature: Signature, message: bytes) -> bool:
        """Whether the signature is ours for this purpose. Raises UnknownKeyError for a foreign key id."""
        key = self._verifiers[purpose].get(signature.key_id)
        if key is None:
            raise UnknownKeyError(f"{purpose}: key {signature.key_id.hex()}")
        try:
            key.verify(signature.value, message)
        except InvalidSignature:
            return False
        return True

    def signing_key(self, purpose: Signer) -> Ed25519PrivateKey:
        """The newest key of this purpose, for codes that are signed as a whole (`core.signed_codes`)."""
        return self._signers[purpose][-1]

    def public_keys(self, purpose: Signer) -> dict[bytes, Ed25519PublicKey]:
        """Every key of this purpose by its id, oldest first: what is published for others to check with."""
        return dict(self._verifiers[purpose])

    @property
    def parcel_key(self) -> bytes:
        """The public key kiosks seal parcels to: 32 bytes, X25519."""
        return _raw(list(self._parcels.values())[-1])

    def open_parcel(self, parcel: bytes, associated: bytes) -> bytes:
        """What a kiosk sealed. Raises UnknownKeyError or SealBrokenError (also when `associated` differs)."""
        key = self._parcels.get(parcel[:KEY_ID_BYTES])
        if key is None:
            raise UnknownKeyError(f"parcel: key {parcel[:KEY_ID_BYTES].hex()}")
        try:
            return _PARCELS.decrypt(parcel[KEY_ID_BYTES:], key, info=associated)
        except (InvalidTag, ValueError):
            raise SealBrokenError("parcel") from None


def seal_parcel(public_key: bytes, data: bytes, associated: bytes) -> bytes:
    """Seal `data` to the hall: key id (4 bytes), HPKE message. Opens only with the same `associated`."""
    sealed = _PARCELS.encrypt(data, X25519PublicKey.from_public_bytes(public_key), info=associated)
    return key_id_of(public_key) + sealed


def key_id_of(public_key: bytes) -> bytes:
    """The 4-byte name of a public key: the start of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:KEY_ID_BYTES]


def rotate(folder: Path, purpose: str) -> None:
    """Add a new key that seals or signs from the next start on; the old ones stay for what they made.

    Rotating `blind-index` is not possible like this: every index would have to be made again.
    """
    if purpose not in _PURPOSES or purpose == "blind-index":
        raise ValueError(f"{purpose} cannot be rotated")
    _write_key(folder, purpose, len(list(folder.glob(f"{purpose}-[0-9]*.key"))) + 1)


_PURPOSES = ("sealing", "blind-index", "parcel", *SIGNERS)


def _place(table: str, column: str, row_id: str, key_id: bytes) -> bytes:
    return f"{table}\0{column}\0{row_id}\0".encode() + key_id


def _raw(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _secret_id(key: bytes) -> bytes:
    return hmac.digest(key, b"key id", "sha256")[:KEY_ID_BYTES]


def _name_of(purpose: str, key: bytes) -> str:
    if purpose in ("sealing", "blind-index"):
        return _secret_id(key).hex()
    if purpose == "parcel":
        return key_id_of(_raw(X25519PrivateKey.from_private_bytes(key))).hex()
    return key_id_of(_raw(Ed25519PrivateKey.from_private_bytes(key))).hex()


def _write_key(folder: Path, purpose: str, number: int) -> None:
    key = os.urandom(32)
    file = folder / f"{purpose}-{number:04}-{_name_of(purpose, key)}.key"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(key.hex())
        written.flush()
        os.fsync(written.fileno())
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _read_key(file: Path, purpose: str) -> bytes:
    try:
        key = bytes.fromhex(file.read_text())
        named = file.stem.rsplit("-", 1)[1]
        if len(key) == 32 and _name_of(purpose, key) == named:
            return key
    except ValueError:
        pass
    raise KeysDamagedError(f"{file.name} is not the key its name says")
