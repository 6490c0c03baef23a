"""A request on its way to the database, and the bounded pool of threads that carries reads.

Work waits in a bounded queue: a hall that is asked too much says so at once (`Unavailable` busy) instead of
answering everybody late. A caller that goes away before its turn is skipped; after that its work is finished.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any, Protocol

from core.call import Call
from core.db.requests import Outcome
from core.errors import Unavailable


class Work:
    __slots__ = ("args", "call", "future", "kwargs", "use_case")

    def __init__(self, use_case: Callable[..., Any], call: Call, args: Any, kwargs: Any) -> None:
        self.use_case = use_case
        self.call = call
        self.args = args
        self.kwargs = kwargs
        self.future: Future[Any] = Future()


def answer(work: Work, outcome: Outcome | BaseException) -> None:
    """Tell the caller. Only after the commit."""
    if isinstance(outcome, BaseException):
        work.future.set_exception(outcome)
    elif outcome.refusal is not None:
        work.future.set_exception(outcome.refusal)
    else:
        work.future.set_result(outcome.value)


class Writer(Protocol):
    """Takes work and answers its future after the commit, never before."""

    def submit(self, work: Work) -> None:
        """Raises Unavailable when the queue is full or writing has stopped."""
        ...

    def close(self) -> None:
        """Finish what was taken, then stop."""
        ...


class BoundedPool:
    """Threads with a bounded queue."""

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = BoundedSemaphore(threads + waiting)

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
