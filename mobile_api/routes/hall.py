"""What the hall says of itself, to anybody: its name, its time, its limits, and the keys to check it with."""

from datetime import datetime
from typing import Any

from litestar import get
from msgspec import Struct

from core.call import LANGUAGES, Language
from core.places import service as places
from core.places.schemas import Area
from mobile_api.auth import asked_by
from mobile_api.caller import Caller


class Hall(Struct, frozen=True):
    """`now` lets a client see how far its clock is off. Keys are raw and in hex: `parcel_public_key` (X25519)
    is what kiosks seal to, `pass_public_keys` and `certificate_public_keys` (Ed25519, by 4-byte key id) check
    the hall's codes without asking it."""

    name: dict[Language, str]
    area: str
    time_zone: str
    now: datetime
    languages: tuple[Language, ...]
    demo: bool
    upload_limit_bytes: int
    parcel_public_key: str
    pass_public_keys: dict[str, str]
    receipt_public_keys: dict[str, str]
    certificate_public_keys: dict[str, str]


@get("/health", opt=asked_by("anyone"), tags=["hall"])
async def show_health() -> dict[str, str]:
    """The process answers. Kiosks and load balancers ask this before they send people here."""
    return {"status": "ok"}


@get("/hall", opt=asked_by("anyone"), tags=["hall"])
async def show_hall(caller: Caller) -> Hall:
    """The hall's name, clock, limits and public keys."""
    settings = caller.hall.settings
    keys = caller.hall.keys
    return Hall(
        name=settings.hall.name,
        area=settings.hall.area,
        time_zone=settings.hall.zone,
        now=caller.call.at,
        languages=LANGUAGES,
        demo=settings.demo,
        upload_limit_bytes=settings.limits.upload_bytes,
        parcel_public_key=keys.parcel_key.hex(),
        pass_public_keys=_in_hex(keys.public_keys("pass")),
        receipt_public_keys=_in_hex(keys.public_keys("receipt")),
        certificate_public_keys=_in_hex(keys.public_keys("certificate")),
    )


@get("/areas", opt=asked_by("anyone"), tags=["hall"])
async def list_areas(caller: Caller) -> list[Area]:
    """The divisions this hall knows, each after the one it lies in: cities, districts, towns, villages."""
    return await caller.read(lambda session, _: places.list_areas(session))


def _in_hex(keys: dict[bytes, Any]) -> dict[str, str]:
    return {key_id.hex(): key.public_bytes_raw().hex() for key_id, key in keys.items()}
