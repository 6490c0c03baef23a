"""An original as it was just photographed, laid beside what was uploaded for it: for the person who decides."""

from msgspec import Struct

from core.errors import InvalidInput
from core.imaging import intake
from core.imaging.beside import laid_beside
from core.imaging.comparison import Box, Retake, Verdict, Views
from core.imaging.discrepancies import Discrepancy, discrepancies
from core.imaging.orientation import lies_upside_down
from core.imaging.page import find_page
from core.imaging.picture import Picture, fitted
from core.imaging.sheet import first_page
from core.materials.store import Store, StoredFile
from core.verification.schemas import Decision, OriginalSaid

PLACES_KEPT = 30
"""A slip carries them, in an address."""
LONGEST_SIDE = 2000
"""Pixels of an original that is compared: more help nobody."""


class Capture(Struct, frozen=True):
    """The picture in the store, and how it compares.

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


def capture(store: Store, upload: StoredFile, data: bytes, limit_bytes: int) -> Capture:
    """Keep a photograph of an original and compare it with what was uploaded for it. Seconds on one core, up to 300 MB.
    InvalidInput and TooLarge as `intake.read_image`, NotFound `file_missing`."""
    clean = intake.read_image(data, limit_bytes=limit_bytes)
    taken = fitted(intake.to_bgr(clean.jpeg), LONGEST_SIDE)[0]
    beside = laid_beside(intake.to_bgr(stored_picture(store, upload)), taken)
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


def decision_of(said: OriginalSaid, taken: Capture | None) -> Decision:
    """What was said, of the picture that was taken. InvalidInput `equal_without_capture`,
    `different_without_remark`."""
    if said.equal and taken is None:
        raise InvalidInput("equal_without_capture")
    if not said.equal and not said.remark:
        raise InvalidInput("different_without_remark")
    sha256, address = (taken.sha256, taken.address) if taken else ("", "")
    similarity = taken.similarity if taken else None
    return Decision(said.document_id, said.equal, sha256, address, similarity, said.remark, said.valid_to)


def stored_picture(store: Store, file: StoredFile) -> bytes:
    """The bytes of a stored picture, or of the first page of a certificate that was reused."""
    data = store.get(file.address, file.sha256)
    return first_page(data) if file.media_type == "application/pdf" else data


def _kept(store: Store, picture: Picture) -> StoredFile:
    return store.put(intake.from_bgr(picture), "image/jpeg")


def _lies_upside_down(taken: Picture) -> bool:
    corners = find_page(taken)
    return lies_upside_down(taken, None if corners is None else [(float(x), float(y)) for x, y in corners])
