"""The day of a batch has come: the worker starts what is approved and has nothing in its way.

A start gives the batch's centres the entrustments they lack, matter by matter, and takes the matters off the district's
windows, in one transaction. What is held is told in the journal once; it starts when the way is clear.
"""

from core import journal
from core.call import Call
from core.db.database import Session
from core.levels import batches, sinking
from core.levels.models import SinkingBatchRow
from core.levels.schemas import Batch
from core.matters import service as matters
from core.places import mandates

HELD = "sinking_held"


def start_due(session: Session, call: Call) -> int:
    """Gives how many were started; the worker calls again until it is none."""
    today = session.settings.hall.day_of(call.at)
    due = batches.find_all(session, SinkingBatchRow.state == "approved", SinkingBatchRow.starts_on <= today)
    return sum(_start(session, call, batch) for batch in due)


def _start(session: Session, call: Call, batch: Batch) -> bool:
    blocking = [each for each in sinking.obstacles(session, call, batch.plan) if each.blocks]
    if blocking:
        _hold(session, call, batch, sorted({each.code for each in blocking}))
        return False
    today = session.settings.hall.day_of(call.at)
    plan, wanted = batch.plan, set(batch.plan.matters)
    moved = [each.definition for each in matters.list_in_force(session, today) if each.definition.code in wanted]
    named = [(each.authority.code, centre, each.code) for each in moved for centre in plan.centres]
    brought = [
        recorded.id
        for between in named
        if (recorded := mandates.entrust_by_plan(session, call, *between, plan.document, today))
    ]
    batches.keep_entrustments(session, batch.id, brought)
    batches.move(session, call, batch, "running", started_at=call.at, runs_from=today)
    facts = {"matters": len(batch.plan.matters), "entrustments": len(brought), "runs_from": today.isoformat()}
    journal.record(session, call, batch.id, "sinking_started", facts)
    return True


def _hold(session: Session, call: Call, batch: Batch, codes: list[str]) -> None:
    if journal.history(session, batch.id)[-1].event != HELD:
        journal.record(session, call, batch.id, HELD, {"obstacles": codes})
