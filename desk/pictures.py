"""Picture work beside the event loop: reading codes, and laying a captured original beside its upload.

Bounded: a crowd of pictures slows pictures only, and is told `busy` instead of filling the memory.
"""

from msgspec import Struct

from core.imaging import intake
from core.imaging.beside import laid_beside
from core.imaging.codes_apart import read_codes
from core.imaging.comparison import Box, Retake, Verdict, Views
from core.imaging.discrepancies import Discrepancy, discrepancies
from core.imaging.orientation import lies_upside_down
from core.imaging.page import find_page
from core.imaging.picture import Picture, fitted
from core.imaging.sheet import first_page
from core.imaging.watermark import watermark
from core.materials.store import Store, StoredFile
from core.pool import BoundedPool

LIVE_BUDGET_S = 0.35
"""A frame of a live camera: the next one comes at once, so none is looked at for long."""
PLACES_KEPT = 30
"""A slip carries them, in an address."""
LONGEST_SIDE = 2000
SMALL_SIDE = 320


class Capture(Struct, frozen=True):
    """An original as it was just photographed: the picture in the store, and how it compares.

    `flat` and `flat_upload` are the two pages made flat, in the store too, where one is bent and was compared so. What
    was compared of the original is `width` by `height`; `differences` and `unreadable` are places in its pixels, the
    first PLACES_KEPT of each. `similarity` 0..1, None when the two could not be aligned. `hint` is the comparison's; a
    person decides. `retakes`, `views` and `discrepancies` as `core.imaging` gives them.
    """

    address: str
    sha256: str
    size: int
    width: int
    height: int
    similarity: float | None
    hint: Verdict
    differences: tuple[Box, ...]
    unreadable: tuple[Box, ...]
    retakes: tuple[Retake, ...] = ()
    views: Views | None = None
    discrepancies: tuple[Discrepancy, ...] = ()
    upside_down: bool = False
    flat: StoredFile | None = None
    flat_upload: StoredFile | None = None

    @property
    def compared(self) -> StoredFile:
        """What to show beside the upload."""
        return self.flat or StoredFile(self.address, self.sha256, self.size, "image/jpeg")


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
        return await self._pool.run(self._capture, store, upload, data)

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

    def _capture(self, store: Store, upload: StoredFile, data: bytes) -> Capture:
        clean = intake.read_image(data, limit_bytes=self._limit_bytes)
        taken = fitted(intake.to_bgr(clean.jpeg), LONGEST_SIDE)[0]
        uploaded = intake.to_bgr(_picture(store, upload))
        beside = laid_beside(uploaded, taken)
        compared = beside.comparison
        kept = _kept(store, taken)
        height, width = beside.original.shape[:2]
        return Capture(
            address=kept.address,
            sha256=kept.sha256,
            size=kept.size,
            width=width,
            height=height,
            similarity=compared.similarity if compared.aligned else None,
            hint=compared.verdict,
            differences=tuple(compared.differences[:PLACES_KEPT]),
            unreadable=tuple(compared.unreadable[:PLACES_KEPT]),
            retakes=tuple(compared.retakes),
            views=compared.views,
            discrepancies=tuple(discrepancies(beside.upload, beside.original, compared)),
            upside_down=_lies_upside_down(taken),
            flat=_kept(store, beside.original) if beside.flattened[1] else None,
            flat_upload=_kept(store, beside.upload) if beside.flattened[0] else None,
        )


def _kept(store: Store, picture: Picture) -> StoredFile:
    return store.put(intake.from_bgr(picture), "image/jpeg")


def _lies_upside_down(taken: Picture) -> bool:
    corners = find_page(taken)
    return lies_upside_down(taken, None if corners is None else [(float(x), float(y)) for x, y in corners])


def _picture(store: Store, file: StoredFile) -> bytes:
    """The stored picture, or the first page of a certificate that was reused."""
    data = store.get(file.address, file.sha256)
    return first_page(data) if file.media_type == "application/pdf" else data


def _marked(store: Store, file: StoredFile, marks: tuple[str, ...]) -> bytes:
    picture = _picture(store, file)
    return watermark(picture, marks) if marks else picture


def _small(store: Store, file: StoredFile, marks: tuple[str, ...]) -> bytes:
    picture = intake.to_bgr(_marked(store, file, marks))
    return intake.from_bgr(fitted(picture, SMALL_SIDE)[0])
