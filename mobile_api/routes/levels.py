"""Where a matter belongs and is accepted, and what the negative, permitted and supervision lists say: to anybody."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from core.levels import overrides
from core.levels.schemas import MatterLevels
from core.matters.service import subject_of
from core.three_lists import public
from core.three_lists.public import Listed
from core.three_lists.schemas import Item, ListKind, ListVersion
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import END, MatterCode, PageSize

ListedArea = Annotated[
    str, QueryParameter(min_length=6, max_length=12, pattern="^[0-9]{6}([0-9]{3}){0,2}" + END, description="GB/T 2260")
]
ItemCursor = Annotated[
    str, QueryParameter(max_length=40, pattern="^[0-9A-Za-z.-]{0,40}" + END, description="The last item read")
]


@get("/matters/{code:str}/levels", opt=asked_by("anyone"), tags=["matters"])
async def show_levels(caller: Caller, code: MatterCode) -> MatterLevels:
    """The level at which the power sits, the one where the matter belongs and why, the lowest that accepts it today,
    and the districts whose own windows accept it no longer."""
    hall = caller.hall
    definition = (await hall.catalogue.shelf(hall.today())).definition(code)
    return await hall.database.read(overrides.levels_of, definition)


@get("/matters/{code:str}/lists", opt=asked_by("anyone"), tags=["matters"])
async def show_listed(caller: Caller, code: MatterCode) -> list[Listed]:
    """What the three lists say of this matter; empty where no list speaks of it."""
    hall = caller.hall
    definition = (await hall.catalogue.shelf(hall.today())).definition(code)
    return await hall.database.read(public.listed, subject_of(definition), hall.today())


@get("/lists", opt=asked_by("anyone"), tags=["matters"])
async def list_lists(caller: Caller) -> list[ListVersion]:
    """The negative, permitted and supervision lists in force, each of its area."""
    return await caller.hall.database.read(public.lists_in_force, caller.hall.today())


@get("/lists/{kind:str}", opt=asked_by("anyone"), tags=["matters"])
async def list_items(
    caller: Caller, kind: FromPath[ListKind], area: ListedArea, after: ItemCursor = "", limit: PageSize = 100
) -> list[Item]:
    """What stands on an area's own list, by code. The next page begins after the last one read."""
    return await caller.hall.database.read(public.items_in_force, kind, area, caller.hall.today(), after, limit)
