"""Commands by the thousand under random trouble: each ends, once, in its time, with the truth; and nothing grows.

Trouble comes from a seed: faults of the emulator, pulled plugs, cancelled commands, bursts that queue up, commands
with hardly any time. A driver takes part by its contract class: what to command is the kind's own command mixed with
status and self-test, what would be untrue to answer is the kind's `falsehood`.

What is demanded of each command: it settles at most `GRACE` after its time; it returns or raises a `DeviceError`, and
neither `internal` (a bug of the driver) nor `stuck`. It settles once: a future refuses to be settled again, which ends
the device's thread, so that no command is begun any more. And afterwards: as many threads and open files as before, and
no more memory than `MEMORY_ALLOWED` since a fifth of the commands were done.
"""

import gc
import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hardware.command import Command
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.device import GRACE
from hardware.driver import Driver, Turn
from hardware.errors import DeviceError, ErrorCode
from hardware.status import DeviceState

MEMORY_ALLOWED = 64 * 1024 * 1024
"""Bytes: ten pictures of a camera. Five thousand commands that each lose 16 kB would show."""
ENOUGH_TO_JUDGE_MEMORY = 1000
"""Commands. In fewer, what the first of each kind of trouble takes once looks like growth."""
CALM_SECONDS = 5.0
EXPIRED_ALLOWED = 10
BUGS = (ErrorCode.INTERNAL, ErrorCode.STUCK)

Work = Callable[[Any, Turn], object]
Falsehood = Callable[[Bench, object], str]
"""What is untrue in an answer, given how things stand on the bench; empty if nothing is."""


class Footprint(NamedTuple):
    """What this process holds."""

    threads: int
    files: int
    memory: int

    @classmethod
    def now(cls) -> "Footprint":
        """Threads, open files, resident bytes."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            threading.active_count(),
            sum(1 for _ in Path("/proc/self/fd").iterdir()),
            pages * os.sysconf("SC_PAGE_SIZE"),
        )


@dataclass
class Soak:
    """One device under trouble."""

    bench: Bench
    command: Work
    falsehood: Falsehood
    seed: int
    trouble_every: int = 100
    """Commands from one trouble of a sort to the next, on average."""
    seconds: tuple[float, ...] = (0.4, 1.5)
    """How long a command may take."""
    faults: tuple[str, ...] = ()
    """Those of the emulator to be tried; all of them if none is named."""
    _end_trouble: Callable[[], None] | None = None
    _commands_left_in_trouble: int = 0
    _expired_in_a_row: int = 0

    def run(self, commands: int) -> None:
        """Raises `AssertionError` at the first command that does not keep the promise."""
        self._dice = random.Random(self.seed)
        self._calm()
        before = Footprint.now()
        fifth = self._commands(range(commands // 5))
        before = before._replace(memory=Footprint.now().memory)
        self._commands(range(fifth, commands))
        self._calm()
        self._compare(before, commands)

    def _commands(self, numbers: range) -> int:
        number = numbers.start
        while number < numbers.stop:
            number += self._round(number)
        return number

    # ---- one round: perhaps trouble begins or ends, then one command or a burst

    def _round(self, number: int) -> int:
        self._trouble()
        self.bench.use()
        burst = 3 if self._strikes() else 1
        issued = [self._issue() for _ in range(burst)]
        if self._strikes():
            threading.Event().wait(self._dice.uniform(0, 0.02))
            issued[self._dice.randrange(burst)][0].cancel()
        for each, (command, seconds, received) in enumerate(issued):
            self._await(number + each, command, seconds, received)
        return burst

    def _issue(self) -> tuple[Command[object], float, float]:
        seconds = 0.01 if self._strikes() else self._dice.choice(self.seconds)
        command = self.bench.device.submit(self._work(), seconds)
        return command, seconds, time.monotonic()

    def _work(self) -> Work:
        return self._dice.choice((self.command, self.command, _status, _self_test))

    def _await(self, number: int, command: Command[object], seconds: float, received: float) -> None:
        """As `Device.run` waits: a command that its time finds in the queue is over, but not one after the other."""
        try:
            wait([command.outcome], max(0.0, received + seconds - time.monotonic()))
            expired = not command.outcome.done() and command.settle_if_queued()
            self._expired_in_a_row = self._expired_in_a_row + 1 if expired else 0
            assert self._expired_in_a_row < EXPIRED_ALLOWED, f"none of {EXPIRED_ALLOWED} commands was begun"
            answer = command.outcome.result(GRACE)
        except DeviceError as error:
            assert error.code not in BUGS, f"command {number} of seed {self.seed}: {error}"
        except TimeoutError:
            raise AssertionError(f"command {number} of seed {self.seed} never ended") from None
        else:
            untrue = self.falsehood(self.bench, answer)
            assert not untrue, f"command {number} of seed {self.seed}: {untrue}"

    # ---- trouble

    def _strikes(self) -> bool:
        return self._dice.randrange(self.trouble_every) == 0

    def _trouble(self) -> None:
        if self._end_trouble:
            self._commands_left_in_trouble -= 1
            if self._commands_left_in_trouble <= 0:
                self._end_trouble()
                self._end_trouble = None
        elif self._strikes():
            self._commands_left_in_trouble = self._dice.randint(1, 2)
            self._end_trouble = self._begin_trouble()

    def _begin_trouble(self) -> Callable[[], None]:
        emulator = self.bench.emulator
        known = sorted(self.faults or (emulator.faults.known if emulator else ()))
        fault = self._dice.choice(known if self.faults else [*known, ""])
        if not emulator or not fault:
            self.bench.unplug()
            return self.bench.plug
        emulator.faults.set(fault, times=self._dice.choice((None, None, 1, 2)))
        return lambda: emulator.faults.clear()

    # ---- before and after

    def _calm(self) -> None:
        """All trouble over, the device in service and its command done once."""
        if self._end_trouble:
            self._end_trouble()
            self._end_trouble = None
        until(self.bench.device, lambda status: status.device is DeviceState.ONLINE)
        self.bench.use()
        try:
            self.bench.device.call(self.command, SECONDS)
        except DeviceError as error:
            raise AssertionError(f"in calm: {error}") from error

    def _compare(self, before: Footprint, commands: int) -> None:
        deadline = time.monotonic() + CALM_SECONDS
        while (after := Footprint.now())[:2] > before[:2] and time.monotonic() < deadline:
            threading.Event().wait(0.05)  # connections that were hung up are still being cleared away
        assert after.threads <= before.threads, f"threads: {before.threads} before, {after.threads} after {commands}"
        assert after.files <= before.files, f"open files: {before.files} before, {after.files} after {commands}"
        grown = after.memory - before.memory if commands >= ENOUGH_TO_JUDGE_MEMORY else 0
        assert grown <= MEMORY_ALLOWED, f"{grown} bytes more after {commands} commands"


def _status(driver: Driver, turn: Turn) -> object:
    return driver.status(turn)


def _self_test(driver: Driver, turn: Turn) -> object:
    return driver.self_test(turn)
