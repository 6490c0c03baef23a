"""The bytes of lock control boards (锁控板): every frame ends with the XOR of all that goes before.

    open one      8A board lock 11 ·          → 8A board lock door ·       door: 11 open, 00 shut
    read one      80 board lock 33 ·          → 80 board lock door ·
    read all      80 board 00 33 ·            → 80 board s… s2 s1 33 ·      a bit a lock, lock 1 the lowest of s1

Boards and locks are numbered from 1. A board of 24 locks answers *read all* with three state bytes. These frames are
common to the RS-485 boards sold for parcel lockers; whether a set bit means open or shut depends on how the feedback
switch of the lock is wired, so it is an option of the driver. Pure.
"""

from functools import reduce
from operator import xor

from hardware.errors import Completion, DeviceError, ErrorCode, Recovery

OPEN, READ = 0x8A, 0x80
TO_OPEN, TO_READ = 0x11, 0x33
DOOR_OPEN, DOOR_SHUT = 0x11, 0x00
ANSWER_SIZE = 5


def framed(*values: int) -> bytes:
    """The bytes with their check byte."""
    return bytes((*values, reduce(xor, values)))


def open_one(board: int, lock: int) -> bytes:
    return framed(OPEN, board, lock, TO_OPEN)


def read_all(board: int) -> bytes:
    return framed(READ, board, 0, TO_READ)


def state_bytes(locks: int) -> int:
    """How many bytes a board of so many locks needs to tell the state of all."""
    return (locks + 7) // 8


def size_of_states(locks: int) -> int:
    """Bytes of the answer to `read_all`."""
    return 2 + state_bytes(locks) + 2


def opened(answer: bytes, board: int, lock: int) -> bool:
    """Whether the board says that the door is open now. Raises `DeviceError` `broken_answer`."""
    _require(answer, ANSWER_SIZE, OPEN, board)
    if answer[2] != lock or answer[3] not in (DOOR_OPEN, DOOR_SHUT):
        raise _broken("answer to another question")
    return answer[3] == DOOR_OPEN


def bits(answer: bytes, board: int, locks: int) -> frozenset[int]:
    """The locks of a board whose bit is set. Raises `DeviceError` `broken_answer`."""
    _require(answer, size_of_states(locks), READ, board)
    if answer[-2] != TO_READ:
        raise _broken("answer to another question")
    states = int.from_bytes(answer[2:-2], "big")
    return frozenset(lock for lock in range(1, locks + 1) if states >> (lock - 1) & 1)


def _require(answer: bytes, size: int, command: int, board: int) -> None:
    if len(answer) != size:
        raise _broken(f"{len(answer)} bytes instead of {size}")
    if framed(*answer[:-1]) != answer:
        raise _broken("check byte")
    if answer[0] != command or answer[1] != board:
        raise _broken("answer to another question")


def _broken(detail: str) -> DeviceError:
    return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, detail)
