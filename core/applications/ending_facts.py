"""What the notices say that tell of an end before the decision: lapse, broken promise, withdrawal."""

from core.applications import views
from core.applications.cases import Case
from core.applications.clocks.deadlines import TimeStatement
from core.applications.lifecycle import State
from core.applications.notice_head import head, law_of, newest_number
from core.applications.ticks import lines_still_deficient
from core.call import Call
from core.db.database import Session
from core.locale import sentences
from core.notices.schemas import LapseContent, NoticeFacts, PromiseBrokenContent, WithdrawalContent


def lapse(session: Session, call: Call, case: Case, asked: TimeStatement) -> NoticeFacts:
    """补正逾期告知书: `asked` is the limit in which no answer came."""
    language, basis = case.language, case.definition.supplement_limit.basis
    lines = (case.definition.material(key) for key in lines_still_deficient(session, case))
    content = LapseContent(
        notice_number=newest_number(session, case, "deficiency"),
        asked_on=asked.start,
        answer_due_on=asked.last_day,
        outstanding=[line.name.say(language) for line in lines if line],
        effect=sentences().say("notice.silence.lapse", language),
        legal_basis=[law_of(basis, language)] if basis else [],
    )
    return head(session, call, case, content, named=True)


def promise_broken(session: Session, call: Call, case: Case) -> NoticeFacts:
    """容缺逾期告知书: what was promised did not come until the day promised."""
    language = case.language
    owed = (case.definition.material(key) for key in case.row.promised)
    content = PromiseBrokenContent(
        promise_number=newest_number(session, case, "promise"),
        due_on=case.row.promise_by,
        outstanding=[line.name.say(language) for line in owed if line],
        effect=sentences().say("notice.silence.promise", language),
    )
    return head(session, call, case, content, named=True)


def withdrawal(session: Session, call: Call, case: Case, stage: State) -> NoticeFacts:
    """撤回申请记录: `stage` is the state the case was taken back from."""
    content = WithdrawalContent(
        applied_on=session.settings.hall.day_of(case.row.submitted_at),
        withdrawn_at=call.at,
        stage=views.state_text(stage, case.language),
    )
    return head(session, call, case, content, named=True)
