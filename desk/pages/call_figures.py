"""What the calls of a month came to, for supervisors and auditors: of all, by hour of the day, by kiosk."""

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.supervision import service
from core.supervision.schemas import CallFigures
from core.terminals import service as terminals
from desk.auth import Seat
from desk.pages.months import month_page
from desk.rendering import Page


class Table(Struct, frozen=True):
    """`names` are those of kiosks, by id."""

    figures: CallFigures
    names: dict[str, str]


@get("/call-figures")
async def show(seat: Seat, month: FromQuery[str] = "") -> Page:
    return await month_page(seat, "call_figures", _table, month)


def _table(session: Session, call: Call, month: str) -> Table:
    found = service.read_call_figures(session, call, month)
    kiosks = [terminals.find_terminal(session, each.key) for each in found.by_terminal]
    return Table(found, {each.id: f"{each.place} {each.name}" for each in kiosks})


handlers = (show,)
