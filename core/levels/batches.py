"""Batches as rows: how they are kept, found and changed. The use cases are in `sinking` and `starting`."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound
from core.ids import new_id
from core.levels.models import SinkingBatchRow, SinkingCentreRow, SinkingEntrustmentRow, SinkingMatterRow
from core.levels.schemas import Batch, BatchPlan, BatchState

TABLE = "sinking_batches"
_BATCHES: Select[Any] = select(SinkingBatchRow.__table__).order_by(SinkingBatchRow.starts_on, SinkingBatchRow.id)


def keep(session: Session, call: Call, plan: BatchPlan, reason: str) -> str:
    """Gives its id."""
    id = new_id()
    row: dict[str, Any] = {
        "id": id,
        "area": plan.area,
        "title": plan.title,
        "document": plan.document,
        "starts_on": plan.starts_on,
        "keeps_counters": plan.keeps_counters,
        "cases_per_day": plan.cases_per_day,
        "reason_sealed": session.keys.seal_text(reason, TABLE, "reason_sealed", id),
        "state": "planned",
        "planned_by": call.actor.id,
        "planned_at": call.at,
    }
    session.execute(insert(SinkingBatchRow), row)
    session.execute(insert(SinkingMatterRow), [{"batch": id, "matter": code} for code in sorted(plan.matters)])
    session.execute(insert(SinkingCentreRow), [{"batch": id, "centre": code} for code in sorted(plan.centres)])
    facts = {
        "area": plan.area,
        "starts_on": plan.starts_on.isoformat(),
        "matters": sorted(plan.matters),
        "centres": sorted(plan.centres),
        "keeps_counters": plan.keeps_counters,
    }
    journal.record(session, call, id, "sinking_planned", facts)
    return id


def find(session: Session, id: str) -> Batch:
    """NotFound `batch_unknown`."""
    found = _of(session, _BATCHES.where(SinkingBatchRow.id == id))
    if not found:
        raise NotFound("batch_unknown")
    return found[0]


def find_all(session: Session, *where: ColumnElement[bool]) -> list[Batch]:
    """By the day they start."""
    return _of(session, _BATCHES.where(*where))


def move(session: Session, call: Call, batch: Batch, to: BatchState, **values: Any) -> None:
    """Conflict `batch_moved_on` when it is no longer in the state it was read in."""
    changed = session.execute(
        update(SinkingBatchRow)
        .where(SinkingBatchRow.id == batch.id, SinkingBatchRow.state == batch.state)
        .values(state=to, **values)
    )
    if changed.rowcount == 0:
        raise Conflict("batch_moved_on")


def end(session: Session, call: Call, batch: Batch, to: BatchState, reason: str) -> None:
    sealed = session.keys.seal_text(reason, TABLE, "end_reason_sealed", batch.id)
    move(session, call, batch, to, ended_by=call.actor.id, ended_at=call.at, end_reason_sealed=sealed)


def entrustments_of(session: Session, id: str) -> set[str]:
    """What the start of this batch recorded."""
    statement = select(SinkingEntrustmentRow.entrustment).where(SinkingEntrustmentRow.batch == id)
    return set(session.scalars(statement))


def keep_entrustments(session: Session, id: str, entrustments: Iterable[str]) -> None:
    rows = [{"batch": id, "entrustment": each} for each in entrustments]
    if rows:
        session.execute(insert(SinkingEntrustmentRow), rows)


def _of(session: Session, statement: Select[Any]) -> list[Batch]:
    rows = session.execute(statement).all()
    ids = [row.id for row in rows]
    matters, centres = dict[str, list[str]](), dict[str, list[str]]()
    for named, table, column in (
        (matters, SinkingMatterRow, SinkingMatterRow.matter),
        (centres, SinkingCentreRow, SinkingCentreRow.centre),
    ):
        for batch, code in session.execute(select(table.batch, column).where(table.batch.in_(ids)).order_by(column)):
            named.setdefault(batch, []).append(code)
    return [_batch(session, row, tuple(matters[row.id]), tuple(centres[row.id])) for row in rows]


def _batch(session: Session, row: Row[Any], matters: tuple[str, ...], centres: tuple[str, ...]) -> Batch:
    def said(column: str, sealed: bytes | None) -> str:
        return session.keys.open_text(sealed, TABLE, column, row.id) if sealed else ""

    plan = BatchPlan(
        area=row.area,
        title=row.title,
        document=row.document,
        starts_on=row.starts_on,
        matters=matters,
        centres=centres,
        cases_per_day=row.cases_per_day,
        keeps_counters=row.keeps_counters,
        reason=said("reason_sealed", row.reason_sealed),
    )
    return Batch(
        id=row.id,
        state=cast(BatchState, row.state),
        plan=plan,
        planned_by=row.planned_by,
        planned_at=row.planned_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        started_at=row.started_at,
        runs_from=row.runs_from,
        ended_at=row.ended_at,
        end_reason=said("end_reason_sealed", row.end_reason_sealed),
    )
