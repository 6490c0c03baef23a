"""What the pages of a month share: which month is asked for, and what is said of one that is none."""

from collections.abc import Callable
from typing import Any

from core.call import Call
from core.db.database import Session
from core.errors import Refusal
from desk.auth import Sitting
from desk.rendering import Page


async def month_page(seat: Sitting, template: str, query: Callable[[Session, Call, str], Any], month: str) -> Page:
    """`template` with `found`, which `query` tells of the month (`2026-11`; the running one where none is asked for).
    InvalidInput `month_malformed` is said on the page."""
    asked = month or f"{seat.office.settings.hall.day_of(seat.at):%Y-%m}"
    try:
        found = await seat.read(query, asked)
    except Refusal as refusal:
        if refusal.code != "month_malformed":
            raise
        return seat.page(template, refusal, month="", found=None)
    return seat.page(template, month=asked, found=found)
