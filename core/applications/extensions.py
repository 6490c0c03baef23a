"""延长审批: the one extension of a decision, on the word of the organ's head, told with its reason (art. 42).

It adds days to the limit; a special procedure takes days out of the count. Neither is ever modelled as the other.
"""

from core.applications import cases, mandates, notice_head, views, wording
from core.applications.case import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.deadlines import TimeStatement
from core.applications.clocks.timing import timed
from core.applications.notice_head import head, law_of
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from core.locale import sentences
from core.notices.schemas import ExtensionContent, NoticeFacts
from core.people import staff

ARTICLE_42, ARTICLE_42_JOINT = 10, 15
"""Working days, where a matter says nothing of its own: by the head of the organ, and for a joint decision by the head
of the government."""


def extend(session: Session, call: Call, id: str, reason: str) -> CaseFile:
    """Conflict `extended_before`: there is only one; `extension_not_in_law`: a first review has none (art. 43).
    Refusals as `mandates.require_decider`."""
    reason = wording.reason(reason)
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "extend")
    today = cases.today_at(session, call)
    mandates.require_decider(session, call.actor, case, today)
    if case.row.extension_days:
        raise Conflict("extended_before", days=case.row.extension_days)
    if not any(each.runs and each.rule.longest_extension for each in timed(session, [id], today)[id]):
        raise Conflict("extension_not_in_law")
    before, _ = case_clocks.decision_limits(session, case, today)
    days = _days(case)
    case = cases.take_step(session, call, case, "extend", {"days": days}, extension_days=days)
    after, _ = case_clocks.decision_limits(session, case, today)
    notice_head.issue(session, call, case, _notice, reason, before, after)
    return views.case_file(session, call, case)


def _notice(
    session: Session, call: Call, case: Case, reason: str, before: TimeStatement, after: TimeStatement
) -> NoticeFacts:
    content = ExtensionContent(
        accepted_on=case.row.accepted_on,
        reason=reason,
        approver=staff.name_of(session, call.actor.id),
        extended_days=case.row.extension_days,
        former_due_on=before.last_day,
        new_due_on=after.last_day,
        legal_basis=[_basis(case)],
        provisional=after.provisional,
    )
    return head(session, call, case, content)


def _days(case: Case) -> int:
    own = case.definition.extension_limit
    return own.days if own else ARTICLE_42_JOINT if case.definition.joint else ARTICLE_42


def _basis(case: Case) -> str:
    own, language = case.definition.extension_limit, case.language
    if own is not None and own.basis is not None:
        return law_of(own.basis, language)
    return sentences().say("notice.basis.article_42", language)
