"""The places of the demo (`places.yaml`), and the papers its centre works under: every authority of the catalogue
entrusts it with accepting and handing out, and names its chief representative there."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from core.call import Call
from core.db.database import Session
from core.matters import procedure
from core.matters.definition import MatterDefinition
from core.places import mandates, service
from core.places.loading import read_places
from core.places.schemas import Authority, PlacesFile

CENTRE = "nanhai"
TOWN_CENTRE, TOWN_ORGAN = "dali", "119900000000909006"
"""Dali Town, which accepts and decides what is delegated to it."""

DELEGATED = "food-business-licence"
PLACES = Path(__file__).with_name("places.yaml")
IN_FORCE_FROM = date(2026, 1, 1)
DELEGATED_FROM = date(2025, 12, 1)


def load_places() -> PlacesFile:
    return read_places(PLACES.read_bytes())


def lay_out(session: Session, call: Call, definitions: Iterable[MatterDefinition]) -> None:
    """Areas, authorities, centres, entrustments and the delegation to the town; `call` is an administrator's."""
    service.load(session, call, load_places())
    definitions = tuple(definitions)
    deciding = {each.authority.code: each.authority for each in definitions}
    asked = {organ.code: organ for each in definitions if each.joint for organ in each.joint.co_organs}
    for code in sorted(asked.keys() - deciding.keys()):
        service.record_authority(session, call, authority_of(asked[code]))
    for number, code in enumerate(sorted(deciding), 1):
        service.record_authority(session, call, authority_of(deciding[code]))
        mandates.entrust(session, call, code, CENTRE, f"南府办函〔2026〕第{number}号", IN_FORCE_FROM)
    for matter in (each for each in definitions if each.code == DELEGATED):
        district = matter.authority.code
        mandates.entrust(session, call, district, TOWN_CENTRE, "南府办函〔2025〕第88号", DELEGATED_FROM)
        mandates.delegate(session, call, district, TOWN_ORGAN, DELEGATED, "南府〔2025〕第30号", DELEGATED_FROM)


def authority_of(deciding: procedure.Authority) -> Authority:
    """The authority that a matter file names, as the hall's own record."""
    name = deciding.name
    named = {"zh-Hans": name.zh_hans, "zh-Hant": name.zh_hant, "en": name.en}
    return msgspec.convert(
        {"code": deciding.code, "area": deciding.area, "kind": "department", "name": named}, Authority
    )
