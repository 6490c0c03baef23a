"""What goes with a case beside its steps: how the result comes, whether it may be rated, what became of a contest.

Reading only; the caller has checked who may see the case.
"""

from typing import Any

import msgspec
from sqlalchemy import exists, select

from core.applications.case import Case
from core.applications.lifecycle import steps_from
from core.applications.models import MachineDecisionRow, RatingRow
from core.applications.schemas import Contest, Delivery
from core.call import THE_HALL, Role
from core.db.database import Session

TABLE = "machine_decisions"
HOLDER: frozenset[Role] = frozenset({"citizen"})


def chosen_delivery(session: Session, case: Case) -> Delivery | None:
    """What the holder chose, with the address."""
    if case.row.delivery_sealed is None:
        return None
    opened = session.keys.open(case.row.delivery_sealed, "applications", "delivery_sealed", case.id)
    return msgspec.json.decode(opened, type=Delivery)


def may_be_rated(session: Session, case: Case) -> bool:
    """After the end, and once (好差评)."""
    if "rate" not in steps_from(case.state, HOLDER):
        return False
    return not session.scalar(select(exists().where(RatingRow.application_id == case.id)))


def decided_by_rule(case: Case) -> bool:
    """智能审批: rules alone decided it, in the transaction of its filing."""
    return case.row.decided_by == THE_HALL.id and case.definition.rule_decision is not None


def contest_of(session: Session, case: Case) -> Contest | None:
    """What the holder said against the decision of a rule, and the answer, if there is one."""
    if not decided_by_rule(case):
        return None
    row = machine_decision(session, case.id)
    if row is None or row.contested_at is None:
        return None
    return Contest(
        reason=session.keys.open_text(row.contest_sealed, TABLE, "contest_sealed", case.id),
        contested_at=row.contested_at,
        answer=session.keys.open_text(row.answer_sealed, TABLE, "answer_sealed", case.id) if row.answer_sealed else "",
        answered_at=row.answered_at,
        upheld=row.upheld,
    )


def machine_decision(session: Session, application_id: str) -> Any:
    """The row of the rules that were tried on a case, None when its matter has none."""
    found = select(MachineDecisionRow.__table__).where(MachineDecisionRow.application_id == application_id)
    return session.execute(found).one_or_none()
