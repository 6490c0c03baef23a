"""The form of a matter: pages of fields, and the named checks on what is filled in.

What people fill in travels as text, as typed, keyed by the field (`{"trade_name": "…", "employees": "3"}`): a
kiosk, a phone and a counter then send the same thing, and `checks.py` alone decides what it means. Numbers
are digits, money is yuan with at most two decimals, dates are ISO 8601, a choice is the option's key, a tick
is `yes` or absent.

A field whose `source` names a fact is filled from it and shown with its origin instead of being asked
(`facts.py` lists them). `personal` marks what is masked on staff screens and sealed at rest.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from core.matters.conditions import Key, NonEmpty, Part, Text, When
from core.matters.facts import FactName
from core.people.schemas import IdentityKind

FieldKind = Literal[
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "choice",
    "tick",
    "phone",
    "address",
    "email",
    "identity_number",
    "uscc",
]


class Option(Part, frozen=True, kw_only=True):
    key: Key
    text: Text
    help: Text | None = None


class FormField(Part, frozen=True, kw_only=True):
    """`minimum` and `maximum` bound numbers (count) and money (yuan); lengths count characters. `read_from`: the
    document and printed field (`business_licence.address`) that a field without a fact may be filled in from.
    `element`: the data element it asks for (`elements/register.yaml`)."""

    key: Key
    label: Text
    kind: FieldKind = "text"
    required: bool = True
    when: When = ()
    source: FactName | None = None
    element: Key | None = None
    read_from: Annotated[str, Meta(pattern=r"^[a-z_]+\.[a-z_]+$")] | None = None
    personal: bool = False
    min_length: Annotated[int, Meta(ge=0)] = 0
    max_length: Annotated[int, Meta(ge=1, le=5000)] = 200
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    options: tuple[Option, ...] = ()
    help: Text | None = None
    example: Text | None = None


class FormPage(Part, frozen=True, kw_only=True):
    """What is asked on one screen; a page without a field that applies is not shown."""

    key: Key
    title: Text
    help: Text | None = None
    when: When = ()
    fields: Annotated[tuple[FormField, ...], Meta(min_length=1)]


class CheckPart(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What every check says: `key` names the problem, `sentence` tells the applicant what to do about it.

    A check runs when its condition holds and every field it reads is filled in; absence is the fields' own
    affair."""

    key: Key
    sentence: Text
    when: When = ()


class DateNotAfter(CheckPart, frozen=True, kw_only=True, tag="date_not_after"):
    """`field` is at the latest `days` after the date in `other`, or after today."""

    field: Key
    other: Key | None = None
    days: int = 0


class DateNotBefore(CheckPart, frozen=True, kw_only=True, tag="date_not_before"):
    """`field` is at the earliest `days` after (negative: before) the date in `other`, or today."""

    field: Key
    other: Key | None = None
    days: int = 0


class DateNotBeforeDay(CheckPart, frozen=True, kw_only=True, tag="date_not_before_day"):
    """`field` is not earlier than a fixed day, for instance the day a law came into force."""

    field: Key
    day: date


class AgeAtLeast(CheckPart, frozen=True, kw_only=True, tag="age_at_least"):
    """The applicant, by the birth date of the identity document, has completed this many years."""

    fact: FactName = "identity_document.birth_date"
    years: Annotated[int, Meta(ge=1, le=120)]


class TextMatchesAlphabet(CheckPart, frozen=True, kw_only=True, tag="text_matches_alphabet"):
    """`han`: Chinese characters only; `han_and_digits`: also digits 0–9; `capital_latin_and_digits`: A–Z,
    0–9."""

    field: Key
    alphabet: Literal["han", "han_and_digits", "capital_latin_and_digits"]


class TextAvoidsWords(CheckPart, frozen=True, kw_only=True, tag="text_avoids_words"):
    """None of these words occurs in the field."""

    field: Key
    words: Annotated[tuple[NonEmpty, ...], Meta(min_length=1)]


class TextHasLength(CheckPart, frozen=True, kw_only=True, tag="text_has_length"):
    """The field, without spaces, has exactly this many characters."""

    field: Key
    length: Annotated[int, Meta(ge=1)]


class NameDiffersFrom(CheckPart, frozen=True, kw_only=True, tag="name_differs_from"):
    """The field is not the same as a fact or as another field, apart from spaces and letter case."""

    field: Key
    other: Key | None = None
    fact: FactName | None = None


class IdentityNumberValid(CheckPart, frozen=True, kw_only=True, tag="identity_number_valid"):
    """The field is a well-formed number, check digit included, of one of these identity documents."""

    field: Key
    identity_kinds: Annotated[tuple[IdentityKind, ...], Meta(min_length=1)]


class SumAtMost(CheckPart, frozen=True, kw_only=True, tag="sum_at_most"):
    """The numbers of `fields` add up to at most the number in `other`, or to `limit`."""

    fields: Annotated[tuple[Key, ...], Meta(min_length=1)]
    other: Key | None = None
    limit: Decimal | None = None


class ShareAtLeast(CheckPart, frozen=True, kw_only=True, tag="share_at_least"):
    """`part` is at least `percent` per cent of `whole`."""

    part: Key
    whole: Key
    percent: Decimal


Check = (
    DateNotAfter
    | DateNotBefore
    | DateNotBeforeDay
    | AgeAtLeast
    | TextMatchesAlphabet
    | TextAvoidsWords
    | TextHasLength
    | NameDiffersFrom
    | IdentityNumberValid
    | SumAtMost
    | ShareAtLeast
)
