"""A hearing as its holder and the reviewers read it: the right, the request, the announcement, the record.

What was said in words stands in the notices that said it, sealed; what is counted stands in the clocks. Reading only.
"""

from typing import Any, TypeVar

from core.applications import cases
from core.applications.case import Case
from core.applications.hearings import clock_of
from core.applications.schemas import Hearing
from core.call import Call
from core.db.database import Session
from core.errors import NotFound
from core.notices import service as notices
from core.notices.contents import HearingNoticeContent, HearingRightContent, SpecialProcedureEndContent

Told = TypeVar("Told", HearingRightContent, HearingNoticeContent, SpecialProcedureEndContent)


def show_hearing(session: Session, call: Call, id: str) -> Hearing:
    """The caller's own. NotFound `hearing_not_offered`."""
    found = hearing_of(session, call, cases.find_own(session, call, id))
    if found is None:
        raise NotFound("hearing_not_offered")
    return found


def hearing_of(session: Session, call: Call, case: Case) -> Hearing | None:
    """None when there is neither a right to one nor one that was ordered. The caller has checked who may see it."""
    today = cases.today_at(session, call)
    right, due = clock_of(session, case, "hearing_request", today), clock_of(session, case, "hearing", today)
    if right is None and due is None:
        return None
    offered, announced = _newest(session, case, HearingRightContent), _newest(session, case, HearingNoticeContent)
    ended = _newest(session, case, SpecialProcedureEndContent)
    return Hearing(
        subject=offered.subject if offered else "",
        request_by=right.statement.last_day if right else None,
        may_request=right is not None and right.runs and not right.statement.is_over(today),
        requested_on=due.statement.start if due and right else None,
        hold_by=due.statement.last_day if due else None,
        held_at=announced.held_at if announced else None,
        place=announced.place if announced else "",
        chair=announced.chair if announced else "",
        record=ended.result if ended else "",
    )


def _newest(session: Session, case: Case, kind: type[Told]) -> Told | None:
    """What the newest notice of this kind says; of ended procedures, the newest hearing."""
    tag: Any = kind.__struct_config__.tag
    for notice in reversed(notices.list_notices(session, case.id)):
        if notice.kind == tag:
            content = notices.find_facts(session, notice.id).content
            if isinstance(content, kind) and getattr(content, "kind", "hearing") == "hearing":
                return content
    return None
