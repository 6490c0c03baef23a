"""What a kiosk files: one sealed parcel with everything in it, the same online and after a broken link."""

import asyncio

import msgspec
from litestar import post
from litestar.params import RawBody

from core.applications import service as applications
from core.applications.schemas import Filed, Parcel
from core.applications.service import Judged
from core.errors import InvalidInput
from core.sealing import Keyring, SealingError
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import OCTETS


@post("/parcels", opt=asked_by("kiosk", takes=OCTETS), tags=["parcels"], status_code=200)
async def file_parcel(caller: Caller, body: RawBody) -> Filed:
    """A `Parcel` as MessagePack, sealed to the hall's parcel key with its id as associated data. The
    `Idempotency-Key` is that id. Sent again, it gets the first answer again."""
    asked = caller.call.request
    parcel_id = asked.key if asked else ""
    parcel = await asyncio.to_thread(open_parcel, caller.hall.keys, body, parcel_id)
    pictures: dict[str, Judged] = {}
    for document in parcel.documents:
        pictures[document.id] = await caller.hall.pictures.take_in(document.data)
    return await caller.write(applications.file_parcel, parcel, pictures)


def open_parcel(keys: Keyring, sealed: bytes, parcel_id: str) -> Parcel:
    """What the kiosk sealed under this id. Raises InvalidInput `parcel_unreadable`, also for a time that has no day
    in some zone and for texts that not every database can hold."""
    try:
        parcel = msgspec.msgpack.decode(keys.open_parcel(sealed, parcel_id.encode()), type=Parcel)
        texts = msgspec.json.encode(msgspec.structs.replace(parcel, documents=()))
    except (SealingError, msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as reason:
        raise InvalidInput("parcel_unreadable") from reason
    if parcel.id != parcel_id or b"\\u0000" in texts or not 1 < parcel.terminal_time.year < 9999:
        raise InvalidInput("parcel_unreadable")
    return parcel
