"""The form, a section to a screen: only what nobody knows is asked; what is known is shown with where it
comes from.

A section in which nothing is missing is passed over; the summary before signing shows everything, and leads
back here. In 关爱模式 a section is asked question by question (`ask`), each on a screen of its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from litestar import get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct, structs

from core.clock import AUTHORITY_ZONE
from core.matters.checks import check_form
from core.matters.conditions import Text
from core.matters.facts import Facts
from core.matters.form import FormField, FormPage
from core.matters.schemas import Problem
from kiosk.asking import go_and_say
from kiosk.entering import Asked, KioskHere, taken, typed
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from kiosk.packages import may_file_packages
from kiosk.pages import Answer, go, show
from kiosk.prefilling import can_fill
from kiosk.visit import Visit

KEYBOARDS = {
    "number": "digits",
    "money": "decimal",
    "date": "date",
    "phone": "phone",
    "email": "latin",
    "identity_number": "identity",
    "uscc": "code",
}

NOTHING: Mapping[str, str] = MappingProxyType({})


class Shown(Struct, frozen=True):
    """A field as a screen shows it: to be filled in, or known, where from and as of which day."""

    field: FormField
    value: str
    keyboard: str
    known_from: str
    problem: str
    known_on: date | None = None


class Turn(Struct, frozen=True):
    """Which question of a section it is, of how many, and the one before."""

    number: int
    total: int
    before: str


@get("/form")
async def begin_form(kiosk: KioskHere) -> Answer:
    """The first section in which something is missing."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None:
        return go("")
    if visit.identity is None:
        visit.wanted = "form"
        return go("identify")
    if visit.filing.package and not may_file_packages(visit.identity):
        visit.wanted = ""
        return go_and_say(kiosk, "find", kiosk.words.say("package.card_needed", kiosk.language))
    organisations = visit.facts.organisations if visit.facts else ()
    if visit.filing.for_organisations and organisations and visit.filing.organisation_id is None:
        return go("organisation")
    visit.wanted = ""
    return go(_next(kiosk, visit, visit.filing, 0))


@get("/form/{number:str}")
async def show_form(
    kiosk: KioskHere, number: FromPath[str], changing: FromQuery[str] = "", ask: FromQuery[str] = ""
) -> Answer:
    visit = kiosk.visiting()
    page = _page(visit, number)
    if visit is None or visit.filing is None or page is None:
        return go("form")
    return _section(kiosk, visit, visit.filing, int(number), page, ask=ask, changing=changing)


@post("/form/{number:str}")
async def take_form(request: Asked, kiosk: KioskHere, number: FromPath[str]) -> Answer:
    """Take a section, or the one question of it that was asked. What does not fit is said beside its field; everything
    typed stays."""
    half = dict(kiosk.visit.unsaved.get(f"form/{number}", {})) if kiosk.visit else {}
    entered = await taken(request, kiosk)
    if entered is None:
        return go("")
    visit, page = entered.visit, _page(entered.visit, number)
    filing = visit.filing
    if filing is None or page is None:
        return go("form")
    ask = entered.get("ask")
    fields = [field for field in filing.fields_of(page) if field.key == ask or not ask]
    for field in fields:
        if field.key in entered.fields or field.kind == "tick":
            filing.form[field.key] = entered.get(field.key)
    keys = {field.key for field in fields}
    visit.unsaved[f"form/{number}"] = {name: value for name, value in half.items() if name not in keys}
    problems = _problems(kiosk, visit, filing, page)
    wrong = {key: problem for key, problem in problems.items() if key in keys}
    if wrong:
        return _section(kiosk, visit, filing, int(number), page, wrong, ask)
    following = _after(kiosk, visit, filing, page, ask)
    if following:
        return go(f"form/{number}?ask={following}")
    if problems:
        return _section(kiosk, visit, filing, int(number), page, problems, next(iter(problems)))
    return go(_next(kiosk, visit, filing, int(number) + 1))


def _after(kiosk: Kiosk, visit: Visit, filing: Filing, page: FormPage, ask: str) -> str:
    """The question after this one in its section, when they are asked one by one."""
    keys = [
        each.field.key for each in _fields(kiosk, visit, filing, page) if not each.known_from or each.field.key == ask
    ]
    return "".join(keys[keys.index(ask) + 1 :][:1]) if ask in keys else ""


def _page(visit: Visit | None, number: str) -> FormPage | None:
    if visit is None or visit.filing is None or number not in map(str, range(40)):
        return None
    pages = visit.filing.form_pages()
    return pages[int(number)] if int(number) < len(pages) else None


def _next(kiosk: Kiosk, visit: Visit, filing: Filing, start: int) -> str:
    """The next section in which something is to be filled in, or the papers."""
    values = filing.values(kiosk.facts(visit))
    for number, page in enumerate(filing.form_pages()):
        missing = [field for field in filing.fields_of(page) if field.key not in values]
        if number >= start and missing:
            return f"form/{number}"
    return "papers"


def problems_of(kiosk: Kiosk, visit: Visit, filing: Filing) -> list[Problem]:
    today = kiosk.now().astimezone(AUTHORITY_ZONE).date()
    facts = kiosk.facts(visit)
    return check_form(filing.definition, filing.answers, filing.values(facts), facts, today)


def _problems(kiosk: Kiosk, visit: Visit, filing: Filing, page: FormPage) -> dict[str, str]:
    keys = {field.key for field in filing.fields_of(page)}
    found = problems_of(kiosk, visit, filing)
    return {each.field: each.sentence.say(kiosk.language) for each in found if each.field in keys}


def _section(
    kiosk: Kiosk,
    visit: Visit,
    filing: Filing,
    number: int,
    page: FormPage,
    problems: dict[str, str] | None = None,
    ask: str = "",
    changing: str = "",
) -> Answer:
    shown = _fields(kiosk, visit, filing, page, problems or {}, changing, typed(visit, f"form/{number}", {}))
    asked = [each for each in shown if not each.known_from]
    known = [each for each in shown if each.known_from]
    before, here = f"form/{number - 1}" if number else "checklist", f"form/{number}"
    turn = one_of(asked, ask or changing) if kiosk.manner.large else None
    if turn:
        here = f"{here}?ask={asked[turn.number - 1].field.key}"
        before = f"form/{number}?ask={turn.before}" if turn.before else before
        known = known if turn.number == 1 else []
    visit.place = here
    return show(
        kiosk, "form", step=3, here=here, matter=filing.definition, page=page, turn=turn,
        known=known, asked=asked[turn.number - 1 : turn.number] if turn else asked,
        readable=_readable(kiosk, visit, filing, {each.field.key for each in shown if not each.value}),
        number=number + 1, total=len(filing.form_pages()), back=before,
    )  # fmt: skip


def one_of(asked: Sequence[Shown], wanted: str) -> Turn | None:
    """The question wanted, otherwise the first without an answer, or the first of all; None when nothing is asked."""
    keys = [each.field.key for each in asked]
    empty = next((each.field.key for each in asked if not each.value), "".join(keys[:1]))
    at = keys.index(wanted if wanted in keys else empty) if keys else 0
    return Turn(at + 1, len(keys), keys[at - 1] if at else "") if keys else None


def _fields(
    kiosk: Kiosk,
    visit: Visit,
    filing: Filing,
    page: FormPage,
    problems: Mapping[str, str] = NOTHING,
    changing: str = "",
    half: Mapping[str, str] = NOTHING,
) -> list[Shown]:
    facts = kiosk.facts(visit)
    values = {**filing.values(facts), **filing.form, **half}
    shown = (_shown(field, facts, values, problems, changing) for field in filing.fields_of(page))
    return [structs.replace(each, known_on=known_on(kiosk, visit, each.known_from)) for each in shown]


def _readable(kiosk: Kiosk, visit: Visit, filing: Filing, empty: set[str]) -> list[tuple[str, Text]]:
    """Where to go, and the name of each paper that could fill in what is empty here."""
    found: list[tuple[str, Text]] = []
    for key, fields in can_fill(kiosk, visit, filing).items():
        material = filing.definition.material(key)
        if material is not None and empty & {field.key for field in fields}:
            found.append((f"fill/{key}" if filing.pages.get(key) else f"papers/{key}", material.name))
    return found


def _shown(field: FormField, facts: Facts, values: dict[str, str], problems: Mapping[str, str], changing: str) -> Shown:
    known = facts.get(field.source, "") if field.source else ""
    proposed = bool(field.source and field.source.startswith("person."))
    value = values.get(field.key, "") if proposed or not known else known
    given = bool(known) and (not proposed or value == known)
    settled = given and field.key not in problems and not (proposed and changing == field.key)
    origin = field.source.split(".")[0] if field.source and settled else ""
    return Shown(field, value, KEYBOARDS.get(field.kind, "pinyin"), origin, problems.get(field.key, ""))


def known_on(kiosk: Kiosk, visit: Visit, origin: str) -> date | None:
    """The day of what is known: a document speaks as of when it was read, a register as of today, what the hall kept as
    of the last reading before. None where no day is on record."""
    seen = visit.facts.read_at if visit.facts else None
    if origin == "identity_document" and not visit.acting and visit.identity:
        seen = visit.identity.read_at
    elif origin in ("organisation", "agent"):
        seen = kiosk.now()
    return seen.astimezone(AUTHORITY_ZONE).date() if origin and seen else None


handlers = [begin_form, show_form, take_form]
