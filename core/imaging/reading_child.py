"""The process that reads lines for `reading`: pictures come in on its input, lines go out on its output.

Settings of the recogniser, as measured: pictures are looked at 960 pixels long for finding lines (its default
enlarges thin strips until one takes nine seconds), without the classifier that turns lines upside down, on one
thread, and with all three `use_…` at every call, since one that is left out keeps the last call's value.
"""

from collections.abc import Callable

import msgspec

from core.imaging.child import serve, unpacked
from core.imaging.picture import Picture
from core.imaging.reading import STRIP, Line

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

    def strip(self, picture: Picture) -> list[Line]:
        """The one line that fills `picture` (BGR uint8)."""
        found = self._recognise(picture, use_det=False, use_cls=False, use_rec=True)
        texts, scores = getattr(found, "txts", None) or ("",), getattr(found, "scores", None) or (0.0,)
        height, width = picture.shape[:2]
        return [Line(str(texts[0]), float(scores[0]), ((0, 0), (width, 0), (width, height), (0, height)))]


def _ready() -> Callable[[bytes], bytes]:
    recogniser = Recogniser()

    def answer(message: bytes) -> bytes:
        read = recogniser.strip if message[:1] == STRIP else recogniser.lines
        return msgspec.msgpack.encode(read(unpacked(message[1:])))

    return answer


if __name__ == "__main__":
    serve(_ready, MEMORY)
