"""The two libraries that read QR codes, made to answer alike.

zxing-cpp reads nearly everything a camera sees and is quick. zbar reads some codes that are blurred or
damaged where zxing-cpp does not. Their habits, as measured:

- zbar guesses the encoding of bytes that are not ASCII and turns GBK into other letters: only its ASCII
  readings are taken. It raises ValueError on a code that is one of several (structured append): no reading.
  With all symbologies on it asserts on stderr: QR only.
- zxing-cpp's "QR code" includes Micro QR, which checks so little that glare over a QR code was read as one: models 1
  and 2 are asked for. It needs TextMode.Plain, or it adds escapes. Where a code does not name its encoding it guesses
  too, and takes GBK for half-width katakana or Latin letters: see `_text`. It keeps quiet about a code that it located
  and could not read unless `return_errors` is set: that is how a picture is known to hold more than was read.
"""

from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from pyzbar import pyzbar

from core.imaging.picture import Picture

_WANTED = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCodeModel1, zxingcpp.BarcodeFormat.QRCodeModel2))
_LESSER = (zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.RMQRCode)
Reader = Literal["zxing", "zxing_global", "zbar"]


class Code(msgspec.Struct, frozen=True):
    """A QR code that was read. `corners`: four (x, y) around the code, in pixels of the picture, from its own top left
    clockwise; `data`: the bytes as encoded, of which `text` is a reading."""

    text: str
    data: bytes
    corners: tuple[tuple[float, float], ...]
    symbology: Literal["qr_code"] = "qr_code"


@dataclass(frozen=True)
class Reading:
    """What one reader saw: the codes it read, and how many more it located."""

    codes: list[Code]
    unread: int


def read(grey: Picture, reader: Reader) -> Reading:
    """`grey`: uint8, one channel, contiguous."""
    if reader == "zbar":
        return _zbar(grey)
    by_neighbourhood, by_histogram = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
    return _zxing(grey, by_neighbourhood if reader == "zxing" else by_histogram)


def _zxing(grey: Picture, binarizer: zxingcpp.Binarizer) -> Reading:
    found = zxingcpp.read_barcodes(
        grey,
        formats=_WANTED,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=binarizer,
        return_errors=True,
    )
    codes = [Code(_text(one), one.bytes, _zxing_corners(one.position)) for one in found if one.valid]
    return Reading(codes, len(found) - len(codes))


def read_clean(drawn: Picture) -> tuple[str, bytes] | None:
    """Text and bytes of a picture that is one code and nothing else, each module the same whole number of pixels."""
    found = zxingcpp.read_barcodes(
        drawn,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),  # this mode knows no other name
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=zxingcpp.Binarizer.FixedThreshold,
        is_pure=True,
    )
    whole = [one for one in found if one.format not in _LESSER and one.bytes]
    return (_text(whole[0]), whole[0].bytes) if whole else None


def _text(found: zxingcpp.Barcode) -> str:
    """zxing's text, or GBK where its guess is a row of letters that nobody writes.

    Older codes in China carry GBK without saying so. All letters beyond ASCII being half-width katakana or
    accented Latin, and most of the byte pairs being common characters (GB 2312 level 1, lead bytes B0 to D7),
    it is Chinese.
    """
    beyond = [letter for letter in found.text if not letter.isascii()]
    if not beyond or not all("\x80" <= letter <= "\xff" or "｡" <= letter <= "ﾟ" for letter in beyond):
        return found.text
    try:
        chinese = found.bytes.decode("gb2312")
    except UnicodeDecodeError:
        return found.text
    pairs = [letter.encode("gb2312") for letter in chinese if not letter.isascii()]
    common = sum(0xB0 <= pair[0] <= 0xD7 for pair in pairs)
    return chinese if pairs and common * 2 > len(pairs) else found.text


def _zxing_corners(position: zxingcpp.Position) -> tuple[tuple[float, float], ...]:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in points)


def _zbar(grey: Picture) -> Reading:
    try:
        found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:
        return Reading([], 0)
    codes = [
        Code(one.data.decode("ascii"), one.data, tuple((float(p.x), float(p.y)) for p in one.polygon))
        for one in found
        if one.data.isascii() and len(one.polygon) == 4
    ]
    return Reading(codes, len(found) - len(codes))


def moved(code: Code, matrix: NDArray[np.float64]) -> Code:
    """`code` with its corners carried over by an affine `matrix`, shape (2, 3)."""
    points = np.array(code.corners) @ matrix[:, :2].T + matrix[:, 2]
    return msgspec.structs.replace(code, corners=tuple((float(x), float(y)) for x, y in points))
