"""What becomes of a certificate: superseded, replaced or struck off by its holder's case, or revoked, withdrawn,
cancelled and suspended by the authority, where one person proposes and another confirms.

Whatever it is, the certificate's row, the holder's wallet and the papers of open cases that reused it change in one
transaction. Knows no case: whoever conducts one tells its holder.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from core import journal
from core.call import Call
from core.certificates import defence
from core.certificates.acts import ACTS, Act, AuthorityAct, StatusOn, effect_of, status_on
from core.certificates.models import CertificateRow, ProposalRow
from core.certificates.schemas import CertificateProposal
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.ids import new_id
from core.materials.wallet import reinstate_certificate, withdraw_certificate
from core.people.permissions import require

_FOUND = select(CertificateRow.__table__).where(CertificateRow.id == bindparam("certificate"))
_DISTRUSTED = ("suspended", "cancelled", "revoked", "withdrawn")
"""Statuses after which a copy that was reused is worth no more than a picture."""


def status_of(session: Session, call: Call, certificate_id: str) -> StatusOn:
    row = session.execute(_FOUND, {"certificate": certificate_id}).one_or_none()
    if row is None:
        raise NotFound("certificate_unknown")
    return _today(session, call, row)


def require_act(session: Session, call: Call, certificate_id: str, act: Act) -> StatusOn:
    """What the certificate is today, when the act is possible then. Conflict `certificate_not_in_force`."""
    found = status_of(session, call, certificate_id)
    effect_of(act, found.status)
    return found


def end_by_case(session: Session, call: Call, certificate_id: str, act: Act, effective_on: date) -> None:
    """The holder's case was granted: the certificate is no longer what it was, from `effective_on`. Conflict
    `certificate_not_in_force`."""
    row = _locked(session, certificate_id)
    judged_on = min(effective_on, row.valid_to or effective_on)  # a renewal in time finds what it renews still there
    effect_of(act, status_on(row.status, row.status_since, row.valid_to, judged_on).status)
    _take_effect(session, call, row, act, effective_on)


def propose(
    session: Session, call: Call, certificate_id: str, act: AuthorityAct, reason: str, heard_by: date | None = None
) -> CertificateProposal:
    """A reviewer of the organ that issued it; `heard_by` is the last day on which the holder may answer, where one is
    heard. NotAllowed `role_missing` or `other_authority`, Conflict `certificate_not_in_force` or `proposal_open`."""
    require(call.actor, "propose_certificate_act")
    row = _locked(session, certificate_id)
    _of_its_authority(call, row.authority)
    effect_of(act, _today(session, call, row).status)
    if defence.find_open(session, certificate_id) is not None:
        raise Conflict("proposal_open")
    id = new_id()
    values = {
        "id": id,
        "certificate_id": certificate_id,
        "authority": row.authority,
        "act": act,
        "reason_sealed": session.keys.seal_text(reason, defence.TABLE, "reason_sealed", id),
        "proposed_by": call.actor.id,
        "proposed_at": call.at,
        "outcome": "proposed",
        "heard_by": heard_by,
    }
    session.insert_new(insert(ProposalRow), values)
    facts = {"certificate_id": certificate_id, "proposal_id": id, "act": act}
    journal.record(session, call, row.subject_id, "certificate_act_proposed", facts)
    return CertificateProposal(id, certificate_id, act, reason, call.actor.id, call.at, heard_by)


def open_proposal(session: Session, certificate_id: str) -> CertificateProposal | None:
    row = defence.find_open(session, certificate_id)
    return None if row is None else defence.told(session, row)


def list_proposals(session: Session, call: Call) -> list[CertificateProposal]:
    """What waits for a second person of the caller's authority, the oldest first."""
    require(call.actor, "confirm_certificate_act")
    waiting = (ProposalRow.authority == call.actor.authority) & (ProposalRow.outcome == "proposed")
    rows = session.execute(select(ProposalRow.__table__).where(waiting).order_by(ProposalRow.proposed_at))
    return [defence.told(session, row) for row in rows]


def confirm(session: Session, call: Call, proposal_id: str, answer: str = "") -> CertificateProposal:
    """A second person of the same organ: the act takes effect today. `answer`: what is made of what the holder said.
    NotFound `proposal_unknown`, Conflict `proposal_closed`, NotAllowed `proposer_may_not_confirm`; refusals as
    `defence.require_heard`."""
    row, today = _closable(session, call, proposal_id), session.settings.hall.day_of(call.at)
    if row.proposed_by == call.actor.id:
        raise NotAllowed("proposer_may_not_confirm")
    defence.require_heard(row, answer, today)
    _close(session, call, row, "confirmed", answer_sealed=defence.seal_answer(session, row, answer))
    certificate = _locked(session, row.certificate_id)
    effect_of(row.act, _today(session, call, certificate).status)
    _take_effect(session, call, certificate, row.act, today)
    return defence.told(session, row)


def drop(session: Session, call: Call, proposal_id: str) -> CertificateProposal:
    """Anybody of the organ who may confirm, or the proposer: nothing becomes of it."""
    row = _closable(session, call, proposal_id)
    _close(session, call, row, "dropped")
    return defence.told(session, row)


def require_of_authority(call: Call, row: Row[Any]) -> None:
    """That a proposal is one of the caller's own organ and still waits. NotAllowed `other_authority`, Conflict
    `proposal_closed`."""
    _of_its_authority(call, row.authority)
    if row.outcome != "proposed":
        raise Conflict("proposal_closed", outcome=row.outcome)


def _closable(session: Session, call: Call, proposal_id: str) -> Row[Any]:
    require(call.actor, "confirm_certificate_act")
    row = defence.find_proposal(session, proposal_id)
    require_of_authority(call, row)
    return row


def _close(session: Session, call: Call, row: Row[Any], outcome: str, **values: Any) -> None:
    closed = {"outcome": outcome, "closed_by": call.actor.id, "closed_at": call.at, **values}
    session.execute(update(ProposalRow).where(ProposalRow.id == row.id).values(**closed))
    defence.record(session, call, row, "certificate_act_closed", act=row.act, outcome=outcome)


def _take_effect(session: Session, call: Call, row: Row[Any], act: Act, effective_on: date) -> None:
    after = ACTS[act].after
    values = {"status": after, "status_since": effective_on}
    session.execute(update(CertificateRow).where(CertificateRow.id == row.id).values(**values))
    facts = {"certificate_id": row.id, "act": act, "to": after, "since": effective_on.isoformat()}
    journal.record(session, call, row.subject_id, "certificate_status_changed", facts)
    if after == "valid":
        reinstate_certificate(session, call, row.holder_id, row.id)
    else:
        withdraw_certificate(session, call, row.id, act, lowered=after in _DISTRUSTED)


def _locked(session: Session, certificate_id: str) -> Row[Any]:
    """NotFound `certificate_unknown`."""
    row = session.execute(_FOUND.with_for_update(), {"certificate": certificate_id}).one_or_none()
    if row is None:
        raise NotFound("certificate_unknown")
    return row


def _today(session: Session, call: Call, row: Row[Any]) -> StatusOn:
    return status_on(row.status, row.status_since, row.valid_to, session.settings.hall.day_of(call.at))


def _of_its_authority(call: Call, authority: str) -> None:
    if call.actor.authority != authority:
        raise NotAllowed("other_authority")
