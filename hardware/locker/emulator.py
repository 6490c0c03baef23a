"""A locker on a pseudo-terminal: boards that speak the bytes of `board_frames.py`, and doors that hands can move."""

import threading
from pathlib import Path

from hardware.emulated_line import EmulatedLine
from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.locker import board_frames

FAULTS = {
    "unplugged": "the USB plug is out",
    "silence": "the board answers nothing",
    "bad_checksum": "the check byte of an answer is wrong",
    "noise": "a stray byte before the answer",
    "stuck": "the lock clicks and the door stays shut",
    "wrong_door": "the cable is swapped: the next door opens instead",
}
REQUEST_SIZE = 5


class EmulatedLocker(Emulator):
    """A locker of one board. `link` is where the driver will find its line."""

    kind = "locker"

    def __init__(self, link: Path, cells: int = 24) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self.cells = cells
        self._line = EmulatedLine(link, self._receive)
        self._lock = threading.Lock()
        self._open: set[int] = set()
        self._waiting = b""

    @property
    def url(self) -> str:
        return self._line.url

    @property
    def open_doors(self) -> list[int]:
        """The doors that stand open."""
        with self._lock:
            return sorted(self._open)

    def start(self) -> None:
        self._waiting = b""
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def shut(self, cell: int) -> None:
        """Push a door to."""
        with self._lock:
            self._open.discard(cell)

    def shut_all(self) -> None:
        """Push every door to."""
        with self._lock:
            self._open.clear()

    def force(self, cell: int) -> None:
        """Open a door without asking the board, as with a crowbar."""
        with self._lock:
            self._open.add(cell)

    def _receive(self, arrived: bytes) -> None:
        self._waiting += arrived
        while len(self._waiting) >= REQUEST_SIZE:
            request, self._waiting = self._waiting[:REQUEST_SIZE], self._waiting[REQUEST_SIZE:]
            if board_frames.framed(*request[:-1]) == request and request[1] == 1:
                self._send(self._answer(request[0], request[2]))

    def _answer(self, command: int, lock: int) -> bytes:
        with self._lock:
            if command == board_frames.OPEN:
                self._spring(lock)
                door = board_frames.DOOR_OPEN if lock in self._open else board_frames.DOOR_SHUT
                return board_frames.framed(command, 1, lock, door)
            states = sum(1 << (cell - 1) for cell in self._open)
            size = board_frames.state_bytes(self.cells)
            return board_frames.framed(command, 1, *states.to_bytes(size, "big"), board_frames.TO_READ)

    def _spring(self, lock: int) -> None:
        if self.faults.happens("stuck"):
            return
        self._open.add(lock % self.cells + 1 if self.faults.happens("wrong_door") else lock)

    def _send(self, answer: bytes) -> None:
        if self.faults.happens("silence"):
            return
        if self.faults.happens("bad_checksum"):
            answer = answer[:-1] + bytes([answer[-1] ^ 0xFF])
        if self.faults.happens("noise"):
            answer = b"\x00" + answer
        self._line.send(answer)

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self._line.unplug() if on else self._line.plug()
