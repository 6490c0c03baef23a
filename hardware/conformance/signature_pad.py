"""What every driver of `signature_pad` must do besides what every driver must. `bench.use` signs."""

import threading
from typing import Any

from hardware.conformance.bench import SECONDS, Bench, failure_of, until
from hardware.conformance.contract import DriverContract
from hardware.errors import Completion, ErrorCode
from hardware.signature_pad import Drawn, SignaturePad
from hardware.status import DeviceState


class SignaturePadContract(DriverContract):
    """Signature pads."""

    @staticmethod
    def command(driver: SignaturePad, turn: Any) -> object:
        return driver.capture(turn, quiet_seconds=0.01)

    def falsehood(self, bench: Bench, answer: object) -> str:
        if not isinstance(answer, Drawn):
            return ""
        points = [point for stroke in answer.strokes for point in stroke]
        if not points or not all(0 <= value <= 1 for point in points for value in (point.x, point.y, point.pressure)):
            return "a signature that nobody can have drawn"
        return ""

    def test_a_pad_that_nobody_signs_says_so(self, bench: Bench) -> None:
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        failure = failure_of(bench.device, lambda driver, turn: driver.capture(turn), 0.5)
        assert (failure.completion, failure.code) == (Completion.TIMEOUT, ErrorCode.NO_MEDIA)

    def test_what_is_drawn_comes_as_strokes_on_the_pad_in_their_order_and_timing(self, bench: Bench) -> None:
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        signing = bench.device.submit(lambda driver, turn: driver.capture(turn, quiet_seconds=0.5), SECONDS)
        while not signing.outcome.done():  # a stroke drawn before the pad listens does not count
            bench.use()
            threading.Event().wait(0.2)
            if signing.outcome.done():
                break
            threading.Event().wait(0.8)
        drawn: Drawn = signing.outcome.result(SECONDS)
        assert drawn.strokes and drawn.aspect > 0
        points = [point for stroke in drawn.strokes for point in stroke]
        assert all(0 <= value <= 1 for point in points for value in (point.x, point.y, point.pressure))
        assert [point.at for point in points] == sorted(point.at for point in points)
