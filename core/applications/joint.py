"""What organs do in a jointly decided case: the others give their opinions, the lead sees who is missing and since
when, and may go on without one of them for a reason that stays on record.

Everybody works on one case with one number and one clock (行政许可法 arts. 26(2), 42(2)); nobody files anything anew.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import select, update

from core import journal
from core.applications import cases, mandates, opinions, views, wording
from core.applications.case import Case
from core.applications.models import ApplicationRow, OpinionRow
from core.applications.opinions import asked, organs_of
from core.applications.staff_schemas import QueueItem
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.people.permissions import require

Verdict = Literal["agrees", "objects"]
Given = Literal["", "agrees", "objects", "waived"]

OPEN = ("accepted", "under_review", "special_procedure")


class OrganOpinion(Struct, frozen=True):
    """What one organ was asked and said. `verdict` empty: it is missing since `asked_on`; `waived`: the lead went on
    without it, `text` says why. The applicant sees no `text`."""

    authority: str
    name: str
    asked_about: str
    asked_on: date
    verdict: Given
    text: str = ""
    given_at: datetime | None = None


def list_asked(session: Session, call: Call) -> list[QueueItem]:
    """The cases that wait for the opinion of the caller's organ, the most urgent first."""
    require(call.actor, "give_opinion")
    waiting = select(OpinionRow.application_id).where(
        OpinionRow.authority == call.actor.authority, OpinionRow.verdict == ""
    )
    statement = select(ApplicationRow.__table__).where(ApplicationRow.id.in_(waiting), ApplicationRow.state.in_(OPEN))
    ordered = statement.order_by(ApplicationRow.act_by, ApplicationRow.id)
    return views.queue_items(session, call, cases.find_many(session, ordered))


def give_opinion(session: Session, call: Call, id: str, verdict: Verdict, text: str) -> list[OrganOpinion]:
    """An objection needs its reasons. NotAllowed `not_asked` for an organ that this case does not concern; Conflict
    `opinion_given`, or `case_decided` when the lead has decided meanwhile."""
    require(call.actor, "give_opinion")
    text = wording.reason(text) if verdict == "objects" else wording.words(text)
    case = _open_case(session, id)
    _record(session, call, case, call.actor.authority, verdict, text)
    journal.record(session, call, id, "opinion_given", {"organ": call.actor.authority, "verdict": verdict})
    return _opinions(session, call, case, with_text=True)


def go_on_without(session: Session, call: Call, id: str, organ: str, reason: str) -> list[OrganOpinion]:
    """The lead stops waiting for one organ. Refusals as `give_opinion` and `mandates.require_decider`."""
    reason = wording.reason(reason)
    case = _open_case(session, id)
    require(call.actor, "give_opinion")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    _record(session, call, case, organ, "waived", reason)
    journal.record(session, call, id, "opinion_waived", {"organ": organ})
    return _opinions(session, call, case, with_text=True)


def opinions_for_staff(session: Session, call: Call, id: str) -> list[OrganOpinion]:
    """Every organ of the case and what it said; empty when the case is decided by one organ alone. The caller has
    checked who may read the case (`reading.readable`)."""
    return _opinions(session, call, cases.find(session, id), with_text=True)


def opinions_for_holder(session: Session, call: Call, id: str) -> list[OrganOpinion]:
    """Who was asked and who has spoken; opinions themselves belong to the file."""
    return _opinions(session, call, cases.find_own(session, call, id), with_text=False)


def _open_case(session: Session, id: str) -> Case:
    case = cases.find(session, id, lock=True)
    if case.state not in OPEN:
        raise Conflict("case_decided", state=case.state)
    return case


def _record(session: Session, call: Call, case: Case, organ: str, verdict: Given, text: str) -> None:
    if not opinions.is_asked(session, case.id, organ):
        raise NotAllowed("not_asked") if organ == call.actor.authority else NotFound("organ_unknown", organ=organ)
    sealed = session.keys.seal_text(text, "opinions", "text_sealed", f"{case.id}/{organ}")
    written = session.execute(
        update(OpinionRow)
        .where(OpinionRow.application_id == case.id, OpinionRow.authority == organ, OpinionRow.verdict == "")
        .values(verdict=verdict, text_sealed=sealed, given_at=call.at, given_by=call.actor.id)
    )
    if written.rowcount == 0:
        raise Conflict("opinion_given")


def opinions_of(session: Session, call: Call, case: Case) -> list[OrganOpinion]:
    """Who was asked and who has spoken, for views that stand over several cases."""
    return _opinions(session, call, case, with_text=False)


def _opinions(session: Session, call: Call, case: Case, *, with_text: bool) -> list[OrganOpinion]:
    organs = {organ.code: organ for organ in organs_of(case)}
    found: list[OrganOpinion] = []
    for row in asked(session, case.id):
        organ, text = organs[row.authority], ""
        if with_text and row.text_sealed is not None:
            text = session.keys.open_text(row.text_sealed, "opinions", "text_sealed", f"{case.id}/{organ.code}")
        name, about = organ.name.say(call.language), organ.asked_about.say(call.language)
        found.append(OrganOpinion(organ.code, name, about, row.asked_on, row.verdict, text, row.given_at))
    return found
