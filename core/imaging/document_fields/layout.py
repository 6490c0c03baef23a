"""What a layout may say, and what is read by it."""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

DocumentType = Literal["resident_id_card", "passport", "business_licence", "physician_qualification"]
"""As certificate types are named in matter files."""
Standing = Literal["proved", "plausible", "doubtful"]
"""`proved`: a check digit or another field of the same document says the same. `plausible`: it has the form it should
have, and was read clearly. `doubtful`: neither, or something speaks against it."""
Corners = tuple[tuple[float, float], ...]


class Value(Struct, frozen=True):
    """Printed text as a form carries it: dates ISO 8601, codes as facts have them, text without the spaces of
    typesetting."""

    text: str
    standing: Standing = "plausible"


class Field(Struct, frozen=True, kw_only=True):
    """`labels` are what is printed beside (`right`) or over (`below`) the value, in any of the ways it is printed,
    without spaces; `lines` the most lines a value has. `follows` names fields whose line may hold this label too
    (性别 女 民族 汉); elsewhere a label stands at the beginning of its line."""

    name: str
    labels: tuple[str, ...]
    understand: Callable[[str], Value | None]
    where: Literal["right", "below"] = "right"
    lines: int = 1
    follows: tuple[str, ...] = ()


class Layout(Struct, frozen=True, kw_only=True):
    """One printed side. `titles` are words that stand on it and beside no value."""

    document: DocumentType
    titles: tuple[str, ...]
    fields: tuple[Field, ...]


class ReadField(Struct, frozen=True):
    """`text` as it was recognised, `value` as it was understood (the text again where it was not), `confidence` of the
    least sure of its lines (0 to 1), and the four corners (x, y) of where it stands, in the picture's pixels."""

    name: str
    text: str
    value: str
    confidence: float
    corners: Corners
    standing: Standing


class ReadDocument(Struct, frozen=True):
    document: DocumentType
    fields: Mapping[str, ReadField]
