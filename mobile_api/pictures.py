"""Picture work beside the event loop: bounded, so that a crowd of uploads slows uploads only.

A file becomes a clean JPEG (`core.imaging.intake`), is judged (`core.imaging.quality`) and stored sealed.
"""

from core.imaging import intake, quality
from core.materials.store import Store, StoredFile
from core.pool import BoundedPool


class PictureDesk:
    """`workers` pictures at a time, `waiting` more in line. A picture takes up to 300 MB while it is open."""

    def __init__(self, store: Store, limit_bytes: int, workers: int = 2, waiting: int = 32) -> None:
        self._store = store
        self._limit_bytes = limit_bytes
        self._pool = BoundedPool("hall-pictures", workers, waiting)

    async def take_in(self, data: bytes) -> tuple[StoredFile, tuple[str, ...]]:
        """Clean, judge and store one file: where it lies, and the findings about its quality.

        Raises InvalidInput and TooLarge as `read_image` does, Unavailable `busy`.
        """
        return await self._pool.run(self._take_in, data)

    async def fetch(self, address: str, sha256: str) -> bytes:
        """The bytes of a stored file. NotFound `file_missing`."""
        return await self._pool.run(self._store.get, address, sha256)

    def close(self) -> None:
        self._pool.close()

    def _take_in(self, data: bytes) -> tuple[StoredFile, tuple[str, ...]]:
        clean = intake.read_image(data, limit_bytes=self._limit_bytes)
        findings = tuple(quality.judge(intake.to_bgr(clean.jpeg)).findings)
        return self._store.put(clean.jpeg, "image/jpeg"), findings
