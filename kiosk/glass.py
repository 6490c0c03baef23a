"""Whether the kiosk's own glass shows its pages.

    page ── POST /kiosk/drawn ──▶ kiosk          every ten seconds, once two frames have been drawn
    panel ── GET /kiosk/drawn ──▶ kiosk          kiosk/installation/panel, which tells systemd that all is well
    kiosk ── Health.devices["screen"] ──▶ hall   and the alarm `screen.not_drawn`

A browser whose renderer crashed, that shows a page of its own, or whose window stays white draws no frame of the
kiosk's, so nothing comes, and the unit is started anew. From the hall such a terminal would look well otherwise.
"""

import time
from collections.abc import Callable

from hardware.status import DeviceState

DRAWN_FOR = 30.0
"""Seconds after which a page that has said nothing is taken for gone; it tells three times in them."""
BEGINS_FOR = 120.0
"""Seconds a browser may take until its first page is drawn, here and in `panel`."""


class Glass:
    """`clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._drawn_at: float | None = None
        self._watched_since: float | None = None

    def draw(self) -> None:
        """A page is drawn now."""
        self._drawn_at = self._clock()

    @property
    def is_drawn(self) -> bool:
        return self._drawn_at is not None and self._clock() - self._drawn_at < DRAWN_FOR

    def watch(self) -> bool:
        """Whether a page is drawn, asked by who restarts the browser if not. Nobody asks where pages are shown in a
        window like any other."""
        if self._watched_since is None:
            self._watched_since = self._clock()
        return self.is_drawn

    @property
    def state(self) -> DeviceState | None:
        """None where nobody watches."""
        if self._watched_since is None:
            return None
        if self.is_drawn:
            return DeviceState.ONLINE
        begins = self._drawn_at is None and self._clock() - self._watched_since < BEGINS_FOR
        return DeviceState.STARTING if begins else DeviceState.OFFLINE
