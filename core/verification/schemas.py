"""Original verification (原件核验) as it enters and leaves core."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from core.materials.schemas import Document, Key
from core.people.schemas import Id


class PassShown(Struct, frozen=True):
    """A pass to be drawn as a QR code on a phone or printed: `text` is what the code holds."""

    text: str
    expires_at: datetime


class PassRefused(Struct, frozen=True, tag=True):
    """A pass that opens nothing. Returned, not raised, so that the attempt stays in the journal."""

    code: str
    details: dict[str, Any]


class OriginalLine(Struct, frozen=True):
    """One original to compare with the document that was uploaded for it."""

    document: Document
    material: Key
    material_name: str


class VerificationOpened(Struct, frozen=True, tag=True):
    """The first scan of a pass opens exactly one verification, at one place, by one person.

    `again` when the same scan (same nonce) asked once more and gets the first answer.
    """

    id: Id
    application_id: Id
    case_number: str
    matter_title: str
    holder_masked: str
    lines: tuple[OriginalLine, ...]
    again: bool = False


class Decision(Struct, frozen=True):
    """The word on one original, with the picture it rests on. `capture_sha256` is of the picture just taken,
    `similarity` the comparison's help (0..1), None when it could not be aligned. `valid_to` is the last day that stands
    on the original, None when it has none."""

    document_id: Id
    equal: bool
    capture_sha256: str
    capture_address: str
    similarity: float | None = None
    remark: Annotated[str, Meta(max_length=300)] = ""
    valid_to: date | None = None


class OriginalSaid(Struct, frozen=True):
    """A person's word on one original; `remark` says why it is different, `valid_to` is the last day that stands on
    it. `seen`: SHA-256 of the photograph that it was said of, where another may take its place meanwhile."""

    document_id: Id
    equal: bool
    remark: Annotated[str, Meta(max_length=300)] = ""
    valid_to: date | None = None
    seen: str = ""


class Released(Struct, frozen=True, tag=True):
    """All originals were equal: the result is out."""

    application_id: Id
    case_number: str
    certificate_id: Id
    certificate_number: str
    delivery_number: str


class Withheld(Struct, frozen=True, tag=True):
    """At least one original was not equal: nothing is released, and the record says why."""

    application_id: Id
    case_number: str
    record_number: str
    different: tuple[Key, ...]


VerificationOutcome = Released | Withheld
Purpose = Literal["originals"]
