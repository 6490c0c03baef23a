"""What every driver of `document_camera` must do besides what every driver must."""

from typing import Any

from hardware.camera import Frame
from hardware.conformance.bench import SECONDS, Bench
from hardware.conformance.contract import DriverContract
from hardware.device import Device
from hardware.document_camera import DocumentCamera

OLDEST = 2.0
"""Seconds. `latest` promises one at the moment it returns; a busy machine may look at the answer later."""


class DocumentCameraContract(DriverContract):
    """Document cameras."""

    @staticmethod
    def command(driver: DocumentCamera, turn: Any) -> object:
        return driver.latest(turn)

    def falsehood(self, bench: Bench, answer: object) -> str:
        return "a stale frame" if isinstance(answer, Frame) and answer.age > OLDEST else ""

    def test_pictures_are_fresh_numbered_and_bgr(self, bench: Bench) -> None:
        camera: Device[DocumentCamera] = bench.device
        first = camera.call(lambda driver, turn: driver.latest(turn), SECONDS)
        second = camera.call(lambda driver, turn: driver.latest(turn, after=first.sequence), SECONDS)
        assert second.sequence > first.sequence
        assert second.age < 1.0
        assert second.image.dtype == "uint8" and second.image.shape[2] == 3

    def test_the_preview_is_a_jpeg_of_the_width_asked_for(self, bench: Bench) -> None:
        camera: Device[DocumentCamera] = bench.device
        jpeg = camera.call(lambda driver, turn: driver.preview(turn, width=320), SECONDS)
        assert jpeg.startswith(b"\xff\xd8")
