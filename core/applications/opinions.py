"""联合办理: what the other organs of a jointly decided case were asked, and what they said (行政许可法 art. 26(2)).

The organs that a situation concerns are asked in the transaction of acceptance, so that the shared clock and the
question begin together. The lead decides when every one of them has spoken, or has its reason on record why it did not
wait. `cases.take_step` calls `ask` and `require_opinions`, so that no way to a decision goes round them; what people do
is in `joint`.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from core.applications.case import Case
from core.applications.lifecycle import Step
from core.applications.models import OpinionRow
from core.db.database import Session
from core.errors import Conflict
from core.matters.conditions import applies
from core.matters.procedure import CoOrgan

DECIDES: frozenset[Step] = frozenset({"approve", "refuse"})

_OF_CASE = (
    select(OpinionRow.__table__).where(OpinionRow.application_id == bindparam("case")).order_by(OpinionRow.position)
)
_OF_ORGAN = select(OpinionRow.position).where(
    OpinionRow.application_id == bindparam("case"), OpinionRow.authority == bindparam("organ")
)


def organs_of(case: Case) -> tuple[CoOrgan, ...]:
    """The organs whose opinion this situation needs, in the order of the matter."""
    joint = case.definition.joint
    return tuple(organ for organ in joint.co_organs if applies(organ.when, case.row.answers)) if joint else ()


def ask(session: Session, case: Case, today: date) -> None:
    """Put the question to every organ that is concerned."""
    rows = [
        {
            "application_id": case.id,
            "authority": organ.code,
            "position": position,
            "asked_on": today,
            "verdict": "",
        }
        for position, organ in enumerate(organs_of(case))
    ]
    if rows:
        session.execute(insert(OpinionRow), rows)


def require_opinions(session: Session, case: Case) -> None:
    """Conflict `opinions_missing` (organs, names) while somebody who was asked has not spoken."""
    if case.definition.joint is None:
        return
    silent = {row.authority for row in asked(session, case.id) if not row.verdict}
    missing = [organ for organ in organs_of(case) if organ.code in silent]
    if missing:
        codes, names = [organ.code for organ in missing], [organ.name for organ in missing]
        raise Conflict("opinions_missing", organs=codes, names=names)


def asked(session: Session, application_id: str) -> list[Row[Any]]:
    return list(session.execute(_OF_CASE, {"case": application_id}))


def is_asked(session: Session, application_id: str, organ: str) -> bool:
    return session.execute(_OF_ORGAN, {"case": application_id, "organ": organ}).scalar() is not None
