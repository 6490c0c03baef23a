"""Threads with a bounded queue, for what an event loop must not do itself: reading the database, working on pictures.

A hall that is asked too much says so at once (`Unavailable` busy) instead of answering everybody late.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any, ParamSpec, TypeVar

from core.errors import Unavailable

P = ParamSpec("P")
R = TypeVar("R")


class BoundedPool:
    """Threads with a bounded queue."""

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = BoundedSemaphore(threads + waiting)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await work that an event loop must not do itself. Raises as `submit` does."""
        return await asyncio.wrap_future(self.submit(lambda: work(*args, **kwargs)))

    def submit(self, run: Callable[[], Any]) -> Future[Any]:
        """Raises Unavailable `busy` when every place is taken, `stopping` after close."""
        if not self._places.acquire(blocking=False):
            raise Unavailable("busy")
        try:
            future = self._threads.submit(run)
        except RuntimeError:
            self._places.release()
            raise Unavailable("stopping") from None
        future.add_done_callback(lambda _: self._places.release())
        return future

    def close(self) -> None:
        self._threads.shutdown(wait=True)
