"""The code on a receipt: it finds the case and opens nothing.

A link `https://host/#…` whose fragment is a signed code (`core.signed_codes`): 1 purpose · 2 application id
· 3 case number (absent where none was given yet) · 4 when it arrived. Who scans it
at a counter finds the case; who opens it at home comes to the hall's page, which asks for sign-in before it
shows more. The signature lets the counter tell an invented receipt from a lost one. A receipt never
expires.

A slip that a kiosk prints before the hall has the filing bears a link, too, but the kiosk cannot sign for the hall:
behind the mark stands the id it gave the filing (`stored_link`), which proves nothing and finds what has arrived since.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core import signed_codes
from core.errors import InvalidInput
from core.ids import is_id
from core.signed_codes import Claims, CodeError, PublicKeys

RECEIPT_PURPOSE = 16
_PURPOSE, _APPLICATION, _CASE_NUMBER, _ARRIVED_AT = range(1, 5)


class ReceiptCode(Struct, frozen=True):
    """`case_number` is None until the hall has given one; `arrived_at` to the second."""

    application_id: str
    case_number: str | None
    arrived_at: datetime


class _ReceiptClaims(Struct, array_like=True):
    purpose: int
    application: Any
    case_number: str | None
    arrived_at: int


def mint_receipt_code(receipt: ReceiptCode, base_url: str, private_key: Ed25519PrivateKey) -> str:
    """The link to print; `base_url` is the hall's address with its closing slash."""
    claims: Claims = {
        _PURPOSE: RECEIPT_PURPOSE,
        _APPLICATION: signed_codes.pack_id(receipt.application_id),
        _ARRIVED_AT: int(receipt.arrived_at.timestamp()),
    }
    if receipt.case_number is not None:
        claims[_CASE_NUMBER] = receipt.case_number
    return signed_codes.to_link(base_url, signed_codes.sign(claims, private_key))


def stored_link(base_url: str, reference: str) -> str:
    """What a kiosk prints of a filing that has not arrived. `base_url` as in `mint_receipt_code`."""
    return f"{base_url}#{reference}"


def stored_reference(text: str) -> str | None:
    """The id in a `stored_link`; None for any other text."""
    _, mark, fragment = text.rpartition("#")
    return fragment if mark and is_id(fragment) else None


def read_receipt_code(text: str, public_keys: PublicKeys) -> ReceiptCode:
    """Refuses with `receipt_foreign`, `receipt_damaged`, `receipt_unsigned`, `receipt_forged` or
    `receipt_wrong_purpose` (a code of ours, and no receipt)."""
    try:
        claims = signed_codes.verify(signed_codes.from_link(text), public_keys)
    except CodeError as error:
        raise InvalidInput(f"receipt_{error.reason}") from error
    if claims.get(_PURPOSE) != RECEIPT_PURPOSE:
        raise InvalidInput("receipt_wrong_purpose")
    ordered = [claims.get(number) for number in range(_PURPOSE, _ARRIVED_AT + 1)]
    try:
        known = msgspec.convert(ordered, _ReceiptClaims)
        arrived_at = datetime.fromtimestamp(known.arrived_at, UTC)
        return ReceiptCode(signed_codes.unpack_id(known.application), known.case_number, arrived_at)
    except (msgspec.ValidationError, ValueError, OverflowError, OSError) as error:
        raise InvalidInput("receipt_damaged") from error
