"""One original on a page, beside its upload, and what its reader said of it: the same at the counter and in a call."""

from datetime import date
from typing import NamedTuple

from core.errors import InvalidInput
from core.verification.captures import Capture
from core.verification.schemas import OriginalLine, OriginalSaid
from desk.forms import Form

LONGEST_REMARK = 300


class Original(NamedTuple):
    """One line of the page: what is compared and what has been said of it so far."""

    line: OriginalLine
    capture: Capture | None = None
    slip: str = ""
    answer: str = ""
    remark: str = ""
    valid_to: str = ""


def said_on(form: Form) -> list[OriginalSaid]:
    """What was said of each original that was answered. InvalidInput `request_invalid` for a day that is none."""
    remarks = form.under("remark:")
    return [
        OriginalSaid(
            document_id,
            answer == "yes",
            remarks.get(document_id, "")[:LONGEST_REMARK],
            _day(form.text(f"valid_to:{document_id}")),
        )
        for document_id, answer in form.under("equal:").items()
    ]


def typed(form: Form, document_id: str) -> tuple[str, str, str]:
    """Answer, remark and last day of an original as they were sent, to be shown again."""
    return form.text(f"equal:{document_id}"), form.text(f"remark:{document_id}"), form.text(f"valid_to:{document_id}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise InvalidInput("request_invalid", reason="valid_to") from wrong
