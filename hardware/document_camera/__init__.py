"""Cameras that look down on papers (高拍仪): the newest picture, how old it is, and the contract.

    camera: Device[DocumentCamera]
    frame = await camera.run(lambda camera, turn: camera.latest(turn, after=last.sequence), seconds=3)

What a picture shows (a page, its corners, whether it is sharp) is not this package's business.
"""

from hardware.camera import Camera


class DocumentCamera(Camera):
    """Contract."""

    kind = "document_camera"
