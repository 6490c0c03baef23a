"""What every driver of `face_camera` must do besides what every driver must."""

from typing import Any

from hardware.conformance.bench import SECONDS, Bench
from hardware.conformance.contract import DriverContract
from hardware.conformance.document_camera import OLDEST
from hardware.face_camera import FaceCamera, Portrait


class FaceCameraContract(DriverContract):
    """Face cameras. `bench.use` puts a good portrait before it."""

    @staticmethod
    def command(driver: FaceCamera, turn: Any) -> object:
        return driver.capture(turn)

    def falsehood(self, bench: Bench, answer: object) -> str:
        return "a stale portrait" if isinstance(answer, Portrait) and answer.frame.age > OLDEST else ""

    def test_a_good_portrait_has_no_findings(self, bench: Bench) -> None:
        bench.use()
        portrait = bench.device.call(lambda driver, turn: driver.capture(turn), SECONDS)
        assert portrait.findings == ()
        assert portrait.frame.image.dtype == "uint8" and portrait.frame.image.shape[2] == 3
