"""The 256-byte text block of mainland cards, and what each kind of card writes into it.

UTF-16LE, every field of fixed length and padded with spaces. Bytes 248–249 tell the kinds apart: a space for
the resident ID card (GA 490), `J` for the residence permit for Hong Kong, Macau and Taiwan residents, `I` for
the foreigner's permanent residence card of 2017, `Y` for that of 2023 (GA 2102-2023). Offsets are in bytes.
"""

import unicodedata

import msgspec

from hardware.id_card_reader import CardRead

SIZE = 256
_MARKER = slice(248, 250)


class Field(msgspec.Struct, frozen=True):
    """Where a field lies, in bytes."""

    start: int
    length: int


Layout = dict[str, Field]


def _layout(**places: tuple[int, int]) -> Layout:
    return {name: Field(*place) for name, place in places.items()}


_RESIDENT = _layout(
    name=(0, 30),
    sex=(30, 2),
    ethnicity=(32, 4),
    birth_date=(36, 16),
    address=(52, 70),
    number=(122, 36),
    issuer=(158, 30),
    valid_from=(188, 16),
    valid_until=(204, 16),
    reserve=(220, 28),
)
_PERMIT = {name: place for name, place in _RESIDENT.items() if name != "reserve"} | _layout(
    pass_number=(220, 18), issue_count=(238, 4), reserve=(242, 6)
)
_FOREIGNER_2017 = _layout(
    name_latin=(0, 120),
    sex=(120, 2),
    number=(122, 30),
    nationality=(152, 6),
    name=(158, 30),
    valid_from=(188, 16),
    valid_until=(204, 16),
    birth_date=(220, 16),
    version=(236, 4),
    authority=(240, 8),
)
_FOREIGNER_2023 = _layout(
    name=(0, 30),
    sex=(30, 2),
    issue_count=(32, 4),
    birth_date=(36, 16),
    name_latin=(52, 70),
    number=(122, 36),
    reserve=(158, 30),
    valid_from=(188, 16),
    valid_until=(204, 16),
    name_latin_continued=(220, 22),
    nationality=(242, 6),
    old_number_link=(250, 6),
)

LAYOUTS: dict[str, tuple[str, Layout]] = {
    " ": ("resident_id_card", _RESIDENT),
    "J": ("hk_macau_taiwan_residence_permit", _PERMIT),
    "I": ("foreign_permanent_residence_card", _FOREIGNER_2017),
    "Y": ("foreign_permanent_residence_card", _FOREIGNER_2023),
}
_COMMON = frozenset(CardRead.__struct_fields__) - {"kind", "source", "photo", "newest_address"}


def decode(block: bytes, photo: bytes = b"", newest_address: str = "") -> CardRead:
    """Read a text block. Raises `ValueError` if it is not one, of no known kind, or holds control characters.

    Characters of the private use area stay: rare names are written with them.
    """
    if len(block) != SIZE:
        raise ValueError(f"text block of {len(block)} bytes")
    marker = block[_MARKER].decode("utf-16-le", "replace").replace("\0", " ")
    if marker not in LAYOUTS:
        raise ValueError("unknown kind of card")
    kind, layout = LAYOUTS[marker]
    source = {name: _text(block, place) for name, place in layout.items()} | {"type": marker}
    if any(unicodedata.category(sign) == "Cc" for text in source.values() for sign in text):
        raise ValueError("control characters in a field")
    common = {name: text.strip() for name, text in source.items() if name in _COMMON}
    if rest := source.get("name_latin_continued"):
        common["name_latin"] = (source["name_latin"] + rest).strip()
    trimmed = {name: text.rstrip() for name, text in source.items()}
    own = {"kind": kind, "source": trimmed, "photo": photo, "newest_address": newest_address}
    return msgspec.convert({**common, **own}, CardRead)


def decode_content(content: bytes, newest_address: str = "") -> CardRead:
    """Read what a reader gives of a card: two lengths (2 bytes each, big endian), text block, photo.

    Raises `ValueError` as `decode` does, and where something is shorter than announced.
    """
    text_length, photo_length = int.from_bytes(content[0:2], "big"), int.from_bytes(content[2:4], "big")
    text, photo = content[4 : 4 + text_length], content[4 + text_length : 4 + text_length + photo_length]
    if len(photo) != photo_length:
        raise ValueError("photo is shorter than announced")
    return decode(text, photo, newest_address)


def encode_content(marker: str, fields: dict[str, str], photo: bytes) -> bytes:
    """The other way round; raises as `encode`."""
    text = encode(marker, fields)
    return len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo


def encode(marker: str, fields: dict[str, str]) -> bytes:
    """Write a text block, as a card's maker does.

    Raises `KeyError` for a field the kind does not have, `ValueError` for one that does not fit.
    """
    block = bytearray(" ".encode("utf-16-le") * (SIZE // 2))
    for name, text in fields.items():
        place = LAYOUTS[marker][1][name]
        written = text.encode("utf-16-le")
        if len(written) > place.length:
            raise ValueError(f"{name} is longer than {place.length} bytes")
        block[place.start : place.start + len(written)] = written
    block[_MARKER] = marker.encode("utf-16-le")
    return bytes(block)


def _text(block: bytes, place: Field) -> str:
    raw = block[place.start : place.start + place.length]
    return raw.decode("utf-16-le", "replace").replace("\0", " ")
