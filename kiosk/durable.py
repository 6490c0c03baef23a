"""Files that survive a power cut: written beside, flushed to the disk, then renamed into place.

A reader sees the old file or the new one, never half of one. The folder is flushed too, since a rename lives
there."""

import os
from pathlib import Path


def write_durably(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data`. Raises OSError when the disk refuses; then the old file still stands."""
    beside = path.with_name(path.name + ".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    flush_folder(path.parent)


def move_durably(path: Path, target: Path) -> None:
    path.rename(target)
    flush_folder(target.parent)
    if path.parent != target.parent:
        flush_folder(path.parent)


def remove_durably(path: Path) -> None:
    path.unlink(missing_ok=True)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
