"""陈述申辩 as people do it: the holder is told what is proposed about a certificate, answers, and is heard.

The holder answers on the phone, or at a counter, where a clerk enters it; five working days, a clock (`defence`) of
the case that the certificate came from, though that case has ended. A hearing that is asked for is announced seven
working days before and held within twenty, another clock (`defence_hearing`; 行政许可法 arts. 47, 48), by somebody who
did not propose. What is kept and what is refused, `core.certificates.defence` says.
"""

from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Row

from core.applications import cases, hearings, notice_head, wording
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.schemas import ClockKind
from core.applications.notice_head import head, law_of
from core.applications.own_certificates import require_own
from core.applications.procedures import HEARING
from core.call import Call
from core.certificates import changes, defence
from core.certificates import service as certificates
from core.certificates.acts import ACTS, AuthorityAct
from core.certificates.schemas import CertificateProposal
from core.db.database import Session
from core.errors import NotAllowed, NotFound
from core.locale import sentences
from core.matters.procedure import Limit
from core.notices.contents import HearingNoticeContent
from core.notices.schemas import NoticeFacts, ProposedActContent
from core.people import service as people
from core.people.permissions import require
from core.people.schemas import IdentityKind

ANSWER = Limit(days=5)
"""Working days in which the holder may answer."""

WaitsFor = Literal["", "answer", "hearing"]


class ProposedAct(Struct, frozen=True):
    """What is proposed about a certificate, for its holder. `heard_by` is the last day to answer, `may_answer` while
    that is possible; `statement` what was said. `hearing_at` once it is announced."""

    act: AuthorityAct
    text: str
    reason: str
    heard_by: date
    may_answer: bool
    statement: str = ""
    stated_at: datetime | None = None
    hearing_wanted: bool = False
    hearing_at: datetime | None = None


def heard_by(session: Session, call: Call, act: AuthorityAct) -> date | None:
    """The last day to answer what is proposed today; None for an act before which nobody is heard."""
    if not ACTS[act].holder_is_heard:
        return None
    return case_clocks.count_limit(session, cases.today_at(session, call), ANSWER).last_day


def waits_for(session: Session, call: Call, proposal: CertificateProposal) -> WaitsFor:
    """What must come before the proposal may be confirmed."""
    if proposal.heard_by is None:
        return ""
    if proposal.stated_at is None:
        return "answer" if cases.today_at(session, call) <= proposal.heard_by else ""
    return "hearing" if proposal.hearing_wanted and not proposal.record else ""


def tell(session: Session, call: Call, proposal: CertificateProposal) -> None:
    """The holder reads what is proposed, why, and until when to answer, in the case the certificate came from; from
    today the clock of the answer runs."""
    case = _case_of(session, proposal.certificate_id, lock=True)
    case_clocks.start(session, case.id, "defence", cases.today_at(session, call), ANSWER)
    case = cases.change(session, call, case, **case_clocks.act_by(session, case.id))
    notice_head.issue(session, call, case, _notice, proposal)


def close(session: Session, call: Call, proposal: CertificateProposal) -> Case:
    """Nothing becomes of the proposal, so nobody has to answer or to be heard any more."""
    return _stop(session, call, _case_of(session, proposal.certificate_id, lock=True), "defence", "defence_hearing")


def show_proposed_act(session: Session, call: Call, certificate_id: str) -> ProposedAct:
    """What waits about the caller's own certificate, or that of whom he acts for. NotFound `nothing_proposed`; refusals
    as `own_certificates.require_own`."""
    require_own(session, call, certificate_id, None)
    proposal = changes.open_proposal(session, certificate_id)
    if proposal is None or proposal.heard_by is None:
        raise NotFound("nothing_proposed")
    return ProposedAct(
        act=proposal.act,
        text=sentences().say(f"notice.act.{proposal.act}", call.language),
        reason=proposal.reason,
        heard_by=proposal.heard_by,
        may_answer=waits_for(session, call, proposal) == "answer",
        statement=proposal.statement,
        stated_at=proposal.stated_at,
        hearing_wanted=proposal.hearing_wanted,
        hearing_at=proposal.hearing_at,
    )


def state_defence(
    session: Session, call: Call, certificate_id: str, statement: str, hearing_wanted: bool
) -> ProposedAct:
    """The holder answers, or who may defend him. InvalidInput `reason_needed`; refusals as
    `own_certificates.require_own` and `defence.state`."""
    require(call.actor, "state_defence")
    case = require_own(session, call, certificate_id, "defend")
    _state(session, call, case, certificate_id, statement, hearing_wanted)
    return show_proposed_act(session, call, certificate_id)


def enter_defence(
    session: Session,
    call: Call,
    certificate_id: str,
    identity_kind: IdentityKind,
    identity_number: str,
    statement: str,
    hearing_wanted: bool,
) -> None:
    """The holder answers at the counter, with the identity document. NotAllowed `not_the_holder`; refusals as
    `state_defence`."""
    require(call.actor, "enter_defence")
    case = _case_of(session, certificate_id)
    if people.find_by_document(session, identity_kind, identity_number) != case.row.holder_id:
        raise NotAllowed("not_the_holder")
    _state(session, call, case, certificate_id, statement, hearing_wanted)


def announce_hearing(session: Session, call: Call, proposal_id: str, held_at: datetime, place: str, chair: str) -> None:
    """When, where and under whom. Conflict `hearing_not_requested`; refusals as `hearings.require_day`."""
    place, chair = wording.reason(place), wording.reason(chair)
    row = _in_hand(session, call, proposal_id)
    case, today = _case_of(session, row.certificate_id), cases.today_at(session, call)
    due = hearings.clock_of(session, case, "defence_hearing", today)
    if due is not None and due.runs:
        hearings.require_day(session.settings.hall.day_of(held_at), today, due.statement.last_day)
    defence.announce_hearing(session, call, row, held_at)
    content = HearingNoticeContent(held_at=held_at, place=place, chair=chair)
    notice_head.issue(session, call, case, notice_head.head, content, named=True)


def keep_record(session: Session, call: Call, proposal_id: str, record: str) -> None:
    """The hearing was held. Refusals as `defence.keep_record`."""
    row = _in_hand(session, call, proposal_id)
    defence.keep_record(session, call, row, wording.reason(record))
    _stop(session, call, _case_of(session, row.certificate_id, lock=True), "defence_hearing")


def _state(session: Session, call: Call, case: Case, certificate_id: str, statement: str, hearing_wanted: bool) -> None:
    """The answer is in: its clock stops, and the one of the hearing starts when one is wanted."""
    case = cases.find(session, case.id, lock=True)
    defence.state(session, call, certificate_id, wording.reason(statement), hearing_wanted)
    if hearing_wanted:
        case_clocks.start(session, case.id, "defence_hearing", cases.today_at(session, call), HEARING)
    _stop(session, call, case, "defence")


def _stop(session: Session, call: Call, case: Case, *kinds: ClockKind) -> Case:
    case_clocks.stop(session, case.id, kinds, cases.today_at(session, call))
    return cases.change(session, call, case, **case_clocks.act_by(session, case.id))


def _in_hand(session: Session, call: Call, proposal_id: str) -> Row[Any]:
    require(call.actor, "conduct_hearing")
    row = defence.find_proposal(session, proposal_id)
    changes.require_of_authority(call, row)
    return row


def _case_of(session: Session, certificate_id: str, lock: bool = False) -> Case:
    return cases.find(session, certificates.subject_of(session, certificate_id), lock)


def _notice(session: Session, call: Call, case: Case, proposal: CertificateProposal) -> NoticeFacts:
    language, say = case.language, sentences().say
    certificate = certificates.read_certificate(session, call, proposal.certificate_id)
    content = ProposedActContent(
        act=say(f"notice.act.{proposal.act}", language),
        certificate=case.definition.result.title.say(language),
        number=certificate.facts.number,
        reason=proposal.reason,
        answer_by=proposal.heard_by or cases.today_at(session, call),
        legal_basis=[ACTS[proposal.act].article or law_of(case.definition.legal_basis[0], language)],
    )
    return head(session, call, case, content, named=True)
