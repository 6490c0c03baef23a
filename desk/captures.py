"""Slips: what a page carries of a captured original until the clerk decides, sealed by the hall.

A slip belongs to one document of one verification; under another's name it does not open.
"""

import base64
import binascii

import msgspec

from core.errors import InvalidInput
from core.sealing import Keyring, SealingError
from desk.pictures import Capture


def seal_slip(keys: Keyring, verification_id: str, document_id: str, capture: Capture) -> str:
    sealed = keys.seal(msgspec.json.encode(capture), "desk", "capture", verification_id + document_id)
    return base64.urlsafe_b64encode(sealed).decode()


def open_slip(keys: Keyring, verification_id: str, document_id: str, slip: str) -> Capture:
    """InvalidInput `capture_unreadable` for a slip that is not the hall's or belongs elsewhere."""
    try:
        sealed = base64.urlsafe_b64decode(slip.encode("ascii"))
        opened = keys.open(sealed, "desk", "capture", verification_id + document_id)
    except (SealingError, binascii.Error, ValueError) as error:
        raise InvalidInput("capture_unreadable") from error
    return msgspec.json.decode(opened, type=Capture)
