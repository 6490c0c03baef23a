"""Fault scripts: how an emulator is told to misbehave, the same way for all of them.

A script is a list of steps, each of which sets or clears one named fault at once or after a while:

    [{"fault": "paper_low"},
     {"fault": "paper_out", "after": 2},
     {"fault": "paper_out", "on": false, "after": 10},
     {"fault": "bad_checksum", "times": 1}]

`after` counts seconds from the step before. `times` lets a fault happen that often and clears it then;
without it the fault stays. Steps without `after` are done when `play` returns, so tests need no waiting. A
new script, or `clear`, ends the old.
"""

import threading
from collections.abc import Callable, Iterable, Mapping

import msgspec


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a script."""

    fault: str
    on: bool = True
    after: float = 0.0
    times: int | None = None


class Faults:
    """The faults of one emulator. Safe from any thread."""

    def __init__(self, known: Mapping[str, str], changed: Callable[[str, bool], None] | None = None) -> None:
        """`known` maps each fault to a line that says what it does; `changed(fault, on)` is told of each
        change.
        """
        self.known = dict(known)
        self._changed = changed
        self._active: dict[str, int | None] = {}
        self._lock = threading.Lock()
        self._script = 0
        self._timer: threading.Timer | None = None

    def play(self, script: Iterable[Step | Mapping[str, object]]) -> None:
        """Start a script. Raises `ValueError` (of which msgspec's is one) on a step this emulator does not
        know.
        """
        steps = [step if isinstance(step, Step) else msgspec.convert(step, Step) for step in script]
        for step in steps:
            self._require(step.fault)
        self._end_script()
        self._continue(steps, self._script)

    def set(self, fault: str, times: int | None = None) -> None:
        """Set one fault now."""
        self._require(fault)
        with self._lock:
            self._active[fault] = times
        self._tell(fault, True)

    def clear(self, fault: str | None = None) -> None:
        """Clear one fault, or all of them and the running script."""
        if fault is None:
            self._end_script()
        with self._lock:
            gone = [name for name in self._active if fault in (None, name)]
            for name in gone:
                del self._active[name]
        for name in gone:
            self._tell(name, False)

    def active(self) -> list[str]:
        """Names of the faults that are set."""
        with self._lock:
            return sorted(self._active)

    def on(self, fault: str) -> bool:
        """Whether a fault is set."""
        with self._lock:
            return fault in self._active

    def happens(self, fault: str) -> bool:
        """Whether a fault strikes this time; uses up one of its `times`."""
        with self._lock:
            if fault not in self._active:
                return False
            left = self._active[fault]
            if left is None:
                return True
            if left > 1:
                self._active[fault] = left - 1
                return True
            del self._active[fault]
        self._tell(fault, False)
        return True

    def _continue(self, steps: list[Step], script: int) -> None:
        while steps and not steps[0].after:
            self._do(steps.pop(0))
        if steps:
            timer = threading.Timer(steps[0].after, self._resume, (steps, script))
            timer.daemon = True
            self._timer = timer
            timer.start()

    def _resume(self, steps: list[Step], script: int) -> None:
        if script == self._script:
            self._do(steps.pop(0))
            self._continue(steps, script)

    def _do(self, step: Step) -> None:
        if step.on:
            self.set(step.fault, step.times)
        else:
            self.clear(step.fault)

    def _end_script(self) -> None:
        self._script += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _require(self, fault: str) -> None:
        if fault not in self.known:
            raise ValueError(f"unknown fault {fault!r}; known: {', '.join(sorted(self.known))}")

    def _tell(self, fault: str, on: bool) -> None:
        if self._changed is not None:
            self._changed(fault, on)
