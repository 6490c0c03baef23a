"""The process that reads lines for `reading`: pictures come in on its input, lines go out on its output.

Settings of the recogniser, as measured: pictures are looked at 960 pixels long for finding lines (its default
enlarges thin strips until one takes nine seconds), without the classifier that turns lines upside down, on one
thread, and with all three `use_…` at every call, since one that is left out keeps the last call's value.
"""

import os
import resource
import struct
import sys

import cv2
import msgspec
import numpy as np

from core.imaging.picture import Picture
from core.imaging.reading import Line, receive, send

MEMORY = 1536 * 1024**2
"""Bytes of address space; the recogniser reserves more than it uses, 650 MB for the largest picture."""

_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Recogniser:
    """The warm recogniser."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._recognise = RapidOCR(params=_SETTINGS)

    def lines(self, picture: Picture) -> list[Line]:
        """Lines of `picture` (BGR uint8), from top to bottom."""
        found = self._recognise(picture, use_det=True, use_cls=False, use_rec=True)
        texts, scores, boxes = (
            getattr(found, "txts", None),
            getattr(found, "scores", None),
            getattr(found, "boxes", None),
        )
        if texts is None or scores is None or boxes is None:
            return []
        return [
            Line(str(text), float(score), tuple((float(x), float(y)) for x, y in box))
            for text, score, box in zip(texts, scores, boxes, strict=True)
        ]


def main() -> None:
    """Serve until the input ends. What libraries print goes to the error stream, not into the answers."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cv2.setNumThreads(1)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    recogniser = Recogniser()
    while True:
        try:
            message = receive(sys.stdin.buffer)
        except EOFError:
            return
        height, width = struct.unpack_from(">II", message)
        picture = np.frombuffer(message, np.uint8, offset=8).reshape(height, width, 3)
        send(answers, msgspec.msgpack.encode(recogniser.lines(picture)))


if __name__ == "__main__":
    main()
