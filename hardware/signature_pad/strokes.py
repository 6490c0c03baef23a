"""From a tablet's events to strokes. Pure.

A tablet reports what has changed: a position, a pressure, the pen's touch; a report is whole at its `SYN_REPORT`
(Linux input event codes). A position while the pen hovers draws nothing.
"""

from typing import NamedTuple

from hardware.signature_pad import LONGEST_STROKE, MOST_STROKES, Drawn, Point

EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
SYN_REPORT, SYN_DROPPED = 0, 3
ABS_X, ABS_Y, ABS_PRESSURE = 0, 1, 24
BTN_TOUCH = 330


class Axis(NamedTuple):
    """The range of an axis, and how many of its units are a millimetre (0: not told)."""

    least: int
    most: int
    resolution: int = 0

    def share(self, value: int) -> float:
        """Where a value lies, in 0..1."""
        size = self.most - self.least
        return min(1.0, max(0.0, (value - self.least) / size)) if size > 0 else 0.0

    @property
    def millimetres(self) -> float:
        return (self.most - self.least) / (self.resolution or 1)


class Strokes:
    """Collects strokes from the events of one tablet."""

    def __init__(self, x: Axis, y: Axis, pressure: Axis | None = None) -> None:
        self._axes = {ABS_X: x, ABS_Y: y} | ({ABS_PRESSURE: pressure} if pressure else {})
        self._values = {ABS_X: x.least, ABS_Y: y.least} | ({ABS_PRESSURE: pressure.most} if pressure else {})
        self._touches = self._lost = False
        self._begun: float | None = None
        self._strokes: list[list[Point]] = []

    @property
    def touches(self) -> bool:
        """Whether the pen is on the pad now."""
        return self._touches

    @property
    def aspect(self) -> float:
        """Width by height of the pad, where it tells its size; else of its units."""
        x, y = self._axes[ABS_X], self._axes[ABS_Y]
        return x.millimetres / y.millimetres if y.millimetres > 0 and x.millimetres > 0 else 1.0

    @property
    def begun(self) -> bool:
        """Whether there is a stroke."""
        return self._begun is not None

    def feed(self, kind: int, code: int, value: int, at: float) -> None:
        """One event; `at` in seconds of any clock."""
        if kind == EV_SYN:
            self._lost = code == SYN_DROPPED or (self._lost and code != SYN_REPORT)
            if code == SYN_REPORT and self._touches:
                self._mark(at)
        elif self._lost:
            return
        elif kind == EV_KEY and code == BTN_TOUCH:
            if value and not self._touches:
                self._strokes.append([])
            self._touches = bool(value)
        elif kind == EV_ABS and code in self._axes:
            self._values[code] = value

    def drawn(self) -> Drawn:
        """What there is so far."""
        whole = tuple(tuple(stroke) for stroke in self._strokes[:MOST_STROKES] if stroke)
        return Drawn(whole, self.aspect)

    def _mark(self, at: float) -> None:
        self._begun = at if self._begun is None else self._begun
        shares = {code: axis.share(self._values[code]) for code, axis in self._axes.items()}
        stroke = self._strokes[-1]
        if len(stroke) < LONGEST_STROKE and len(self._strokes) <= MOST_STROKES:
            stroke.append(
                Point(shares[ABS_X], shares[ABS_Y], max(0.0, at - self._begun), shares.get(ABS_PRESSURE, 1.0))
            )
