"""Where a case is and who is asked: handing it in elsewhere, its way through the areas, the organs of a joint case."""

from typing import Annotated

from litestar import get, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import joint
from core.applications.joint import OrganOpinion
from core.cross_region import service as cross_region
from core.cross_region import views
from core.cross_region.schemas import Custody, Leg, Offer
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


class PlaceChosen(Struct, frozen=True, forbid_unknown_fields=True):
    """`centre` of one of the offers."""

    centre: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,59}$")]


@get("/applications/{application_id:str}/offers", opt=asked_by("citizen"), tags=["cross-region"])
async def list_offers(caller: Caller, application_id: Name) -> list[Offer]:
    """Where else a draft may be handed in (代收代办, 多地联办), and from when the authority's time would run."""
    return await caller.read(cross_region.offers, application_id)


@put("/applications/{application_id:str}/custody", opt=asked_by("citizen"), tags=["cross-region"])
async def choose_place(caller: Caller, application_id: Name, data: JSONBody[PlaceChosen]) -> Custody:
    """Hand a draft in at that place. It stays a draft until the moment the agreement names."""
    return await caller.write(cross_region.announce, application_id, data.centre)


@get("/applications/{application_id:str}/custody", opt=asked_by("citizen"), tags=["cross-region"])
async def show_custody(caller: Caller, application_id: Name) -> Custody:
    """Who has the papers, when they were taken and when they arrived, and from which day the clock runs."""
    return await caller.read(cross_region.find_custody, application_id)


@get("/applications/{application_id:str}/way", opt=asked_by("citizen"), tags=["cross-region"])
async def show_way(caller: Caller, application_id: Name) -> list[Leg]:
    """One timeline through village, town, district and other cities."""
    return await caller.read(views.way_of_case, application_id)


@get("/applications/{application_id:str}/organs", opt=asked_by("citizen"), tags=["cross-region"])
async def list_organs(caller: Caller, application_id: Name) -> list[OrganOpinion]:
    """The organs of a jointly decided case: who was asked, who has spoken, who is missing since when."""
    return await caller.read(joint.opinions_for_holder, application_id)
