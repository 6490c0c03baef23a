"""Numbers of people and organisations: form, check digit, what they tell.

`check_identity_number(kind, number)` gives the form under which a number is stored, compared and indexed,
whatever the spaces, brackets and full-width signs it was typed with. What can be computed is computed, the
rest is only plausible:

    resident_id_card                  GB 11643: area 6, birth date 8, order 3 (odd: male), check MOD 11-2
    hk_macau_taiwan_residence_permit  the same with area 810000, 820000 or 830000
    foreign_permanent_residence_card  since 2023 the same form beginning with 9; before, 3 letters and 12
    digits hk_identity_card                  1 or 2 letters, 6 digits, check digit MOD 11 in brackets
    hk_macau_travel_permit            H or M and 8 digits; a renewal count of 2 digits may follow, and is
    dropped taiwan_travel_permit              8 digits; a renewal count may follow, and is dropped
    macau_identity_card               7 digits and a digit in brackets whose rule is not published passport
    5 to 12 letters and digits, ICAO 9303 leaves the rest to the issuer

A unified social credit code (统一社会信用代码) is GB 32100: 18 of 31 signs, no I, O, S, V, Z, check MOD 31.

Refusals say where a number is wrong (`position`, from 1) and never repeat it.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from core.errors import InvalidInput

IdentityDocumentKind = Literal[
    "resident_id_card",
    "hk_macau_travel_permit",
    "hk_macau_taiwan_residence_permit",
    "taiwan_travel_permit",
    "foreign_permanent_residence_card",
    "passport",
    "hk_identity_card",
    "macau_identity_card",
]
IDENTITY_DOCUMENT_KINDS: tuple[IdentityDocumentKind, ...] = get_args(IdentityDocumentKind)
Sex = Literal["female", "male"]

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_IGNORED = re.compile(r"[\s()\-‐‑‒–—−·.<]+")
_CLASSES = {
    "9": "0123456789",
    "X": "0123456789X",
    "C": "0123456789A",
    "H": "HM",
    "L": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "S": LETTERS_AND_DIGITS,
}
_EIGHTEEN = "9" * 17 + "X"
_FORMS: Mapping[IdentityDocumentKind, tuple[str, ...]] = {
    "resident_id_card": (_EIGHTEEN,),
    "hk_macau_taiwan_residence_permit": (_EIGHTEEN,),
    "foreign_permanent_residence_card": (_EIGHTEEN, "LLL999999999999"),
    "hk_identity_card": ("L999999C", "LL999999C"),
    "hk_macau_travel_permit": ("H99999999", "H9999999999"),
    "taiwan_travel_permit": ("99999999", "9999999999"),
    "macau_identity_card": ("99999999",),
    "passport": tuple("S" * length for length in range(5, 13)),
}
_FIRST_SIGNS: Mapping[IdentityDocumentKind, tuple[str, ...]] = {
    "resident_id_card": tuple("123456789"),
    "hk_macau_taiwan_residence_permit": ("810000", "820000", "830000"),
    "macau_identity_card": ("1", "5", "7"),
}
"""What a number of the kind begins with, where it is known."""


def check_identity_number(kind: IdentityDocumentKind, number: str) -> str:
    """The number's stored form. Raises InvalidInput `identity_number_malformed` (details: kind, position),
    `identity_number_wrong_length` (kind, typed, wanted) or `identity_number_wrong_check_digit` (kind)."""
    number = normalise(number)
    _check_form(kind, number)
    if len(number) == 18:
        _check_birth_date(kind, number)
        _check_last_sign(kind, number, resident_check_digit(number[:17]))
    elif kind == "hk_identity_card":
        _check_last_sign(kind, number, hk_check_digit(number[:-1]))
    elif kind in ("hk_macau_travel_permit", "taiwan_travel_permit"):
        return number[: len(_FORMS[kind][0])]
    elif kind == "passport" and not any(sign.isdigit() for sign in number):
        raise InvalidInput("identity_number_malformed", kind=kind, position=len(number))
    return number


def normalise(number: str) -> str:
    """Half-width capital letters and digits without spaces, brackets, hyphens and fillers."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", number)).upper()


def check_uscc(code: str) -> str:
    """The code's stored form. Raises InvalidInput `uscc_malformed` (position) or `uscc_wrong_check_digit`."""
    code = normalise(code)
    strange = next((place for place, sign in enumerate(code[:18], 1) if sign not in USCC_SIGNS), None)
    if strange is not None or len(code) != 18:
        raise InvalidInput("uscc_malformed", position=strange or min(len(code), 18) + 1)
    if not re.fullmatch(r"[0-9]{6}", code[2:8]):
        raise InvalidInput("uscc_malformed", position=3)
    if uscc_check_sign(code[:17]) != code[17]:
        raise InvalidInput("uscc_wrong_check_digit")
    return code


def resident_check_digit(first_17: str) -> str:
    """GB 11643, that is ISO 7064 MOD 11-2."""
    return RESIDENT_CHECKS[sum(w * int(d) for w, d in zip(RESIDENT_WEIGHTS, first_17, strict=True)) % 11]


def uscc_check_sign(first_17: str) -> str:
    """GB 32100: weights 3^i modulo 31."""
    total = sum(USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first_17))
    return USCC_SIGNS[-total % 31]


def hk_check_digit(letters_and_digits: str) -> str:
    """Letters count 10 to 35, a missing first letter 36; weights 9 to 2; MOD 11, A for 10."""
    values = [36] * (8 - len(letters_and_digits)) + [LETTERS_AND_DIGITS.index(s) for s in letters_and_digits]
    return "0123456789A"[-sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True)) % 11]


def birth_date(number: str) -> date:
    """From a checked number of the 18-place resident form."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Sex:
    """From a checked number of the 18-place resident form."""
    return "male" if int(number[16]) % 2 else "female"


def mask(number: str) -> str:
    """What may be shown: `990***********1234`. Of shorter numbers one sign and two or three remain."""
    shown = (3, 4) if len(number) >= 15 else (1, 3) if len(number) >= 9 else (1, 2)
    head, tail = shown if len(number) > 4 else (0, 0)
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def _check_form(kind: IdentityDocumentKind, number: str) -> None:
    """Raises at the first place where the number leaves all forms of its kind, or because there is too little or too
    much of it."""
    forms = _FORMS[kind]
    fitting = max(_fitting(form, number) for form in forms)
    if fitting < min(len(number), max(map(len, forms))):
        raise InvalidInput("identity_number_malformed", kind=kind, position=fitting + 1)
    if len(number) not in map(len, forms):
        raise InvalidInput("identity_number_wrong_length", kind=kind, typed=len(number), wanted=_lengths(forms))
    beginnings = _FIRST_SIGNS.get(kind, ("",))
    if len(number) == 18 and kind == "foreign_permanent_residence_card":
        beginnings = ("9",)
    if not number.startswith(beginnings):
        raise InvalidInput("identity_number_malformed", kind=kind, position=1)


def _lengths(forms: tuple[str, ...]) -> str:
    """How many signs a number may have, as it is told: `18`, `9 / 11`, `5–12`."""
    lengths = sorted(map(len, forms))
    whole = lengths == list(range(lengths[0], lengths[-1] + 1))
    return f"{lengths[0]}–{lengths[-1]}" if whole and len(lengths) > 2 else " / ".join(map(str, lengths))


def _fitting(form: str, number: str) -> int:
    """How many first signs of the number are as the form says."""
    count = 0
    for expected, sign in zip(form, number, strict=False):
        if sign not in _CLASSES[expected]:
            break
        count += 1
    return count


def _check_birth_date(kind: IdentityDocumentKind, number: str) -> None:
    try:
        plausible = 1800 <= birth_date(number).year < 2200
    except ValueError:
        plausible = False
    if not plausible:
        raise InvalidInput("identity_number_malformed", kind=kind, position=7)


def _check_last_sign(kind: IdentityDocumentKind, number: str, expected: str) -> None:
    if number[-1] != expected:
        raise InvalidInput("identity_number_wrong_check_digit", kind=kind)


def compose_uscc(kind: str, area: str, serial: int) -> str:
    """A new 统一社会信用代码: registering body and kind of body (`92`: 个体工商户), area of six digits, a body
    code (GB 11714: `MA`, the serial in six signs of base 31, check sign), and the check sign of GB 32100.

    Raises ValueError when the serial needs more than six signs.
    """
    body = "MA" + _base31(serial, 6)
    code = f"{kind}{area}{body}{_body_check_sign(body)}"
    return code + uscc_check_sign(code)


def _base31(number: int, width: int) -> str:
    signs = ""
    for _ in range(width):
        number, rest = divmod(number, 31)
        signs = USCC_SIGNS[rest] + signs
    if number:
        raise ValueError("no body codes are left")
    return signs


def _body_check_sign(body: str) -> str:
    """GB 11714: weights 3 7 9 10 5 8 4 2 over signs worth 0–9 and A=10 to Z=35, modulo 11; X stands for 10."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[-total % 11]
