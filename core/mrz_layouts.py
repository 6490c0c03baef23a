"""Where each field of a machine-readable zone stands and what each check digit weighs.

    TD3                 passports, 2 lines of 44 (ICAO 9303-4)
    TD2, TD1            cards, 2 lines of 36 (9303-6), 3 lines of 30 (9303-5)
    return_permit       港澳居民来往内地通行证 (2012), 3 lines of 30, with its own order of fields
    taiwan_permit       台湾居民来往大陆通行证, the same without a check digit for the home number
    return_permit_1999  港澳居民来往内地通行证 in its first form, beginning with C<; its check digits are unknown to us
    exit_permit         往来港澳通行证, 往来台湾通行证 of mainland residents, one line of 30 beginning with CS or CD
    exit_permit_chip    what the chip of such a permit has: the same line, one with the name, one with the sex

The layouts of the permits are read off programs in use, not off a standard; the composite check digit, which
weighs nearly all of a zone, tells if a real document has another one.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

LayoutName = Literal[
    "TD1",
    "TD2",
    "TD3",
    "return_permit",
    "taiwan_permit",
    "return_permit_1999",
    "exit_permit",
    "exit_permit_chip",
]
Span = tuple[int, int, int]
"""Line, first column, column after the last; all from 0."""


class Check(Struct, frozen=True):
    """The check digit at `at` weighs `spans` one after the other."""

    name: str
    at: Span
    spans: tuple[Span, ...]


class Layout(Struct, frozen=True):
    """`digits` are further places, besides dates and check digits, where only digits stand."""

    name: LayoutName
    lines: int
    width: int
    fields: Mapping[str, Span]
    checks: tuple[Check, ...] = ()
    digits: tuple[Span, ...] = ()


def _passport_like(name: LayoutName, width: int, with_optional_check: bool) -> Layout:
    """TD2 and TD3 differ in width and in a check digit over the optional data."""
    last = width - 1
    optional = (1, 28, last - 1 if with_optional_check else last)
    checks = (
        Check("number", (1, 9, 10), ((1, 0, 9),)),
        Check("birth_date", (1, 19, 20), ((1, 13, 19),)),
        Check("expires", (1, 27, 28), ((1, 21, 27),)),
        Check("composite", (1, last, width), ((1, 0, 10), (1, 13, 20), (1, 21, last))),
    )
    if with_optional_check:
        checks += (Check("optional", (1, last - 1, last), (optional,)),)
    fields = {
        "document_type": (0, 0, 2),
        "issuer": (0, 2, 5),
        "names": (0, 5, width),
        "number": (1, 0, 9),
        "nationality": (1, 10, 13),
        "birth_date": (1, 13, 19),
        "sex": (1, 20, 21),
        "expires": (1, 21, 27),
        "optional": optional,
    }
    return Layout(name, 2, width, fields, checks)


TD3 = _passport_like("TD3", 44, with_optional_check=True)
TD2 = _passport_like("TD2", 36, with_optional_check=False)
TD1 = Layout(
    "TD1",
    3,
    30,
    {
        "document_type": (0, 0, 2),
        "issuer": (0, 2, 5),
        "number": (0, 5, 14),
        "optional": (0, 15, 30),
        "birth_date": (1, 0, 6),
        "sex": (1, 7, 8),
        "expires": (1, 8, 14),
        "nationality": (1, 15, 18),
        "names": (2, 0, 30),
    },
    (
        Check("number", (0, 14, 15), ((0, 5, 14),)),
        Check("birth_date", (1, 6, 7), ((1, 0, 6),)),
        Check("expires", (1, 14, 15), ((1, 8, 14),)),
        Check("composite", (1, 29, 30), ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
    ),
)
RETURN_PERMIT = Layout(
    "return_permit",
    3,
    30,
    {
        "document_type": (0, 0, 2),
        "number": (0, 2, 11),
        "optional": (0, 12, 14),
        "expires": (0, 15, 21),
        "sex": (0, 22, 23),
        "birth_date": (0, 23, 29),
        "century": (1, 18, 19),
        "home_number": (1, 19, 28),
        "names": (2, 0, 30),
    },
    (
        Check("number", (0, 11, 12), ((0, 2, 11),)),
        Check("optional", (0, 14, 15), ((0, 12, 14),)),
        Check("expires", (0, 21, 22), ((0, 15, 21),)),
        Check("birth_date", (0, 29, 30), ((0, 23, 29),)),
        Check("home_number", (1, 28, 29), ((1, 19, 28),)),
        Check("composite", (1, 29, 30), ((0, 2, 22), (0, 23, 30), (1, 19, 29))),
    ),
    digits=((0, 3, 11), (0, 12, 14)),
)
RETURN_PERMIT_1999 = Layout(
    "return_permit_1999",
    3,
    30,
    {
        "document_type": (0, 0, 2),
        "issuer": (0, 2, 5),
        "birth_date": (1, 0, 6),
        "sex": (1, 7, 8),
        "expires": (1, 8, 14),
        "number": (1, 15, 26),
        "century": (1, 27, 28),
        "names": (2, 0, 30),
    },
)
EXIT_PERMIT = Layout(
    "exit_permit",
    1,
    30,
    {"document_type": (0, 0, 2), "number": (0, 2, 11), "expires": (0, 13, 19), "birth_date": (0, 21, 27)},
    (
        Check("number", (0, 11, 12), ((0, 2, 11),)),
        Check("expires", (0, 19, 20), ((0, 13, 19),)),
        Check("birth_date", (0, 27, 28), ((0, 21, 27),)),
        Check("composite", (0, 29, 30), ((0, 2, 12), (0, 13, 20), (0, 21, 28))),
    ),
)
EXIT_PERMIT_CHIP = msgspec.structs.replace(
    EXIT_PERMIT,
    name="exit_permit_chip",
    lines=3,
    fields={**EXIT_PERMIT.fields, "name_in_gbk": (1, 0, 12), "names": (1, 12, 30), "sex": (2, 0, 1)},
)
TAIWAN_PERMIT = msgspec.structs.replace(
    RETURN_PERMIT,
    name="taiwan_permit",
    fields={**RETURN_PERMIT.fields, "home_number": (1, 19, 29), "names": (2, 0, 26)},
    checks=tuple(check for check in RETURN_PERMIT.checks if check.name != "home_number"),
    digits=((0, 2, 10), (0, 12, 14)),
)
