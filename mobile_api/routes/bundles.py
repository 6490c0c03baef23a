"""Life events (一件事): several matters as one package, filled in once, signed once, handed in once.

A package is a draft like an application, with its version as ETag; when it is filed, each of its matters becomes an
application of its own under `/applications`. Keys of answers, facts and papers are those of the package:
`premises_address` where matters share it, `<matter>.<key>` otherwise.
"""

from typing import Annotated

from litestar import Response, delete, get, post, put
from litestar.params import JSONBody, QueryParameter, RawBody
from msgspec import Meta, Struct

from core.applications.schemas import Signature
from core.bundles import filing, following
from core.bundles import service as bundles
from core.bundles.definition import LifeEvent
from core.bundles.schemas import Bundle, BundleSummary, EventSummary, PackageAnswers, PackageForm, Paper
from core.notices.service import LEGAL
from core.people.schemas import Id
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import PICTURES, send
from mobile_api.routes.applications import NewId
from mobile_api.routes.parameters import END, MatterCode, Name, Sheet

ONE_PAPER = "/bundles/{bundle_id:str}/documents/{document_id:str}"

PaperKey = Annotated[
    str,
    QueryParameter(min_length=1, max_length=150, pattern="^[a-z][a-z0-9_.-]*" + END, description="The paper's key"),
]


class NewBundle(Struct, frozen=True, forbid_unknown_fields=True):
    """`id` is the client's own UUIDv7: the same package begun twice is one package. `organisation_id`: for one the
    applicant acts for."""

    id: NewId
    event: Annotated[str, Meta(min_length=3, max_length=80)]
    answers: PackageAnswers
    organisation_id: Id | None = None


class PackageAnswered(Struct, frozen=True, forbid_unknown_fields=True):
    answers: PackageAnswers


class PackageFilled(Struct, frozen=True, forbid_unknown_fields=True):
    """All facts as they are now, not a part of them."""

    form: PackageForm


class PackageSigned(Struct, frozen=True, forbid_unknown_fields=True):
    """One signature covers every part, also those that begin later; without strokes the sign-in stands for it."""

    signature: Signature | None = None


class TakenBack(Struct, frozen=True, forbid_unknown_fields=True):
    """`matter`: one part; without it the whole package, as far as it is not decided."""

    matter: Annotated[str, Meta(min_length=3, max_length=80)] | None = None


@get("/life-events", opt=asked_by("anyone"), tags=["bundles"])
async def list_life_events(caller: Caller) -> list[EventSummary]:
    """The life events one can apply for today."""
    return await caller.read(bundles.list_events)


@get("/life-events/{code:str}", opt=asked_by("anyone"), tags=["bundles"])
async def show_life_event(caller: Caller, code: MatterCode) -> LifeEvent:
    """How its matters are put together, so that a kiosk asks the same without a link."""
    return bundles.find_event(code)


@get("/me/bundles", opt=asked_by("citizen", agents=True), tags=["bundles"])
async def list_my_bundles(caller: Caller) -> list[BundleSummary]:
    """Newest change first."""
    return await caller.read(bundles.list_bundles)


@post("/bundles", opt=asked_by("citizen", agents=True), tags=["bundles"])
async def start_bundle(caller: Caller, data: JSONBody[NewBundle]) -> Response[Bundle]:
    """Begin a package. Answers may be incomplete, not wrong; `questions` in the answer are what is still open."""
    started = await caller.write(bundles.start, data.id, data.event, data.answers, data.organisation_id)
    return _with_version(started, 201)


@get("/bundles/{bundle_id:str}", opt=asked_by("citizen", agents=True), tags=["bundles"])
async def show_bundle(caller: Caller, bundle_id: Name) -> Response[Bundle]:
    """What is asked, each once; what is known, with its source; and how every part stands."""
    return _with_version(await caller.read(bundles.find_bundle, bundle_id))


@put("/bundles/{bundle_id:str}/answers", opt=asked_by("citizen", agents=True, versioned=True), tags=["bundles"])
async def answer_bundle(caller: Caller, bundle_id: Name, data: JSONBody[PackageAnswered]) -> Response[Bundle]:
    version = caller.expected_version()
    return _with_version(await caller.write(bundles.change_answers, bundle_id, version, data.answers))


@put("/bundles/{bundle_id:str}/form", opt=asked_by("citizen", agents=True, versioned=True), tags=["bundles"])
async def fill_bundle(caller: Caller, bundle_id: Name, data: JSONBody[PackageFilled]) -> Response[Bundle]:
    """The facts so far. Problems of all parts are told together when the package is filed."""
    version = caller.expected_version()
    return _with_version(await caller.write(bundles.fill_form, bundle_id, version, data.form))


@post("/bundles/{bundle_id:str}/submit", opt=asked_by("citizen", agents=True), tags=["bundles"], status_code=200)
async def file_bundle(caller: Caller, bundle_id: Name, data: JSONBody[PackageSigned]) -> Response[Bundle]:
    """Hand the package in. Parts that need no other's result begin at once."""
    return _with_version(await caller.write(filing.file, bundle_id, data.signature))


@post("/bundles/{bundle_id:str}/withdraw", opt=asked_by("citizen", agents=True), tags=["bundles"], status_code=200)
async def withdraw_bundle(caller: Caller, bundle_id: Name, data: JSONBody[TakenBack]) -> Response[Bundle]:
    """Take the package or one part of it back; what is decided stands."""
    return _with_version(await caller.write(following.withdraw, bundle_id, data.matter))


@delete("/bundles/{bundle_id:str}", opt=asked_by("citizen", agents=True), tags=["bundles"])
async def discard_bundle(caller: Caller, bundle_id: Name) -> None:
    """Throw a package away that was never filed."""
    await caller.write(bundles.discard, bundle_id)


@put(ONE_PAPER, opt=asked_by("citizen", agents=True, takes=PICTURES), tags=["bundles"])
async def add_paper(caller: Caller, body: RawBody, bundle_id: Name, document_id: Name, paper: PaperKey) -> Paper:
    """Hand in a picture once for every matter that wants it. `document_id` is the client's own UUIDv7."""
    await caller.read(bundles.find_bundle, bundle_id)
    judged = await caller.hall.pictures.take_in(body)
    return await caller.write(bundles.add_document, bundle_id, document_id, paper, judged)


@get(ONE_PAPER, opt=asked_by("citizen", agents=True, sends=("image/jpeg",)), tags=["bundles"])
async def download_paper(caller: Caller, bundle_id: Name, document_id: Name) -> Response[bytes]:
    """The picture as it is kept."""
    return await send(caller, await caller.read(bundles.find_document_file, bundle_id, document_id))


@delete(ONE_PAPER, opt=asked_by("citizen", agents=True), tags=["bundles"])
async def remove_paper(caller: Caller, bundle_id: Name, document_id: Name) -> None:
    """Take a picture back, from every matter that got it."""
    await caller.write(bundles.remove_document, bundle_id, document_id)


@get(
    "/bundles/{bundle_id:str}/notices/{notice_id:str}",
    opt=asked_by("citizen", agents=True, sends=("application/pdf",)),
    tags=["bundles"],
)
async def download_joint_notice(
    caller: Caller, bundle_id: Name, notice_id: Name, language: Sheet = LEGAL
) -> Response[bytes]:
    """The joint notice of a package in which not everything was granted, or its reading version."""
    return await send(caller, await caller.read(bundles.find_notice_file, bundle_id, notice_id, language))


def _with_version(bundle: Bundle, status_code: int = 200) -> Response[Bundle]:
    return Response(bundle, status_code=status_code, headers={"ETag": f'"{bundle.version}"'})
