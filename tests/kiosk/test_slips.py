"""The slip in the applicant's hand: scannable, on the paper, and honest about what has arrived."""

from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from core.call import LANGUAGES, Language
from kiosk.slips import NARROW, WIDE, CodeTooLarge, SlipFacts, SlipLine, code_bitmap, render_slip
from tests.kiosk.receipts import CODE, RECEIPT

STORED = msgspec.structs.replace(
    RECEIPT,
    case_number="",
    reference="06DC-K9Q2-4M8X-P",
    arrived_at=None,
    stored_at=datetime(2026, 11, 20, 15, 2, tzinfo=UTC),
)


def ink(facts: SlipFacts, language: Language = "zh-Hans", width: int = WIDE) -> NDArray[np.bool_]:
    """Dots of the slip, True is black."""
    return ~np.asarray(render_slip(facts, language, width))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [RECEIPT, STORED], ids=["receipt", "stored"])
def test_every_slip_is_one_bit_fits_its_paper_and_can_be_scanned(facts: SlipFacts, language: Language, width: int):
    slip = render_slip(facts, language, width)
    assert (slip.mode, slip.width) == ("1", width)
    assert [code.text for code in zxingcpp.read_barcodes(slip.convert("L"))] == [CODE]


def test_a_module_is_exactly_four_dots():
    dots = ~np.asarray(code_bitmap(CODE, WIDE))
    modules = dots[::4, ::4]
    assert np.array_equal(dots, np.kron(modules, np.ones((4, 4), dtype=bool)))
    assert not modules[:4].any()
    assert not modules[:, :4].any()


def test_what_has_not_arrived_says_so_in_white_on_black():
    assert longest_black_run(ink(STORED)) > 25
    assert longest_black_run(ink(RECEIPT)) < 5


def longest_black_run(dots: NDArray[np.bool_]) -> int:
    """How many rows in a run are black over half the paper and more: a banner, not a line."""
    longest = run = 0
    for row in dots:
        run = run + 1 if row.mean() > 0.5 else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_long_words_stay_on_the_paper(width: int):
    long = msgspec.structs.replace(
        RECEIPT,
        matter="Registration of a self-employed business with premises in a residential building" * 2,
        case_number=RECEIPT.case_number * 2,
        materials=[SlipLine("粤港澳大湾区" * 12, 99, "B")] * 15,
    )
    dots = ink(long, "en", width)
    assert not dots[:, :4].any()
    assert not dots[:, -4:].any()


def test_a_code_that_does_not_fit_at_level_q_is_printed_at_level_m():
    assert code_bitmap("A" * 550, NARROW).width <= NARROW
    assert code_bitmap("A" * 550, WIDE).width > NARROW


def test_a_code_that_no_scanner_could_read_on_this_paper_is_refused():
    with pytest.raises(CodeTooLarge):
        code_bitmap("A" * 2000, NARROW)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_rare_characters_of_names_are_drawn_and_told_apart(width: int):
    def drawn(name: str) -> bytes:
        return ink(msgspec.structs.replace(RECEIPT, applicant=name), width=width).tobytes()

    no_glyph = drawn("\ue000")
    assert len({no_glyph, drawn(" "), *map(drawn, "喆堃彧禛赟沄䶮𠅤")}) == 10
