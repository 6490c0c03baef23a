"""Slips: what a page or a kiosk carries of a captured original until it is decided, sealed by the hall.

A slip belongs to one document of one verification and to one kind of capture; under another's name it does not open.
"""

import base64
import binascii
from typing import TypeVar

import msgspec

from core.errors import InvalidInput
from core.sealing import Keyring, SealingError

Captured = TypeVar("Captured", bound=msgspec.Struct)


def seal_slip(keys: Keyring, verification_id: str, document_id: str, captured: msgspec.Struct) -> str:
    sealed = keys.seal(
        msgspec.json.encode(captured), "slip", type(captured).__name__, f"{verification_id}/{document_id}"
    )
    return base64.urlsafe_b64encode(sealed).decode()


def open_slip(keys: Keyring, verification_id: str, document_id: str, slip: str, kind: type[Captured]) -> Captured:
    """InvalidInput `capture_unreadable` for a slip that is not the hall's or belongs elsewhere."""
    try:
        sealed = base64.urlsafe_b64decode(slip.encode("ascii"))
        opened = keys.open(sealed, "slip", kind.__name__, f"{verification_id}/{document_id}")
    except (SealingError, binascii.Error, ValueError) as error:
        raise InvalidInput("capture_unreadable") from error
    return msgspec.json.decode(opened, type=kind)
