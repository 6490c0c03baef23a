"""QR codes as people hold them before a camera."""

import itertools
import time

import cv2
import numpy as np
import pytest
import qrcode
import qrcode.base
import qrcode.util
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmarks.shots import Scene, shot
from core.errors import InvalidInput
from core.imaging.codes import find_codes, read_codes
from core.imaging.picture import Picture
from tests.core.imaging.pictures import blurred, code, desk, drawn, photographed, with_glare

PASS = "HALL1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC"


def test_a_code_is_read_with_its_text_its_bytes_and_its_corners() -> None:
    shown, corners = photographed(code(PASS), fill=0.6, size=(900, 900))
    (found,) = find_codes(shown)
    assert (found.text, found.data) == (PASS, PASS.encode())
    quiet_zone = np.abs(np.array(found.corners).mean(axis=0) - corners.mean(axis=0)).max()
    assert quiet_zone < 20


@pytest.mark.parametrize("text", ["核验码 0042", "原件核驗・領結果", "Grüße", "Ⅷ级 €"])
def test_words_of_any_language_are_read_as_they_were_written(text: str) -> None:
    assert read_codes(code(text)) == [text]


def test_a_code_in_gbk_is_never_read_as_other_letters() -> None:
    made = code("营业执照".encode("gb18030"))
    assert set(read_codes(made)) <= {"营业执照"}
    assert set(read_codes(blurred(made, 4))) <= {"营业执照"}


@pytest.mark.parametrize("degrees", [0, 33, 90, 171, 270])
def test_a_code_is_read_at_any_angle(degrees: int) -> None:
    shown = cv2.copyMakeBorder(code(PASS, 4), 150, 150, 150, 150, cv2.BORDER_CONSTANT, value=(180, 190, 200))
    height, width = shown.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = np.asarray(cv2.warpAffine(shown, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    assert read_codes(turned) == [PASS]


def test_a_code_seen_far_from_the_side_is_read_by_looking_again() -> None:
    made = cv2.resize(code(PASS, 8), None, fx=0.22, fy=1.0, interpolation=cv2.INTER_AREA)
    ground = desk(1, 700, 700, (210, 210, 205))
    ground[60 : 60 + made.shape[0], 200 : 200 + made.shape[1]] = made
    assert read_codes(ground) == [PASS]


@pytest.mark.parametrize(
    "scene",
    [
        Scene(PASS, 1, "laser", "bent", module=5, tilt=20),
        Scene(PASS, 3, "receipt", "folded", module=4, tilt=30),
        Scene(PASS, 3, "laser", "flat", module=6, tilt=62),
        Scene(PASS, 5, "screen", "bent", module=4, light=0.3),
    ],
    ids=["bent round a cylinder", "folded receipt", "from the side", "dim bent screen"],
)
def test_a_code_out_of_shape_is_straightened_and_its_corners_follow_it(scene: Scene) -> None:
    (found,) = find_codes(shot(scene))
    assert found.text == PASS
    middle = np.array(found.corners).mean(axis=0)
    assert np.abs(middle - (320, 240)).max() < 40


def test_a_code_in_the_dark_is_read_though_white_lines_are_drawn_beside_it() -> None:
    shown = (desk(4, 900, 700) * 0.06).astype(np.uint8)
    made = (code(PASS, 7) * 0.05 + 6).astype(np.uint8)
    shown[100 : 100 + made.shape[0], 150 : 150 + made.shape[1]] = made
    shown[60:70, 100:700] = 255
    assert read_codes(shown) == [PASS]


def of_hanzi(text: str) -> Picture:
    """A version 3-M code in Hanzi mode (GB/T 18284-2000, 6.4.6), which no library we have writes."""
    bits = qrcode.util.BitBuffer()
    for value, length in ((0b1101, 4), (0b0001, 4), (len(text), 8)):
        bits.put(value, length)
    for high, low in (letter.encode("gb2312") for letter in text):
        bits.put((high - (0xA1 if high < 0xB0 else 0xA6)) * 0x60 + low - 0xA1, 13)
    made = qrcode.QRCode(version=3, box_size=6, mask_pattern=2)
    made.data_cache = padded(bits, qrcode.base.rs_blocks(3, made.error_correction))
    made.make(fit=False)
    return drawn(made)


def padded(bits: qrcode.util.BitBuffer, blocks: list[qrcode.base.RSBlock]) -> list[int]:
    """The codewords of `bits` (ISO/IEC 18004, 7.4.9 and 7.5)."""
    room = sum(block.data_count for block in blocks)
    bits.put(0, 8 - len(bits) % 8)
    for pad in itertools.islice(itertools.cycle((0xEC, 0x11)), room - len(bits) // 8):
        bits.put(pad, 8)
    return qrcode.util.create_bytes(bits, blocks)


def test_a_code_in_hanzi_mode_is_read() -> None:
    assert read_codes(of_hanzi("营业执照")) == ["营业执照"]


def test_parts_of_a_structured_append_are_read_one_by_one() -> None:
    settings = cv2.QRCodeEncoder.Params()
    settings.mode, settings.structure_number = cv2.QRCODE_ENCODER_MODE_STRUCTURED_APPEND, 2
    parts = cv2.QRCodeEncoder.create(settings).encodeStructuredAppend("FIRST HALF AND SECOND HALF")
    shown = [np.kron(np.pad(part, 2, constant_values=255), np.ones((6, 6))).astype(np.uint8) for part in parts]
    read = [read_codes(part) for part in shown]
    assert [len(texts) for texts in read] == [1, 1]
    assert "".join(text for texts in read for text in texts) == "FIRST HALF AND SECOND HALF"


def test_shift_jis_is_read_as_japanese() -> None:
    assert read_codes(code("申請書の控え".encode("shift_jis"))) == ["申請書の控え"]


def test_a_huge_sharp_code_and_sixty_codes_in_one_picture_are_read() -> None:
    huge = code(PASS, 60)
    assert huge.shape[0] > 2500 and read_codes(huge) == [PASS]
    ground = np.full((1500, 2200, 3), 240, np.uint8)
    for place in range(60):
        made = code(f"CARD {place:03}", 5)
        y, x = 20 + place // 10 * 240, 20 + place % 10 * 215
        ground[y : y + made.shape[0], x : x + made.shape[1]] = made
    assert sorted(read_codes(ground)) == [f"CARD {place:03}" for place in range(60)]


def spoiled(kind: str) -> Picture:
    shown, _ = photographed(code(PASS), 3, fill=0.5, size=(1280, 960))
    if kind == "glare":
        return with_glare(shown, 0.53, 0.5, 0.1, 250)
    if kind == "dark":
        return (shown * 0.12).astype(np.uint8)
    if kind == "blur":
        return blurred(shown, 2.4)
    if kind == "inverted":
        return 255 - shown
    speckled = shown.copy()
    speckled[np.random.default_rng(1).random(shown.shape[:2]) < 0.08] = 0
    return speckled


@pytest.mark.parametrize("kind", ["glare", "dark", "blur", "inverted", "specks"])
def test_a_spoiled_picture_is_still_read(kind: str) -> None:
    assert read_codes(spoiled(kind)) == [PASS]


def test_every_code_of_a_sheet_is_read_once_and_equal_ones_are_found_at_each_place() -> None:
    ground = np.full((900, 900, 3), 235, np.uint8)
    for x, y, text in ((30, 30, "ONE"), (450, 30, "TWO"), (30, 450, "ONE")):
        made = code(text, 7)
        ground[y : y + made.shape[0], x : x + made.shape[1]] = made
    assert sorted(read_codes(ground)) == ["ONE", "TWO"]
    assert sorted(found.text for found in find_codes(ground)) == ["ONE", "ONE", "TWO"]


def test_corners_of_a_large_picture_are_in_its_own_pixels() -> None:
    ground = np.full((3000, 4000, 3), 235, np.uint8)
    made = code("WHERE", 30)
    ground[1500 : 1500 + made.shape[0], 2500 : 2500 + made.shape[1]] = made
    (found,) = find_codes(cv2.GaussianBlur(ground, (0, 0), 9).astype(np.uint8))
    middle = np.array(found.corners).mean(axis=0)
    assert np.abs(middle - (2500 + made.shape[1] / 2, 1500 + made.shape[0] / 2)).max() < 25


def test_pictures_without_a_code_give_nothing() -> None:
    rng = np.random.default_rng(7)
    for seed in range(0, 6, 2):
        assert read_codes(desk(seed, 500, 400)) == []
        blocks = np.kron(rng.integers(0, 2, (60, 80)), np.ones((5 + seed, 5 + seed)))
        assert read_codes((blocks * 255).astype(np.uint8)) == []


def tiled(pattern: Picture, width: int, height: int) -> Picture:
    rows, columns = height // pattern.shape[0] + 1, width // pattern.shape[1] + 1
    return np.ascontiguousarray(np.tile(pattern, (rows, columns))[:height, :width])


def finder(module: int) -> Picture:
    square = np.full((9, 9), 255, np.uint8)
    square[1:8, 1:8], square[2:7, 2:7], square[3:6, 3:6] = 0, 255, 0
    return np.kron(square, np.ones((module, module), np.uint8))


@pytest.mark.parametrize("module", [1, 2, 4])
def test_a_picture_tiled_with_finder_patterns_takes_bounded_time(module: int) -> None:
    hostile = tiled(finder(module), 3000, 2200)
    begun = time.thread_time()
    assert read_codes(hostile) == []
    assert time.thread_time() - begun < 1.5


@pytest.mark.parametrize(
    "odd",
    [
        np.empty((0, 0, 3), np.uint8),
        np.zeros((10, 10, 3), np.float64),
        np.zeros((10, 10, 2), np.uint8),
        np.zeros(10, np.uint8),
        np.zeros((2, 10, 10, 3), np.uint8),
    ],
    ids=["empty", "float", "two channels", "a row", "a film"],
)
def test_what_is_no_picture_is_refused(odd: Picture) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_codes(odd)
    assert refused.value.code == "not_a_picture"


def test_grey_four_channel_and_sliced_pictures_are_read_alike() -> None:
    made = code(PASS)
    grey = np.ascontiguousarray(made[:, :, 0])
    with_alpha = np.dstack([made, np.full(grey.shape, 255, np.uint8)])
    mirrored_twice = made[:, ::-1][:, ::-1]
    for form in (grey, grey[:, :, None], with_alpha, mirrored_twice, np.asfortranarray(made)):
        assert read_codes(form) == [PASS]


@settings(max_examples=60, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 3, 4]))))
def test_small_random_pictures_never_raise_and_never_read(image: Picture) -> None:
    assert read_codes(image) == []
