"""Originals shown at a kiosk that nobody attends (`originals`), as they enter and leave core."""

from typing import Annotated

from msgspec import Meta, Struct

from core.imaging.comparison import Verdict
from core.matters.definition import DeliveryWay
from core.people.schemas import Id

Slips = Annotated[dict[Id, Annotated[str, Meta(max_length=2000)]], Meta(max_length=60)]
"""By document: what the hall gave for the comparison that was the same."""


class SeenOriginal(Struct, frozen=True):
    """A photograph of an original that the hall kept and compared: what its slip seals."""

    address: str
    sha256: str
    verdict: Verdict
    similarity: float | None


class PassedAtKiosk(Struct, frozen=True):
    """All originals were the same. `way`: how the result now reaches its holder: `electronic` is there already,
    `kiosk` is delivered when the holder has taken the print."""

    application_id: Id
    case_number: str
    certificate_id: Id
    certificate_number: str
    way: DeliveryWay


class OriginalCompared(Struct, frozen=True):
    """What the hall's comparison came to; `slip` is its own record of it, to be sent when all were compared."""

    verdict: Verdict
    slip: str
