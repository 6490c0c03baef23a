"""What staff write in their own words: opinions, grounds, reasons, remarks.

The words stand on notices and in the file, so they have a length that fits there; a NUL, which PostgreSQL
cannot keep, is left out.
"""

from core.errors import InvalidInput

LONGEST_TEXT = 2000
LONGEST_REMARK = 300


def words(text: str, limit: int = LONGEST_TEXT) -> str:
    """The text without blanks around it. InvalidInput `text_too_long`."""
    if len(text) > limit:
        raise InvalidInput("text_too_long", limit=limit)
    return text.replace("\0", "").strip()


def reason(text: str) -> str:
    """Words that may not be missing: InvalidInput `reason_needed`."""
    written = words(text)
    if not written:
        raise InvalidInput("reason_needed")
    return written


def reasons(texts: list[str]) -> list[str]:
    """Several of them, of which at least one; empty ones are left out."""
    written = [each for each in map(words, texts) if each]
    if not written:
        raise InvalidInput("reason_needed")
    return written
