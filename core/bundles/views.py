"""A package as people see it. Reading only; what is asked is worked out by `merging` from the pinned matters."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, structs

from core.applications import views as case_views
from core.applications.clocks import case_clocks
from core.bundles import merging
from core.bundles.bundles import BundlePart, OpenBundle
from core.bundles.graph import Standing, waits_for
from core.bundles.schemas import Bundle, BundleSummary, Paper, PartView
from core.call import Call, Language
from core.certificates import service as certificates
from core.db.database import Session
from core.locale import sentences
from core.materials import exemptions, wallet
from core.materials import service as materials
from core.matters import facts as matter_facts
from core.matters.schemas import Checklist
from core.notices import service as notices
from core.people import service as people
from core.people.schemas import Organisation, PersonFacts


class HandedIn(Struct, frozen=True):
    """A page of the package; `copies` are its documents by matter."""

    paper: Paper
    copies: dict[str, str]


def bundle_view(session: Session, call: Call, bundle: OpenBundle) -> Bundle:
    event, row = bundle.event, bundle.row
    person = person_of(session, call, bundle)
    questions = merging.questions_to_ask(event, bundle.definitions, row.answers)
    organisation = organisation_in(person, row.organisation_id)
    facts = matter_facts.facts_of(person, organisation)
    fields, known = merging.facts_of_form(event, bundle.definitions, row.answers, facts)
    checklists = {} if questions else checklists_of(session, call, bundle, person)
    return Bundle(
        id=bundle.id,
        version=row.version,
        event=row.event,
        title=event.title.say(call.language),
        state=row.state,
        state_text=_say("bundle.state", row.state, call.language),
        number=row.number,
        answers=row.answers,
        form=bundle.form,
        questions=questions,
        fields=fields,
        known=known,
        papers=merging.papers_of(event, checklists),
        documents=tuple(each.paper for each in papers_handed_in(session, bundle)),
        parts=tuple(_part_view(session, call, bundle, part) for part in included(bundle)),
        visits=max((checklist.visits for checklist in checklists.values()), default=0),
        fees_total=sum((checklist.fees_total for checklist in checklists.values()), Decimal(0)),
        created_at=row.created_at,
        filed_at=row.filed_at,
        concluded_at=row.concluded_at,
        notices=tuple(notices.list_notices(session, bundle.id)),
        organisation_id=row.organisation_id,
        organisation=organisation.name if organisation else "",
    )


def person_of(session: Session, call: Call, bundle: OpenBundle) -> PersonFacts:
    """What is known of the applicant: with the agent, for one who acts now or who signed the package."""
    agent_id = call.actor.id if call.power else bundle.row.agent_id
    person = people.facts_of(session, bundle.row.holder_id)
    return structs.replace(person, agent=people.agent_of(session, agent_id)) if agent_id else person


def organisation_in(person: PersonFacts, organisation_id: str | None) -> Organisation | None:
    """The organisation of the package as long as its holder acts for it."""
    return next((each for each in person.organisations if each.id == organisation_id), None)


def for_desk(bundle: Bundle) -> Bundle:
    return structs.replace(bundle, form={}, known=(), fields=(), documents=())


def summary(call: Call, bundle: OpenBundle) -> BundleSummary:
    standings = [part.standing for part in included(bundle)]
    return BundleSummary(
        id=bundle.id,
        event=bundle.row.event,
        title=bundle.event.title.say(call.language),
        state=bundle.row.state,
        state_text=_say("bundle.state", bundle.row.state, call.language),
        number=bundle.row.number,
        changed_at=bundle.row.changed_at,
        parts=len(standings),
        granted=standings.count("granted"),
    )


def included(bundle: OpenBundle) -> tuple[BundlePart, ...]:
    """The parts that the answers put into the package, in the order of the event."""
    return tuple(
        bundle.parts[part.matter]
        for part in merging.parts_of(bundle.event, bundle.row.answers)
        if part.matter in bundle.parts
    )


def checklists_of(session: Session, call: Call, bundle: OpenBundle, person: PersonFacts) -> dict[str, Checklist]:
    """By matter, the checklist as fixed when its case was filed, or as it would be now."""
    today = session.settings.hall.day_of(call.at)
    held = exemptions.best_grades(wallet.wallet_of(session, bundle.row.holder_id, today))
    data = exemptions.sources_answered(person, bundle.row.organisation_id)
    found: dict[str, Checklist] = {}
    for part in merging.parts_of(bundle.event, bundle.row.answers):
        begun = bundle.parts[part.matter].case
        if begun is not None and begun.row.checklist is not None:
            found[part.matter] = begun.row.checklist
        else:
            found[part.matter] = merging.checklist_of(
                bundle.event, bundle.definitions, bundle.row.answers, part, held, data
            )
    return found


def papers_handed_in(session: Session, bundle: OpenBundle) -> list[HandedIn]:
    """Each page once, with its copies: the same picture for the same line of the package."""
    found: dict[tuple[str, str, int], HandedIn] = {}
    for matter, key, paper in _copies(session, bundle):
        number = 0
        while (same := found.get((key, paper.sha256, number))) is not None and matter in same.copies:
            number += 1
        found[key, paper.sha256, number] = (
            HandedIn(paper, {matter: paper.id})
            if same is None
            else HandedIn(same.paper, {**same.copies, matter: paper.id})
        )
    return list(found.values())


def _copies(session: Session, bundle: OpenBundle) -> Iterator[tuple[str, str, Paper]]:
    for matter, part in bundle.parts.items():
        for document in materials.list_documents(session, part.row.application_id):
            key = merging.material_key(bundle.event, matter, document.material)
            yield matter, key, Paper(document.id, key, document.sha256, document.created_at)


def _part_view(session: Session, call: Call, bundle: OpenBundle, part: BundlePart) -> PartView:
    definition, case = part.pinned.definition, part.case
    standings: dict[str, Standing] = {each.matter: each.standing for each in included(bundle)}
    needed = waits_for(part.matter, standings, bundle.needs)
    shown = PartView(
        matter=part.matter,
        title=definition.title.say(call.language),
        authority=definition.authority.name.say(call.language),
        standing=part.standing,
        standing_text=_say("bundle.standing", part.standing, call.language),
        waits_for=tuple(bundle.definitions[need].title.say(call.language) for need in needed),
    )
    if case is None:
        return shown
    return structs.replace(
        shown,
        application_id=case.id,
        case_number=case.row.case_number,
        state=case.state,
        state_text=case_views.state_text(case.state, call.language),
        submitted_at=case.row.submitted_at,
        act_by=case.row.act_by,
        clocks=case_clocks.clocks_of(session, case, session.settings.hall.day_of(call.at)),
        certificate_id=certificates.certificates_of(session, [case.id]).get(case.id),
        held=_held(part, call.language) if case.state == "draft" else "",
    )


def _held(part: BundlePart, language: Language) -> str:
    return f"{part.row.held} {sentences().say('bundle.held', language)}" if part.row.held else ""


def _say(group: str, name: str, language: Language) -> str:
    return sentences().say(f"{group}.{name}", language)
