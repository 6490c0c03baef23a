"""The slip in the applicant's hand: a bitmap for a receipt printer of 203 dots an inch.

Two widths: 576 dots (80 mm paper) and 384 dots (58 mm). A slip tells the truth about the link: with
`arrived_at` it is a receipt and shows the case number and the day by which silence means acceptance; without,
it says *stored here, not yet arrived* and shows the kiosk's storage number instead.

The code is pasted dot by dot, 4 dots a module: at 2 dots no scanner read it, at 3 some, at 4 all up to
version 22. Level Q, as thermal paper is folded and fades; level M if the paper is too narrow for Q."""

import io
from datetime import date, datetime
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from core import typesetting
from core.call import Language
from core.typesetting.values import printable, qr_modules

WIDE, NARROW = 576, 384
DOTS_PER_MODULE = 4
FEED_BELOW = 24
_TEMPLATE = Path(__file__).parent / "templates" / "slips" / "slip.typ"
_INK_THRESHOLD = 150


class CodeTooLarge(ValueError):  # noqa: N818 - says what is wrong, as PIL and zxing do
    """The code does not fit the paper at 4 dots a module."""


class SlipLine(Struct, frozen=True):
    """A document that was taken in; `evidence_grade` A–D, or None where none applies."""

    name: str
    copies: int = 1
    evidence_grade: str | None = None


class SlipPart(Struct, frozen=True):
    """A matter of a package: its case number and the day by which the hall must react, or what it waits for."""

    name: str
    number: str = ""
    due_on: date | None = None
    waits_for: str = ""


class SlipDay(Struct, frozen=True):
    """A day of the limit in short, whether it counts, and the `Reason` of `clocks.deadlines`."""

    text: str
    counted: bool
    reason: str


class SlipFacts(Struct, frozen=True):
    """Texts are in the slip's language; `applicant` is masked. `stored_at` is the kiosk's time, `arrived_at`
    the hall's (None: not there yet). `code_text` is the receipt's link. `answer_due_on`: until when the hall
    must react, for what is only stored reckoned as if it arrived today; `provisional` if that day may still
    move. `reference` is the storage number, shown until there is a case number. `parts` are those of
    a package, whose own number is the case number then. `days` are those of the limit, `differing` those on which only
    one side of the border works (`counted`: the mainland); `rules` granted it at once, so that there is no limit;
    `helper` is who of the staff helped."""

    hall_name: str
    matter: str
    applicant: str
    materials: list[SlipLine]
    code_text: str
    case_number: str = ""
    reference: str = ""
    arrived_at: datetime | None = None
    stored_at: datetime | None = None
    answer_due_on: date | None = None
    provisional: bool = False
    terminal: str = ""
    parts: list[SlipPart] = []
    days: list[SlipDay] = []
    differing: list[SlipDay] = []
    rules: list[str] = []
    helper: str = ""


def render_slip(facts: SlipFacts, language: Language, width: int = WIDE) -> Image.Image:
    """The slip, mode "1" (0 is ink), `width` dots wide and as long as it needs; about 30 ms."""
    values = printable(facts, language) | {"language": language, "width": width}
    above, below = (_bitmap(page) for page in typesetting.set_pictures(_TEMPLATE, values))
    code = code_bitmap(facts.code_text, width)
    slip = Image.new("1", (width, above.height + code.height + below.height + FEED_BELOW), 1)
    slip.paste(above, (0, 0))
    slip.paste(code, ((width - code.width) // 2, above.height))
    slip.paste(below, (0, above.height + code.height))
    return slip


def code_bitmap(text: str, width: int) -> Image.Image:
    """The QR with its quiet zone, mode "1", 4 dots a module, no wider than `width`."""
    for quartile in (True, False):
        modules = np.array(qr_modules(text, quartile))
        if modules.shape[1] * DOTS_PER_MODULE <= width:
            light = ~np.kron(modules, np.ones((DOTS_PER_MODULE, DOTS_PER_MODULE), dtype=bool))
            return _one_bit(light)
    raise CodeTooLarge(f"{len(text)} characters on {width} dots")


def _bitmap(page: bytes) -> Image.Image:
    light = np.asarray(Image.open(io.BytesIO(page)).convert("L")) > _INK_THRESHOLD
    return _one_bit(light)


def _one_bit(light: NDArray[np.bool_]) -> Image.Image:
    return Image.fromarray(light.astype(np.uint8) * 255).convert("1")
