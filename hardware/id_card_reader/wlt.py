"""The photo of mainland cards: 1024 bytes in a compression (WLT) for which no open decoder exists.

The bytes are kept as the chip has them. A site that has a licence for a maker's decoder names it:

    options = { photo_decoder = ["/opt/maker/wlt2bmp", "--stdout"] }

The plug-in is a program, not a library: it gets the 1024 bytes on stdin, writes one picture (BMP, PNG or JPEG; a card's
has 102 x 126 dots) to stdout and ends with 0. Closed code that crashes, hangs or leaks thereby costs a photo, never the
kiosk. A missing picture is no failure of the read.
"""

import logging
import subprocess
from collections.abc import Sequence

SECONDS = 3.0
LARGEST_PICTURE = 1024 * 1024
_PICTURES = (b"BM", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

log = logging.getLogger(__name__)


def decode(photo: bytes, decoder: Sequence[str], seconds: float = SECONDS) -> bytes:
    """The picture that `decoder` makes of a WLT photo within `seconds`; empty without a decoder or a picture."""
    if not photo or not decoder:
        return b""
    try:
        done = subprocess.run(decoder, input=photo, capture_output=True, timeout=seconds, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("photo decoder failed: %s", type(error).__name__)
        return b""
    picture = done.stdout
    if not picture.startswith(_PICTURES) or len(picture) > LARGEST_PICTURE:
        log.warning("photo decoder gave %d bytes that are no picture", len(picture))
        return b""
    return picture
