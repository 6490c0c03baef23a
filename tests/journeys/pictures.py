"""Pictures a journey looks at: codes in them, and pages of PDFs as pictures."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from core.imaging.codes import read_codes

TIMES = 2
"""144 dots per inch."""


def codes_in(picture: Path | bytes) -> list[str]:
    """What the QR codes in a picture file say."""
    data = picture.read_bytes() if isinstance(picture, Path) else picture
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return read_codes(np.asarray(image, np.uint8))


def first_page(pdf: bytes) -> bytes:
    """The first page as PNG."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=TIMES).to_numpy()
    document.close()
    done, picture = cv2.imencode(".png", page)
    assert done
    return picture.tobytes()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text
