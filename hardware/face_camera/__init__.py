"""Cameras that look at the person (人像采集): a portrait good enough to be compared, and the contracts.

    camera: Device[FaceCamera]
    portrait = await camera.run(lambda camera, turn: camera.capture(turn), seconds=8)
    if not portrait.findings: match = matcher.compare(portrait.frame.image, photo_of_the_document)

What can be said without knowing what a face is, is said here: too dark, against the light, blurred, moving. To find a
face and to tell whether two are of one person needs a trained model, which is chosen, licensed and answered for by who
runs the kiosk; it is plugged in as a `FaceFinder` and a `FaceMatcher`. None is shipped, and without one nobody is
refused: a clerk compares.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hardware.camera import Camera, Frame
from hardware.driver import Turn


class Finding(StrEnum):
    """What is wrong with a portrait; each is something the person can change."""

    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    AGAINST_THE_LIGHT = "against_the_light"
    BLURRED = "blurred"
    MOVING = "moving"
    NOBODY = "nobody"
    SEVERAL = "several"
    TOO_FAR = "too_far"


class Box(NamedTuple):
    """A face in a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


class FaceFinder(Protocol):
    """Finds faces. Plugged in by who runs the kiosk."""

    def find(self, image: NDArray[np.uint8]) -> Sequence[Box]:
        """The faces in a BGR picture. Raises nothing for any picture; within a second."""
        ...


class Match(NamedTuple):
    """Whether two pictures show one person. `same` is None where the matcher cannot tell; `score` is its own scale."""

    same: bool | None
    score: float


class FaceMatcher(Protocol):
    """Tells whether two pictures show one person. Plugged in by who runs the kiosk."""

    name: str
    """Maker, model and version: what a record of the comparison names."""

    def compare(self, live: NDArray[np.uint8], document: NDArray[np.uint8]) -> Match:
        """A portrait of now and the photo of the identity document, both BGR. Raises nothing for any picture."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """The best picture there was. No findings: good enough to be compared."""

    frame: Frame
    findings: tuple[Finding, ...]


class FaceCamera(Camera):
    """Contract."""

    kind = "face_camera"

    finder: FaceFinder | None = None
    """Set by who plugs one in; without it the middle of the picture counts as the face."""

    @abstractmethod
    def capture(self, turn: Turn) -> Portrait:
        """Look until a picture has no findings, or the turn's time is nearly up: then the one with the fewest.

        Raises `DeviceError` with code `no_frame` or `no_device`.
        """
