"""A project groups the cases of an organisation, so that everybody sees in one view who waits for whom since when.

The organisation's people make it and put their cases in; whoever may read case files sees all of them. A project
decides nothing and changes no case. An agent takes part under the organisation's power for every matter.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from core import journal
from core.applications import cases, joint, views
from core.applications import filing as case_filing
from core.applications.case import Case
from core.applications.wording import reason
from core.call import Call
from core.db.database import Session
from core.errors import AlreadyDone, InvalidInput, NotFound
from core.ids import is_id
from core.journal import Entry
from core.locale import sentences
from core.people import powers_of_attorney
from core.people import service as people
from core.people.permissions import require
from core.people.power_schemas import PowerAct
from core.projects.models import ProjectCaseRow, ProjectRow
from core.projects.schemas import Project, ProjectLine, ProjectSummary
from core.projects.waiting import Waits, waits_for


def create(session: Session, call: Call, id: str, organisation_id: str, name: str, code: str = "") -> Project:
    """For somebody who acts for the organisation. InvalidInput `id_malformed` or `reason_needed` (an empty name);
    AlreadyDone `project_id_taken`; NotAllowed `organisation_not_represented`."""
    require(call.actor, "edit_draft")
    if not is_id(id):
        raise InvalidInput("id_malformed")
    if session.scalar(select(ProjectRow.id).where(ProjectRow.id == id)):
        raise AlreadyDone("project_id_taken")
    case_filing.organisation_of(people.facts_of(session, call.principal), organisation_id)
    _require_power(session, call, organisation_id, "file")
    row = {
        "id": id,
        "organisation_id": organisation_id,
        "code": code.strip()[:40],
        "name_sealed": session.keys.seal_text(reason(name), "projects", "name_sealed", id),
        "created_by": call.principal,
        "created_at": call.at,
    }
    session.insert_new(insert(ProjectRow), row)
    journal.record(session, call, id, "project_created", {"organisation_id": organisation_id})
    return find_project(session, call, id)


def add_case(session: Session, call: Call, id: str, application_id: str, after: str | None = None) -> Project:
    """The caller's own case, filed for the project's organisation. InvalidInput `case_of_other_organisation`, or
    `after_not_in_project`; AlreadyDone `case_in_project`."""
    row = _own(session, call, id, "file")
    case = cases.find_own(session, call, application_id)
    if case.row.organisation_id != row.organisation_id:
        raise InvalidInput("case_of_other_organisation")
    members = {each.application_id for each in _members(session, id)}
    if after is not None and after not in members:
        raise InvalidInput("after_not_in_project")
    taken = select(ProjectCaseRow.project_id).where(ProjectCaseRow.application_id == application_id)
    if session.scalar(taken):
        raise AlreadyDone("case_in_project")
    values = {"application_id": application_id, "project_id": id, "after": after, "added_at": call.at}
    session.insert_new(insert(ProjectCaseRow), values)
    journal.record(session, call, id, "project_case_added", {"application_id": application_id, "after": after})
    return find_project(session, call, id)


def find_project(session: Session, call: Call, id: str) -> Project:
    """For the people of its organisation. NotFound `project_unknown`."""
    return _project(session, call, _own(session, call, id))


def open_project(session: Session, call: Call, id: str) -> Project:
    """For whoever may read case files: all areas and lines see the same. NotFound `project_unknown`."""
    require(call.actor, "read_case_file")
    return _project(session, call, _find(session, id))


def list_projects(session: Session, call: Call) -> list[ProjectSummary]:
    """A citizen's organisations' own, or for staff all, the newest first."""
    statement = (
        select(ProjectRow.__table__, func.count(ProjectCaseRow.application_id).label("cases"))
        .outerjoin(ProjectCaseRow, ProjectCaseRow.project_id == ProjectRow.id)
        .group_by(*ProjectRow.__table__.c)
        .order_by(ProjectRow.created_at.desc(), ProjectRow.id)
        .limit(200)
    )
    if call.actor.has("citizen"):
        require(call.actor, "read_own_case")
        statement = statement.where(ProjectRow.organisation_id.in_(_organisations(session, call)))
    else:
        require(call.actor, "read_case_file")
    return [
        ProjectSummary(row.id, _name(session, row), row.code, _organisation(session, row), row.cases)
        for row in session.execute(statement)
    ]


def _find(session: Session, id: str) -> Row[Any]:
    row = session.execute(select(ProjectRow.__table__).where(ProjectRow.id == id)).one_or_none()
    if row is None:
        raise NotFound("project_unknown")
    return row


def _own(session: Session, call: Call, id: str, act: PowerAct | None = None) -> Row[Any]:
    """One of the caller's organisations, or of whom he acts for. Refusals as `powers_of_attorney.require_power`."""
    require(call.actor, "read_own_case")
    row = _find(session, id)
    if row.organisation_id not in {each.id for each in people.facts_of(session, call.principal).organisations}:
        raise NotFound("project_unknown")
    _require_power(session, call, row.organisation_id, act)
    return row


def _organisations(session: Session, call: Call) -> set[str]:
    """Whose projects the caller sees; an agent those of the one organisation that let him act in every matter."""
    mine = {each.id for each in people.facts_of(session, call.principal).organisations}
    if call.power is None:
        return mine
    power = powers_of_attorney.acting_under(session, call.actor, call.power, call.at)
    return mine & {power.organisation_id} if not power.matter and power.organisation_id else set()


def _require_power(session: Session, call: Call, organisation_id: str, act: PowerAct | None) -> None:
    if call.power is not None:
        powers_of_attorney.require_power(session, call, "", organisation_id, act)


def _members(session: Session, id: str) -> list[Row[Any]]:
    statement = select(ProjectCaseRow.__table__).where(ProjectCaseRow.project_id == id)
    return list(session.execute(statement.order_by(ProjectCaseRow.added_at, ProjectCaseRow.application_id)))


def _project(session: Session, call: Call, row: Row[Any]) -> Project:
    members = _members(session, row.id)
    found = {each.application_id: cases.find(session, each.application_id) for each in members}
    lines = tuple(_line(session, call, each, found) for each in members)
    waiting: Counter[Waits] = Counter(line.waits_for for line in lines if line.waits_for != "nobody")
    name, organisation = _name(session, row), _organisation(session, row)
    return Project(row.id, name, row.code, organisation, row.created_at, lines, dict(waiting))


def _line(session: Session, call: Call, member: Row[Any], found: dict[str, Case]) -> ProjectLine:
    case, language = found[member.application_id], call.language
    asked = joint.opinions_of(session, call, case)
    silent = [each for each in asked if not each.verdict]
    before = found.get(member.after or "")
    waits = waits_for(
        case.state,
        silent_organs=bool(silent),
        predecessor_open=before is not None and before.state != "concluded",
    )
    history = journal.history(session, case.id)
    names: tuple[str, ...] = ()
    if waits == "organ":
        names = tuple(each.name for each in silent)
    elif waits == "authority":
        names = (case.definition.authority.name.say(language),)
    elif waits == "procedure":
        names = _procedure(call, case, history)
    elif waits == "case" and before is not None:
        names = (before.definition.title.say(language),)
    since = _since(case, history)
    return ProjectLine(
        application_id=case.id,
        matter_title=case.definition.title.say(language),
        authority=case.definition.authority.name.say(language),
        state=case.state,
        state_text=views.state_text(case.state, language),
        waits_for=waits,
        waits_for_text=sentences().say(f"project.waits.{waits}", language),
        waits_for_names=names,
        since=since,
        days=(session.settings.hall.day_of(call.at) - session.settings.hall.day_of(since)).days,
        case_number=case.row.case_number,
        act_by=case.row.act_by,
        after=member.after,
    )


def _since(case: Case, history: list[Entry]) -> datetime:
    """When the case came into the state it is in."""
    entered = [entry.at for entry in history if entry.facts.get("to") == case.state != entry.facts.get("from")]
    return entered[-1] if entered else case.row.created_at


def _procedure(call: Call, case: Case, history: list[Entry]) -> tuple[str, ...]:
    """The names of the special procedures that run, in the order they began."""
    running: list[str] = []
    for entry in history:
        key = str(entry.facts.get("procedure", ""))
        if entry.event == "suspend":
            running.append(key)
        elif entry.event == "resume":
            running.clear()
        elif entry.event == "end_procedure":
            running.remove(key)
    procedures = {each.key: each.name.say(call.language) for each in case.definition.special_procedures}
    return tuple(procedures[key] for key in running if key in procedures)


def _name(session: Session, row: Row[Any]) -> str:
    return session.keys.open_text(row.name_sealed, "projects", "name_sealed", row.id)


def _organisation(session: Session, row: Row[Any]) -> str:
    organisations = people.facts_of(session, row.created_by).organisations
    return next((each.name for each in organisations if each.id == row.organisation_id), "")
