"""Documents' bytes lie sealed, each under its own name; what changed or moved does not open."""

from pathlib import Path

import pytest

from core.materials.store import Store
from core.sealing import Keyring, SealingError
from tests.refusals import refused

DATA = "示例材料".encode() * 100


@pytest.fixture
def store(tmp_path: Path, keys: Keyring) -> Store:
    return Store(tmp_path / "store", keys)


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_what_was_put_is_got_and_lies_sealed(store: Store, tmp_path: Path) -> None:
    kept = store.put(DATA, "image/jpeg")
    assert store.get(kept.address, kept.sha256) == DATA
    assert (kept.size, kept.media_type) == (len(DATA), "image/jpeg")
    assert all(DATA[:12] not in file.read_bytes() for file in files(tmp_path))


def test_the_same_bytes_twice_do_not_show_that_they_are_the_same(store: Store) -> None:
    assert store.put(DATA, "image/jpeg").address != store.put(DATA, "image/jpeg").address


def test_a_lost_file_is_told(store: Store) -> None:
    with refused("file_missing"):
        store.get("ab" * 32, "cd" * 32)


def test_a_changed_or_exchanged_file_does_not_open(store: Store, tmp_path: Path) -> None:
    first, second = store.put(DATA, "image/jpeg"), store.put(DATA + b"2", "image/jpeg")
    with pytest.raises(SealingError):
        store.get(second.address, first.sha256)
    (file,) = [file for file in files(tmp_path) if file.parent.name + file.name == first.address]
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(SealingError):
        store.get(first.address, first.sha256)


def test_no_half_written_file_has_a_documents_name(store: Store, tmp_path: Path) -> None:
    kept = store.put(DATA, "image/jpeg")
    assert [file.parent.name + file.name for file in files(tmp_path)] == [kept.address]
    assert (tmp_path / "store").stat().st_mode & 0o077 == 0
