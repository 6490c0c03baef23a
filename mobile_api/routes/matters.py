"""The catalogue: what there is, what one matter asks, and what it asks of this applicant."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from core.applications.schemas import Answers
from core.call import Call, Language
from core.db.database import Session
from core.materials import exemptions
from core.materials.wallet import list_wallet
from core.matters.data_set import PowerLine
from core.matters.definition import MatterDefinition, ServiceObject
from core.matters.demands import EvidenceGrade, SharedData
from core.matters.facets import Filters
from core.matters.schemas import Checklist, SearchHit
from core.matters.situations import checklist
from core.people import service as people
from core.people.schemas import Id
from core.places.area_codes import Level
from core.places.points import Points
from core.terminals.points import area_asked, points_of
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.catalogue import CatalogueLine, answer
from mobile_api.routes.parameters import END, MatterCode

AreaAsked = Annotated[
    str | None,
    QueryParameter(
        min_length=6,
        max_length=12,
        pattern=r"^[0-9]{6}([0-9]{3}){0,2}" + END,
        description="Code of an area (GB/T 2260, with town and village)",
    ),
]


class Found(Struct, frozen=True):
    """A matter that a search found, and why: which of its words the query met."""

    matter: CatalogueLine
    hit: SearchHit


class Situation(Struct, frozen=True, forbid_unknown_fields=True):
    """One option per question that applies. With a token, what the hall already holds of the person (and of
    the organisation the person represents) is counted."""

    answers: Answers
    organisation_id: Id | None = None


@get("/catalogue", opt=asked_by("anyone"), tags=["matters"])
async def list_catalogue(caller: Caller, request: Request[Any, Any, Any]) -> Response[list[CatalogueLine]]:
    """Every matter in force. Send `If-None-Match` and get 304 while nothing has changed."""
    hall = caller.hall
    return answer(request, (await hall.catalogue.shelf(hall.today())).catalogue)


@get("/matters", opt=asked_by("anyone"), tags=["matters"])
async def search_matters(
    caller: Caller,
    words: Annotated[str, QueryParameter(name="query", min_length=1, max_length=60)],
    language: FromQuery[Language] = "zh-Hans",
    limit: Annotated[int, QueryParameter(ge=1, le=50)] = 10,
    level: FromQuery[Level | None] = None,
    who: FromQuery[ServiceObject | None] = None,
    where: AreaAsked = None,
    zero_visits: Annotated[bool, QueryParameter(description="Only what nobody needs to come for")] = False,
    kiosk: Annotated[bool, QueryParameter(description="Only what can be applied for at a kiosk")] = False,
    power: FromQuery[PowerLine | None] = None,
) -> list[Found]:
    """Find by words in either script, everyday words, English, pinyin or its initials (`yyzz`), with a typo or mixed;
    best first, each with the phrase that answers and the part it stands in. `where` keeps what is done for an area: by
    its own authorities and those above; `power` what its own level publishes, what was handed down to it, or what
    organs led from above do."""
    shelf = await caller.hall.catalogue.shelf(caller.hall.today())
    filters = Filters(level, who, where, zero_visits, kiosk, power)
    hits = shelf.index.search(words, language, limit, filters)
    return [Found(shelf.lines[hit.matter], hit) for hit in hits]


@get("/matters/{code:str}", opt=asked_by("anyone"), tags=["matters"])
async def show_matter(caller: Caller, request: Request[Any, Any, Any], code: MatterCode) -> Response[MatterDefinition]:
    """The whole definition in force today: guide, questions, materials, form, law. The ETag is its
    checksum."""
    hall = caller.hall
    return answer(request, (await hall.catalogue.shelf(hall.today())).matter(code))


@get("/matters/{code:str}/points", opt=asked_by("anyone"), tags=["matters"])
async def list_points(caller: Caller, code: MatterCode, area: AreaAsked = None) -> Points:
    """Where this matter can be done, nearest to an area first: counters, kiosks, online, each with its hours and what
    can be done there. Without an area: nearest to where the kiosk stands that asks, or to the hall."""
    hall = caller.hall
    definition = (await hall.catalogue.shelf(hall.today())).definition(code)
    near = await hall.database.read(area_asked, caller.call, area)
    return await hall.database.read(points_of, definition, near, caller.call.at)


@post("/matters/{code:str}/checklist", opt=asked_by("visitor", keyed=False), tags=["matters"], status_code=200)
async def compute_checklist(caller: Caller, code: MatterCode, data: JSONBody[Situation]) -> Checklist:
    """What this applicant brings in this situation, why, and how many visits it takes."""
    hall = caller.hall
    definition = (await hall.catalogue.shelf(hall.today())).definition(code)
    wallet, shared = {}, frozenset[SharedData]()
    if caller.token:
        wallet, shared = await caller.read(_held, data.organisation_id)
    return checklist(definition, data.answers, wallet, shared)


def _held(
    session: Session, call: Call, organisation_id: str | None
) -> tuple[dict[str, EvidenceGrade], frozenset[SharedData]]:
    """What the hall holds for the caller: best grade per certificate type, and sources that have answered."""
    person = people.find_person_facts(session, call)
    wallet = exemptions.best_grades(list_wallet(session, call))
    return wallet, exemptions.sources_answered(person, organisation_id)
