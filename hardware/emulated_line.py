"""The far end of a serial line: a pseudo-terminal behind a name that survives unplugging.

Emulators of serial devices sit on the master side; the driver opens the slave through a symbolic link, as it
would open `/dev/serial/by-id/…`. Unplugging closes both sides, so the driver sees the very error a pulled USB
plug gives; plugging in again makes a new pseudo-terminal behind the same link. What a pty cannot show: baud
rate, parity and modem lines.
"""

import contextlib
import os
import select
import threading
import tty
from collections.abc import Callable
from pathlib import Path


class EmulatedLine:
    """A serial line whose device side calls `receive(bytes)` in its own thread."""

    def __init__(self, link: Path, receive: Callable[[bytes], None]) -> None:
        """`link` is where the driver will find the line; its folder must exist."""
        self.link = link.absolute()
        self._receive = receive
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"serial://{self.link}"

    def plug(self) -> None:
        """Make the line and start listening."""
        with self._lock:
            if self._ends is not None:
                return
            master, slave = os.openpty()
            tty.setraw(master)
            tty.setraw(slave)
            os.set_blocking(master, False)
            fresh = self.link.with_name(f".{self.link.name}.new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(slave))
            fresh.replace(self.link)
            self._ends = (master, slave)
        self._thread = threading.Thread(
            target=self._listen, args=(master,), name=f"emulated {self.link.name}", daemon=True
        )
        self._thread.start()

    def unplug(self) -> None:
        """Take the line away, whoever is using it."""
        with self._lock:
            ends, self._ends = self._ends, None
            self.link.unlink(missing_ok=True)
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join()
        for end in ends or ():
            os.close(end)

    def send(self, data: bytes, patience: float = 1.0) -> None:
        """Send to the driver. What does not fit for `patience` seconds is lost, as on a line nobody reads."""
        view = memoryview(data)
        with self._lock:  # so that the line cannot be closed, and its number given away, between two writes
            while view and self._ends is not None:
                master = self._ends[0]
                if not select.select([], [master], [], patience)[1]:
                    return
                view = view[os.write(master, view) :]

    @property
    def is_read(self) -> bool:
        """Whether all that was sent has been read, or is lost with the plug. Asked at the driver's end, where the
        kernel hands on what is still on its way before it says that there is nothing; a count of bytes leaves that
        out."""
        with self._lock:
            return self._ends is None or not select.select([self._ends[1]], [], [], 0)[0]

    def _listen(self, master: int) -> None:
        while self._ends is not None and self._ends[0] == master:
            with contextlib.suppress(OSError):
                if select.select([master], [], [], 0.05)[0]:
                    self._receive(os.read(master, 4096))
