"""A case from its holder's side: begin, fill in, submit, follow, supplement, withdraw, show a pass.

An application's version is its ETag; changing answers or form needs it back in `If-Match`, so that two
devices of one person cannot overwrite each other. Somebody else's application is 404.
"""

from typing import Annotated

from litestar import Response, get, post, put
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import originals
from core.applications import service as applications
from core.applications.clocks import time_statement
from core.applications.clocks.schemas import CaseTime
from core.applications.schemas import Answers, Application, ApplicationSummary, Filed, Form, Signature, TimelineEntry
from core.notices.schemas import Notice
from core.people.schemas import Id
from core.verification.schemas import PassShown
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import UUID_PATTERN, Cursor, Name, PageSize

NewId = Annotated[str, Meta(min_length=36, max_length=36, pattern=UUID_PATTERN)]


class NewApplication(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the client's own UUIDv7: the same draft sent twice is one draft."""

    id: NewId
    matter: Annotated[str, Meta(min_length=3, max_length=80)]
    answers: Answers
    organisation_id: Id | None = None


class AnswersGiven(Struct, frozen=True, forbid_unknown_fields=True):
    answers: Answers


class FormFilled(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole form as it is now, not a part of it."""

    form: Form


class Submission(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone may send the strokes of a signature; without them the sign-in stands for it. `promised`: what may
    follow is promised."""

    signature: Signature | None = None
    promised: bool = False


@get("/me/applications", opt=asked_by("citizen", agents=True), tags=["applications"])
async def list_my_applications(
    caller: Caller, after: Cursor = None, limit: PageSize = 20
) -> Response[list[ApplicationSummary]]:
    """Newest change first. `Link: …; rel="next"` leads to the next page while there may be one."""
    page = await caller.read(applications.list_applications, after, limit)
    headers: dict[str, str] = {}
    if len(page) == limit:
        headers["Link"] = f'</api/v1/me/applications?after={page[-1].id}&limit={limit}>; rel="next"'
    return Response(page, headers=headers)


@post("/applications", opt=asked_by("citizen", agents=True), tags=["applications"])
async def start_application(caller: Caller, data: JSONBody[NewApplication]) -> Response[Application]:
    """Begin a draft. Answers may be incomplete, not wrong."""
    started = await caller.write(applications.start_draft, data.id, data.matter, data.answers, data.organisation_id)
    return with_version(started, 201)


@get("/applications/{application_id:str}", opt=asked_by("citizen", agents=True), tags=["applications"])
async def show_application(caller: Caller, application_id: Name) -> Response[Application]:
    return with_version(await caller.read(applications.find_application, application_id))


@put(
    "/applications/{application_id:str}/answers",
    opt=asked_by("citizen", agents=True, versioned=True),
    tags=["applications"],
)
async def change_answers(caller: Caller, application_id: Name, data: JSONBody[AnswersGiven]) -> Response[Application]:
    """Other answers to the questions; what was filled in and handed in stays."""
    version = caller.expected_version()
    return with_version(await caller.write(applications.change_answers, application_id, version, data.answers))


@put(
    "/applications/{application_id:str}/form",
    opt=asked_by("citizen", agents=True, versioned=True),
    tags=["applications"],
)
async def fill_form(caller: Caller, application_id: Name, data: JSONBody[FormFilled]) -> Response[Application]:
    """The form so far. Its problems are told when the application is submitted."""
    version = caller.expected_version()
    return with_version(await caller.write(applications.fill_form, application_id, version, data.form))


@post(
    "/applications/{application_id:str}/submit",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def submit(caller: Caller, application_id: Name, data: JSONBody[Submission]) -> Filed:
    """Hand it in. The answer is the receipt: case number, and the day by which the authority must react."""
    return await caller.write(applications.submit, application_id, data.signature, data.promised)


@post(
    "/applications/{application_id:str}/supplement",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def supplement(caller: Caller, application_id: Name) -> Filed:
    """The answer to a deficiency notice is complete."""
    return await caller.write(applications.supplement, application_id)


@post(
    "/applications/{application_id:str}/withdraw",
    opt=asked_by("citizen", agents=True),
    tags=["applications"],
    status_code=200,
)
async def withdraw(caller: Caller, application_id: Name) -> Response[Application]:
    """Take it back, until it is decided."""
    return with_version(await caller.write(applications.withdraw, application_id))


@get("/applications/{application_id:str}/timeline", opt=asked_by("citizen", agents=True), tags=["applications"])
async def show_timeline(caller: Caller, application_id: Name) -> list[TimelineEntry]:
    """Every step so far, oldest first, in words."""
    return await caller.read(applications.timeline, application_id)


@get("/applications/{application_id:str}/time-statement", opt=asked_by("citizen", agents=True), tags=["applications"])
async def show_time_statement(caller: Caller, application_id: Name) -> CaseTime:
    """Every limit day by day, with the reason of every day."""
    return await caller.read(time_statement.for_holder, application_id)


@post("/applications/{application_id:str}/time-statement", opt=asked_by("citizen"), tags=["applications"])
async def print_time_statement(caller: Caller, application_id: Name) -> Notice:
    """The same as a numbered, sealed sheet among the case's notices."""
    return await caller.write(time_statement.print_for_holder, application_id)


@post("/applications/{application_id:str}/pass", opt=asked_by("citizen", agents=True), tags=["applications"])
async def show_pass(caller: Caller, application_id: Name) -> PassShown:
    """A pass to show at the counter with the originals: lives a minute, good once. Draw `text` as a QR
    code."""
    return await caller.write(originals.show_pass, application_id)


def with_version(application: Application, status_code: int = 200) -> Response[Application]:
    return Response(application, status_code=status_code, headers={"ETag": f'"{application.version}"'})
