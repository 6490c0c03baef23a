"""A request on its way to the database.

A caller that goes away before its turn is skipped; after that its work is finished.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from core.call import Call
from core.db.requests import Outcome


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
