"""Files as they come from phones, scanners and attackers."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import InvalidInput, Refusal, TooLarge
from core.imaging.codes import read_codes
from core.imaging.intake import MAX_PIXELS, from_bgr, read_image, to_bgr
from core.imaging.quality import judge


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def two_coloured(width: int = 64, height: int = 32) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def code_of(data: bytes, **options: int) -> str:
    with pytest.raises(Refusal) as refused:
        read_image(data, **options)
    return refused.value.code


@pytest.mark.parametrize(("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_the_three_formats_come_out_as_jpeg_with_the_same_pixels(form: str, media_type: str) -> None:
    intake = read_image(encoded(two_coloured(), form))
    pixels = to_bgr(intake.jpeg)
    assert (intake.media_type, intake.width, intake.height) == (media_type, 64, 32)
    assert pixels.shape == (32, 64, 3)
    assert pixels[16, 8, 2] > 200 and pixels[16, 56, 0] > 200


def test_exif_orientation_is_applied_and_no_metadata_is_kept() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    exif[0x010F] = "Invented Camera Works"
    data = encoded(two_coloured(), "JPEG", exif=exif, comment=b"planted comment")
    intake = read_image(data)
    assert (intake.width, intake.height) == (32, 64)
    assert to_bgr(intake.jpeg)[8, 16, 2] > 200
    assert b"Invented" not in intake.jpeg and b"planted" not in intake.jpeg
    assert not Image.open(io.BytesIO(intake.jpeg)).getexif()


def test_what_hangs_behind_the_picture_is_gone() -> None:
    intake = read_image(encoded(two_coloured(), "PNG") + b"<script>alert(1)</script>")
    assert b"script" not in intake.jpeg


def test_transparent_parts_become_white_and_palettes_grey_and_deep_pictures_are_read() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert to_bgr(read_image(encoded(clear, "PNG")).jpeg).min() > 250
    for mode in ("L", "P", "1", "LA"):
        assert to_bgr(read_image(encoded(two_coloured().convert(mode), "PNG")).jpeg).shape == (32, 64, 3)
    deep = Image.fromarray(np.full((20, 20), 40_000, np.uint16))
    assert abs(int(to_bgr(read_image(encoded(deep, "PNG")).jpeg)[10, 10, 0]) - 40_000 // 256) <= 2
    cmyk = encoded(two_coloured().convert("CMYK"), "JPEG")
    assert to_bgr(read_image(cmyk).jpeg)[16, 8, 2] > 200


def test_only_the_first_frame_of_an_animation_is_taken() -> None:
    second = Image.new("RGB", (64, 32), "green")
    data = encoded(two_coloured(), "WEBP", save_all=True, append_images=[second], duration=100)
    assert to_bgr(read_image(data).jpeg)[16, 8, 2] > 200


def test_a_page_named_jpg_a_gif_and_nothing_are_no_images() -> None:
    assert code_of(b"<!doctype html><img src=x>") == "file_not_an_image"
    assert code_of(encoded(two_coloured(), "GIF")) == "file_not_an_image"
    assert code_of(encoded(two_coloured(), "TIFF")) == "file_not_an_image"
    assert code_of(b"") == "file_not_an_image"


def test_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge) as refused:
        read_image(b"\xff\xd8\xff" + bytes(1024 * 1024), limit_bytes=1024 * 1024)
    assert (refused.value.code, refused.value.details) == ("file_too_large", {"limit_mb": 1})


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_short_is_damaged(form: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (80, 80, 3), np.uint8))
    data = encoded(noise, form)
    for length in (16, 60, len(data) // 2):
        assert code_of(data[:length]) == "image_damaged"


def png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(100))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, body)
    )


def webp_canvas(width: int, height: int) -> bytes:
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    chunk += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


@pytest.mark.parametrize(
    "bomb",
    [
        png_header(6000, 5001),
        png_header(60_000, 60_000),
        webp_canvas(16_383, 16_383),
        webp_canvas(6000, 5001),
    ],
    ids=["png just over", "png of 3.6 gigapixels", "webp of 268 megapixels", "webp just over"],
)
def test_too_many_pixels_are_refused_from_the_header(bomb: bytes) -> None:
    assert len(bomb) < 200
    assert code_of(bomb) == "image_too_many_pixels"


def test_a_real_webp_tells_its_size_in_each_of_its_three_headers() -> None:
    for options in (
        {"lossless": True},
        {"quality": 50},
        {"quality": 50, "exif": Image.Exif().tobytes()},
    ):
        intake = read_image(encoded(two_coloured(), "WEBP", **options))
        assert (intake.width, intake.height) == (64, 32)
    assert code_of(encoded(Image.new("1", (6200, 5000)), "WEBP", lossless=True)) == "image_too_many_pixels"


def test_a_jpeg_that_asks_for_thousands_of_scans_is_refused() -> None:
    data = encoded(two_coloured(), "JPEG")
    scan = data.index(b"\xff\xda")
    assert code_of(data[:scan] + data[scan:-2] * 2000) == "image_damaged"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_any_damage_is_refused_or_read_and_never_anything_else(form: str, at: int, dirt: bytes) -> None:
    data = bytearray(encoded(two_coloured(), form))
    at %= len(data)
    data[at : at + len(dirt)] = dirt
    try:
        intake = read_image(bytes(data))
    except InvalidInput:
        return
    assert intake.width * intake.height <= MAX_PIXELS


def speckled(width: int, height: int) -> bytes:
    noise = np.random.default_rng(3).integers(0, 2, (height, width)) * 255
    return encoded(Image.fromarray(noise.astype(np.uint8)), "PNG")


def striped(width: int, height: int) -> bytes:
    stripes = np.tile(np.array([0, 255], np.uint8), (height, width // 2))
    return encoded(Image.fromarray(stripes), "PNG")


@pytest.mark.parametrize(
    "data",
    [speckled(1400, 1000), striped(2000, 1500), encoded(Image.new("L", (4000, 3)), "PNG")],
    ids=["specks", "stripes", "a thread"],
)
def test_what_comes_through_is_answered_whatever_it_shows(data: bytes) -> None:
    picture = to_bgr(read_image(data).jpeg)
    assert read_codes(picture) == []
    assert not judge(picture).acceptable


def test_pixels_survive_the_way_back_to_bytes() -> None:
    pixels = to_bgr(read_image(encoded(two_coloured(), "PNG")).jpeg)
    assert np.abs(to_bgr(from_bgr(pixels)).astype(int) - pixels).max() < 40
    with pytest.raises(InvalidInput):
        to_bgr(b"\xff\xd8\xff\xd9")
