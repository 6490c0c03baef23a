"""Pictures of papers, and lines answered from the wallet.

A file is sent as it is, without a form around it. It is cleaned and judged before it is kept: `quality` in
the answer says what is wrong with the picture and the person decides whether to take it again.
"""

from typing import Annotated

from litestar import Response, delete, get, put
from litestar.params import JSONBody, QueryParameter, RawBody
from msgspec import Struct

from core.applications import service as applications
from core.applications.schemas import WalletUse
from core.materials.schemas import Document, Key
from core.people.schemas import Id
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PICTURES, send
from mobile_api.routes.parameters import END, Name

ONE_DOCUMENT = "/applications/{application_id:str}/documents/{document_id:str}"

Material = Annotated[
    str,
    QueryParameter(
        min_length=1, max_length=60, pattern="^[a-z][a-z0-9_]{0,59}" + END, description="The checklist line's key"
    ),
]


class WalletAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    material: Key
    wallet_item_id: Id


@put(ONE_DOCUMENT, opt=asked_by("citizen", agents=True, takes=PICTURES), tags=["documents"])
async def add_document(
    caller: Caller, body: RawBody, application_id: Name, document_id: Name, material: Material
) -> Document:
    """Hand in a picture (JPEG, PNG or WebP) for a line of the checklist. `document_id` is the client's own
    UUIDv7. What the picture says about place and device is removed. A picture of a certificate that this hall issued to
    the caller is answered with the electronic certificate itself (`source` wallet, grade A)."""
    await caller.read(applications.find_application, application_id)
    judged = await caller.hall.pictures.take_in(body)
    return await caller.write(applications.add_document, application_id, document_id, material, judged)


@get(ONE_DOCUMENT, opt=asked_by("citizen", agents=True, sends=("image/jpeg",)), tags=["documents"])
async def download_document(caller: Caller, application_id: Name, document_id: Name) -> Response[bytes]:
    """The picture as it is kept."""
    return await send(caller, await caller.read(applications.find_document_file, document_id))


@delete(ONE_DOCUMENT, opt=asked_by("citizen", agents=True), tags=["documents"])
async def remove_document(caller: Caller, application_id: Name, document_id: Name) -> None:
    """Take a picture back; the line is open again."""
    await caller.write(applications.remove_document, application_id, document_id)


@put("/applications/{application_id:str}/wallet/{use_id:str}", opt=asked_by("citizen"), tags=["documents"])
async def use_wallet_item(caller: Caller, application_id: Name, use_id: Name, data: JSONBody[WalletAnswer]) -> Document:
    """Answer a line from the wallet instead of handing in a picture. `use_id` is the client's own UUIDv7."""
    use = WalletUse(use_id, data.material, data.wallet_item_id)
    return await caller.write(applications.use_wallet, application_id, use)
