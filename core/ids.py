"""Names of things: UUID version 7 (RFC 9562), written canonically.

Whoever creates a thing names it, a client too, so that the name is known before the row is written and can be
bound into its encryption. Version 7 begins with the time, so new rows land side by side in an index.
"""

from uuid import UUID

from uuid_utils import uuid7


def new_id() -> str:
    """A fresh name: 36 characters, lower case."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Whether a client's own name is a canonical UUIDv7 (a client may name things, but only like this)."""
    try:
        named = UUID(text)
    except ValueError:
        return False
    return named.version == 7 and str(named) == text
