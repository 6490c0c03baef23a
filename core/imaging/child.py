"""A warm process beside this one for picture work that nobody can interrupt.

Libraries in C that are fed by strangers may hang or swallow memory, and a thread that is inside of one cannot be
stopped. So each runs in a child: started when first asked, one message at a time, under a ceiling of memory; killed
when it overruns its time or breaks down, and another begins to start at once, so that the next who asks finds it warm.
Its time is work, counted by the kernel (ITIMER_PROF, whose signal ends a process that does not catch it), since what is
read must not depend on what else the machine does. Yet somebody waits: once as many seconds have passed on the clock, a
child that has worked for its fair share of them is killed too, and one that neither works nor answers a while later.
Who may not wait says how long, and then waits no longer for others nor for a child that is being replaced.
The pipe is the only bond: when this process ends, in whatever way, the child reads the end of its input and ends too.

A message is its length (4 bytes, big-endian) and its bytes. A child's first one is empty: it is ready.
"""

import atexit
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO
from weakref import WeakSet

import cv2
import numpy as np

from core.imaging.picture import Picture

SECONDS_TO_START = 20.0
_STARVED = 4.0
"""How much longer than its work a child may take on the clock, where others keep the machine busy."""
_LOOKS = 0.05


class NoAnswerError(Exception):
    """No answer: too long, or the child broke down."""


class BusyError(Exception):
    """Others are being answered."""


class Child:
    """`module`: what is run, which calls `serve`; `seconds`: of work for one answer, once it has started; `waiting`:
    seconds that one asker waits for another; `fair`: of work, after which the clock may end it. Any thread may ask."""

    def __init__(self, module: str, seconds: float, waiting: float, fair: float | None = None) -> None:
        self._module, self._seconds, self._waiting = module, seconds, waiting
        self._fair = seconds if fair is None else fair
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = self._was_ready = False
        self._started = 0.0
        self._turn = Lock()
        _alive.add(self)

    @property
    def process_id(self) -> int | None:
        """The process that answers now, if there is one."""
        return None if self._process is None else self._process.pid

    @property
    def is_warm(self) -> bool:
        """Whether who asks now is answered at once."""
        return self._ready

    def ask(self, message: bytes, waiting: float | None = None, within: float | None = None) -> bytes:
        """The child's answer; `waiting` for this asker alone. `within`: seconds on the clock for all of it, from here;
        what the child is given beyond them is its fair share of work, and the first start of all. Raises NoAnswerError
        and BusyError."""
        until = None if within is None else time.monotonic() + within
        if not self._turn.acquire(timeout=self._waiting if waiting is None else waiting):
            raise BusyError
        try:
            return self._exchange(message, until)
        except (OSError, EOFError) as broken:
            self.close()
            self._start()
            raise NoAnswerError from broken
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; the next who asks starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _exchange(self, message: bytes, until: float | None) -> bytes:
        """One message there, one back; the alarm's kill ends any read or write that hangs."""
        process = self._process
        if process is None or process.poll() is not None:
            self.close()
            process = self._start()
        assert process.stdin is not None and process.stdout is not None
        self._wait_until_ready(process, until)
        with _killed_when(self._overdue(process, until), process):
            _send(process.stdin, message)
            return _receive(process.stdout)

    def _wait_until_ready(self, process: subprocess.Popen[bytes], until: float | None) -> None:
        """BusyError where that takes longer than the asker may wait; the child goes on starting."""
        assert process.stdout is not None
        if self._ready:
            return
        slow = self._started + SECONDS_TO_START
        patient = until is None or not self._was_ready
        ends = slow if until is None or patient else min(slow, until)
        if not select.select([process.stdout], [], [], max(0.0, ends - time.monotonic()))[0]:
            if time.monotonic() < slow:
                raise BusyError
            raise EOFError
        _receive(process.stdout)
        self._ready = self._was_ready = True

    def _overdue(self, process: subprocess.Popen[bytes], until: float | None) -> Callable[[float], bool]:
        """Whether the child has had its time, asked after so many seconds on the clock."""
        before = _worked(process)
        seconds = self._seconds if until is None else min(self._seconds, until - time.monotonic())

        def overdue(waited: float) -> bool:
            if waited <= seconds:
                return False
            return waited > _STARVED * self._seconds or _worked(process) - before > self._fair

        return overdue

    def _start(self) -> subprocess.Popen[bytes]:
        self._ready, self._started = False, time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,  # a Ctrl-C is for the hall, which ends the child by the pipe
        )
        return self._process


def serve(prepare: Callable[[], Callable[[bytes], bytes]], memory: int) -> None:
    """In the child: answer until the input ends, with at most `memory` bytes of address space and, for each answer, the
    seconds of work that its parent names.

    `prepare` loads what is heavy. What libraries print goes to the error stream, not into the answers.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cv2.setNumThreads(1)
    seconds = float(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer = prepare()
    _send(answers, b"")
    while True:
        try:
            message = _receive(sys.stdin.buffer)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answered = answer(message)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answered)


def packed(picture: Picture) -> bytes:
    """`picture` as a message: height, width, channels, pixels."""
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    return struct.pack(">III", *picture.shape[:2], channels) + picture.tobytes()


def unpacked(message: bytes) -> Picture:
    """What `packed` packed; not to be written into."""
    height, width, channels = struct.unpack_from(">III", message)
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.frombuffer(message, np.uint8, offset=12).reshape(shape)


@contextmanager
def _killed_when(is_overdue: Callable[[float], bool], process: subprocess.Popen[bytes]) -> Generator[None]:
    done, begun = Event(), time.monotonic()

    def watch() -> None:
        while not done.wait(_LOOKS):
            if is_overdue(time.monotonic() - begun):
                process.kill()
                return

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _worked(process: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU that the child has had; all there are once it is gone."""
    try:
        stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii", errors="replace")
        user, system = stat.rpartition(")")[2].split()[11:13]
    except OSError:
        return float("inf")
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(struct.pack(">I", len(message)) + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next whole message; EOFError when the other side has gone."""
    (length,) = struct.unpack(">I", _exactly(pipe, 4))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data


_alive: WeakSet[Child] = WeakSet()


@atexit.register
def _close_all() -> None:
    for child in list(_alive):
        child.close()
