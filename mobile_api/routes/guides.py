"""Guides as people correct and follow them: 我要纠错, what changed since a case began, where its facts come from."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import guide_changes, known_facts
from core.applications.known_facts import KnownFact
from core.change_requests import service as change_requests
from core.change_requests.schemas import ChangeRequest
from core.matters.versions.schemas import ChangesSince
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import UUID_PATTERN, MatterCode, Name


class FaultReported(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the client's own UUIDv7: sent twice it is one request, and who is not signed in finds the answer by it.
    `place` is a path of the guide, such as `materials.lease.reason`; empty for the whole."""

    id: Annotated[str, Meta(min_length=36, max_length=36, pattern=UUID_PATTERN)]
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    place: Annotated[str, Meta(max_length=200)] = ""


@post("/matters/{code:str}/change-requests", opt=asked_by("visitor", limit="report"), tags=["guides"])
async def report_fault(caller: Caller, code: MatterCode, data: JSONBody[FaultReported]) -> ChangeRequest:
    """Say what is wrong in a guide (我要纠错), signed in or not. The answer names the day by which it is answered."""
    return await caller.write(change_requests.ask, data.id, code, data.text, data.place)


@get("/change-requests/{request_id:str}", opt=asked_by("visitor"), tags=["guides"])
async def show_reported_fault(caller: Caller, request_id: Name) -> ChangeRequest:
    """A request and its answer: one's own, or, of somebody who did not sign in, by its id."""
    return await caller.read(change_requests.find, request_id)


@get("/me/change-requests", opt=asked_by("citizen"), tags=["guides"])
async def list_my_reported_faults(caller: Caller) -> list[ChangeRequest]:
    """Newest first, with the answers."""
    return await caller.read(change_requests.list_own)


@get("/applications/{application_id:str}/guide-changes", opt=asked_by("citizen", agents=True), tags=["guides"])
async def show_guide_changes(caller: Caller, application_id: Name) -> ChangesSince:
    """What the guide says today and did not say when the case began; the case goes on as it began."""
    return await caller.read(guide_changes.for_holder, application_id)


@get("/applications/{application_id:str}/known-facts", opt=asked_by("citizen", agents=True), tags=["guides"])
async def list_known_facts(caller: Caller, application_id: Name) -> list[KnownFact]:
    """What the form does not ask because the hall knows it, each with its source and day."""
    return await caller.read(known_facts.known_facts, application_id)
