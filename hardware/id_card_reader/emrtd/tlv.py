"""BER-TLV of chip files and secure messaging: tag, length, value; definite lengths only, and nothing beyond the end.

A tag is an int of its bytes as written (0x7F61), so it reads like the standards. Parsing is bounded by what is there:
one level at a time, no recursion.
"""


class BrokenAnswer(ValueError):  # noqa: N818 - says what it is
    """What came from a chip is not what its standard says."""


Items = list[tuple[int, bytes]]


def parse(data: bytes) -> Items:
    """The objects of one level, in order. Raises BrokenAnswer."""
    items: Items = []
    at = 0
    while at < len(data):
        tag, size, start = header(data, at)
        if start + size > len(data):
            raise BrokenAnswer("an object is longer than what holds it")
        items.append((tag, data[start : start + size]))
        at = start + size
    return items


def header(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, length of the value, and where the value begins. Raises BrokenAnswer."""
    end = at + 1
    if data[at : at + 1] and data[at] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80 and end < at + 3:
            end += 1
        end += 1
    if end >= len(data):
        raise BrokenAnswer("an object ends in its header")
    tag, first = int.from_bytes(data[at:end], "big"), data[end]
    if first < 0x80:
        return tag, first, end + 1
    count = first & 0x7F
    if not 1 <= count <= 4 or end + 1 + count > len(data):
        raise BrokenAnswer("a length that no file has")
    return tag, int.from_bytes(data[end + 1 : end + 1 + count], "big"), end + 1 + count


def find(data: bytes, *path: int) -> bytes:
    """The first value under each tag of `path` in turn. Raises BrokenAnswer where there is none."""
    for tag in path:
        values = [value for found, value in parse(data) if found == tag]
        if not values:
            raise BrokenAnswer(f"no object {tag:X}")
        data = values[0]
    return data


def encode(tag: int, value: bytes) -> bytes:
    """One object, its length in the fewest bytes."""
    size = len(value)
    if size < 0x80:
        length = bytes((size,))
    else:
        count = (size.bit_length() + 7) // 8
        length = bytes((0x80 | count,)) + size.to_bytes(count, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + length + value
