"""陈述申辩: before a certificate is revoked, its holder is told and may answer (行政许可法 art. 7).

    propose ──▶ the holder states a defence, or asks for a hearing too, until `heard_by` ──▶ confirm, with an answer
                                          └──▶ announce_hearing ──▶ keep_record, on which the decision rests

Nobody confirms while the period runs and nothing has come, nor before a hearing that was asked for is on record; and
what was said is answered. Which acts are such, `acts.ACTS` says. Knows no case: whoever conducts one keeps the clock,
gives its last day (`heard_by`, and again when it moves) and tells the holder.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from core import journal
from core.call import Call
from core.certificates.acts import ACTS
from core.certificates.models import CertificateRow, ProposalRow
from core.certificates.schemas import CertificateProposal
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput, NotAllowed, NotFound

TABLE = "certificate_proposals"


def find_proposal(session: Session, proposal_id: str) -> Row[Any]:
    """Its columns, locked for this transaction. NotFound `proposal_unknown`."""
    found = _select(session, ProposalRow.id == proposal_id, lock=True)
    if found is None:
        raise NotFound("proposal_unknown")
    return found


def find_open(session: Session, certificate_id: str, lock: bool = False) -> Row[Any] | None:
    """The columns of what waits about this certificate."""
    return _select(session, (ProposalRow.certificate_id == certificate_id) & (ProposalRow.outcome == "proposed"), lock)


def told(session: Session, row: Row[Any]) -> CertificateProposal:
    return CertificateProposal(
        id=row.id,
        certificate_id=row.certificate_id,
        act=row.act,
        reason=_opened(session, row, "reason_sealed"),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        heard_by=row.heard_by,
        statement=_opened(session, row, "statement_sealed"),
        stated_at=row.stated_at,
        hearing_wanted=row.hearing_wanted,
        hearing_at=row.hearing_at,
        record=_opened(session, row, "record_sealed"),
    )


def require_heard(row: Row[Any], answer: str, today: date) -> None:
    """Conflict `holder_not_told` (proposed before holders were told), `defence_period_runs` (last_day),
    `defence_hearing_due`; InvalidInput `defence_unanswered`."""
    if not ACTS[row.act].holder_is_heard:
        return
    if row.heard_by is None:
        raise Conflict("holder_not_told")
    if row.stated_at is None and today <= row.heard_by:
        raise Conflict("defence_period_runs", last_day=row.heard_by)
    if row.hearing_wanted and row.record_sealed is None:
        raise Conflict("defence_hearing_due")
    if row.stated_at is not None and not answer:
        raise InvalidInput("defence_unanswered")


def state(session: Session, call: Call, certificate_id: str, statement: str, hearing_wanted: bool) -> None:
    """The holder answers what is proposed, once and in time. NotFound `nothing_proposed`, AlreadyDone
    `defence_stated_before`, Conflict `defence_late` (last_day)."""
    row = find_open(session, certificate_id, lock=True)
    if row is None or row.heard_by is None:
        raise NotFound("nothing_proposed")
    if row.stated_at is not None:
        raise AlreadyDone("defence_stated_before")
    if session.settings.hall.day_of(call.at) > row.heard_by:
        raise Conflict("defence_late", last_day=row.heard_by)
    sealed = session.keys.seal_text(statement, TABLE, "statement_sealed", row.id)
    _set(session, row, statement_sealed=sealed, stated_at=call.at, hearing_wanted=hearing_wanted)
    record(session, call, row, "defence_stated", hearing_wanted=hearing_wanted)


def move_period(session: Session, subject_id: str, last_day: date) -> None:
    """The days of the answer to what waits about this subject's certificate were counted again. It never ends before
    the day that the holder was told."""
    of_subject = select(CertificateRow.id).where(CertificateRow.subject_id == subject_id)
    moved = update(ProposalRow).where(
        ProposalRow.certificate_id.in_(of_subject), ProposalRow.outcome == "proposed", ProposalRow.heard_by < last_day
    )
    session.execute(moved.values(heard_by=last_day))


def announce_hearing(session: Session, call: Call, row: Row[Any], held_at: datetime) -> None:
    """When it is held; announced again, the newest holds. Conflict `hearing_not_requested`."""
    if not row.hearing_wanted or row.record_sealed is not None:
        raise Conflict("hearing_not_requested")
    _set(session, row, hearing_at=held_at)
    record(session, call, row, "defence_hearing_announced", held_at=held_at.isoformat())


def keep_record(session: Session, call: Call, row: Row[Any], text: str) -> None:
    """The hearing was held. Conflict `hearing_not_announced`, `hearing_not_yet` (held_at); NotAllowed
    `proposer_may_not_hear` (art. 48: whoever prepared the decision does not preside)."""
    if row.proposed_by == call.actor.id:
        raise NotAllowed("proposer_may_not_hear")
    if row.hearing_at is None:
        raise Conflict("hearing_not_announced")
    if call.at < row.hearing_at:
        raise Conflict("hearing_not_yet", held_at=row.hearing_at)
    _set(session, row, record_sealed=session.keys.seal_text(text, TABLE, "record_sealed", row.id))
    record(session, call, row, "defence_hearing_held", held_at=row.hearing_at.isoformat())


def record(session: Session, call: Call, row: Row[Any], event: str, **facts: Any) -> None:
    """An entry of the case that the certificate came from."""
    subject = session.scalar(select(CertificateRow.subject_id).where(CertificateRow.id == row.certificate_id))
    journalled = {"certificate_id": row.certificate_id, "proposal_id": row.id, **facts}
    journal.record(session, call, subject or row.certificate_id, event, journalled)


def seal_answer(session: Session, row: Row[Any], answer: str) -> bytes | None:
    return session.keys.seal_text(answer, TABLE, "answer_sealed", row.id) if row.stated_at and answer else None


def _select(session: Session, which: ColumnElement[bool], lock: bool) -> Row[Any] | None:
    statement = select(ProposalRow.__table__).where(which)
    return session.execute(statement.with_for_update() if lock else statement).one_or_none()


def _set(session: Session, row: Row[Any], **values: Any) -> None:
    session.execute(update(ProposalRow).where(ProposalRow.id == row.id).values(**values))


def _opened(session: Session, row: Row[Any], column: str) -> str:
    sealed = getattr(row, column)
    return session.keys.open_text(sealed, TABLE, column, row.id) if sealed is not None else ""
