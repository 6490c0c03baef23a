"""What a kiosk files: one sealed parcel with everything in it, the same online and after a broken link. Each is
MessagePack, sealed to the hall's parcel key with its id as associated data; the `Idempotency-Key` is that id. Sent
again, it gets the first answer again."""

import asyncio
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from litestar import post
from litestar.params import RawBody

from core.applications import service as applications
from core.applications import supplying
from core.applications.parcels import AgreedParcel, Supplemented, SupplementParcel
from core.applications.schemas import Filed, Parcel, ParcelDocument
from core.applications.service import Judged
from core.bundles import parcel_filing
from core.bundles.parcels import Agreed, PackageDocument, PackageFiled, PackageParcel
from core.errors import InvalidInput
from core.people.border_consent import Agreement
from core.sealing import Keyring, SealingError
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import OCTETS

P = TypeVar("P", Parcel, PackageParcel, SupplementParcel, AgreedParcel)


@post("/parcels", opt=asked_by("kiosk", takes=OCTETS), tags=["parcels"], status_code=200)
async def file_parcel(caller: Caller, body: RawBody) -> Filed:
    """A `Parcel`: the application for one matter."""
    parcel = await _opened(caller, body, Parcel)
    return await caller.write(applications.file_parcel, parcel, await _judged(caller, parcel.documents))


@post("/parcels/packages", opt=asked_by("kiosk", takes=OCTETS), tags=["parcels"], status_code=200)
async def file_package(caller: Caller, body: RawBody) -> PackageFiled:
    """A `PackageParcel`: several matters around one event in a life."""
    parcel = await _opened(caller, body, PackageParcel)
    return await caller.write(parcel_filing.file_package, parcel, await _judged(caller, parcel.documents))


@post("/parcels/supplements", opt=asked_by("kiosk", takes=OCTETS), tags=["parcels"], status_code=200)
async def file_supplement(caller: Caller, body: RawBody) -> Supplemented:
    """A `SupplementParcel`: papers for a case the hall has, asked for by a notice or promised."""
    parcel = await _opened(caller, body, SupplementParcel)
    return await caller.write(supplying.supply_parcel, parcel, await _judged(caller, parcel.documents))


@post("/parcels/agreed", opt=asked_by("kiosk", takes=OCTETS), tags=["parcels"], status_code=200)
async def file_agreed(caller: Caller, body: RawBody) -> Agreed:
    """An `AgreedParcel`: any of these, refused before for want of a consent, with the consent. Its own id is the
    `Idempotency-Key`."""
    agreed = await _opened(caller, body, AgreedParcel)
    agreement = Agreement(agreed.identity, agreed.terminal_time)

    async def inside(kind: type[P]) -> P:
        return await asyncio.to_thread(open_parcel, caller.hall.keys, agreed.sealed, agreed.parcel_id, kind)

    match agreed.kind:
        case "application":
            one = await inside(Parcel)
            pictures = await _judged(caller, one.documents)
            return Agreed(application=await caller.write(applications.file_parcel, one, pictures, agreement))
        case "package":
            several = await inside(PackageParcel)
            pictures = await _judged(caller, several.documents)
            return Agreed(package=await caller.write(parcel_filing.file_package, several, pictures, agreement))
        case "supplement":
            papers = await inside(SupplementParcel)
            pictures = await _judged(caller, papers.documents)
            return Agreed(supplement=await caller.write(supplying.supply_parcel, papers, pictures, agreement))


async def _opened(caller: Caller, body: bytes, kind: type[P]) -> P:
    asked = caller.call.request
    return await asyncio.to_thread(open_parcel, caller.hall.keys, body, asked.key if asked else "", kind)


async def _judged(caller: Caller, documents: Iterable[ParcelDocument | PackageDocument]) -> dict[str, Judged]:
    return {each.id: await caller.hall.pictures.take_in(each.data) for each in documents}


def open_parcel(keys: Keyring, sealed: bytes, parcel_id: str, kind: type[P]) -> P:
    """What the kiosk sealed under this id. Raises InvalidInput `parcel_unreadable`, also for a time that has no day
    in some zone and for texts that not every database can hold."""
    try:
        parcel = msgspec.msgpack.decode(keys.open_parcel(sealed, parcel_id.encode()), type=kind)
        texts = msgspec.json.encode(_without_bytes(parcel))
    except (SealingError, msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as reason:
        raise InvalidInput("parcel_unreadable") from reason
    if parcel.id != parcel_id or b"\\u0000" in texts or not 1 < parcel.terminal_time.year < 9999:
        raise InvalidInput("parcel_unreadable")
    return parcel


def _without_bytes(parcel: P) -> P:
    if isinstance(parcel, AgreedParcel):
        return msgspec.structs.replace(parcel, sealed=b"")
    return msgspec.structs.replace(parcel, documents=())
