"""Filling in a form from a document that was handed in: proposals, and nothing more.

A client shows each beside its place in the picture and marks the doubtful ones; what the person takes over it sends
with `PUT …/form` like everything else that was typed. The hall keeps no reading.
"""

from litestar import get
from msgspec import Struct

from core.applications import prefilling
from core.imaging.document_fields.in_picture import read_document
from core.imaging.picture import Picture
from core.matters.prefilling import Proposal
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name

PATIENCE_SECONDS = 10.0
"""For other readings; then the hall says that it is busy."""


class Prefilled(Struct, frozen=True):
    """`width` and `height` of the picture as it is downloaded, in whose pixels the corners are; `document` is what it
    was taken for, None where none of the documents of its line was seen."""

    width: int
    height: int
    document: str | None
    proposals: tuple[Proposal, ...]


@get(
    "/applications/{application_id:str}/documents/{document_id:str}/proposals",
    opt=asked_by("citizen", limit="read", agents=True),
    tags=["documents"],
)
async def propose_entries(caller: Caller, application_id: Name, document_id: Name) -> Prefilled:
    """What the form could be filled in with from a picture of an identity document, business licence or physician's
    qualification certificate: for each field the value, how sure the reading is, and where it stands in the picture.
    To be confirmed by the person; a few seconds."""
    readable = await caller.read(prefilling.find_readable, application_id, document_id)
    today = caller.hall.today()

    def read(picture: Picture) -> Prefilled:
        found = read_document(picture, readable.documents, today, PATIENCE_SECONDS)
        height, width = picture.shape[:2]
        if found is None:
            return Prefilled(width, height, None, ())
        return Prefilled(width, height, found.document, readable.proposals(found))

    return await caller.hall.pictures.look_at(readable.stored, read)
