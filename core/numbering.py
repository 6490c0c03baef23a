"""Numbers that people write down, read out and type: case numbers (办件编号) and document numbers (字号).

A case number is `area (6, 9 or 12 digits) · day (8) · sequence (6) · check character`, stored without
separators and shown in groups: `990000-20260115-000123-K`. The check character is ISO 7064 MOD 37,36 over
the digits. Of the one-character systems MOD 11,10 keeps to digits but lets one error in ten of some kinds
pass, and MOD 37-2 needs `*`, which nobody can dictate or put into a file name. MOD 37,36 finds every single
wrong character; over our numbers it also found every doubled-digit and every jump error, and all but 0.3 %
of swapped neighbours.

A storage number (存件编号) is what a kiosk prints of a filing that the hall has not seen: `06DC-K9Q2-4M8X-P`, the
moment and the first random bits of the filing's id (UUIDv7) in Crockford's base 32, and the same check character. I, L
and O are read as 1, 1 and 0.

A document number is the organ's short name, the kind, the year in 〔〕 and a serial without gaps:
南政务受字〔2026〕第15号. The serial comes from a counter in the same transaction; this file only says how
numbers look."""

import re
import unicodedata
from datetime import date
from uuid import UUID

from msgspec import Struct

from core.errors import InvalidInput

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LARGEST_SEQUENCE = 999_999
BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_CASE_NUMBER = re.compile(r"(\d{6}|\d{9}|\d{12})(\d{8})(\d{6})([0-9A-Z])", re.ASCII)
_AREA = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_STORAGE_NUMBER = re.compile(f"([{BASE_32}]{{12}})([{ALPHABET}])")
_LOOKS_ALIKE = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−]+")


class CaseNumber(Struct, frozen=True):
    """The parts of a case number; `str()` is the stored form."""

    area: str
    day: date
    sequence: int

    def __str__(self) -> str:
        return case_number(self.area, self.day, self.sequence)


def case_number(area: str, day: date, sequence: int) -> str:
    """The number of the `sequence`-th case of an area (GB/T 2260 code or longer) on a day of its zone.

    Raises ValueError for an area that is not 6, 9 or 12 digits or a sequence outside 1..999999.
    """
    if not _AREA.fullmatch(area):
        raise ValueError(f"not an area code: {area!r}")
    if not 1 <= sequence <= LARGEST_SEQUENCE:
        raise ValueError(f"sequence outside 1..{LARGEST_SEQUENCE}: {sequence}")
    digits = f"{area}{day:%Y%m%d}{sequence:06}"
    return digits + check_character(digits)


def show_case_number(number: str) -> str:
    """The number in groups, as printed and shown: `990000-20260115-000123-K`."""
    return "-".join((number[:-15], number[-15:-7], number[-7:-1], number[-1]))


def parse_case_number(text: str) -> CaseNumber:
    """Reads a number as people type it: any separators, small letters, full-width digits.

    Raises InvalidInput `case_number_malformed` if it is no case number at all, and `case_number_mistyped` if
    it has the form of one but the check character or the day does not fit.
    """
    found = _CASE_NUMBER.fullmatch(_as_typed(text))
    if found is None:
        raise InvalidInput("case_number_malformed")
    area, day, sequence, check = found.groups()
    if check_character(area + day + sequence) != check:
        raise InvalidInput("case_number_mistyped")
    try:
        return CaseNumber(area, date.fromisoformat(day), int(sequence))
    except ValueError:
        raise InvalidInput("case_number_mistyped") from None


def storage_number(id: str) -> str:
    """The number of what is stored under a UUIDv7, in groups: 48 bits of its time (ms) and 12 of what follows."""
    whole = UUID(id).int
    bits = whole >> 80 << 12 | whole >> 64 & 0xFFF
    body = "".join(BASE_32[bits >> place & 31] for place in range(55, -1, -5))
    return "-".join((body[:4], body[4:8], body[8:], check_character(body).translate(_LOOKS_ALIKE)))


def is_storage_number(text: str) -> bool:
    """Whether it has the form of one, rightly typed or not."""
    return _STORAGE_NUMBER.fullmatch(_as_typed(text).translate(_LOOKS_ALIKE)) is not None


def parse_storage_number(text: str) -> tuple[str, str]:
    """The first and the last id that it may stand for, typed as freely as a case number. In one millisecond one of
    4,096 ids has the same.

    Raises InvalidInput `storage_number_mistyped` where the check character does not fit or the form is another.
    """
    found = _STORAGE_NUMBER.fullmatch(_as_typed(text).translate(_LOOKS_ALIKE))
    if found is None or check_character(found[1]).translate(_LOOKS_ALIKE) != found[2]:
        raise InvalidInput("storage_number_mistyped")
    bits = 0
    for character in found[1]:
        bits = bits << 5 | BASE_32.index(character)
    first = bits >> 12 << 80 | 7 << 76 | (bits & 0xFFF) << 64
    return str(UUID(int=first)), str(UUID(int=first | (1 << 64) - 1))


def _as_typed(text: str) -> str:
    """Without separators, small letters and full-width signs."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36: the character that follows `text` (0-9, A-Z)."""
    product = 36
    for character in text:
        product = ((product + ALPHABET.index(character)) % 36 or 36) * 2 % 37
    return ALPHABET[(37 - product) % 36]


def format_document_number(organ_short: str, year: int, kind: str, serial: int) -> str:
    """`("南政务", 2026, "受", 15)` → `南政务受字〔2026〕第15号`. `kind` is one word, as 受, 补, 准."""
    if serial < 1:
        raise ValueError(f"serials begin with 1: {serial}")
    return f"{organ_short}{kind}字〔{year}〕第{serial}号"
