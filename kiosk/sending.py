"""What leaves this kiosk for good: sealed into the outbox. From then on it survives anything and is sent as soon as it
can be, whether or not anybody still stands here.
"""

import asyncio
from datetime import datetime

from msgspec import structs

from core.applications.parcels import SupplementParcel
from core.applications.schemas import Parcel
from core.bundles.parcels import PackageParcel
from core.errors import NotSignedIn, Unavailable
from kiosk.bringing import Bringing, supplement_parcel
from kiosk.filing import Filing, encode_parcel, parcel_of
from kiosk.hall_filing import ParcelKind
from kiosk.kiosk import Kiosk
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
    await _seal(kiosk, visit, parcel, filing.definition.code, at, "package" if filing.package else "application")
    if filing.delivery == "none":
        filing.delivery = "stored"
    kiosk.outbox.wake()


async def supply(kiosk: Kiosk, visit: Visit, bringing: Bringing) -> None:
    """Seal papers for a case the hall has. Refusals as `file`."""
    if visit.identity is None:
        raise NotSignedIn("identity_missing")
    at, power = kiosk.now(), visit.acting.power.id if visit.acting else None
    parcel = supplement_parcel(bringing, visit.identity, kiosk.language, at, power)
    await _seal(kiosk, visit, parcel, bringing.case.matter, at, "supplement")
    bringing.hand_in(at)
    kiosk.outbox.wake()


async def _seal(
    kiosk: Kiosk,
    visit: Visit,
    parcel: Parcel | PackageParcel | SupplementParcel,
    matter: str,
    at: datetime,
    kind: ParcelKind,
) -> None:
    """With whoever helps."""
    known = kiosk.catalogue.hall
    if known is None:
        raise Unavailable("hall_key_unknown")
    if visit.helper is not None:
        parcel = structs.replace(parcel, helper=visit.helper.seen())
    data = encode_parcel(parcel)
    try:
        await asyncio.to_thread(kiosk.outbox.store, parcel.id, data, known.parcel_key, matter, at, kind)
    except OSError as reason:
        raise Unavailable("kiosk_disk_refuses") from reason
