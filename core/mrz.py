"""Reads the machine-readable zone of travel documents: ICAO 9303 and the mainland's own permits.

Check digits weigh 7, 3, 1 in turn; digits count themselves, letters 10 to 35, the filler `<` 0; the sum
modulo 10. A failed check digit is told and not refused: a person looks at the document. A camera takes O
for 0 and S for 5: where only digits or only letters can stand, such a sign is put right before the check
digits are weighed."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from core.errors import InvalidInput
from core.identity_numbers import LETTERS_AND_DIGITS, IdentityDocumentKind, Sex
from core.mrz_layouts import (
    EXIT_PERMIT,
    EXIT_PERMIT_CHIP,
    RETURN_PERMIT,
    RETURN_PERMIT_1999,
    TAIWAN_PERMIT,
    TD1,
    TD2,
    TD3,
    Layout,
    LayoutName,
    Span,
)

DIGIT_FIELDS = ("birth_date", "expires")
LETTER_FIELDS = ("document_type", "issuer", "nationality", "names")
TO_DIGITS = str.maketrans("OQDILZSGB", "000112568")
TO_LETTERS = str.maketrans("012568", "OIZSGB")
LOOKALIKES = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХ‹〈《＜く", "ABEZHIKMNOPTYXABEKMHOPCTX<<<<<")
"""Greek and Cyrillic letters and Chinese brackets that text recognition gives for Latin ones and for fillers."""
SEXES: Mapping[str, Sex] = {"F": "female", "M": "male"}
CENTURIES = {"A": 18, "B": 19, "0": 18, "1": 19}
"""Of a birth in a return permit; any other sign is 20."""


class Mrz(Struct, frozen=True):
    """What the zone says.

    `home_number` is the Hong Kong, Macau or Taiwan identity number in a permit, `optional` what the issuer
    adds (in permits the number of renewals). `name` is the one in Chinese, which only an exit permit's chip writes.
    `chip_key` opens the document's chip: number, birth and expiry dates, each followed by its check digit; empty where
    the zone has no such check digits. `failed_checks` names the fields whose check digit or date is
    wrong, `composite` being the digit over all. `kind` is None for documents the hall does not take.
    """

    layout: LayoutName
    kind: IdentityDocumentKind | None
    document_type: str
    number: str
    surname: str
    given_names: str
    birth_date: date | None
    expires: date | None
    sex: Sex | None
    issuer: str
    nationality: str
    home_number: str
    optional: str
    failed_checks: tuple[str, ...]
    name: str = ""
    chip_key: str = ""

    @property
    def sound(self) -> bool:
        return not self.failed_checks


def parse_mrz(text: str, today: date) -> Mrz:
    """Reads a zone given as lines, fillers at line ends may be missing, or as one string without line breaks.

    `today` decides the century of two-digit years: births lie behind it, expiries within 50 years of it.
    Raises InvalidInput `mrz_unreadable` if the text has the shape of no known layout.
    """
    layout, lines = _lay_out(_signs(text))
    lines = _put_right(layout, lines)
    values = {name: _cut(lines, span) for name, span in layout.fields.items()}
    failed = {check.name for check in layout.checks if not _holds(lines, check.at, check.spans)}
    number, optional = values["number"], values.get("optional", "")
    if layout in (TD1, TD2) and _cut(lines, layout.checks[0].at) == "<" and optional.strip("<"):
        number, optional, holds = _long_number(number, optional)
        failed = failed - {"number"} if holds else failed | {"number"}
    days = {
        "birth_date": _birth_date(values["birth_date"], values.get("century"), today),
        "expires": _expiry_date(values["expires"], today),
    }
    failed |= {name for name, day in days.items() if day is None and values[name].strip("<")}
    surname, _, given_names = values.get("names", "").partition("<<")
    return Mrz(
        layout=layout.name,
        kind=_kind(layout, values["document_type"]),
        document_type=values["document_type"].rstrip("<"),
        number=number.replace("<", ""),
        surname=surname.replace("<", " ").strip(),
        given_names=given_names.replace("<", " ").strip(),
        birth_date=days["birth_date"],
        expires=days["expires"],
        sex=SEXES.get(values.get("sex", "")),
        issuer=values.get("issuer", "").rstrip("<"),
        nationality=values.get("nationality", "").rstrip("<"),
        home_number=values.get("home_number", "").rstrip("<"),
        optional=optional.rstrip("<"),
        failed_checks=tuple(sorted(failed)),
        name=_name_in_gbk(values.get("name_in_gbk", "")),
        chip_key=_chip_key(layout, lines, number),
    )


def check_digit(signs: str) -> str:
    """ICAO 9303-3, 4.9."""
    values = (LETTERS_AND_DIGITS.index(sign) if sign != "<" else 0 for sign in signs)
    return str(sum((7, 3, 1)[place % 3] * value for place, value in enumerate(values)) % 10)


def _signs(text: str) -> list[str]:
    """Lines of capital letters, digits and fillers, in whichever signs they were typed or read."""
    text = unicodedata.normalize("NFKC", text).upper().replace("«", "<<").translate(LOOKALIKES)
    lines = [re.sub(r"\s+", "", line) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not lines or re.fullmatch(r"[A-Z0-9<]+", "".join(lines)) is None:
        raise InvalidInput("mrz_unreadable")
    return lines


def _lay_out(lines: list[str]) -> tuple[Layout, list[str]]:
    if len(lines) == 1:
        lines = _split(lines[0])
    last = lines[-1].rstrip("<") if len(lines) == 3 else lines[-1]
    first = lines[0]
    if len(lines) == 1 and first[:2] in ("CS", "CD"):
        layout = EXIT_PERMIT
    elif len(lines) == 3 and first[:2] in ("CS", "CD") and not first[2:5].isalpha():
        layout = EXIT_PERMIT_CHIP
    elif len(lines) == 2:
        layout = TD3 if len(last) > TD2.width else TD2
    elif len(lines) == 3:
        layout = _three_line_layout(first)
    else:
        raise InvalidInput("mrz_unreadable")
    padded = [line.rstrip("<").ljust(layout.width, "<") for line in lines]
    if any(len(line) > layout.width for line in padded):
        raise InvalidInput("mrz_unreadable")
    return layout, padded


def _split(signs: str) -> list[str]:
    width = {88: 44, 72: 36, 90: 30, 30: 30}.get(len(signs))
    if width is None:
        raise InvalidInput("mrz_unreadable")
    return [signs[start : start + width] for start in range(0, len(signs), width)]


def _three_line_layout(first: str) -> Layout:
    """TD1 has the issuer's letters where the permits have the number."""
    if re.match(r"C[A-Z][HM]", first) and _is_number(first[3:11]):
        return RETURN_PERMIT
    if re.match(r"C[A-Z]", first) and _is_number(first[2:10]):
        return TAIWAN_PERMIT
    return RETURN_PERMIT_1999 if first.startswith("C<CHN") else TD1


def _is_number(signs: str) -> bool:
    """Eight digits, of which a camera took at most three for letters."""
    return signs.translate(TO_DIGITS).isdigit() and sum(sign.isdigit() for sign in signs) >= 5


def _put_right(layout: Layout, lines: list[str]) -> list[str]:
    """Digits where only digits can stand, letters where only letters can."""
    digits = [layout.fields[name] for name in DIGIT_FIELDS] + [check.at for check in layout.checks]
    digits += layout.digits
    letters = [layout.fields[name] for name in LETTER_FIELDS if name in layout.fields]
    signs = [list(line) for line in lines]
    for spans, table in ((digits, TO_DIGITS), (letters, TO_LETTERS)):
        for line, start, end in spans:
            signs[line][start:end] = "".join(signs[line][start:end]).translate(table)
    return ["".join(line) for line in signs]


def _cut(lines: list[str], span: Span) -> str:
    line, start, end = span
    return lines[line][start:end]


def _holds(lines: list[str], at: Span, spans: tuple[Span, ...]) -> bool:
    """A filler in place of a check digit stands for 0: there is nothing to weigh."""
    return check_digit("".join(_cut(lines, span) for span in spans)) == _cut(lines, at).replace("<", "0")


def _long_number(first_nine: str, optional: str) -> tuple[str, str, bool]:
    """A number of more than 9 signs goes on in the optional data, with its check digit (9303-5)."""
    rest, _, others = optional.partition("<")
    number = first_nine + rest[:-1]
    return number, others, check_digit(number) == rest[-1:]


def _chip_key(layout: Layout, lines: list[str], number: str) -> str:
    """ICAO 9303-11, 4.3.3; of a number longer than its field, all of it."""
    checks = {check.name: check for check in layout.checks}
    if not {"number", *DIGIT_FIELDS} <= checks.keys():
        return ""
    parts = {name: _cut(lines, checks[name].spans[0]) + _cut(lines, checks[name].at) for name in checks}
    if len(number) > 9:
        parts["number"] = number + check_digit(number)
    return parts["number"] + parts["birth_date"] + parts["expires"]


def _name_in_gbk(signs: str) -> str:
    """Each byte of GBK is written as two of the letters A to P: NGKE is D6 A4, 证. Empty for what is not so written."""
    written = signs.rstrip("<")
    nibbles = ["ABCDEFGHIJKLMNOP".find(sign) for sign in written]
    if not written or len(written) % 4 or -1 in nibbles:
        return ""
    data = bytes(16 * high + low for high, low in zip(nibbles[::2], nibbles[1::2], strict=True))
    return data.decode("gbk", "ignore")


def _kind(layout: Layout, document_type: str) -> IdentityDocumentKind | None:
    if layout in (RETURN_PERMIT, RETURN_PERMIT_1999):
        return "hk_macau_travel_permit"
    if layout is TAIWAN_PERMIT:
        return "taiwan_travel_permit"
    return "passport" if document_type.startswith("P") else None


def _birth_date(signs: str, century: str | None, today: date) -> date | None:
    if century is not None:
        return _date(CENTURIES.get(century, 20) * 100, signs)
    born = _date(today.year // 100 * 100, signs)
    if born is None or born > today:
        born = _date(today.year // 100 * 100 - 100, signs)
    return born


def _expiry_date(signs: str, today: date) -> date | None:
    candidates = (_date(today.year // 100 * 100 + shift, signs) for shift in (-100, 0, 100))
    return next((day for day in candidates if day and abs(day.year - today.year) <= 50), None)


def _date(century: int, signs: str) -> date | None:
    try:
        return date(century + int(signs[:2]), int(signs[2:4]), int(signs[4:6]))
    except ValueError:
        return None
