"""A travel document that was read here and that its holder has not confirmed yet. Pure.

Three ways lead to it, each surer than the one before: the machine-readable lines were typed, were read by the camera,
or came from the chip. What was read is shown beside the picture and becomes evidence when its holder has said so. A
chip that a known state signed is the source `chip`; one whose issuer is not known here, or that nobody signed, is
`chip_unproven` and weighs no more than a picture; one that was altered is not taken at all.
"""

import io
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct, field
from PIL import Image

from core.chips.authenticity import Authenticity, judge
from core.chips.authorities import Authorities
from core.clock import AUTHORITY_ZONE
from core.errors import InvalidInput
from core.ids import new_id
from core.mrz import Mrz, parse_mrz
from core.people.schemas import EvidenceSource, IdentityEvidence, IdentityKind
from hardware.id_card_reader import AccessKey, ChipDocument
from kiosk.identity import evidence_of_zone

LARGEST_FACE = 4_000_000
"""Pixels; chips have a tenth of it."""
FACE_FORMS = ("JPEG", "JPEG2000")


class ShownDocument(Struct, frozen=True):
    """`kind` was chosen on the screen. `picture` is the camera's or the chip's, a JPEG, empty for typed lines. `chip`
    is what was found of the chip, if it was read."""

    kind: IdentityKind
    evidence: IdentityEvidence
    key: AccessKey
    picture: bytes = b""
    chip: Authenticity | None = None
    id: str = field(default_factory=new_id)

    @property
    def assured_by(self) -> Literal["typed", "camera", "unproven", "signed", "no_copy"]:
        """How its data are known, for the screen."""
        if self.chip is None:
            return "camera" if self.evidence.source == "camera" else "typed"
        if not self.chip.genuine:
            return "unproven"
        return "no_copy" if self.chip.copy_excluded else "signed"

    def confirmed(self, name: str) -> IdentityEvidence:
        """As evidence; `name` is the one in Chinese where the holder has typed one."""
        if not name.strip() or name.strip() == self.evidence.document.name:
            return self.evidence
        document = msgspec.structs.replace(self.evidence.document, name=name.strip())
        return msgspec.structs.replace(self.evidence, document=document)


def shown(kind: IdentityKind, zone: Mrz, source: EvidenceSource, at: datetime, picture: bytes = b"") -> ShownDocument:
    """From typed lines or the camera's. Raises InvalidInput as `evidence_of_zone`."""
    return ShownDocument(kind, evidence_of_zone(kind, zone, "", source, at), AccessKey(zone=zone.chip_key), picture)


def shown_by_chip(
    before: ShownDocument, document: ChipDocument, authorities: Authorities, at: datetime
) -> ShownDocument:
    """From the chip that opened to `before`'s key. Raises InvalidInput `chip_altered`, and as `evidence_of_zone`."""
    chip = judge(document.files, document.challenge, document.signature, authorities, at)
    if chip.forged:
        raise InvalidInput("chip_altered")
    zone = parse_mrz(document.zone, at.astimezone(AUTHORITY_ZONE).date())
    source: EvidenceSource = "chip" if chip.genuine else "chip_unproven"
    evidence = evidence_of_zone(before.kind, zone, document.name or zone.name, source, at)
    return ShownDocument(before.kind, evidence, before.key, face_of(document.photo) or before.picture, chip)


def face_of(photo: bytes) -> bytes:
    """A chip's face as a JPEG; empty for what cannot be decoded. Only the two forms of chips are tried."""
    try:
        with Image.open(io.BytesIO(photo), formats=FACE_FORMS) as image:
            if image.width * image.height > LARGEST_FACE:
                return b""
            data = io.BytesIO()
            image.convert("RGB").save(data, "JPEG", quality=88)
            return data.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
