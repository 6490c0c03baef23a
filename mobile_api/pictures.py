"""Picture work beside the event loop: bounded, so that a crowd of uploads slows uploads only.

A file becomes a clean JPEG (`core.imaging.intake`), is judged (`core.imaging.quality`) and stored sealed.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from core.errors import Unavailable
from core.imaging import intake, quality
from core.materials.store import Store, StoredFile

P = ParamSpec("P")
R = TypeVar("R")


class PictureDesk:
    """`workers` pictures at a time, `waiting` more in line. A picture takes up to 300 MB while it is open."""

    def __init__(self, store: Store, limit_bytes: int, workers: int = 2, waiting: int = 32) -> None:
        self._store = store
        self._limit_bytes = limit_bytes
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="hall-pictures")
        self._places = workers + waiting

    async def take_in(self, data: bytes) -> tuple[StoredFile, tuple[str, ...]]:
        """Clean, judge and store one file: where it lies, and the findings about its quality.

        Raises InvalidInput and TooLarge as `read_image` does, Unavailable `busy`.
        """
        return await self.run(self._take_in, data)

    async def fetch(self, address: str, sha256: str) -> bytes:
        """The bytes of a stored file. NotFound `file_missing`."""
        return await self.run(self._store.get, address, sha256)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._places == 0:
            raise Unavailable("busy")
        self._places -= 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, lambda: work(*args, **kwargs))
        finally:
            self._places += 1

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _take_in(self, data: bytes) -> tuple[StoredFile, tuple[str, ...]]:
        clean = intake.read_image(data, limit_bytes=self._limit_bytes)
        findings = tuple(quality.judge(intake.to_bgr(clean.jpeg)).findings)
        return self._store.put(clean.jpeg, "image/jpeg"), findings
