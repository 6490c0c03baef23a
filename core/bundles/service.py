"""What a person does with a package before it is filed: look at what there is, begin, answer, fill in, hand in papers.

A package is filed and followed in `filing` and `following`. Papers are kept under the ids that the parts' cases will
have; a shared one becomes a document of each of them, with the same bytes.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from core import journal
from core.applications import cases, papers, reading
from core.applications import filing as case_filing
from core.applications.service import Judged
from core.bundles import bundles, merging, views
from core.bundles.bundles import OpenBundle
from core.bundles.definition import LifeEvent
from core.bundles.loading import life_events
from core.bundles.models import BundlePartRow, BundleRow
from core.bundles.schemas import Bundle, BundleSummary, EventSummary, Paper
from core.call import Call, Language
from core.db.database import Session
from core.errors import AlreadyDone, Conflict, InvalidInput, NotFound
from core.ids import is_id, new_id
from core.materials import service as materials
from core.materials.store import StoredFile
from core.matters import service as matters
from core.matters import situations
from core.matters.demands import Material
from core.matters.facts import facts_of
from core.matters.service import PinnedMatter
from core.notices import service as notices
from core.people import service as people
from core.people.permissions import require


def list_events(session: Session, call: Call) -> list[EventSummary]:
    """The life events whose matters are all in force today."""
    today = cases.today_at(session, call)
    titles = {pinned.definition.code: pinned.definition.title for pinned in matters.list_in_force(session, today)}
    return [
        EventSummary(
            event.code, event.version, event.title, event.summary, tuple(titles[p.matter] for p in event.parts)
        )
        for event in life_events().values()
        if all(part.matter in titles for part in event.parts)
    ]


def find_event(code: str) -> LifeEvent:
    """NotFound `life_event_unknown`."""
    event = life_events().get(code)
    if event is None:
        raise NotFound("life_event_unknown")
    return event


def start(
    session: Session, call: Call, id: str, code: str, answers: dict[str, str], organisation_id: str | None = None
) -> Bundle:
    """`id` is the client's own UUIDv7. Answers may be incomplete, not wrong. InvalidInput `id_malformed`, AlreadyDone
    `bundle_id_taken`; refusals as `find_event`, `matters.find_in_force`, `merging.check_given`,
    `bundles.require_powers` and `case_filing.organisation_of`."""
    event, today = find_event(code), cases.today_at(session, call)
    pinned = {part.matter: matters.find_in_force(session, part.matter, today) for part in event.parts}
    begin(session, call, id, event, pinned, answers, organisation_id)
    return views.bundle_view(session, call, bundles.find(session, id))


def begin(
    session: Session,
    call: Call,
    id: str,
    event: LifeEvent,
    pinned: Mapping[str, PinnedMatter],
    answers: dict[str, str],
    organisation_id: str | None,
) -> None:
    """The row of a new package with its parts. Refusals as `start`."""
    require(call.actor, "edit_draft")
    if not is_id(id):
        raise InvalidInput("id_malformed")
    if session.scalar(select(BundleRow.id).where(BundleRow.id == id)):
        raise AlreadyDone("bundle_id_taken")
    definitions = {matter: each.definition for matter, each in pinned.items()}
    merging.check_given(event, definitions, answers)
    bundles.require_powers(session, call, definitions, organisation_id, "file")
    person = people.find_person_facts(session, call)
    facts = facts_of(person, case_filing.organisation_of(person, organisation_id))
    known = merging.known_answers(event, definitions, answers, facts)
    row: dict[str, Any] = {
        "id": id,
        "version": 1,
        "state": "draft",
        "event": event.code,
        "definition": event,
        "holder_id": call.principal,
        "organisation_id": organisation_id,
        "channel": call.channel,
        "terminal_id": call.terminal_id,
        "language": call.language,
        "answers": answers | known if call.power else known | answers,  # that an agent files is on record
        "form_sealed": bundles.seal(session, {}, "form_sealed", id),
        "assurance": call.actor.assurance,
        "created_at": call.at,
        "changed_at": call.at,
    }
    parts = [
        {
            "bundle_id": id,
            "matter": matter,
            "position": position,
            "matter_version_id": each.version_id,
            "application_id": new_id(),
            "dropped": "",
        }
        for position, (matter, each) in enumerate(pinned.items())
    ]
    bundles.insert_bundle(session, row, parts)
    began = {"event": event.code, "version": event.version, "organisation_id": organisation_id}
    journal.record(session, call, id, "bundle_started", began)


def change_answers(session: Session, call: Call, id: str, version: int, answers: dict[str, str]) -> Bundle:
    """Other answers; what was filled in and handed in stays, also if it is not asked for any more."""
    bundle = bundles.own_draft(session, call, id, version)
    merging.check_given(bundle.event, bundle.definitions, answers)
    return views.bundle_view(session, call, bundles.change(session, call, bundle, answers=answers))


def fill_form(session: Session, call: Call, id: str, version: int, form: dict[str, str]) -> Bundle:
    """All facts as they are now, by their keys in the package."""
    bundle = bundles.own_draft(session, call, id, version)
    sealed = bundles.seal(session, form, "form_sealed", id)
    return views.bundle_view(session, call, bundles.change(session, call, bundle, form_sealed=sealed))


def add_document(session: Session, call: Call, id: str, document_id: str, key: str, judged: Judged) -> Paper:
    """A picture for one line of the package; each matter that shares the line gets it. One that shows a certificate of
    this hall is taken for the certificate itself, where every one of them takes that from the holder's wallet.

    NotFound `material_not_asked`, InvalidInput `picture_not_taken`, Conflict `too_many_pages`, and refusals as
    `materials.attach`.
    """
    bundle = bundles.own_draft(session, call, id)
    asked = _lines_of(bundle, key)
    if not asked:
        raise NotFound("material_not_asked", material=key)
    if not all(line.obtain.as_picture for line in asked.values()):
        raise InvalidInput("picture_not_taken", material=key)
    for matter, line in asked.items():
        application_id = bundle.parts[matter].row.application_id
        pages = [each for each in materials.list_documents(session, application_id) if each.material == line.key]
        if len(pages) >= line.max_pages:
            raise Conflict("too_many_pages", limit=line.max_pages)
    ids = [document_id, *(new_id() for _ in range(len(asked) - 1))]
    shown = _shown_certificate(session, call, bundle, asked, judged.codes)
    for copy_id, (matter, line) in zip(ids, asked.items(), strict=True):
        own = (bundle.parts[matter].row.application_id, bundle.row.holder_id, copy_id, line.key)
        if shown is not None:
            materials.use_wallet_item(session, call, *own, frozenset(line.obtain.wallet), shown)
        else:
            materials.attach(session, call, *own, judged.stored, judged.quality, likeness=judged.likeness)
    return Paper(document_id, key, materials.find_document(session, document_id).sha256, call.at)


def remove_document(session: Session, call: Call, id: str, document_id: str) -> None:
    """The paper and its copies in the other matters. NotFound `document_unknown`."""
    bundle = bundles.own_draft(session, call, id)
    found = [each for each in views.papers_handed_in(session, bundle) if document_id in each.copies.values()]
    if not found:
        raise NotFound("document_unknown")
    for matter, copy_id in found[0].copies.items():
        materials.remove(session, call, bundle.parts[matter].row.application_id, copy_id)


def discard(session: Session, call: Call, id: str) -> None:
    """A package that was never filed goes."""
    bundle = bundles.own_draft(session, call, id)
    for part in bundle.parts.values():
        for document in materials.list_documents(session, part.row.application_id):
            materials.remove(session, call, part.row.application_id, document.id)
    session.execute(delete(BundlePartRow).where(BundlePartRow.bundle_id == id))
    session.execute(delete(BundleRow).where(BundleRow.id == id))
    journal.record(session, call, id, "bundle_discarded", {})


def find_bundle(session: Session, call: Call, id: str) -> Bundle:
    return views.bundle_view(session, call, bundles.find_own(session, call, id))


def open_bundle(session: Session, call: Call, id: str) -> Bundle:
    """As the desk sees it: who waits for whom. What people filled in stands in the cases."""
    require(call.actor, "read_case_file")
    return views.for_desk(views.bundle_view(session, call, bundles.find(session, id)))


def bundle_of_case(session: Session, call: Call, application_id: str) -> Bundle | None:
    """The package a case is part of, as the desk sees it; refusals as `reading.readable`."""
    case = reading.readable(session, call, application_id)
    return open_bundle(session, call, case.row.bundle_id) if case.row.bundle_id else None


def list_bundles(session: Session, call: Call) -> list[BundleSummary]:
    """The caller's own, or of whom he acts for, newest change first."""
    require(call.actor, "read_own_case")
    mine = select(BundleRow.id).where(BundleRow.holder_id == call.principal, bundles.in_scope(session, call))
    ids = session.scalars(mine.order_by(BundleRow.changed_at.desc())).all()
    return [views.summary(call, bundles.find(session, id)) for id in ids]


def find_document_file(session: Session, call: Call, id: str, document_id: str) -> StoredFile:
    """For the holder of the package. NotFound `document_unknown`."""
    bundle = bundles.find_own(session, call, id)
    application_id, stored = materials.find_file(session, document_id)
    if application_id not in {part.row.application_id for part in bundle.parts.values()}:
        raise NotFound("document_unknown")
    return stored


def find_notice_file(
    session: Session, call: Call, id: str, notice_id: str, language: Language = notices.LEGAL
) -> StoredFile:
    """For the holder of the package. NotFound `notice_unknown`."""
    bundle = bundles.find_own(session, call, id)
    subject_id, stored = notices.find_file(session, notice_id, language)
    if subject_id != bundle.id:
        raise NotFound("notice_unknown")
    return stored


def _shown_certificate(
    session: Session, call: Call, bundle: OpenBundle, asked: dict[str, Material], codes: tuple[str, ...]
) -> str | None:
    """The one wallet item that the codes stand for in every line of `asked`, which has no other from the wallet."""
    found: set[str | None] = set()
    for matter, line in asked.items():
        application_id = bundle.parts[matter].row.application_id
        there = [each for each in materials.list_documents(session, application_id) if each.material == line.key]
        free = all(each.source != "wallet" for each in there)
        own = (bundle.row.holder_id, application_id, line, codes)
        found.add(papers.shown_certificate(session, call, *own) if free else None)
    return found.pop() if len(found) == 1 else None


def _lines_of(bundle: OpenBundle, key: str) -> dict[str, Material]:
    """By matter, the line this key stands for, where the situation asks for it and no other part's result answers."""
    answers, event = bundle.row.answers, bundle.event
    found: dict[str, Material] = {}
    for part in merging.parts_of(event, answers):
        from_results = {use.material for use in part.needs}
        own = merging.answers_of(event, bundle.definitions, answers, part.matter)
        for line in situations.materials_of(bundle.definitions[part.matter], own):
            wanted = (part.matter, line.key) in merging.places_of(event.shared_materials, key)
            if wanted and line.key not in from_results:
                found[part.matter] = line
    return found
