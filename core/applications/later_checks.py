"""What an approval entails for the time after: the looks that the supervision list asks for (N15)."""

from core.applications.case import Case
from core.call import Call
from core.db.database import Session
from core.matters.service import subject_of
from core.three_lists import later_checks


def plan_after_approval(session: Session, call: Call, case: Case) -> None:
    later_checks.plan_checks(session, call, case.id, case.row.matter, case.row.authority, subject_of(case.definition))
