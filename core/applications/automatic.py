"""智能审批: what rules alone may decide is decided at once, at any hour, and can be run again and contested.

Every rule of the matter is tried on what is on record when the case is filed. All met: the case passes all its steps in
the transaction of its filing, each with its own entry, and the holder has the result. Anything not met or not known
goes to people; a machine refuses nobody. What the rules read is kept, sealed, so that anybody entitled can run them
again; a person looks at it when the holder asks.
"""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import insert, update

from core import journal
from core.applications import (
    acceptance,
    afterwards,
    cases,
    decision_facts,
    filing,
    later_checks,
    mandates,
    notice_head,
    reading,
    release,
    results,
    views,
    wording,
)
from core.applications.case import Case
from core.applications.models import MachineDecisionRow
from core.applications.schemas import Application
from core.applications.staff_schemas import CaseFile
from core.call import Call, by_the_hall
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, NotAllowed
from core.materials import service as materials
from core.materials.wallet import wallet_of
from core.matters import facts, rules
from core.matters.rules import Inputs, Outcome
from core.people.schemas import PersonFacts

TABLE = afterwards.TABLE


class Rerun(Struct, frozen=True):
    """The outcomes as they were kept (without what was read) and as they come out now, from the same inputs."""

    then: tuple[Outcome, ...]
    now: tuple[Outcome, ...]

    @property
    def same(self) -> bool:
        return [(each.key, each.met) for each in self.then] == [(each.key, each.met) for each in self.now]


def decide_by_rule(session: Session, call: Call, case: Case, person: PersonFacts) -> Case:
    """The case as it stands after its rules were tried; untouched when the matter has none, when papers are owed (a
    promise is a person's to accept), and when it is about a certificate there is: the rules say who is granted one.
    One that could not be printed is left to people too."""
    decision = case.definition.rule_decision
    if decision is None or case.row.promised or case.row.act != "new":
        return case
    inputs = _inputs(session, call, case, person)
    outcomes = rules.judge(decision, inputs)
    _keep(session, call, case, inputs, outcomes)
    unmet = [outcome.key for outcome in outcomes if not outcome.met]
    if unmet:
        journal.record(session, by_the_hall(call), case.id, "rules_not_met", {"rules": unmet})
        return case
    if results.without_font(session, case, cases.today_at(session, call)):
        journal.record(session, by_the_hall(call), case.id, "characters_without_font", {})
        return case
    return _grant(session, by_the_hall(call), case, outcomes)


def rerun(session: Session, call: Call, id: str) -> Rerun:
    """Run the rules again on what they read. For the holder, and staff who may read the case. Conflict
    `not_decided_by_rule`."""
    case = cases.find(session, id)
    if case.row.holder_id != call.actor.id:
        case = reading.readable(session, call, id)
    row = _row(session, case)
    inputs = msgspec.json.decode(session.keys.open(row.inputs_sealed, TABLE, "inputs_sealed", case.id), type=Inputs)
    decision = case.definition.rule_decision
    return Rerun(tuple(row.outcomes), rules.judge(decision, inputs) if decision else ())


def contest(session: Session, call: Call, id: str, reason: str) -> Application:
    """The holder wants a person to look at it. AlreadyDone `contested_before`, Conflict `not_decided_by_rule`."""
    reason = wording.reason(reason)
    case = cases.find_own(session, call, id, lock=True)
    if _row(session, case).contested_at is not None:
        raise AlreadyDone("contested_before")
    sealed = session.keys.seal_text(reason, TABLE, "contest_sealed", id)
    _set(session, id, contested_at=call.at, contest_sealed=sealed)
    journal.record(session, call, id, "contest", {})
    return views.application(session, call, case)


def answer_contest(session: Session, call: Call, id: str, upheld: bool, answer: str) -> CaseFile:
    """A reviewer of the authority has looked: `upheld` says that the machine's decision stands. Conflict
    `not_contested`; refusals as `mandates.require_decider`."""
    answer = wording.reason(answer)
    case = cases.find(session, id, lock=True)
    if not call.actor.has("reviewer"):
        raise NotAllowed("role_missing", action="answer_contest")
    mandates.require_decider(session, call.actor, case, cases.today_at(session, call))
    row = _row(session, case)
    if row.contested_at is None or row.answered_at is not None:
        raise Conflict("not_contested")
    sealed = session.keys.seal_text(answer, TABLE, "answer_sealed", id)
    _set(session, id, answered_at=call.at, answered_by=call.actor.id, upheld=upheld, answer_sealed=sealed)
    journal.record(session, call, id, "contest_answered", {"upheld": upheld})
    return views.case_file(session, call, case)


def _grant(session: Session, hall: Call, case: Case, outcomes: tuple[Outcome, ...]) -> Case:
    case = acceptance.accept_on(session, hall, case, "accept")
    case = cases.take_step(session, hall, case, "review", {})
    met = {"rules": [outcome.key for outcome in outcomes]}
    case = cases.take_step(session, hall, case, "approve", met, decided_at=hall.at, decided_by=hall.actor.id)
    notice_head.issue(session, hall, case, decision_facts.machine_decision, outcomes)
    later_checks.plan_after_approval(session, hall, case)
    return release.after_approval(session, hall, case)


def _inputs(session: Session, call: Call, case: Case, person: PersonFacts) -> Inputs:
    today = cases.today_at(session, call)
    grades: dict[str, Any] = {}
    for document in materials.list_documents(session, case.id):
        grades[document.material] = min(document.grade, grades.get(document.material, document.grade))
    organisation = filing.organisation_of(person, case.row.organisation_id)
    held = wallet_of(session, case.row.holder_id, today, case.id)
    return Inputs(
        facts=facts.facts_of(person, organisation),
        grades=grades,
        held=frozenset(item.certificate_type for item in held),
        assurance=person.assurance,
        today=today,
    )


def _keep(session: Session, call: Call, case: Case, inputs: Inputs, outcomes: tuple[Outcome, ...]) -> None:
    row = {
        "application_id": case.id,
        "tried_at": call.at,
        "inputs_sealed": session.keys.seal(msgspec.json.encode(inputs), TABLE, "inputs_sealed", case.id),
        "outcomes": [msgspec.structs.replace(outcome, read="") for outcome in outcomes],
    }
    session.execute(insert(MachineDecisionRow), row)


def _row(session: Session, case: Case) -> Any:
    row = afterwards.machine_decision(session, case.id)
    if row is None or not afterwards.decided_by_rule(case):
        raise Conflict("not_decided_by_rule")
    return row


def _set(session: Session, id: str, **values: Any) -> None:
    session.execute(update(MachineDecisionRow).where(MachineDecisionRow.application_id == id).values(**values))
