"""What a holder may choose beside the usual way: promise a paper, declare, try out, say how the result comes; and
afterwards rate, look again at what a rule decided, and contest it."""

from typing import Annotated

from litestar import Response, get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import (
    automatic,
    corrections,
    declarations,
    delivery,
    hearing_view,
    hearings,
    promises,
    rating,
    trials,
)
from core.applications.automatic import Rerun
from core.applications.schemas import Application, Correction, Delivery, Hearing, Rating
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.applications import with_version
from mobile_api.routes.parameters import Name


class Declared(Struct, frozen=True, forbid_unknown_fields=True):
    """True takes the declaration route, false leaves it."""

    declared: bool


class Contested(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


@put(
    "/applications/{application_id:str}/declaration",
    opt=asked_by("citizen", agents=True, versioned=True),
    tags=["applications"],
)
async def declare(caller: Caller, application_id: Name, data: JSONBody[Declared]) -> Response[Application]:
    """告知承诺: declare to meet the conditions instead of proving it. The checklist says what is spared."""
    version = caller.expected_version()
    return with_version(await caller.write(declarations.declare, application_id, version, data.declared))


@post(
    "/applications/{application_id:str}/trial",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def try_out(caller: Caller, application_id: Name) -> Response[Application]:
    """模拟审批: hand an unfinished filing in for a trial. It stays open, and `submit` makes it formal."""
    return with_version(await caller.write(trials.try_out, application_id))


@post(
    "/applications/{application_id:str}/promised",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def supply_promised(caller: Caller, application_id: Name) -> Response[Application]:
    """What was promised has been added and is complete; the promise's limit stops."""
    return with_version(await caller.write(promises.supply_promised, application_id))


@put(
    "/applications/{application_id:str}/delivery",
    opt=asked_by("citizen", agents=True, versioned=True),
    tags=["applications"],
)
async def choose_delivery(caller: Caller, application_id: Name, data: JSONBody[Delivery]) -> Response[Application]:
    """How the result comes, of the ways the matter offers, until it is issued."""
    version = caller.expected_version()
    return with_version(await caller.write(delivery.choose_delivery, application_id, version, data))


@post("/applications/{application_id:str}/rating", opt=asked_by("citizen"), tags=["applications"], status_code=200)
async def rate(caller: Caller, application_id: Name, data: JSONBody[Rating]) -> Response[Application]:
    """好差评: once, when `may_be_rated` says so."""
    return with_version(await caller.write(rating.rate, application_id, data))


@get("/applications/{application_id:str}/corrections", opt=asked_by("citizen"), tags=["applications"])
async def list_corrections(caller: Caller, application_id: Name) -> list[Correction]:
    """What was put right at the counter: both wordings, oldest first."""
    return await caller.read(corrections.list_corrections, application_id)


@get("/applications/{application_id:str}/rules", opt=asked_by("citizen"), tags=["applications"])
async def rerun_rules(caller: Caller, application_id: Name) -> Rerun:
    """智能审批: each rule as it came out then and as it comes out now, on the same inputs."""
    return await caller.read(automatic.rerun, application_id)


@post("/applications/{application_id:str}/contest", opt=asked_by("citizen"), tags=["applications"], status_code=200)
async def contest(caller: Caller, application_id: Name, data: JSONBody[Contested]) -> Response[Application]:
    """A person shall look at what a rule decided. The answer is in `contest`."""
    return with_version(await caller.write(automatic.contest, application_id, data.reason))


@get("/applications/{application_id:str}/hearing", opt=asked_by("citizen", agents=True), tags=["applications"])
async def show_hearing(caller: Caller, application_id: Name) -> Hearing:
    """听证: until when it may be asked for, when and where it is, and its record."""
    return await caller.read(hearing_view.show_hearing, application_id)


@post(
    "/applications/{application_id:str}/hearing",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def request_hearing(caller: Caller, application_id: Name) -> Response[Application]:
    """Ask to be heard, while `may_request` says so. Nobody decides before."""
    return with_version(await caller.write(hearings.request_hearing, application_id))
