"""A package is filed: everything is checked at once, one number, one signature; then the parts begin that can.

A part that needs another's result is checked now as well, as far as it can be, so that nobody hears of a gap weeks
later. Its case begins when the certificates it needs are issued, dated to that moment: then its materials are
complete, and its authority's five working days run (Administrative Licensing Law art. 32). It is filed as the act of
whoever signed, carried by the hall: the signature on the package covers every part. Where that was an agent whose power
has ended meanwhile, the part is left to the principal.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import delete

from core import journal
from core.applications import cases, drafts
from core.applications import filing as case_filing
from core.applications.case import Case
from core.applications.schemas import Filed, Signature
from core.bundles import bundles, merging, views
from core.bundles.bundles import BundlePart, OpenBundle
from core.bundles.definition import EventPart
from core.bundles.graph import ready
from core.bundles.models import BundlePartRow
from core.bundles.schemas import Bundle
from core.call import Actor, Call, by_the_hall
from core.certificates import service as certificates
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import InvalidInput, NotAllowed, Refusal, Unavailable
from core.ids import new_id
from core.locale import sentences
from core.materials import service as materials
from core.materials import wallet
from core.materials.schemas import NewWalletItem
from core.matters import checks
from core.matters import facts as matter_facts
from core.matters import service as matters
from core.matters.schemas import Problem
from core.people import border_consent
from core.people import service as people
from core.people.schemas import IdentityEvidence, PersonFacts


class Result(Struct, frozen=True):
    """A certificate that a part of the package was granted, with its wallet item."""

    certificate: Certificate
    wallet_item_id: str


def file(session: Session, call: Call, id: str, signature: Signature | None = None) -> Bundle:
    """InvalidInput `answers_incomplete`, `form_has_problems` (fields by their keys in the package) or
    `materials_missing`; Conflict `matter_not_in_force`; and refusals as `filing.require_applicant` of any part."""
    file_parts(session, call, id, people.find_person_facts(session, call), signature)
    return views.bundle_view(session, call, bundles.find(session, id))


def file_parts(
    session: Session, call: Call, id: str, person: PersonFacts, signature: Signature | None
) -> dict[str, Filed]:
    """By matter, the parts that begin at once. `person` is what is known of the applicant, as sure as this filing is.
    Refusals as `file`."""
    bundle, today = bundles.own_draft(session, call, id), cases.today_at(session, call)
    for_whom = bundle.row.organisation_id
    if bundle.event.applicants and ("organisation" if for_whom else "person") not in bundle.event.applicants:
        raise InvalidInput("organisation_not_asked" if for_whom else "organisation_needed")
    questions = merging.questions_to_ask(bundle.event, bundle.definitions, bundle.row.answers)
    if questions:
        raise InvalidInput("answers_incomplete", question=questions[0].key)
    included = merging.parts_of(bundle.event, bundle.row.answers)
    for part in included:
        pinned = bundle.parts[part.matter].pinned
        matters.require_in_force(session, pinned.version_id, today)
        case_filing.require_applicant(pinned.definition, for_whom, person)
    _check_form(bundle, included, person, today)
    _check_papers(session, call, bundle, person)
    _leave_out(session, bundle, {part.matter for part in included})
    number = case_filing.next_case_number(session, today)
    filed: dict[str, Any] = {"state": "filed", "number": number, "filed_at": call.at, "assurance": person.assurance}
    if call.power is not None:
        filed |= {"power_id": call.power, "agent_id": call.actor.id}
    if signature is not None:
        filed["signature_sealed"] = bundles.seal(session, signature, "signature_sealed", id)
    bundle = bundles.change(session, call, bundle, **filed)
    facts = {"number": number, "event": bundle.row.event, "parts": [part.matter for part in included]}
    facts |= {"power": call.power} if call.power else {}
    journal.record(session, call, id, "bundle_filed", facts)
    first = [bundle.parts[matter] for matter in ready(bundle.standings, bundle.needs)]
    begun = {part.matter: begin(session, call, bundle, part, call.at, {}) for part in first}
    return {matter: filed for matter, filed in begun.items() if filed is not None}


def begin(
    session: Session, call: Call, bundle: OpenBundle, part: BundlePart, at: datetime, results: dict[str, Result]
) -> Filed | None:
    """The part's case begins at `at`. What a day has overtaken meanwhile (a date that lies in the past now, a paper
    that ran out) leaves it as a draft in the holder's hands, with the reason, who puts it right and submits it himself;
    what refuses a part that begins with the package refuses the package, and only such a part is answered with what its
    receipt says."""
    asked = _event_part(bundle, part.matter)
    signer, ended = _whose_act(session, call, bundle, part, at)
    definition, person = part.pinned.definition, views.person_of(session, signer, bundle)
    person = structs.replace(person, assurance=bundle.row.assurance)
    answers = merging.answers_of(bundle.event, bundle.definitions, bundle.row.answers, part.matter)
    form = merging.form_of(bundle.event, bundle.definitions, bundle.row.answers, bundle.form, part.matter)
    for use in asked.needs:
        form |= dict.fromkeys(use.fields, results[use.result_of].certificate.facts.number)
    application_id = part.row.application_id
    for_whom = bundle.row.organisation_id
    drafts.insert_draft(session, signer, application_id, part.pinned, answers, for_whom, bundle_id=bundle.id)
    if bundle.row.evidence_sealed is not None:
        border_consent.record(session, signer, application_id, _evidence(session, bundle))
    case = cases.find(session, application_id)
    sealed, pressed_at = cases.seal(session, form, "form_sealed", application_id), bundle.row.terminal_time
    case = cases.change(session, signer, case, form_sealed=sealed, terminal_time=None if results else pressed_at)
    for use in asked.needs:
        result = results[use.result_of]
        own = (application_id, bundle.row.holder_id, new_id(), use.material, {result.certificate.certificate_type})
        materials.use_wallet_item(session, signer, *own, result.wallet_item_id, way="filing")
    known = matter_facts.facts_of(person, views.organisation_in(person, for_whom))
    if ended is not None:
        _hold(session, signer, bundle, part, ended)
    elif problems := checks.check_form(definition, answers, form, known, session.settings.hall.day_of(at)):
        _hold(session, signer, bundle, part, InvalidInput("form_has_problems", problems=problems))
    elif results:
        _file_or_hold(session, signer, bundle, part, case, person)
    else:
        return case_filing.file(session, signer, case, person, _signature(session, bundle))
    return None


def _whose_act(
    session: Session, call: Call, bundle: OpenBundle, part: BundlePart, at: datetime
) -> tuple[Call, Refusal | None]:
    """The call under which the part begins, and why its agent's power does not carry it any more, if so: then it is the
    principal's, who has to submit it."""
    row = bundle.row
    actor = Actor(row.agent_id or row.holder_id, frozenset({"citizen"}), assurance=row.assurance)
    there = (row.terminal_id, row.holder_id, call.request, row.power_id, call.assisted_by)
    signer = Call(actor, row.channel, at, row.language, *there)
    try:
        bundles.require_powers(session, signer, (part.matter,), row.organisation_id, "file")
    except NotAllowed as ended:
        principal = structs.replace(actor, id=row.holder_id)
        return structs.replace(signer, actor=principal, power=None), ended
    return signer, None


def _file_or_hold(
    session: Session, signer: Call, bundle: OpenBundle, part: BundlePart, case: Case, person: PersonFacts
) -> None:
    """Unavailable is raised: nothing is wrong with the part then, and the errand is run again."""
    session.savepoint("part")
    try:
        case_filing.file(session, signer, case, person, _signature(session, bundle))
    except Unavailable:
        raise
    except Refusal as refusal:
        session.roll_back_to("part")
        _hold(session, signer, bundle, part, refusal)
    session.release("part")


def _hold(session: Session, signer: Call, bundle: OpenBundle, part: BundlePart, refusal: Refusal) -> None:
    """The part could not be filed by the hall: it waits as a draft, and says why."""
    why = sentences().say(f"refusal.{refusal.code}", bundle.row.language, **refusal.details)
    bundles.hold(session, bundle.id, part.matter, why)
    facts = {"matter": part.matter, "code": refusal.code}
    journal.record(session, by_the_hall(signer), bundle.id, "bundle_part_held", facts)


def result_of(session: Session, call: Call, bundle: OpenBundle, part: BundlePart) -> Result:
    """The certificate of a part that was granted, put into the holder's wallet as the evidence of grade A it is.
    Unavailable `document_being_made` until its file is there."""
    assert part.case is not None
    certificate_id = certificates.certificates_of(session, [part.case.id])[part.case.id]
    certificate = certificates.find_certificate(session, call, certificate_id)
    item_id = wallet.item_of_certificate(session, certificate_id)
    if item_id is None:
        facts = certificate.facts
        title = part.pinned.definition.result.title.zh_hans
        kind = certificate.certificate_type
        item = NewWalletItem(kind, title, facts.number, facts.issuer, facts.issued_on, facts.valid_to)
        stored = certificates.find_file(session, certificate_id)
        item_id = wallet.add_wallet_item(
            session, call, bundle.row.holder_id, item, stored, certificate_id=certificate_id
        )
    return Result(certificate, item_id)


def _check_form(bundle: OpenBundle, included: tuple[EventPart, ...], person: PersonFacts, today: date) -> None:
    """Every problem of every form at once, each fact's only once."""
    problems = {(each.field, each.code): each for part in included for each in _problems(bundle, part, person, today)}
    if problems:
        raise InvalidInput("form_has_problems", problems=list(problems.values()))


def _problems(bundle: OpenBundle, part: EventPart, person: PersonFacts, today: date) -> Iterator[Problem]:
    answers = merging.answers_of(bundle.event, bundle.definitions, bundle.row.answers, part.matter)
    form = merging.form_of(bundle.event, bundle.definitions, bundle.row.answers, bundle.form, part.matter)
    from_results = {field for use in part.needs for field in use.fields}
    known = matter_facts.facts_of(person, views.organisation_in(person, bundle.row.organisation_id))
    for found in checks.check_form(bundle.definitions[part.matter], answers, form, known, today):
        if found.field not in from_results:
            key = merging.field_key(bundle.event, part.matter, found.field) if found.field else ""
            yield structs.replace(found, field=key)


def _check_papers(session: Session, call: Call, bundle: OpenBundle, person: PersonFacts) -> None:
    handed_in = {each.paper.key for each in views.papers_handed_in(session, bundle)}
    missing = [
        paper
        for paper in merging.papers_of(bundle.event, views.checklists_of(session, call, bundle, person))
        if paper.line.need == "required" and not paper.line.exempt and paper.key not in handed_in
    ]
    if missing:
        keys, names = [paper.key for paper in missing], [paper.line.name for paper in missing]
        raise InvalidInput("materials_missing", materials=keys, names=names)


def _leave_out(session: Session, bundle: OpenBundle, included: set[str]) -> None:
    """Parts that the answers do not ask for never belonged to the package."""
    session.execute(
        delete(BundlePartRow).where(BundlePartRow.bundle_id == bundle.id, BundlePartRow.matter.not_in(included))
    )


def _event_part(bundle: OpenBundle, matter: str) -> EventPart:
    return next(part for part in bundle.event_parts if part.matter == matter)


def _evidence(session: Session, bundle: OpenBundle) -> IdentityEvidence:
    opened = session.keys.open(bundle.row.evidence_sealed, bundles.TABLE, "evidence_sealed", bundle.id)
    return msgspec.json.decode(opened, type=IdentityEvidence)


def _signature(session: Session, bundle: OpenBundle) -> Signature | None:
    sealed = bundle.row.signature_sealed
    if sealed is None:
        return None
    opened = session.keys.open(sealed, bundles.TABLE, "signature_sealed", bundle.id)
    return msgspec.json.decode(opened, type=Signature)
