"""A command between the moment it is received and the moment it ends.

Exactly one of three settles it: the device's thread, which has run it; a cancel while it was still queued; or
its own time running out in the queue. `begin` and `settle_if_queued` decide under one lock who comes first.
"""

import threading
from concurrent.futures import Future
from typing import Generic, TypeVar

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode

R = TypeVar("R")


class Command(Generic[R]):
    """A command on its way: wait for `outcome`, or cancel it."""

    def __init__(self, seconds: float) -> None:
        self.turn = Turn(seconds)
        self.outcome: Future[R] = Future()
        self._begun = False
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Queued: settled as canceled now. Running: asked to end."""
        self.turn.cancel()
        self.settle_if_queued()

    def settle_if_queued(self) -> bool:
        """End a command that has not begun, as cancelled or expired. True if that ended it."""
        with self._lock:
            if self._begun:
                return False
            self._begun = True
        try:
            self.turn.check()
        except DeviceError as error:
            self.outcome.set_exception(error)
        else:
            self.outcome.set_exception(DeviceError(Completion.TIMEOUT, ErrorCode.TIMED_OUT))
        return True

    def begin(self) -> bool:
        """Claim the command for running. False if it was settled before."""
        with self._lock:
            claimed, self._begun = not self._begun, True
        return claimed
