"""A case before it is submitted: how it begins, and when the holder may still change it."""

from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select

from core import journal
from core.applications import agency, cases
from core.applications.cases import Case
from core.applications.lifecycle import FINAL, State
from core.applications.models import ApplicationRow
from core.applications.schemas import Parcel
from core.call import Call
from core.certificates.changes import require_act
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput
from core.ids import is_id
from core.matters import situations
from core.matters.procedure import HolderAct
from core.matters.service import PinnedMatter
from core.people.permissions import require


class About(Struct, frozen=True):
    """The certificate a case is about, what is asked for, and the form as it was filled in then."""

    act: HolderAct
    certificate_id: str
    form: dict[str, str]


NOT_UNDER_WAY: tuple[State, ...] = (
    "draft",
    "concluded",
    "not_required",
    "declined",
    "refused",
    "referred",
    *sorted(FINAL),
)


def require_act_possible(session: Session, call: Call, certificate_id: str, act: HolderAct, own: str = "") -> None:
    """Conflict `certificate_not_in_force` or, while a filed case about the certificate is open that is not `own`,
    `act_under_way`."""
    require_act(session, call, certificate_id, act)
    open_case = select(ApplicationRow.case_number).where(
        ApplicationRow.certificate_id == certificate_id,
        ApplicationRow.state.not_in(NOT_UNDER_WAY),
        ApplicationRow.id != own,
    )
    under_way = session.scalars(open_case).first()
    if under_way:
        raise Conflict("act_under_way", case_number=under_way)


def check_so_far(pinned: PinnedMatter, answers: dict[str, str]) -> None:
    """InvalidInput `answers_do_not_fit` for a wrong answer; missing ones are fine in a draft."""
    try:
        situations.check_answers(pinned.definition, answers)
    except InvalidInput as refusal:
        if refusal.code != "answers_incomplete":
            raise


def insert_draft(
    session: Session,
    call: Call,
    id: str,
    pinned: PinnedMatter,
    answers: dict[str, str],
    organisation_id: str | None,
    parcel: Parcel | None = None,
    bundle_id: str | None = None,
    about: About | None = None,
) -> None:
    """The row of a new case with what a parcel already brings. InvalidInput `id_malformed`, AlreadyDone
    `application_id_taken`, and refusals as `agency.require_start`."""
    agency.require_start(session, call, pinned.definition.code, organisation_id)
    if not is_id(id):
        raise InvalidInput("id_malformed")
    if session.scalar(select(ApplicationRow.id).where(ApplicationRow.id == id)):
        raise AlreadyDone("application_id_taken")
    row: dict[str, Any] = {
        "id": id,
        "version": 1,
        "state": "draft",
        "matter": pinned.definition.code,
        "matter_version_id": pinned.version_id,
        "authority": pinned.definition.authority.code,
        "holder_id": call.principal,
        "power_id": call.power,
        "organisation_id": organisation_id,
        "bundle_id": bundle_id,
        "channel": call.channel,
        "terminal_id": call.terminal_id,
        "language": parcel.language if parcel else call.language,
        "act": about.act if about else "new",
        "certificate_id": about.certificate_id if about else None,
        "answers": answers,
        "form_sealed": cases.seal(session, parcel.form if parcel else about.form if about else {}, "form_sealed", id),
        "evidence_sealed": cases.seal(session, parcel.identity, "evidence_sealed", id) if parcel else None,
        "declared": parcel.declared if parcel else False,
        "terminal_time": parcel.terminal_time if parcel else None,
        "round": 0,
        "created_at": call.at,
        "changed_at": call.at,
        "act_by_provisional": False,
    }
    session.insert_new(insert(ApplicationRow), row)
    facts = {"matter": pinned.definition.code, "act": row["act"], "certificate_id": row["certificate_id"]}
    journal.record(session, call, id, "draft_started", facts)


def own_draft(session: Session, call: Call, id: str, version: int) -> Case:
    """The caller's draft, locked, at the version he saw. Conflict `version_changed` or `draft_closed`."""
    require(call.actor, "edit_draft")
    case = cases.find_own(session, call, id, lock=True, act="file")
    cases.require_version(case, version)
    if case.state not in ("draft", "trial_review"):
        raise Conflict("draft_closed", state=case.state)
    return case
