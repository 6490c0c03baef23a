"""Projects of an organisation: every case in one view, with who has to act next and since when."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.people.schemas import Id
from core.projects import service as projects
from core.projects.schemas import Project, ProjectSummary
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.applications import NewId
from mobile_api.routes.parameters import Name


class NewProject(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the client's own UUIDv7; `code` the 投资项目统一代码, if there is one."""

    id: NewId
    organisation_id: Id
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    code: Annotated[str, Meta(max_length=40)] = ""


class ProjectCase(Struct, frozen=True, forbid_unknown_fields=True):
    """`after`: a case of the project that must be granted before this one can be filed."""

    application_id: Id
    after: Id | None = None


@post("/projects", opt=asked_by("citizen", agents=True), tags=["projects"])
async def create_project(caller: Caller, data: JSONBody[NewProject]) -> Project:
    """For an organisation the caller acts for."""
    return await caller.write(projects.create, data.id, data.organisation_id, data.name, data.code)


@get("/me/projects", opt=asked_by("citizen", agents=True), tags=["projects"])
async def list_my_projects(caller: Caller) -> list[ProjectSummary]:
    """The projects of the caller's organisations, the newest first."""
    return await caller.read(projects.list_projects)


@get("/projects/{project_id:str}", opt=asked_by("citizen", agents=True), tags=["projects"])
async def show_project(caller: Caller, project_id: Name) -> Project:
    return await caller.read(projects.find_project, project_id)


@post("/projects/{project_id:str}/cases", opt=asked_by("citizen", agents=True), tags=["projects"])
async def add_project_case(caller: Caller, project_id: Name, data: JSONBody[ProjectCase]) -> Project:
    """Put one of the organisation's cases into the project."""
    return await caller.write(projects.add_case, project_id, data.application_id, data.after)
