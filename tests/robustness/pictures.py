"""Files that look like pictures and are not, or are too much of one. All are made here, byte by byte."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.builders import picture

GPS = (23, 1, 48)


def png_header(width: int, height: int) -> bytes:
    """A PNG that announces this size and holds one compressed run of zeros."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def tiff_bomb() -> bytes:
    """Some 24 KB that open to 5 GB."""
    entries = [(256, 4, 1, 40000), (257, 4, 1, 40000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8)]
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 24_000) + bytes(24_000 - 8) + table


def webp(width: int, height: int) -> bytes:
    """An extended WebP whose canvas is announced and whose frame is missing."""
    canvas = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", len(canvas)) + canvas
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (600, 800), colour) for colour in ("white", "red", "blue")]
    return _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)


def polyglot() -> bytes:
    """A good JPEG that is a ZIP archive too."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("run.sh", "echo planted")
    return picture() + archive.getvalue()


def with_gps() -> bytes:
    """A JPEG that tells where and with what it was taken, in EXIF, a comment and an ICC profile."""
    image = Image.open(io.BytesIO(picture()))
    exif = Image.Exif()
    exif[0x010F] = "Planted Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: GPS, 3: "E", 4: (113, 8, 24)})
    return _saved(image, "JPEG", exif=exif, comment=b"planted comment", icc_profile=b"planted profile" * 20)


def cmyk() -> bytes:
    return _saved(Image.open(io.BytesIO(picture())).convert("CMYK"), "JPEG")


def png_of_16_bits() -> bytes:
    return _saved(Image.new("I;16", (600, 800), 50_000), "PNG")


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
