"""The door for picture files: from untrusted bytes to a clean JPEG that holds pixels and nothing else.

A file is refused for what it is, in this order, each step cheaper than the next:

    larger than the limit          TooLarge       file_too_large(limit_mb)
    not JPEG, PNG or WebP          InvalidInput   file_not_an_image
    more than 30 million pixels    TooLarge       image_too_many_pixels(limit_megapixels)
    cut short, or broken inside    InvalidInput   image_damaged

The first bytes decide what a file is, never its name. Width and height are read from the header before
anything is decoded: a WebP of 446 KB opens to 2.6 GB otherwise, since merely opening one makes its canvas.
The first frame only is taken, turned as its EXIF says, laid on white where it is transparent, and encoded
anew from its pixels alone, so that place, device, comments, colour profiles and whatever was hung behind the
picture are gone. (Pillow carries a JPEG comment over when it saves an image it opened.)

Decoding 30 megapixels takes about a second and 400 MB at worst: call it outside the event loop, and in a
child process under RLIMIT_AS where the machine is small.
"""

import io
import struct
import warnings

import cv2
import msgspec
import numpy as np
from PIL import Image, ImageOps

from core.errors import InvalidInput, TooLarge
from core.imaging.picture import Picture

MAX_PIXELS = 30_000_000
LIMIT_BYTES = 20 * 1024 * 1024
JPEG_QUALITY = 90

_FORMATS = ("JPEG", "PNG", "WEBP")
_MAX_JPEG_SCANS = 64  # progressive cameras write about 10; a file may ask for thousands of full passes

# For the whole process, since filters set around a call are not safe among threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Intake(msgspec.Struct, frozen=True):
    """A picture that may be kept. `media_type` is what the file was; `jpeg` is what it became."""

    jpeg: bytes
    width: int
    height: int
    media_type: str


def read_image(data: bytes, *, limit_bytes: int = LIMIT_BYTES) -> Intake:
    """The clean picture in `data`. Raises InvalidInput and TooLarge with the codes listed above."""
    if len(data) > limit_bytes:
        raise TooLarge("file_too_large", limit_mb=limit_bytes // (1024 * 1024))
    media_type = sniff(data)
    if media_type is None:
        raise InvalidInput("file_not_an_image")
    if media_type == "image/webp":
        _check_pixels(*_webp_size(data))
    if media_type == "image/jpeg" and data.count(b"\xff\xda") > _MAX_JPEG_SCANS:
        raise InvalidInput("image_damaged")
    upright = _decode(data)
    pixels = np.asarray(upright, np.uint8)[:, :, ::-1]
    return Intake(from_bgr(pixels), upright.width, upright.height, media_type)


def sniff(data: bytes) -> str | None:
    """The media type that the first bytes announce: image/jpeg, image/png, image/webp, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def to_bgr(jpeg: bytes) -> Picture:
    """The pixels of a JPEG that `read_image` made: BGR uint8, shape (height, width, 3)."""
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg else None
    if pixels is None:
        raise InvalidInput("image_damaged")
    return np.asarray(pixels, np.uint8)


def from_bgr(image: Picture) -> bytes:
    """`image` as a JPEG of the same quality as those of `read_image`, for instance a flattened page."""
    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(image), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return encoded.tobytes()


def _decode(data: bytes) -> Image.Image:
    """The first frame, upright and opaque."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_pixels(image.width, image.height)
            image.load()
            return _opaque(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error) as broken:
        raise InvalidInput("image_damaged") from broken


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height of the canvas, from the first chunk (RFC 9649, sections 2.5 to 2.7)."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        raise InvalidInput("image_damaged")
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise InvalidInput("image_damaged")


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> TooLarge:
    return TooLarge("image_too_many_pixels", limit_megapixels=MAX_PIXELS // 1_000_000)


def _opaque(image: Image.Image) -> Image.Image:
    """Transparent parts become white: paper is, and black would read as too dark. 16 bits become 8."""
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")
