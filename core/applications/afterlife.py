"""The after-life of a result as its holder asks for it: change, renewal, replacement, cancellation.

Each is a case of the matter that issued the certificate, begun from the certificate: the answers and the form are
those of the case it came from, so that nothing is asked twice, and the matter says which papers the act still needs.
A renewal is applied for thirty days before the last day (行政许可法 art. 50). One that was applied for in time and is
undecided when the certificate ends is granted by the law, as of the day after the last one; time alone causes it
(`due_renewals`), once, and dated by the law however late the hall wakes.
"""

from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import select

from core import clock
from core.applications import cases, drafts, release, views
from core.applications.case import Case
from core.applications.clocks.deadlines import latest_start
from core.applications.drafts import About
from core.applications.lifecycle import State
from core.applications.models import ApplicationRow
from core.applications.schemas import Application
from core.call import Call
from core.certificates import service as certificates
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import Refusal
from core.locale import sentences
from core.matters import service as matters
from core.matters import situations
from core.matters.after_life import after_life_of
from core.matters.procedure import AfterLife, HolderAct
from core.people.permissions import require

UNDECIDED: tuple[State, ...] = ("accepted", "under_review", "special_procedure")
"""Where a renewal waits for the authority. Before acceptance silence is acceptance first (art. 32); a case that waits
for its holder's papers is not the authority's delay."""


class ActOffered(Struct, frozen=True):
    """Something the holder may ask for about a certificate. `refusal` is the sentence why not now, empty when it is
    possible; `apply_by` the last day on which a renewal counts as applied for in time."""

    act: HolderAct
    text: str
    refusal: str = ""
    apply_by: date | None = None


def list_acts(session: Session, call: Call, certificate_id: str) -> list[ActOffered]:
    """What the matter of the caller's certificate offers, and whether it is possible today. Refusals as
    `find_certificate`."""
    certificate = certificates.find_certificate(session, call, certificate_id)
    origin = cases.find(session, certificates.subject_of(session, certificate_id))
    say, language = sentences().say, call.language
    found: list[ActOffered] = []
    for offered in matters.find_in_force(
        session, origin.row.matter, cases.today_at(session, call)
    ).definition.result.after_life:
        refusal = ""
        try:
            drafts.require_act_possible(session, call, certificate_id, offered.act)
        except Refusal as no:
            refusal = say(f"refusal.{no.code}", language, **no.details)
        found.append(
            ActOffered(offered.act, say(f"act.{offered.act}", language), refusal, _apply_by(certificate, offered))
        )
    return found


def start_act(session: Session, call: Call, id: str, certificate_id: str, act: HolderAct) -> Application:
    """A draft about the caller's own certificate; `id` is the client's own UUIDv7. Conflict `act_not_offered`,
    `certificate_not_in_force` or `act_under_way`."""
    require(call.actor, "edit_draft")
    certificate = certificates.find_certificate(session, call, certificate_id)
    origin = cases.find_own(session, call, certificates.subject_of(session, certificate.id))
    pinned = matters.find_in_force(session, origin.row.matter, cases.today_at(session, call))
    after_life_of(pinned.definition, act)
    drafts.require_act_possible(session, call, certificate_id, act)
    answers = situations.relevant_answers(pinned.definition, origin.row.answers)
    drafts.check_so_far(pinned, answers)
    about = About(act, certificate_id, origin.form)
    drafts.insert_draft(session, call, id, pinned, answers, origin.row.organisation_id, about=about)
    return views.application(session, call, cases.find(session, id))


def _apply_by(certificate: Certificate, offered: AfterLife) -> date | None:
    if offered.act != "renewal" or certificate.facts.valid_to is None:
        return None
    first_day_after = certificate.facts.valid_to + timedelta(days=1)
    return latest_start(first_day_after, offered.apply_before_days, clock.mainland_calendar(), "calendar_days")


def due_renewals(session: Session, call: Call, limit: int = 20) -> int:
    """Renew what the law has renewed: applied for in time, undecided, and the certificate's last day is over. Gives how
    many; call again until none is left. What was renewed is found no more, so each is renewed once."""
    renewed = 0
    ended = dict(certificates.ended_by(session, session.settings.hall.day_of(call.at)))
    waiting = select(ApplicationRow.__table__).where(
        ApplicationRow.act == "renewal",
        ApplicationRow.state.in_(UNDECIDED),
        ApplicationRow.certificate_id.in_(ended),
    )
    for found in cases.find_many(session, waiting.order_by(ApplicationRow.submitted_at, ApplicationRow.id)):
        if renewed == limit:
            break
        case = cases.find(session, found.id, lock=True)
        if case.state in UNDECIDED and _in_time(session, call, case):
            _deem_renewed(session, call, case, ended[case.row.certificate_id] + timedelta(days=1))
            renewed += 1
    return renewed


def _in_time(session: Session, call: Call, case: Case) -> bool:
    certificate = certificates.read_certificate(session, call, case.row.certificate_id)
    apply_by = _apply_by(certificate, after_life_of(case.definition, "renewal"))
    return apply_by is not None and session.settings.hall.day_of(case.row.submitted_at) <= apply_by


def _deem_renewed(session: Session, call: Call, case: Case, since: date) -> None:
    """Decided by the law on the day `since`, with which the clocks of the decision stop and that of issue starts."""
    facts = {"certificate_id": case.row.certificate_id, "since": since.isoformat(), "article": "行政许可法第五十条"}
    decided = {"decided_at": call.at, "act_by": None}
    case = cases.take_step(session, call, case, "deem_renewed", facts, since, **decided)
    release.hand_over(session, call, case, "electronic", "", since)
