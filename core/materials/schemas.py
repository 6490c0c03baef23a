"""Documents that applicants hand in, and the wallet (证照材料库) of what they need not hand in again.

Evidence grades follow the technical guide 国办函〔2016〕108号: A issued electronically by the competent body,
B checked against the original, C an uploaded picture of a licence, D other self-made material.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.matters.demands import EvidenceGrade
from core.people.schemas import Id

DocumentSource = Literal["upload", "camera", "wallet"]
PictureGrade = Literal["C", "D"]
"""What a picture can be by itself; B is given by a look at the original, A by an issuer."""
AuthorisationWay = Literal["asked", "filing"]
Ending = Literal["revoked", "expired"]
Key = Annotated[str, Meta(min_length=1, max_length=60)]


class Document(Struct, frozen=True):
    """One page handed in for one material line. `sha256` is of the stored picture, in hex.

    `grade` is what it is worth as evidence today: it comes down when the confirmation it rests on ends.
    `quality` lists findings of the picture's judgement (`core.imaging.quality`), empty when it is good.
    """

    id: Id
    material: Key
    source: DocumentSource
    grade: EvidenceGrade
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    quality: tuple[str, ...] = ()


class WalletItem(Struct, frozen=True):
    """Something the hall holds for a person, of grade A or B. `certificate_type` is what material lines ask
    for."""

    id: Id
    certificate_type: Key
    title: str
    number_masked: str
    issuer: str
    grade: EvidenceGrade
    issued_on: date | None = None
    valid_to: date | None = None


class Authorisation(Struct, frozen=True):
    """A holder's leave to use one wallet item for one line of one case. `way`: `asked` when the holder picked the
    item, `filing` when the checklist named it and the holder filed. It can be withdrawn until the case is filed."""

    id: Id
    application_id: Id
    material: Key
    wallet_item_id: Id
    title: str
    way: AuthorisationWay
    given_at: datetime
    withdrawn_at: datetime | None = None


class OriginalSeen(Struct, frozen=True):
    """The verification event behind grade B. `valid_to` is the last day that stands on the original itself, None
    when it has none."""

    verification_id: Id
    capture_sha256: str
    place: str
    valid_to: date | None = None


class NewWalletItem(Struct, frozen=True):
    """What is to be put into a wallet; `number` is the certificate's own number, complete."""

    certificate_type: Key
    title: str
    number: str
    issuer: str
    issued_on: date | None = None
    valid_to: date | None = None
