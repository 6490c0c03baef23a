"""Readers of identity documents with a chip: what comes back, and the contract.

A read returns what the chip says, field by field and unjudged: `CardRead` gathers the fields that every kind
of document has under one name and keeps the document's own fields in `source`. Check digits, dates and
meaning are for whoever knows the law. A card that was read proves possession, not that its holder stands
there.

    reader: Device[IdCardReader]
    card = await reader.run(lambda reader, turn: reader.read(turn), seconds=20)

The chip of a travel document opens only to who knows what is printed on it, so a `ChipReader` is given a key:

    card = await reader.run(lambda reader, turn: reader.read(turn, AccessKey(zone="…")), seconds=20)
"""

from abc import abstractmethod

import msgspec

from hardware.driver import Driver, Turn

TRAVEL_DOCUMENT = "travel_document"
"""`kind` of every document with a machine-readable zone; which it is, and its number, the zone says."""


class CardRead(msgspec.Struct, frozen=True, kw_only=True):
    """One document, as its chip has it. Absent fields are empty. Dates are `YYYYMMDD`, codes are the
    document's.
    """

    kind: str
    """Kind of identity document: `resident_id_card`, `hk_macau_taiwan_residence_permit`,
    `foreign_permanent_residence_card`, `travel_document`."""
    number: str = ""
    name: str = ""
    """In Chinese; empty if the holder has none."""
    name_latin: str = ""
    sex: str = ""
    """GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated."""
    ethnicity: str = ""
    """GB/T 3304: 01…56, 97, 98."""
    nationality: str = ""
    """ISO 3166 alpha-3, for a foreigner."""
    birth_date: str = ""
    address: str = ""
    newest_address: str = ""
    """Written to the chip after the card was printed."""
    issuer: str = ""
    valid_from: str = ""
    valid_until: str = ""
    """`YYYYMMDD` or `长期`."""
    pass_number: str = ""
    """通行证号码 on a residence permit."""
    issue_count: str = ""
    source: dict[str, str]
    """The document's own fields under the names of its standard."""
    photo: bytes = b""
    """In the chip's own compression (WLT for mainland cards, JPEG or JPEG 2000 for travel documents), undecoded."""
    picture: bytes = b""
    """The photo decoded to BMP, PNG or JPEG, if the site has a decoder (`wlt.py`)."""

    def __repr__(self) -> str:
        return f"CardRead(kind={self.kind!r}, …)"  # never a person's data in a log


class ChipDocument(CardRead, frozen=True, kw_only=True):
    """A travel document, as its chip has it; what its zone says and whether it is genuine is for others."""

    zone: str
    """The machine-readable zone, its lines one after the other."""
    files: dict[str, bytes]
    """The chip's files as they are (`EF.SOD`, `DG1` …), for whoever checks the issuer's signature."""
    challenge: bytes = b""
    """Random bytes that the chip was asked to sign; empty if it has no key of its own."""
    signature: bytes = b""

    def __repr__(self) -> str:
        return f"ChipDocument(files={sorted(self.files)}, …)"


class IdCardReader(Driver):
    """Contract. Emits `media_inserted` and `media_removed` while idle."""

    kind = "id_card_reader"

    @abstractmethod
    def read(self, turn: Turn) -> CardRead:
        """Wait for a card and read it, once: a card that was read must be lifted before it is read again.

        Raises `DeviceError` with code
        - `no_media` (timeout): none was laid on the reader;
        - `media_not_lifted` (timeout): the one that was read before is still there;
        - `media_removed_early` (user_error): it was taken away while being read;
        - `invalid_media`, `media_refused`: not a document this reader can read;
        - `not_authorised`, `no_answer`, `broken_answer`: the reader itself fails.
        """


class AccessKey(msgspec.Struct, frozen=True):
    """What opens the chip of a travel document: `zone`, number, birth and expiry dates each followed by its check
    digit, or `can`, the six digits on the front; some chips take only the first."""

    zone: str = ""
    can: str = ""

    def __repr__(self) -> str:
        return "AccessKey(…)"  # never a person's data in a log


class ChipReader(IdCardReader):
    """Contract of readers of travel documents. What stands in `IdCardReader` holds; a key may be given with a read."""

    @abstractmethod
    def read(self, turn: Turn, key: AccessKey | None = None) -> ChipDocument:
        """As `IdCardReader.read`, and raises

        - `key_needed` (user_error): a travel document lies there, and no key was given;
        - `wrong_key` (user_error): it does not open to this one. The document may stay where it is for another try.
        """
