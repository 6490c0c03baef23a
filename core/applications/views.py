"""A case as people see it: its holder, the clerk, the queue. Reading only.

Texts are in the caller's language; the journal's codes become sentences here (`event.*`, `state.*`).
"""

from datetime import date
from typing import cast, get_args

from msgspec import structs

from core import journal
from core.applications import afterwards, cases, contacts, filing
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.clocks.lamps import worst
from core.applications.clocks.schemas import Lamp
from core.applications.clocks.timing import Timed, timed
from core.applications.event_text import event_text
from core.applications.late_defects import permitted_late
from core.applications.lifecycle import State, Step, steps_from
from core.applications.schemas import Application, ApplicationSummary, Deficiency, TimelineEntry
from core.applications.staff_schemas import CaseFile, QueueItem
from core.applications.ticks import deficiencies_of, named, standing, ticks_of
from core.call import Call, Channel, Language
from core.certificates import service as certificates
from core.db.database import Session
from core.locale import sentences
from core.materials import service as materials
from core.people import powers_of_attorney, staff
from core.people import service as people
from core.people.power_schemas import Power

WAITING_FOR_HOLDER: frozenset[State] = frozenset({"draft", "supplement_requested", "awaiting_originals"})

TOLD: frozenset[str] = frozenset(get_args(Step)) | {
    "custody_announced",
    "custody_received",
    "custody_forwarded",
    "custody_given_back",
    "custody_arrived",
    "opinion_given",
    "opinion_waived",
    "draft_started",
    "draft_taken_over",
    "case_opened",
    "clock_recounted",
    "certificate_status_changed",
    "defence_stated",
    "defence_hearing_announced",
    "defence_hearing_held",
    "proposed_act_dropped",
    "hearing_offered",
    "hearing_requested",
    "hearing_announced",
    "hearing_held",
    "limit_passed",
    "procedure_overran",
    "contest",
    "contest_answered",
    "message_released",
    "message_answered",
    "agent_came",
    "locker_opened",
    "helper_not_known",
    "border_consent",
}
"""Events that the holder's timeline tells; the rest of the journal is for auditors. `case_opened` is told so
that people see who looked, the last three so that they see why a day moved or what became of it."""


def application(session: Session, call: Call, case: Case) -> Application:
    """The checklist of a draft follows what its holder has at the moment, so nobody else is shown one."""
    own = call.principal == case.row.holder_id
    has_checklist = case.row.checklist is not None or (own and not filing.unanswered(case))
    return Application(
        id=case.id,
        version=case.row.version,
        matter=case.row.matter,
        matter_title=case.definition.title.say(call.language),
        matter_version=case.definition.version,
        state=case.state,
        state_text=state_text(case.state, call.language),
        answers=case.row.answers,
        form=case.form,
        checklist=filing.checklist_for(session, call, case) if has_checklist else None,
        documents=materials.list_documents(session, case.id),
        clocks=case_clocks.clocks_of(session, case, cases.today_at(session, call)),
        steps=steps_from(case.state, frozenset({"citizen"})),
        created_at=case.row.created_at,
        case_number=case.row.case_number,
        submitted_at=case.row.submitted_at,
        organisation_id=case.row.organisation_id,
        certificate_id=certificates.certificates_of(session, [case.id]).get(case.id),
        deficiencies=_asked_for(session, call, case),
        act=case.row.act,
        about_certificate_id=case.row.certificate_id,
        promised=tuple(case.row.promised or ()),
        promise_by=case.row.promise_by,
        declared=case.row.declared,
        delivery=afterwards.chosen_delivery(session, case),
        may_be_rated=afterwards.may_be_rated(session, case),
        decided_by_rule=afterwards.decided_by_rule(case),
        contest=afterwards.contest_of(session, case),
    )


def _asked_for(session: Session, call: Call, case: Case) -> tuple[Deficiency, ...]:
    """What the last notice found missing, while its holder may put it right."""
    return deficiencies_of(session, case, call.language) if case.state == "supplement_requested" or case.owes else ()


def summaries(session: Session, call: Call, found: list[Case]) -> list[ApplicationSummary]:
    issued = certificates.certificates_of(session, [case.id for case in found])
    return [
        ApplicationSummary(
            id=case.id,
            matter=case.row.matter,
            matter_title=case.definition.title.say(call.language),
            state=case.state,
            state_text=state_text(case.state, call.language),
            changed_at=case.row.changed_at,
            waiting_for_you=case.state in WAITING_FOR_HOLDER,
            case_number=case.row.case_number,
            certificate_id=issued.get(case.id),
        )
        for case in found
    ]


def timeline(session: Session, call: Call, case: Case) -> list[TimelineEntry]:
    """The journal of the case in sentences; who acted is a role, never a name, but for an agent of the holder and
    whoever helped."""
    told = [entry for entry in journal.history(session, case.id) if entry.event in TOLD]
    agents = people.names_of(session, {entry.actor_id for entry in told if _by_agent(entry)})
    helpers = staff.names_of(session, {entry.assisted_by for entry in told if entry.assisted_by})
    return [
        TimelineEntry(
            at=entry.at,
            event=entry.event,
            text=event_text(entry.event, entry.facts, call.language, case.definition),
            actor="agent" if _by_agent(entry) else entry.roles[0] if entry.roles else "system",
            channel=cast(Channel, entry.channel),
            facts=entry.facts,
            agent=agents[entry.actor_id] if _by_agent(entry) else "",
            helper=helpers.get(entry.assisted_by or "", ""),
        )
        for entry in told
    ]


def _by_agent(entry: journal.Entry) -> bool:
    """A citizen acted for another one."""
    return entry.on_behalf_of not in (None, entry.actor_id) and entry.roles == ["citizen"]


def case_file(session: Session, call: Call, case: Case) -> CaseFile:
    """A reviewer sees no phone number: contact with the applicant goes through the centre (G17)."""
    person = people.facts_of(session, case.row.holder_id)
    helped = journal.helpers_of(session, case.recorded_under)
    shown = application(session, call, case)
    if not call.actor.has("clerk"):
        hidden = {field.key for page in case.definition.form for field in page.fields if field.kind in contacts.KINDS}
        form = {key: text for key, text in case.form.items() if key not in hidden}
        delivery = shown.delivery and structs.replace(shown.delivery, address="")
        shown = structs.replace(shown, form=form, delivery=delivery)
    return CaseFile(
        application=shown,
        applicant=person.document,
        phone=person.phone if call.actor.has("clerk") else "",
        channel=case.row.channel,
        supporting=person.supporting,
        steps=steps_from(case.state, call.actor.roles),
        accepted_by_me=case.row.accepted_by == call.actor.id,
        ticks=ticks_of(session, case),
        timeline=tuple(timeline(session, call, case)),
        agent=_agent(session, case),
        helpers=tuple(sorted(staff.names_of(session, helped).values())),
        helped_by_me=call.actor.id in helped,
        standing=tuple(named(standing(session, case))),
        late_permitted=permitted_late(session, case),
    )


def _agent(session: Session, case: Case) -> Power | None:
    """Under which power of attorney an agent filed the case."""
    return powers_of_attorney.find(session, case.row.power_id) if case.row.power_id else None


def queue_items(session: Session, call: Call, found: list[Case]) -> list[QueueItem]:
    names = people.names_of(session, {case.row.holder_id for case in found})
    today = cases.today_at(session, call)
    counted = timed(session, [case.id for case in found], today)
    return [
        QueueItem(
            id=case.id,
            case_number=case.row.case_number,
            matter_title=case.definition.title.say(call.language),
            state=case.state,
            applicant_masked=people.mask_name(names[case.row.holder_id]),
            arrived_at=case.row.submitted_at,
            act_by=case.row.act_by,
            act_by_provisional=case.row.act_by_provisional,
            lamp=lamp_of(counted[case.id], today),
        )
        for case in found
    ]


def lamp_of(counted: list[Timed], today: date) -> Lamp:
    """The worst lamp of the clocks that the authority must keep now."""
    return worst(each.lamp(today) for each in counted if each.runs and each.rule.whose == "authority")


def state_text(state: State, language: Language) -> str:
    return sentences().say(f"state.{state}", language)
