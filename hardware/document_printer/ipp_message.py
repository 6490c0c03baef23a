"""IPP messages as bytes (RFC 8010), both ways: the driver asks with them, the emulator answers with them.

    Message(code, request id, groups) ⟷ bytes          code: operation of a request, status of an answer
    Group(tag, {"printer-state": Values(ENUM, (3,))})

Printers are hostile input: every length is checked before it is used, collections nest at most `DEEPEST`
deep, and whatever is not a message raises `BrokenMessage`. (pyipp's parser takes lengths as signed numbers: a
negative one sends it backwards for ever. It serves as the oracle of our tests, not here.)
"""

import struct
from enum import IntEnum

import msgspec

DEEPEST = 8
LONGEST_VALUE = 32767
VERSION = (2, 0)

Value = int | bool | str | bytes | tuple[int, ...] | dict[str, tuple[object, ...]] | None
"""What an attribute may hold; None for `no-value`, `unknown` and `unsupported`."""


class Tag(IntEnum):
    """Delimiters and the value tags that are used here."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED_GROUP = 0x05
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


_FIRST_VALUE_TAG = 0x10
_OUT_OF_BAND = range(0x10, 0x20)
_TEXTS = range(0x40, 0x60)
_WITH_LANGUAGE = (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE)


class BrokenMessage(ValueError):  # noqa: N818 - says what is wrong
    """Bytes that are no IPP message."""


class Values(msgspec.Struct, frozen=True):
    """An attribute: the tag of its first value, and its values."""

    tag: int
    items: tuple[Value, ...]


class Group(msgspec.Struct, frozen=True):
    tag: int
    attributes: dict[str, Values]


class Message(msgspec.Struct, frozen=True):
    """`data` is the document behind the attributes."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    data: bytes = b""
    version: tuple[int, int] = VERSION

    def group(self, tag: Tag) -> dict[str, Values]:
        """The attributes of the first group of a kind; empty if there is none."""
        return next((group.attributes for group in self.groups if group.tag == tag), {})


def encode(message: Message) -> bytes:
    parts = [struct.pack(">BBHI", *message.version, message.code, message.request_id)]
    for group in message.groups:
        parts.append(bytes((group.tag,)))
        for name, values in group.attributes.items():
            for place, item in enumerate(values.items):
                parts.append(_field(values.tag, b"" if place else name.encode(), _encoded(values.tag, item)))
    return b"".join((*parts, bytes((Tag.END,)), message.data))


def decode(data: bytes) -> Message:
    """Raises `BrokenMessage`."""
    reader = _Reader(data)
    major, minor, code, request_id = struct.unpack(">BBHI", reader.take(8))
    groups: list[Group] = []
    while (tag := reader.byte()) != Tag.END:
        if tag >= _FIRST_VALUE_TAG:
            raise BrokenMessage("a value outside a group")
        groups.append(Group(tag, reader.attributes()))
    return Message(code, request_id, tuple(groups), reader.rest(), (major, minor))


def _field(tag: int, name: bytes, value: bytes) -> bytes:
    if max(len(name), len(value)) > LONGEST_VALUE:
        raise BrokenMessage("a value longer than IPP allows")
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def _encoded(tag: int, item: Value) -> bytes:
    match item:
        case bool():
            return struct.pack(">?", item)
        case int():
            return struct.pack(">i", item)
        case tuple():
            return struct.pack(f">{len(item)}i", *item)
        case str():
            return item.encode()
        case bytes():
            return item
        case None:
            return b""
        case dict():
            raise BrokenMessage("collections are read, not written")


class _Reader:
    """Bytes from front to back, each length checked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise BrokenMessage("the message ends too early")
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def rest(self) -> bytes:
        return self._data[self._at :]

    def sized(self) -> bytes:
        """Two bytes of length, and as many as they say."""
        return self.take(int.from_bytes(self.take(2), "big"))

    def attributes(self) -> dict[str, Values]:
        """Until the next delimiter, which is left where it is. Of attributes that come twice the first counts."""
        found: dict[str, tuple[int, list[Value]]] = {}
        name = ""
        while self._at < len(self._data) and self._data[self._at] >= _FIRST_VALUE_TAG:
            tag = self.byte()
            given = _text(self.sized())
            if not given and not name:
                raise BrokenMessage("a value without a name")
            name = given or name
            items = found.setdefault(name, (tag, []))[1]
            items.append(self.value(tag, self.sized(), 1))
        return {name: Values(tag, tuple(items)) for name, (tag, items) in found.items()}

    def value(self, tag: int, data: bytes, depth: int) -> Value:
        if tag == Tag.COLLECTION:
            return self._collection(depth)
        return _decoded(tag, data)

    def _collection(self, depth: int) -> dict[str, tuple[object, ...]]:
        """Members are fields of their own: a name as value, then its values (RFC 8010 §3.1.6)."""
        if depth > DEEPEST:
            raise BrokenMessage("collections nested too deep")
        members: dict[str, list[object]] = {}
        member = ""
        while True:
            tag = self.byte()
            self.sized()  # the name field of a member is empty
            data = self.sized()
            if tag == Tag.END_COLLECTION:
                return {name: tuple(items) for name, items in members.items()}
            if tag == Tag.MEMBER:
                member = _text(data)
            elif tag < _FIRST_VALUE_TAG:
                raise BrokenMessage("a collection that does not end")
            else:
                members.setdefault(member, []).append(self.value(tag, data, depth + 1))


def _decoded(tag: int, data: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        return _numbers(data, 1)[0]
    if tag == Tag.BOOLEAN:
        if len(data) != 1:
            raise BrokenMessage("a boolean of another size")
        return bool(data[0])
    if tag == Tag.RANGE:
        return _numbers(data, 2)
    if tag in _OUT_OF_BAND:
        return None
    if tag in _WITH_LANGUAGE:
        reader = _Reader(data)
        reader.sized()
        return _text(reader.sized())
    return _text(data) if tag in _TEXTS else data


def _numbers(data: bytes, count: int) -> tuple[int, ...]:
    if len(data) != 4 * count:
        raise BrokenMessage("a number of another size")
    return struct.unpack(f">{count}i", data)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
