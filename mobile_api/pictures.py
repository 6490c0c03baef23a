"""Picture work beside the event loop: bounded, so that a crowd of uploads slows uploads only.

A file becomes a clean JPEG (`core.imaging.intake`), is judged (`core.imaging.quality`), searched for codes, since one
may be that of a certificate this hall issued, and stored sealed.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from core.applications.service import Judged
from core.imaging import intake
from core.imaging.beside import laid_beside
from core.imaging.codes_apart import read_codes
from core.imaging.flat_apart import flat_page
from core.imaging.likeness import fingerprint
from core.imaging.orientation import is_upside_down, lies_upside_down
from core.imaging.page import flatten
from core.imaging.picture import Picture, fitted
from core.imaging.quality import Quality, judge
from core.materials.store import Store, StoredFile
from core.pool import BoundedPool
from core.terminals.original_schemas import SeenOriginal
from core.verification.captures import LONGEST_SIDE, Capture, capture

R = TypeVar("R")

CODES_BUDGET_S = 0.3
"""Certificates are printed to be read at once; most papers carry no code and are not looked at for long."""
_MOST_CODES = 8


class PictureDesk:
    """`workers` pictures at a time, `waiting` more in line. A picture takes up to 300 MB while it is open."""

    def __init__(self, store: Store, limit_bytes: int, workers: int = 2, waiting: int = 32) -> None:
        self._store = store
        self._limit_bytes = limit_bytes
        self._pool = BoundedPool("hall-pictures", workers, waiting)

    async def take_in(self, data: bytes) -> Judged:
        """Clean, judge and store one file.

        Raises InvalidInput and TooLarge as `read_image` does, Unavailable `busy`.
        """
        return await self._pool.run(self._take_in, data)

    async def fetch(self, address: str, sha256: str) -> bytes:
        """The bytes of a stored file. NotFound `file_missing`."""
        return await self._pool.run(self._store.get, address, sha256)

    async def beside(self, upload: StoredFile, data: bytes) -> SeenOriginal:
        """Keep the photograph of an original and compare it with what was uploaded. Raises as `take_in`; NotFound
        `file_missing`."""
        return await self._pool.run(self._beside, upload, data)

    async def capture(self, upload: StoredFile, data: bytes) -> Capture:
        """The same with all that a person wants to see who decides."""
        return await self._pool.run(capture, self._store, upload, data, self._limit_bytes)

    async def look_at(self, stored: StoredFile, work: Callable[[Picture], R]) -> R:
        """What `work` makes of a stored picture. NotFound `file_missing`, Unavailable `busy`, what `work` raises."""
        return await self._pool.run(lambda: work(intake.to_bgr(self._store.get(stored.address, stored.sha256))))

    def close(self) -> None:
        self._pool.close()

    def _beside(self, upload: StoredFile, data: bytes) -> SeenOriginal:
        taken = fitted(intake.to_bgr(intake.read_image(data, limit_bytes=self._limit_bytes).jpeg), LONGEST_SIDE)[0]
        found = laid_beside(intake.to_bgr(self._store.get(upload.address, upload.sha256)), taken).comparison
        kept = self._store.put(intake.from_bgr(taken), "image/jpeg")
        similarity = found.similarity if found.aligned else None
        return SeenOriginal(kept.address, kept.sha256, found.verdict, similarity)

    def _take_in(self, data: bytes) -> Judged:
        """What is stored is the picture that came; whichever way a bent page lies is told from it made flat."""
        clean = intake.read_image(data, limit_bytes=self._limit_bytes)
        picture = intake.to_bgr(clean.jpeg)
        judged = judge(picture)
        page = None if judged.corners is None else flat_page(picture, judged.corners)
        codes = read_codes(picture, CODES_BUDGET_S)
        stored = self._store.put(clean.jpeg, "image/jpeg")
        return Judged(stored, _findings(picture, judged, page), tuple(codes[:_MOST_CODES]), _likeness(picture, judged))


def _likeness(picture: Picture, judged: Quality) -> str:
    """The fingerprint of the page in `picture`."""
    return fingerprint(picture if judged.corners is None else flatten(picture, np.asarray(judged.corners)))


def findings_of(picture: Picture) -> tuple[str, ...]:
    """What a clerk would say about a picture: its quality, `upside_down`, hints. None of it refuses the picture."""
    return _findings(picture, judge(picture), None)


def _findings(picture: Picture, judged: Quality, page: Picture | None) -> tuple[str, ...]:
    """`page`: the page in `picture`, where it had to be made flat."""
    turned = judged.acceptable and (
        lies_upside_down(picture, judged.corners) if page is None else is_upside_down(page, waiting=0.0)
    )
    return (*judged.findings, *(["upside_down"] if turned else []), *judged.hints)
