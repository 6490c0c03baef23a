"""The code that leads to a draft, as it enters and leaves core."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from core.people.schemas import Id

PATH = "draft"
"""Where the link of a code leads (`desk/pages/handoffs.py`), by which a scanner tells one."""


class DraftCode(Struct, frozen=True):
    """`text` is the link that is drawn as a QR code, `code` what can be typed instead."""

    application_id: Id
    text: str
    code: str
    expires_at: datetime


class CodeShown(Struct, frozen=True, forbid_unknown_fields=True):
    """As it was scanned (the whole link) or typed."""

    code: Annotated[str, Meta(min_length=10, max_length=300)]
