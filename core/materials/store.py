"""Where the bytes of documents lie: sealed, and named by the hash of what is stored.

A file is written beside its place, synced, renamed and its folder synced, before its address is given out; so
an address in the database always has its bytes. The address (SHA-256 of the sealed bytes) finds a damaged
file without any key. The seal is bound to the hash of the plain bytes, so a file under another's address does
not open.
"""

import hashlib
import os
from pathlib import Path

from msgspec import Struct

from core.errors import NotFound
from core.sealing import Keyring


class StoredFile(Struct, frozen=True):
    """`address` finds the sealed bytes; `sha256` (hex) and `size` are of the plain ones."""

    address: str
    sha256: str
    size: int
    media_type: str


class Store:
    """Sealed files in one folder of the hall's own disk. Plain blocking code: call it from a thread."""

    def __init__(self, folder: Path, keys: Keyring) -> None:
        self._folder = folder
        self._keys = keys
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, data: bytes, media_type: str) -> StoredFile:
        """Seal and keep `data`; durable when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        sealed = self._keys.seal(data, "store", "bytes", sha256)
        address = hashlib.sha256(sealed).hexdigest()
        path = self._path(address)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = path.with_suffix(".part")
        with waiting.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        waiting.rename(path)
        _sync_folder(path.parent)
        return StoredFile(address, sha256, len(data), media_type)

    def get(self, address: str, sha256: str) -> bytes:
        """The plain bytes. NotFound `file_missing` when the disk has lost them; SealBroken when they
        changed."""
        try:
            sealed = self._path(address).read_bytes()
        except FileNotFoundError:
            raise NotFound("file_missing") from None
        return self._keys.open(sealed, "store", "bytes", sha256)

    def _path(self, address: str) -> Path:
        return self._folder / address[:2] / address[2:]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
