"""Who accepted, decided and handed out in a month, and whether they kept apart: for supervisors and auditors, proved
from the journal when it is asked for. Names stand beside the ids of the journal for reading; the proof needs none."""

from litestar import get
from litestar.params import FromQuery
from msgspec import Struct

from core.applications import recorded
from core.call import Call
from core.db.database import Session
from core.people import staff
from core.supervision import service
from core.supervision.schemas import CaseHands, Separation
from desk.auth import Seat
from desk.pages.months import month_page
from desk.rendering import Page

SHOWN = 200
"""Cases on the page; the command prints all."""


class Proof(Struct, frozen=True):
    """`cases` of the month, as many as are shown; `numbers` by case, `names` by member of staff, for those only."""

    whole: Separation
    cases: tuple[CaseHands, ...]
    numbers: dict[str, str]
    names: dict[str, str]


@get("/separation")
async def show(seat: Seat, month: FromQuery[str] = "") -> Page:
    return await month_page(seat, "separation", _proof, month)


def _proof(session: Session, call: Call, month: str) -> Proof:
    found = service.read_separation(session, call, month)
    cases = found.cases[:SHOWN]
    people = {who for case in cases for who in (case.acceptor, case.decider, case.hander_out)}
    people |= {each.actor_id for each in (*found.in_two_parts, *found.violations)}
    subjects = {case.case_id for case in cases} | {each.subject_id for each in found.violations}
    return Proof(found, cases, recorded.numbers_of(session, subjects), staff.names_of(session, people))


handlers = (show,)
