"""The files of a travel document (ICAO 9303-10) and what they wrap; containers only, no meaning.

    EF.COM   which data groups there are           DG1   the machine-readable zone
    EF.SOD   the issuer's signature over them      DG2   the face, in an ISO 19794-5 record, as JPEG or JPEG 2000
    DG11     the full name in its own script       DG14  the chip's further protocols      DG15  its own public key

Fingers and irises (DG3, DG4) are the issuing state's and are never asked for.
"""

from hardware.id_card_reader.emrtd import tlv
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer

APPLICATION = bytes.fromhex("A0000002471001")
CARD_ACCESS = 0x011C
IDENTIFIERS = {
    "EF.COM": 0x011E,
    "EF.SOD": 0x011D,
    "DG1": 0x0101,
    "DG2": 0x0102,
    "DG11": 0x010B,
    "DG14": 0x010E,
    "DG15": 0x010F,
}
GROUP_TAGS = {"DG1": 0x61, "DG2": 0x75, "DG11": 0x6B, "DG14": 0x6E, "DG15": 0x6F}
LARGEST = 256 * 1024
"""Bytes of a file; faces have 15 to 30 KB."""

RECORD_HEADER, FACE_HEADER, POINT, IMAGE_HEADER = 14, 20, 8, 12
PICTURES = (b"\xff\xd8\xff", b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")
"""How a JPEG, a JPEG 2000 file and a bare JPEG 2000 stream begin."""


def groups_present(common: bytes) -> list[str]:
    """The data groups of EF.COM that are read here. Raises BrokenAnswer."""
    tags = tlv.find(common, 0x60, 0x5C)
    return [group for group, tag in GROUP_TAGS.items() if tag in tags]


def zone(group_1: bytes) -> str:
    """The machine-readable zone, its lines one after the other: 72, 88 or 90 signs, of some permits others."""
    text = tlv.find(group_1, 0x61, 0x5F1F)
    if not text.isascii():
        raise BrokenAnswer("a zone that is not ASCII")
    return text.decode("ascii")


def face(group_2: bytes) -> bytes:
    """The first face as the chip has it. Raises BrokenAnswer."""
    template = tlv.find(group_2, 0x75, 0x7F61, 0x7F60)
    records = [value for tag, value in tlv.parse(template) if tag in (0x5F2E, 0x7F2E)]
    if not records or not records[0].startswith(b"FAC\0"):
        raise BrokenAnswer("no record of a face")
    block = records[0][RECORD_HEADER:]
    size, points = int.from_bytes(block[:4], "big"), int.from_bytes(block[4:6], "big")
    picture = block[FACE_HEADER + POINT * points + IMAGE_HEADER : size]
    if not picture.startswith(PICTURES):
        raise BrokenAnswer("a face in no known form")
    return picture


def full_name(group_11: bytes) -> str:
    """The holder's name in the issuer's own script; empty when the group has none. Raises BrokenAnswer."""
    names = [value for tag, value in tlv.parse(tlv.find(group_11, 0x6B)) if tag == 0x5F0E]
    try:
        return names[0].decode("utf-8") if names else ""
    except UnicodeDecodeError as error:
        raise BrokenAnswer("a name that is not UTF-8") from error
