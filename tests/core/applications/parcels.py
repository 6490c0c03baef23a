"""Parcels as kiosks seal them."""

from datetime import timedelta
from typing import Any

from msgspec import structs

from core.applications import service
from core.applications.schemas import Filed, Parcel, ParcelDocument, Signature
from core.applications.service import Judged
from core.call import Actor, Call, RequestKey
from core.ids import new_id
from core.matters.definition import version_hash
from core.people.schemas import IdentityEvidence
from demo.people import find_person
from tests.builders import MATTER, HallInTest, filled, picture
from tests.core.applications.states import HOLDER, RENTED

KIOSK, OTHER_KIOSK = new_id(), new_id()
STROKES = Signature((((0.1, 0.2, 0.0), (0.3, 0.4, 0.1)),), 2.0)


def parcel(hall: HallInTest, **changes: Any) -> Parcel:
    """What the kiosk has when *submit* was pressed an hour ago."""
    definition = hall.matters[MATTER]
    answers = dict(definition.examples[RENTED].answers)
    pressed_at = hall.at - timedelta(hours=1)
    papers = tuple(
        ParcelDocument(new_id(), material, picture(number), pressed_at)
        for number, material in enumerate(("name_declaration", "lease", "landlord_property"))
    )
    made = Parcel(
        id=new_id(),
        matter=MATTER,
        checksum=version_hash(definition),
        identity=IdentityEvidence(find_person(HOLDER).card, "chip", pressed_at),
        answers=answers,
        form=filled(definition, answers),
        documents=papers,
        wallet=(),
        signature=STROKES,
        language="en",
        terminal_time=pressed_at,
    )
    return structs.replace(made, **changes)


def arrive(hall: HallInTest, sent: Parcel, kiosk: str = KIOSK, fingerprint: str = "same") -> Filed:
    hall.wait(seconds=1)
    request = RequestKey(sent.id, fingerprint)
    call = Call(Actor(kiosk, frozenset({"kiosk"})), "kiosk", hall.at, "en", terminal_id=kiosk, request=request)
    pictures = {each.id: Judged(hall.store.put(each.data, "image/jpeg")) for each in sent.documents}
    return hall.database.write_now(service.file_parcel, call, sent, pictures)
