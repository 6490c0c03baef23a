"""The grabbed tablet on umockdev: run by `test_signature_pad.py` in a process of its own."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.conformance.bench import SECONDS, Bench
from hardware.conformance.signature_pad import SignaturePadContract
from hardware.device import Device
from hardware.driver import Driver
from hardware.signature_pad.evdev_tablet import EvdevTablet
from tests.hardware.conftest import Serve
from tests.hardware.umockdev import MockedTablet, is_preloaded

pytestmark = pytest.mark.skipif(not is_preloaded(), reason="not under umockdev-wrapper")


@pytest.fixture
def pad(tmp_path: Path) -> Iterator[MockedTablet]:
    with MockedTablet(tmp_path) as pad:
        yield pad


@pytest.fixture
def device(pad: MockedTablet, serve: Serve[EvdevTablet]) -> Device[EvdevTablet]:
    return serve(EvdevTablet(pad.url))


class Hand:
    """Draws strokes in a thread of its own, for `SECONDS_A_WISH` each time it is asked to: a pad forgets what was drawn
    before it was told to listen, so whoever signs must be drawing while it does."""

    SECONDS_A_WISH = 0.3
    SECONDS_A_STROKE = 0.02

    def __init__(self, pad: MockedTablet) -> None:
        self._pad = pad
        self._until = 0.0
        self._asked = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._draw, name="hand", daemon=True)
        self._thread.start()

    def sign(self) -> None:
        self._until = time.monotonic() + self.SECONDS_A_WISH
        self._asked.set()

    def stop(self) -> None:
        self._stopped = True
        self._asked.set()
        self._thread.join()

    def _draw(self) -> None:
        while self._asked.wait() and not self._stopped:
            self._pad.draw((0, 0), (4000, 1000), (8000, 4000))
            time.sleep(self.SECONDS_A_STROKE)
            if time.monotonic() > self._until:
                self._asked.clear()


class TestEvdevTablet(SignaturePadContract):
    driver = EvdevTablet
    transport = "evdev (umockdev)"

    @pytest.fixture
    def bench(self, pad: MockedTablet, device: Device[Driver]) -> Iterator[Bench]:
        hand = Hand(pad)
        yield Bench.over(pad, device, hand.sign)
        hand.stop()


def test_two_strokes_lie_where_the_pen_was(pad: MockedTablet, device: Device[EvdevTablet]) -> None:
    signing = device.submit(lambda driver, turn: driver.capture(turn, quiet_seconds=1.0), SECONDS)
    while not signing.outcome.running() and not signing.outcome.done() and device.status().device != "device_busy":
        time.sleep(0.01)
    time.sleep(0.3)  # the pad forgets what was drawn before it was asked
    pad.draw((0, 0), (8000, 2000))
    pad.draw((4000, 4000))
    drawn = signing.outcome.result(SECONDS)
    assert [[(point.x, point.y) for point in stroke] for stroke in drawn.strokes] == [[(0, 0), (1, 0.5)], [(0.5, 1)]]
    assert drawn.aspect == 2.0 and drawn.strokes[0][0].pressure == 0.5
