"""What the authority does with a certificate by itself: 撤销, 撤回, 注销, 暂扣, 恢复. Two people, a reason, a notice.

One reviewer proposes, another member of the same organ confirms (`core.certificates.changes`); only then anything
changes. The holder is told by a numbered, sealed decision with the reason, the article and the remedies, in the case
the certificate came from.
"""

from msgspec import Struct

from core.applications import cases, notice_head, wording
from core.applications.case import Case
from core.applications.notice_head import head, law_of, remedies_of
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
    waits; `mine` when the reader proposed what waits and so may not confirm it."""

    certificate: Certificate
    case_id: str
    acts: tuple[AuthorityAct, ...]
    proposal: CertificateProposal | None
    proposed_by: str
    mine: bool


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
    )


def propose(session: Session, call: Call, certificate_id: str, act: AuthorityAct, reason: str) -> CertificateProposal:
    """InvalidInput `reason_needed`, and refusals as `changes.propose`."""
    return changes.propose(session, call, certificate_id, act, wording.reason(reason))


def confirm(session: Session, call: Call, proposal_id: str) -> CertificateProposal:
    """It takes effect today, and the holder is told. Refusals as `changes.confirm`."""
    proposal = changes.confirm(session, call, proposal_id)
    case = cases.find(session, certificates.subject_of(session, proposal.certificate_id))
    notice_head.issue(session, call, case, _notice, proposal)
    return proposal


def drop(session: Session, call: Call, proposal_id: str) -> CertificateProposal:
    return changes.drop(session, call, proposal_id)


def _notice(session: Session, call: Call, case: Case, proposal: CertificateProposal) -> NoticeFacts:
    language, say = case.language, sentences().say
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
    )
    return head(session, call, case, content, named=True)
