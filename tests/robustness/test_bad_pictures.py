"""Hostile and broken pictures over the wire: refused with a code and three sentences, or cleaned. Memory is bounded."""

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from PIL import Image

from core.call import LANGUAGES
from core.ids import new_id
from tests.builders import MATTER, picture
from tests.robustness import pictures
from tests.robustness.served import Served
from tests.sweet_shop import RENTED

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 5


@pytest.fixture(scope="module")
def drawer(served: Served) -> "Drawer":
    return Drawer(served)


class Drawer:
    """A draft that takes pictures."""

    def __init__(self, served: Served) -> None:
        self.phone = served.client(served.sign_in("何知行"))
        self.id = new_id()
        body = {"id": self.id, "matter": MATTER, "answers": RENTED}
        self._keyed("POST", "/api/v1/applications", json=body).raise_for_status()

    def put(self, data: bytes, kind: str = "image/jpeg") -> httpx.Response:
        path = f"/api/v1/applications/{self.id}/documents/{new_id()}"
        return self._keyed("PUT", path, params={"material": "lease"}, content=data, headers={"Content-Type": kind})

    def kept(self, answer: httpx.Response) -> bytes:
        assert answer.is_success, answer.text
        return self.phone.get(f"/api/v1/applications/{self.id}/documents/{answer.json()['id']}").content

    def _keyed(self, method: str, path: str, **how: object) -> httpx.Response:
        headers = {"Idempotency-Key": new_id(), **dict(how.pop("headers", {}))}  # type: ignore[call-overload]
        return self.phone.request(method, path, headers=headers, **how)  # type: ignore[arg-type]


REFUSED: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "HTML named .jpg": (lambda: b"<html><script>alert(1)</script></html>", 400, "file_not_an_image"),
    "SVG with a script": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 400, "file_not_an_image"),
    "a PDF": (lambda: b"%PDF-1.7\n", 400, "file_not_an_image"),
    "nothing": (lambda: b"", 400, "file_not_an_image"),
    "the first bytes of a JPEG": (lambda: b"\xff\xd8\xff", 400, "image_damaged"),
    "half a JPEG": (lambda: picture()[: len(picture()) // 2], 400, "image_damaged"),
    "HTML after a JPEG's first bytes": (lambda: b"\xff\xd8\xff<html>", 400, "image_damaged"),
    "a TIFF bomb": (pictures.tiff_bomb, 400, "file_not_an_image"),
    "a PNG of 50,000 x 50,000": (lambda: pictures.png_header(50_000, 50_000), 413, "image_too_many_pixels"),
    "a PNG of 2 billion x 1": (lambda: pictures.png_header(2**31 - 1, 1), 413, "image_too_many_pixels"),
    "a PNG of no width": (lambda: pictures.png_header(0, 10), 400, "image_damaged"),
    "a PNG that ends too early": (lambda: pictures.png_header(5000, 5000), 400, "image_damaged"),
    "a WebP of 16,383 x 16,383": (lambda: pictures.webp(16_383, 16_383), 413, "image_too_many_pixels"),
    "a WebP without a picture": (lambda: pictures.webp(100, 100), 400, "image_damaged"),
    "a JPEG of ten thousand scans": (lambda: picture() + b"\xff\xda" * 10_000, 400, "image_damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_picture_is_refused_in_three_languages(drawer: Drawer, name: str) -> None:
    make, status, code = REFUSED[name]
    answer = drawer.put(make())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    said = answer.json()["sentences"]
    assert set(said) == set(LANGUAGES) and len(set(said.values())) == 3


def test_a_photo_of_30_mb_is_refused_with_the_limit(drawer: Drawer) -> None:
    answer = drawer.put(picture() + bytes(30 * 1024 * 1024))
    assert (answer.status_code, answer.json()["details"]) == (413, {"limit_bytes": 20 * 1024 * 1024})
    assert drawer.put(picture()).is_success


CLEANED: dict[str, Callable[[], bytes]] = {
    "animated WebP": pictures.animated_webp,
    "JPEG that is a ZIP too": pictures.polyglot,
    "JPEG with place and device": pictures.with_gps,
    "CMYK JPEG": pictures.cmyk,
    "PNG of 16 bits": pictures.png_of_16_bits,
}


@pytest.mark.parametrize("name", CLEANED)
def test_an_odd_picture_is_kept_as_its_pixels_alone(drawer: Drawer, name: str) -> None:
    kept = drawer.kept(drawer.put(CLEANED[name]()))
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.mode, getattr(image, "n_frames", 1)) == ("JPEG", "RGB", 1)
        assert not image.getexif() and "comment" not in image.info and "icc_profile" not in image.info
    assert b"planted" not in kept.lower() and b"PK\x03\x04" not in kept and kept.endswith(b"\xff\xd9")


def test_the_planted_place_was_there_before() -> None:
    with Image.open(io.BytesIO(pictures.with_gps())) as image:
        assert image.getexif().get_ifd(0x8825)[2] == pictures.GPS


READ = "import sys; from core.imaging.intake import read_image; read_image(sys.stdin.buffer.read())"


def bounded() -> None:
    """No more memory than a picture may take beside the libraries, and no more time."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS * 3, MOST_SECONDS * 3))


@pytest.mark.parametrize("name", [name for name in REFUSED if " x " in name or "bomb" in name or "scans" in name])
def test_a_bomb_does_not_go_off(name: str) -> None:
    make, _, code = REFUSED[name]
    done = subprocess.run(
        [sys.executable, "-c", READ], input=make(), capture_output=True, cwd=ROOT, preexec_fn=bounded, timeout=60
    )
    assert code.encode() in done.stderr, done.stderr.decode()[-500:]


def test_the_largest_picture_that_is_taken_fits_in_its_memory() -> None:
    largest = io.BytesIO()
    Image.new("RGB", (6000, 5000), "white").save(largest, "PNG")
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=largest.getvalue(), capture_output=True, cwd=ROOT, preexec_fn=bounded, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-500:]
