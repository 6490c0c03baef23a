"""Lock control boards on a serial line (RS-485 through an adapter).

    [[device]]
    kind = "locker"
    url = "serial:///dev/serial/by-id/usb-…"
    options = { boards = 1, locks = 24, baud_rate = 9600, bit_means = "open" }

Cell 1 is the first lock of the first board; a second board goes on where the first ends. The board is asked for all its
doors between commands, so a door that is forced or not shut is noticed without anybody asking.
"""

import time
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.locker import Locker, board_frames
from hardware.serial_line import SerialLine
from hardware.status import DeviceState, EventName, Status

R = TypeVar("R")

ANSWERS_WITHIN = 0.6
OPENS_WITHIN = 2.0
"""Seconds a lock has to let its door spring open."""
ASK_EVERY = 0.1
ATTEMPTS = 3
"""Times a frame is sent: to read twice does no harm, and to open what is open neither."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`bit_means`: what a set bit of *read all* says of its door."""

    boards: Annotated[int, msgspec.Meta(ge=1, le=32)] = 1
    locks: Annotated[int, msgspec.Meta(ge=1, le=48)] = 24
    baud_rate: int = 9600
    bit_means: Literal["open", "shut"] = "open"


class LockBoard(Locker):
    """Boards on one line."""

    schemes = frozenset({"serial"})
    Options = Options
    look_every = 0.5
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._line = SerialLine(url, self.options.baud_rate)
        self._open: frozenset[int] | None = None

    @property
    def cells(self) -> int:
        return self.options.boards * self.options.locks

    def open(self) -> None:
        self._line.open()
        self._open = None

    def close(self) -> None:
        self._line.close()

    def capabilities(self) -> dict[str, Any]:
        return {"cells": self.cells}

    def status(self, turn: Turn) -> Status:
        return Status(device=DeviceState.ONLINE, open_doors=sorted(self._look(turn)))

    def self_test(self, turn: Turn) -> str:
        return f"{self.cells} cells, {len(self._look(turn))} open"

    def open_cell(self, turn: Turn, cell: int) -> None:
        board, lock = self._place(cell)
        before = self._look(turn)
        if cell in before:
            return
        frame = board_frames.open_one(board, lock)
        self._ask(turn, frame, board_frames.ANSWER_SIZE, lambda answer: board_frames.opened(answer, board, lock))
        ends = time.monotonic() + OPENS_WITHIN
        while cell not in (now := self._look(turn)):
            if now - before:
                detail = f"asked for {cell}, {sorted(now - before)} opened"
                raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.WRONG_DOOR, Recovery.MAINTENANCE, detail)
            if time.monotonic() > ends:
                detail = f"cell {cell} did not open"
                raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.DOOR_STUCK, Recovery.MAINTENANCE, detail)
            turn.pause(ASK_EVERY)

    def wait_shut(self, turn: Turn, cell: int) -> None:
        self._place(cell)
        while cell in self._look(turn):
            if turn.remaining <= ASK_EVERY:
                detail = f"cell {cell} stands open"
                raise DeviceError(Completion.USER_ERROR, ErrorCode.DOOR_LEFT_OPEN, Recovery.CLEAR, detail)
            turn.pause(ASK_EVERY)

    def _place(self, cell: int) -> tuple[int, int]:
        """Board and lock of a cell, both from 1."""
        if not 1 <= cell <= self.cells:
            detail = f"cell {cell} of {self.cells}"
            raise DeviceError(Completion.INVALID_DATA, ErrorCode.NO_SUCH_CELL, Recovery.NONE, detail)
        board, lock = divmod(cell - 1, self.options.locks)
        return board + 1, lock + 1

    def _look(self, turn: Turn) -> frozenset[int]:
        """The cells whose doors stand open now; says which ones have changed."""
        seen = frozenset(cell for board in range(1, self.options.boards + 1) for cell in self._open_on(turn, board))
        before, self._open = self._open, seen
        if before is not None:
            for cell in sorted(seen - before):
                self.emit(EventName.DOOR_OPENED, text=str(cell))
            for cell in sorted(before - seen):
                self.emit(EventName.DOOR_SHUT, text=str(cell))
        return seen

    def _open_on(self, turn: Turn, board: int) -> frozenset[int]:
        locks, frame = self.options.locks, board_frames.read_all(board)
        size = board_frames.size_of_states(locks)
        found = self._ask(turn, frame, size, lambda answer: board_frames.bits(answer, board, locks))
        if self.options.bit_means == "shut":
            found = frozenset(range(1, locks + 1)) - found
        first = (board - 1) * locks
        return frozenset(first + lock for lock in found)

    def _ask(self, turn: Turn, frame: bytes, size: int, read: Callable[[bytes], R]) -> R:
        """What `read` makes of the answer to a frame. A disturbed frame is sent again."""
        failure = DeviceError(Completion.HARDWARE_ERROR, ErrorCode.NO_ANSWER, Recovery.RESET, "the board is silent")
        for _ in range(ATTEMPTS):
            self._line.forget()
            self._line.write(frame)
            if answer := self._answer(turn, size):
                try:
                    return read(answer)
                except DeviceError as error:
                    failure = error
        raise failure

    def _answer(self, turn: Turn, size: int) -> bytes:
        found, ends = b"", time.monotonic() + ANSWERS_WITHIN
        while len(found) < size and (left := ends - time.monotonic()) > 0:
            turn.check()
            found += self._line.read(min(left, ASK_EVERY))
        return found[:size]
