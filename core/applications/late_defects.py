"""Defects that should have been named the first time (一次性告知, 行政许可法 art. 32(4)).

A second deficiency notice may repeat what an earlier one listed, or name what the new papers brought in: both are
statements that have to be ticked in this round. A statement that stands was met on the same papers before; to find it
wanting now is the authority's fault, and the holder is not made to run for it again. So the clerk is refused, unless a
supervisor has permitted exactly these statements for this round, with a reason: four eyes, and both are on record. The
notice then counts as a breach (`breach` in the journal's facts of the step, `core.supervision.figures`).
"""

from typing import Any

from sqlalchemy import Row, insert, select

from core import journal
from core.applications import cases, wording
from core.applications.cases import Case
from core.applications.lifecycle import transition
from core.applications.models import LateDefectRow
from core.applications.staff_schemas import StatementName, Tick
from core.applications.ticks import named, standing
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, NotAllowed
from core.ids import new_id
from core.people.permissions import require


def permit(session: Session, call: Call, id: str, statements: list[StatementName], reason: str) -> None:
    """A supervisor lets the next deficiency notice of this case name these statements, although they stand.

    InvalidInput `statement_not_standing` for what the clerk ticks anyway or the matter does not list, `reason_needed`;
    Conflict `step_not_possible` when no notice can be given now.
    """
    require(call.actor, "permit_late_defects")
    reason = wording.reason(reason)
    case = cases.find(session, id, lock=True)
    transition(case.state, "request_supplement")
    wanted = set(statements)
    strange = wanted - set(named(standing(session, case)))
    if strange or not wanted:
        raise InvalidInput("statement_not_standing", statements=sorted(strange))
    row: dict[str, Any] = {
        "id": new_id(),
        "application_id": id,
        "round": case.row.round,
        "statements": sorted(wanted),
        "supervisor_id": call.actor.id,
        "at": call.at,
    }
    row["reason_sealed"] = session.keys.seal_text(reason, "late_defects", "reason_sealed", row["id"])
    session.execute(insert(LateDefectRow), row)
    facts = {"permission_id": row["id"], "statements": row["statements"]}
    journal.record(session, call, id, "late_defects_permitted", facts)


def breach_of(session: Session, call: Call, case: Case, ticks: list[Tick]) -> dict[str, Any]:
    """What the journal says of late defects among these ticks: `breach` and who permitted it; nothing without any.

    NotAllowed `late_defect_not_permitted` with the statements that no supervisor but the clerk himself has permitted.
    """
    late = set(named({(tick.material, tick.statement) for tick in ticks if not tick.met} & standing(session, case)))
    if not late:
        return {}
    others = [row for row in _rows(session, case) if row.supervisor_id != call.actor.id]
    if unpermitted := late.difference(*(row.statements for row in others)):
        raise NotAllowed("late_defect_not_permitted", statements=sorted(unpermitted))
    used = [row.supervisor_id for row in others if late.intersection(row.statements)]
    return {"breach": sorted(late), "permitted_by": sorted(set(used))}


def permitted_late(session: Session, case: Case) -> tuple[StatementName, ...]:
    """What may be named late in this round."""
    return tuple(sorted({name for row in _rows(session, case) for name in row.statements}))


def _rows(session: Session, case: Case) -> list[Row[Any]]:
    found = session.execute(
        select(LateDefectRow.__table__).where(
            LateDefectRow.application_id == case.id, LateDefectRow.round == case.row.round
        )
    )
    return list(found)
