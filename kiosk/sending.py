"""What leaves this kiosk for good: sealed into the outbox. From then on it survives anything and is sent as soon as it
can be, whether or not anybody still stands here.
"""

import asyncio
from contextlib import suppress
from typing import cast

import msgspec
from msgspec import structs

from core.applications.parcels import AgreedParcel, ParcelKind, SupplementParcel
from core.applications.schemas import Parcel
from core.bundles.parcels import PackageParcel
from core.errors import NotFound, NotSignedIn, Unavailable
from kiosk.bringing import Bringing, supplement_parcel
from kiosk.filing import Filing, encode_parcel, parcel_of
from kiosk.kiosk import Kiosk
from kiosk.outbox import Note
from kiosk.unsent import Completing
from kiosk.visit import Visit


async def file(kiosk: Kiosk, visit: Visit, filing: Filing) -> None:
    """Seal the filing. Raises InvalidInput for what is missing, Unavailable `hall_key_unknown` at a kiosk that has
    never reached its hall, `kiosk_disk_refuses` when it could not be kept."""
    if visit.identity is None or visit.person is None:
        raise NotSignedIn("identity_missing")
    at = kiosk.now()
    power = visit.acting.power.id if visit.acting else None
    parcel = parcel_of(
        filing, visit.identity, visit.person, visit.wallet, kiosk.facts(visit), kiosk.language, at, power
    )
    filing.submitted_at, filing.refusal = at, None
    kind = "package" if filing.package else "application"
    note = Note(filing.id, filing.definition.code, at, kind=kind, reference=filing.reference)
    await _seal(kiosk, visit, parcel, note)
    await _forget_refused(kiosk, filing)
    if filing.delivery == "none":
        filing.delivery = "stored"
    kiosk.outbox.wake()


async def supply(kiosk: Kiosk, visit: Visit, bringing: Bringing) -> None:
    """Seal papers for a case the hall has. Refusals as `file`."""
    if visit.identity is None:
        raise NotSignedIn("identity_missing")
    at, power = kiosk.now(), visit.acting.power.id if visit.acting else None
    parcel = supplement_parcel(bringing, visit.identity, kiosk.language, at, power)
    await _seal(kiosk, visit, parcel, Note(parcel.id, bringing.case.matter, at, kind="supplement"))
    await _forget_refused(kiosk, bringing)
    bringing.hand_in(at)
    kiosk.outbox.wake()


async def agree(kiosk: Kiosk, visit: Visit, note: Note) -> Completing:
    """The sender of one of `outbox.unsent` agrees, and it is on its way. NotFound `parcel_unknown` when it has gone
    meanwhile; Unavailable as `file`."""
    known, at = kiosk.catalogue.hall, kiosk.now()
    if visit.identity is None:
        raise NotSignedIn("identity_missing")
    if known is None:
        raise Unavailable("hall_key_unknown")
    if note.id not in [each.id for each in kiosk.outbox.unsent()]:
        raise NotFound("parcel_unknown")
    begun, kind = Completing(note), cast(ParcelKind, note.kind)  # what is inside another is never kept by itself
    visit.consented_at, visit.wants_consent = at, False
    visit.identity = structs.replace(visit.identity, border_consent_at=at)
    try:
        sealed = await asyncio.to_thread(kiosk.outbox.sealed, note.id)
        parcel = AgreedParcel(begun.id, note.id, kind, sealed, visit.identity, at)
        data = msgspec.msgpack.encode(parcel)
        kept = structs.replace(note, id=begun.id, stored_at=at, kind="agreed", agreed_for=note.id, refusal="")
        await asyncio.to_thread(kiosk.outbox.store, kept, data, known.parcel_key)
    except OSError as reason:
        raise Unavailable("kiosk_disk_refuses") from reason
    begun.delivery, visit.completing, visit.slip = "stored", begun, None
    kiosk.outbox.wake()
    return begun


async def _forget_refused(kiosk: Kiosk, again: Filing | Bringing) -> None:
    """What came back and is sealed anew must not be agreed to and filed a second time. A disk that refuses this has
    kept the new one all the same: that goes, and the old one lies there to be looked at."""
    if again.refused_as:
        with suppress(OSError):
            await asyncio.to_thread(kiosk.outbox.forget_refused, again.refused_as)
        again.refused_as = ""


async def _seal(kiosk: Kiosk, visit: Visit, parcel: Parcel | PackageParcel | SupplementParcel, note: Note) -> None:
    """With whoever helps."""
    known = kiosk.catalogue.hall
    if known is None:
        raise Unavailable("hall_key_unknown")
    if visit.helper is not None:
        parcel = structs.replace(parcel, helper=visit.helper.seen())
    data = encode_parcel(parcel)
    try:
        await asyncio.to_thread(kiosk.outbox.store, note, data, known.parcel_key)
    except OSError as reason:
        raise Unavailable("kiosk_disk_refuses") from reason
