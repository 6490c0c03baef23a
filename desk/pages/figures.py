"""What a month came to, for supervisors and auditors: every figure counted from the journal when it is asked for."""

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.matters import service as matters
from core.places import service as places
from core.supervision import service
from core.supervision.schemas import Figures, RolledUp, Share
from desk.auth import Seat
from desk.pages.months import month_page
from desk.rendering import Page


class Line(Struct, frozen=True):
    """`name` is the key of its words; `share` or `number` its value."""

    name: str
    share: Share | None = None
    number: str = ""


class Table(Struct, frozen=True):
    """`titles` are the matters', `names` those of authorities and areas, by code."""

    figures: Figures
    lines: list[Line]
    rolled: RolledUp
    titles: dict[str, str]
    names: dict[str, str]


@get("/figures")
async def show(seat: Seat, month: FromQuery[str] = "") -> Page:
    return await month_page(seat, "figures", _table, month)


def _table(session: Session, call: Call, month: str) -> Table:
    figures = service.read_figures(session, call, month)
    in_force = matters.list_in_force(session, session.settings.hall.day_of(call.at))
    titles = {each.definition.code: each.definition.title.say(call.language) for each in in_force}
    known = (*places.list_authorities(session), *places.list_areas(session))
    names = {each.code: each.name[call.language] for each in known}
    return Table(figures, _lines(figures), service.read_roll_up(session, call, month), titles, names)


def _lines(found: Figures) -> list[Line]:
    days = found.days
    return [
        Line("filed", number=str(found.filed)),
        Line("online", found.online),
        Line("by_kiosk", found.by_kiosk),
        Line("helped", found.helped),
        Line("planned_at_most_one_visit", found.planned_at_most_one_visit),
        Line("planned_zero_visits", found.planned_zero_visits),
        Line("corrections", found.corrections),
        Line("deemed_accepted", number=str(found.deemed_accepted)),
        Line("one_time_notice_breaches", number=str(found.one_time_notice_breaches)),
        Line("within_promise", found.within_promise),
        Line("within_law", found.within_law),
        Line("days_used", number=str(days.used) if days.cases else "—"),
        Line("days_promised", number=str(days.promised_limit) if days.cases else "—"),
        Line("days_statutory", number=str(days.statutory_limit) if days.cases else "—"),
        Line("made_at_most_one_visit", found.made_at_most_one_visit),
        Line("made_zero_visits", found.made_zero_visits),
        Line("originals_remote", found.originals_remote),
    ]


handlers = (show,)
