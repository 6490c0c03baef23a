"""The register of data elements, and what it says of the catalogue in force."""

from litestar import get

from core.call import Call
from core.db.database import Session
from core.matters import service
from core.matters.elements.register import DataElement, register
from core.matters.elements.usage import FactsReport, facts_report
from core.people.permissions import require
from desk.auth import Seat
from desk.rendering import Page


@get("/facts")
async def show_facts(seat: Seat) -> Page:
    report, elements = await seat.read(_report)
    return seat.page("catalogue/facts", report=report, elements=elements)


def _report(session: Session, call: Call) -> tuple[FactsReport, dict[str, DataElement]]:
    require(call.actor, "edit_matter_draft")
    today = session.settings.hall.day_of(call.at)
    return facts_report(each.definition for each in service.list_in_force(session, today)), dict(register())


handlers = (show_facts,)
