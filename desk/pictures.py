"""Picture work beside the event loop: reading codes, and laying a captured original beside its upload.

Bounded: a crowd of pictures slows pictures only, and is told `busy` instead of filling the memory.
"""

from core.imaging import intake
from core.imaging.codes_apart import read_codes
from core.imaging.picture import fitted
from core.imaging.watermark import watermark
from core.materials.store import Store, StoredFile
from core.pool import BoundedPool
from core.verification.captures import Capture, capture, stored_picture

LIVE_BUDGET_S = 0.35
"""A frame of a live camera: the next one comes at once, so none is looked at for long."""
SMALL_SIDE = 320


class PictureRoom:
    """`workers` pictures at a time, `waiting` more in line; a picture takes up to 300 MB while it is open."""

    def __init__(self, limit_bytes: int, workers: int = 2, waiting: int = 24) -> None:
        self._limit_bytes = limit_bytes
        self._pool = BoundedPool("desk-pictures", workers, waiting)

    async def codes(self, data: bytes, live: bool) -> list[str]:
        """The QR codes in a picture file; raises what `read_image` raises, Unavailable `busy`."""
        return await self._pool.run(self._codes, data, live)

    async def capture(self, store: Store, upload: StoredFile, data: bytes) -> Capture:
        """Keep the photograph of an original and compare it with what was uploaded for it."""
        return await self._pool.run(capture, store, upload, data, self._limit_bytes)

    async def keep(self, store: Store, data: bytes) -> StoredFile:
        """Clean a scanned paper and keep it; raises what `read_image` raises, Unavailable `busy`."""
        return await self._pool.run(self._keep, store, data)

    async def small(self, store: Store, file: StoredFile, marks: tuple[str, ...] = ()) -> bytes:
        """A stored picture as a thumbnail of at most 320 pixels, JPEG; `marks` as `marked`."""
        return await self._pool.run(_small, store, file, marks)

    async def marked(self, store: Store, file: StoredFile, marks: tuple[str, ...]) -> bytes:
        """A stored picture with what it is shown for drawn on it (`core.imaging.watermark`), JPEG."""
        return await self._pool.run(_marked, store, file, marks)

    async def fetch(self, store: Store, file: StoredFile) -> bytes:
        """The bytes of a stored file. NotFound `file_missing`."""
        return await self._pool.run(store.get, file.address, file.sha256)

    def close(self) -> None:
        self._pool.close()

    def _codes(self, data: bytes, live: bool) -> list[str]:
        picture = intake.to_bgr(intake.read_image(data, limit_bytes=self._limit_bytes).jpeg)
        return read_codes(picture, LIVE_BUDGET_S) if live else read_codes(picture)

    def _keep(self, store: Store, data: bytes) -> StoredFile:
        return store.put(intake.read_image(data, limit_bytes=self._limit_bytes).jpeg, "image/jpeg")


def _marked(store: Store, file: StoredFile, marks: tuple[str, ...]) -> bytes:
    picture = stored_picture(store, file)
    return watermark(picture, marks) if marks else picture


def _small(store: Store, file: StoredFile, marks: tuple[str, ...]) -> bytes:
    picture = intake.to_bgr(_marked(store, file, marks))
    return intake.from_bgr(fitted(picture, SMALL_SIDE)[0])
