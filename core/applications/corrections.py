"""当场更正: an error that can be put right on the spot is, and nobody is sent away for it (art. 32(3)).

The applicant stands at the counter, sees each change and agrees to it; the clerk enters it. What stood there before is
kept, sealed, beside what stands there now, and the applicant finds the change in the timeline.
"""

from sqlalchemy import insert, select

from core.applications import cases, filing, views
from core.applications.case import Case
from core.applications.models import CorrectionRow
from core.applications.schemas import Correction
from core.applications.staff_schemas import CaseFile
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput
from core.ids import new_id
from core.people import service as people


def correct(session: Session, call: Call, id: str, changes: dict[str, str]) -> CaseFile:
    """`changes`: form field to its new text. InvalidInput `nothing_corrected`, `form_has_problems`, and refusals as
    `checks.check_form` and `filing.require_indicators`."""
    case = cases.find(session, id, lock=True)
    cases.require_step(call, case, "correct")
    changed = {field: text.strip() for field, text in changes.items() if text.strip() != case.form.get(field, "")}
    if not changed:
        raise InvalidInput("nothing_corrected")
    form = filing.checked_form(
        case, {**case.form, **changed}, people.facts_of(session, case.row.holder_id), cases.today_at(session, call)
    )
    filing.require_indicators(case, form)
    for field in sorted(changed):
        _keep(session, call, case, field, form.get(field, ""))
    sealed = cases.seal(session, form, "form_sealed", id)
    case = cases.take_step(session, call, case, "correct", {"fields": sorted(changed)}, form_sealed=sealed)
    return views.case_file(session, call, case)


def list_corrections(session: Session, call: Call, id: str) -> list[Correction]:
    """For the holder, who agreed to them at the counter."""
    return corrections_of(session, cases.find_own(session, call, id).id)


def corrections_of(session: Session, application_id: str) -> list[Correction]:
    """What was put right at the counter, in order. The caller has checked who may see it."""
    rows = session.execute(
        select(CorrectionRow.__table__)
        .where(CorrectionRow.application_id == application_id)
        .order_by(CorrectionRow.at, CorrectionRow.id)
    )
    return [
        Correction(
            field=row.field,
            before=session.keys.open_text(row.before_sealed, "corrections", "before_sealed", row.id),
            after=session.keys.open_text(row.after_sealed, "corrections", "after_sealed", row.id),
            at=row.at,
        )
        for row in rows
    ]


def _keep(session: Session, call: Call, case: Case, field: str, after: str) -> None:
    id = new_id()
    before = case.form.get(field, "")
    row = {
        "id": id,
        "application_id": case.id,
        "field": field,
        "before_sealed": session.keys.seal_text(before, "corrections", "before_sealed", id),
        "after_sealed": session.keys.seal_text(after, "corrections", "after_sealed", id),
        "clerk_id": call.actor.id,
        "at": call.at,
    }
    session.execute(insert(CorrectionRow), row)
