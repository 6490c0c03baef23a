"""What the authority does with a certificate by itself: 撤销, 撤回, 注销, 暂扣, 恢复. Two people, a reason, a notice.

One reviewer proposes, another member of the same organ confirms (`core.certificates.changes`); only then anything
changes. Before a certificate is revoked its holder is told and heard (`defences`). The holder is told by a numbered,
sealed decision with the reason, the article, what was made of the answer and the remedies, in the case the certificate
came from.
"""

from msgspec import Struct

from core import journal
from core.applications import cases, defences, notice_head, wording
from core.applications.case import Case
from core.applications.notice_head import head, law_of, newest_number, remedies_of
from core.call import Call
from core.certificates import changes
from core.certificates import service as certificates
from core.certificates.acts import ACTS, AuthorityAct
from core.certificates.schemas import Certificate, CertificateProposal
from core.db.database import Session
from core.errors import NotAllowed
from core.locale import sentences
from core.notices.schemas import CertificateActContent, NoticeFacts
from core.people import staff
from core.people.permissions import require

OFFERED: tuple[AuthorityAct, ...] = ("revocation", "withdrawal", "cancellation", "suspension", "reinstatement")


class CertificateFile(Struct, frozen=True):
    """A certificate as the desk works on it. `acts` are those possible today for this person, none while a proposal
    waits; `mine` when the reader proposed what waits and so may not confirm it. `waits_for` what must come before
    anybody may: the holder's answer or the end of its time, or the hearing that was asked for."""

    certificate: Certificate
    case_id: str
    acts: tuple[AuthorityAct, ...]
    proposal: CertificateProposal | None
    proposed_by: str
    mine: bool
    waits_for: defences.WaitsFor = ""


def open_certificate(session: Session, call: Call, certificate_id: str) -> CertificateFile:
    """For staff who read the case it came from: clerks and supervisors any, others those of their own authority.
    NotFound `certificate_unknown`, NotAllowed `role_missing` or `other_authority`."""
    require(call.actor, "read_case_file")
    certificate = certificates.read_certificate(session, call, certificate_id)
    sees_all = call.actor.has("clerk") or call.actor.has("supervisor")
    if not sees_all and certificate.authority != call.actor.authority:
        raise NotAllowed("other_authority")
    proposal = changes.open_proposal(session, certificate_id)
    may = call.actor.has("reviewer") and certificate.authority == call.actor.authority and proposal is None
    possible: list[AuthorityAct] = [act for act in OFFERED if certificate.status in ACTS[act].before]
    return CertificateFile(
        certificate=certificate,
        case_id=certificates.subject_of(session, certificate_id),
        acts=tuple(possible) if may else (),
        proposal=proposal,
        proposed_by=staff.name_of(session, proposal.proposed_by) if proposal else "",
        mine=proposal is not None and proposal.proposed_by == call.actor.id,
        waits_for=defences.waits_for(session, call, proposal) if proposal else "",
    )


def propose(session: Session, call: Call, certificate_id: str, act: AuthorityAct, reason: str) -> CertificateProposal:
    """Where the holder is heard before, a notice says so. InvalidInput `reason_needed`, and refusals as
    `changes.propose`."""
    heard_by = defences.heard_by(session, call, act)
    proposal = changes.propose(session, call, certificate_id, act, wording.reason(reason), heard_by)
    if heard_by is not None:
        defences.tell(session, call, proposal)
    return proposal


def confirm(session: Session, call: Call, proposal_id: str, answer: str = "") -> CertificateProposal:
    """It takes effect today, and the holder is told, with `answer` to what the holder said. Refusals as
    `changes.confirm`."""
    answer = wording.words(answer)
    proposal = changes.confirm(session, call, proposal_id, answer)
    case = cases.find(session, certificates.subject_of(session, proposal.certificate_id))
    notice_head.issue(session, call, case, _notice, proposal, answer)
    return proposal


def drop(session: Session, call: Call, proposal_id: str) -> CertificateProposal:
    """Nothing becomes of it; a holder who was told of it reads that in the timeline."""
    proposal = changes.drop(session, call, proposal_id)
    if proposal.heard_by is not None:
        case = defences.close(session, call, proposal)
        journal.record(session, call, case.id, "proposed_act_dropped", {"proposal_id": proposal.id})
    return proposal


def _notice(session: Session, call: Call, case: Case, proposal: CertificateProposal, answer: str) -> NoticeFacts:
    language, say, day_of = case.language, sentences().say, session.settings.hall.day_of
    certificate = certificates.read_certificate(session, call, proposal.certificate_id)
    article = ACTS[proposal.act].article
    content = CertificateActContent(
        act=say(f"notice.act.{proposal.act}", language),
        certificate=case.definition.result.title.say(language),
        number=certificate.facts.number,
        reason=proposal.reason,
        effective_on=cases.today_at(session, call),
        legal_basis=[article or law_of(case.definition.legal_basis[0], language)],
        remedies=remedies_of(case),
        told_number=newest_number(session, case, "proposed_act") if proposal.heard_by else "",
        stated_on=day_of(proposal.stated_at) if proposal.stated_at else None,
        heard_on=day_of(proposal.hearing_at) if proposal.record and proposal.hearing_at else None,
        answer=answer if proposal.stated_at else "",
    )
    return head(session, call, case, content, named=True)
