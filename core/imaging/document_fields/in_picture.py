"""The fields of a document in its picture, whichever way it lies: the page is made flat, read, and turned where the
reading says that it lies on its side or its head.

One reading takes two seconds of one core, a page on its side three of them. Corners are given in the picture as it
came.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import cv2
import numpy as np
from msgspec import structs

from core.imaging.document_fields.cross_checks import cross_checked
from core.imaging.document_fields.extraction import extract
from core.imaging.document_fields.layout import DocumentType, ReadDocument
from core.imaging.page import find_page, flatten
from core.imaging.picture import Picture, colour
from core.imaging.reading import WAITING, Line, read_lines
from core.imaging.zone_reading import understood
from core.mrz import Mrz

_WELL_READ = 3
"""Fields without doubt after which a picture is not turned and read again."""
_ZONE_SIGNS = 28

Place = Callable[[tuple[float, float]], tuple[float, float]]


def read_document(
    picture: Picture, documents: Iterable[DocumentType], today: date, waiting: float = WAITING
) -> ReadDocument | None:
    """Of a picture BGR uint8; None where it shows none of `documents`. `today` dates machine-readable lines.

    Raises InvalidInput("not_a_picture"); Unavailable as `reading.read_lines`.
    """
    image, back = _laid_flat(colour(picture))
    wanted = tuple(documents)
    best: ReadDocument | None = None
    for lines, quarter in _turns(image, waiting):
        found = extract(lines, wanted)
        if found is None:
            continue
        found = cross_checked(found, _zone_in(lines, today) if found.document == "passport" else None)
        placed = _moved(found, back, quarter, image)
        if best is None or _count(placed) > _count(best):
            best = placed
        if _count(best) >= _WELL_READ:
            break
    return best


def _turns(image: Picture, waiting: float) -> Iterator[tuple[Sequence[Line], int]]:
    """The lines of the page as it lies, then as it may have to be turned: lines that stand upright say on its side."""
    lines = read_lines(image, waiting)
    yield lines, 0
    upright = sum(_is_tall(line) for line in lines)
    for quarter in (1, 3) if 2 * upright > len(lines) else (2,):
        yield read_lines(np.ascontiguousarray(np.rot90(image, quarter)), waiting), quarter


def _is_tall(line: Line) -> bool:
    xs, ys = zip(*line.corners, strict=True)
    return max(ys) - min(ys) > 1.5 * (max(xs) - min(xs))


def _count(document: ReadDocument) -> int:
    return sum(read.standing != "doubtful" for read in document.fields.values())


def _zone_in(lines: Sequence[Line], today: date) -> Mrz | None:
    """The machine-readable lines, if they were read among the others and are sound."""
    printed = [line.text for line in lines if len(line.text) >= _ZONE_SIGNS and "<" in line.text]
    found = understood(printed[-2:], today)
    return found.zone if found else None


def _laid_flat(image: Picture) -> tuple[Picture, Place]:
    """The page alone, and the way of its points back into the picture."""
    corners = find_page(image)
    if corners is None:
        return image, lambda point: point
    page = flatten(image, corners)
    height, width = page.shape[:2]
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    back = cv2.getPerspectiveTransform(frame, corners.astype(np.float32))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y, scale = (float(each) for each in back @ np.array([*point, 1.0]))
        return x / scale, y / scale

    return page, place


def _turned_back(point: tuple[float, float], quarter: int, width: int, height: int) -> tuple[float, float]:
    """Where a point of the page lay before the page was turned `quarter` times to the left; its size before that."""
    x, y = point
    return {0: (x, y), 1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[quarter]


def _moved(document: ReadDocument, back: Place, quarter: int, page: Picture) -> ReadDocument:
    """The document with the corners of its fields in the picture as it came."""
    height, width = page.shape[:2]
    fields = {
        name: structs.replace(
            read, corners=tuple(back(_turned_back(point, quarter, width, height)) for point in read.corners)
        )
        for name, read in document.fields.items()
    }
    return structs.replace(document, fields=fields)
