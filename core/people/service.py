"""Citizens: who they are, how they sign in, what the hall knows of them.

A person is found by the identity document: kind and normalised number, through the blind index. Reading a
card again renews what it says (a new address); nothing that a person typed can overwrite what a chip said.
"""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from msgspec import structs
from sqlalchemy import bindparam, insert, select, update

from core import identity_numbers, journal
from core.call import Actor, Call
from core.db.database import Session
from core.errors import InvalidInput, NotFound
from core.ids import new_id
from core.people import tokens
from core.people.assurance import ASSURANCE, CHECKED, check_not_expired
from core.people.border_consent import require_consent
from core.people.models import Citizen, OrganisationRow
from core.people.permissions import require
from core.people.schemas import (
    Agent,
    IdentityDocument,
    IdentityEvidence,
    IdentityKind,
    Organisation,
    Person,
    PersonFacts,
    SignedIn,
)

_FACTS = select(
    Citizen.document_sealed,
    Citizen.supporting_sealed,
    Citizen.phone_sealed,
    Citizen.assurance,
    Citizen.document_read_at,
).where(Citizen.id == bindparam("citizen"))
_ORGANISATIONS = (
    select(OrganisationRow.id, OrganisationRow.name, OrganisationRow.uscc)
    .where(OrganisationRow.representative_id == bindparam("citizen"))
    .order_by(OrganisationRow.uscc)
)


def open_visit(session: Session, call: Call, evidence: IdentityEvidence) -> SignedIn:
    """A citizen has come to a kiosk: find or enter the person, and give the kiosk a token for this visit.
    Refusals as `enter_person` and `require_consent`."""
    require(call.actor, "open_visit")
    require_consent(call, evidence)
    citizen_id = enter_person(session, call, evidence)
    sure = ASSURANCE[evidence.source]
    token, expires_at = tokens.issue(session, call, "citizen", citizen_id, tokens.VISIT, call.terminal_id, sure)
    agreed = {"border_consent_at": evidence.border_consent_at.isoformat()} if evidence.border_consent_at else {}
    journal.record(session, call, citizen_id, "visit_opened", {"source": evidence.source, **agreed})
    return SignedIn(token, expires_at, person_of(facts_as_seen(session, citizen_id, evidence)))


def sign_in_demo(session: Session, call: Call, citizen_id: str) -> SignedIn:
    """A demo person chosen from a list, known by the document on record: InvalidInput `card_expired` once that has
    expired. The edge offers this only in a demo hall."""
    known = facts_of(session, citizen_id)
    check_not_expired(known.document.valid_to, session.settings.hall.day_of(call.at))
    person = person_of(known)
    sure = ASSURANCE["demo"]
    token, expires_at = tokens.issue(session, call, "citizen", citizen_id, tokens.PHONE, assurance=sure)
    journal.record(session, call, citizen_id, "signed_in", {"way": "demo"})
    return SignedIn(token, expires_at, person)


def sign_out(session: Session, call: Call, token: str) -> None:
    tokens.end(session, call, token)


def who_signs(session: Session, token: str, at: datetime, terminal_id: str | None = None) -> Actor:
    """The citizen a token speaks for. `terminal_id` is the kiosk that carried it, if one did."""
    citizen_id, sure = tokens.principal(session, token, "citizen", at, terminal_id)
    return Actor(citizen_id, frozenset({"citizen"}), assurance=sure)


def find_person(session: Session, call: Call) -> Person:
    require(call.actor, "read_own_facts")
    return find_person_by_id(session, call.actor.id)


def find_person_facts(session: Session, call: Call) -> PersonFacts:
    """Everything, unmasked: for prefilling at the screen the citizen stands at. As sure as this sign-in is. Of the
    principal, and with the agent, when an agent asks."""
    require(call.actor, "read_own_facts")
    known = structs.replace(facts_of(session, call.principal), assurance=call.actor.assurance)
    return structs.replace(known, agent=agent_of(session, call.actor.id)) if call.power else known


def agent_of(session: Session, citizen_id: str) -> Agent:
    """This citizen as a form names an agent."""
    facts = facts_of(session, citizen_id)
    return Agent(facts.document.name, facts.document.number, facts.phone)


def facts_as_seen(session: Session, citizen_id: str, evidence: IdentityEvidence) -> PersonFacts:
    """What the hall knows of the person this evidence shows, as sure as the evidence is. Who has only typed a number
    gets back what was typed, and nothing that the hall knows besides."""
    sure = ASSURANCE[evidence.source]
    if sure < CHECKED:
        return PersonFacts(citizen_id, evidence.document, assurance=sure)
    return structs.replace(facts_of(session, citizen_id), assurance=sure)


def list_demo_people(session: Session, call: Call) -> list[Person]:
    ids = session.scalars(select(Citizen.id).order_by(Citizen.created_at, Citizen.id).limit(50)).all()
    return [find_person_by_id(session, citizen_id) for citizen_id in ids]


def enter_person(
    session: Session, call: Call, evidence: IdentityEvidence, id: str | None = None, used_at: datetime | None = None
) -> str:
    """Find the person of this evidence, or enter a new one; gives the citizen's id. `used_at`: when the documents were
    used, where that was before now.

    InvalidInput as `check_identity_number`, `identity_document_without_name`; `card_expired` (day), of any of them.
    """
    day = session.settings.hall.day_of(min(used_at or call.at, call.at))
    document = _checked(evidence.document, day)
    supporting = [_checked(other, day) for other in evidence.supporting]
    index = session.keys.blind_index(document.kind, document.number)
    known = session.execute(
        select(Citizen.id, Citizen.assurance).where(
            Citizen.identity_kind == document.kind, Citizen.identity_index == index
        )
    ).one_or_none()
    citizen_id = known.id if known else (id or new_id())
    assurance = ASSURANCE[evidence.source]
    row = {
        "document_sealed": _seal(session, document, "document_sealed", citizen_id),
        "supporting_sealed": _seal(session, supporting, "supporting_sealed", citizen_id) if supporting else None,
        "assurance": assurance,
        "document_read_at": min(used_at or call.at, call.at),
    }
    if known is None:
        identity = {"identity_kind": document.kind, "identity_index": index}
        session.insert_new(insert(Citizen), {"id": citizen_id, "created_at": call.at, **identity, **row})
        journal.record(session, call, citizen_id, "person_entered", {"kind": document.kind})
    elif assurance >= known.assurance:
        row = {column: value for column, value in row.items() if value is not None}
        session.execute(update(Citizen).where(Citizen.id == citizen_id).values(**row))
    return citizen_id


def enter_phone(session: Session, call: Call, citizen_id: str, phone: str) -> None:
    sealed = session.keys.seal_text(phone, "citizens", "phone_sealed", citizen_id)
    session.execute(update(Citizen).where(Citizen.id == citizen_id).values(phone_sealed=sealed))


def enter_organisation(session: Session, organisation: Organisation, representative_id: str) -> None:
    uscc = identity_numbers.check_uscc(organisation.uscc)
    values = {"id": organisation.id, "uscc": uscc, "name": organisation.name}
    session.execute(insert(OrganisationRow).values(representative_id=representative_id, **values))


def find_person_by_id(session: Session, citizen_id: str) -> Person:
    """The masked view of a citizen."""
    return person_of(facts_of(session, citizen_id))


def person_of(facts: PersonFacts) -> Person:
    return Person(
        id=facts.id,
        name=facts.document.name,
        identity_kind=facts.document.kind,
        identity_number_masked=identity_numbers.mask(facts.document.number),
        assurance=facts.assurance,
        phone_masked=identity_numbers.mask(facts.phone) if facts.phone else "",
        address=facts.address,
        organisations=facts.organisations,
    )


def facts_of(session: Session, citizen_id: str) -> PersonFacts:
    """NotFound `person_unknown`."""
    row = session.execute(_FACTS, {"citizen": citizen_id}).one_or_none()
    if row is None:
        raise NotFound("person_unknown")
    document = _open(session, row.document_sealed, citizen_id)
    phone = ""
    if row.phone_sealed:
        phone = session.keys.open_text(row.phone_sealed, "citizens", "phone_sealed", citizen_id)
    supporting: tuple[IdentityDocument, ...] = ()
    if row.supporting_sealed:
        opened = session.keys.open(row.supporting_sealed, "citizens", "supporting_sealed", citizen_id)
        supporting = msgspec.json.decode(opened, type=tuple[IdentityDocument, ...])
    return PersonFacts(
        id=citizen_id,
        document=document,
        phone=phone,
        address=document.address,
        organisations=_organisations(session, citizen_id),
        assurance=row.assurance,
        supporting=supporting,
        read_at=row.document_read_at,
    )


def names_of(session: Session, citizen_ids: Collection[str]) -> dict[str, str]:
    """The name on each person's document, with one statement for all of them."""
    rows = session.execute(select(Citizen.id, Citizen.document_sealed).where(Citizen.id.in_(citizen_ids)))
    return {row.id: _open(session, row.document_sealed, row.id).name for row in rows}


def organisation_names(session: Session, organisation_ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(
        select(OrganisationRow.id, OrganisationRow.name).where(OrganisationRow.id.in_(organisation_ids))
    )
    return {row.id: row.name for row in rows}


def find_organisation(session: Session, uscc: str) -> tuple[Organisation, str]:
    """The organisation of this 统一社会信用代码 and the id of its representative. NotFound `organisation_unknown`;
    InvalidInput as `check_uscc`."""
    code = identity_numbers.check_uscc(uscc)
    row = session.execute(select(OrganisationRow.__table__).where(OrganisationRow.uscc == code)).one_or_none()
    if row is None:
        raise NotFound("organisation_unknown")
    return Organisation(row.id, row.name, row.uscc), row.representative_id


def find_by_document(session: Session, kind: IdentityKind, number: str) -> str | None:
    """The citizen who holds this document, or None. The number is normalised and its check digit tested."""
    normal = identity_numbers.check_identity_number(kind, number)
    index = session.keys.blind_index(kind, normal)
    return session.scalar(select(Citizen.id).where(Citizen.identity_kind == kind, Citizen.identity_index == index))


def mask_name(name: str) -> str:
    """陈* for 陈小明, C*** for CHAN: enough to recognise oneself, not enough to know a stranger."""
    return name[:1] + "*" * min(len(name) - 1, 3)


def _organisations(session: Session, citizen_id: str) -> tuple[Organisation, ...]:
    rows = session.execute(_ORGANISATIONS, {"citizen": citizen_id})
    return tuple(Organisation(row.id, row.name, row.uscc) for row in rows)


def _checked(document: IdentityDocument, day: date) -> IdentityDocument:
    check_not_expired(document.valid_to, day)
    number = identity_numbers.check_identity_number(document.kind, document.number)
    if not document.name.strip():
        raise InvalidInput("identity_document_without_name")
    return msgspec.structs.replace(document, number=number, name=document.name.strip())


def _open(session: Session, document_sealed: bytes, citizen_id: str) -> IdentityDocument:
    opened = session.keys.open(document_sealed, "citizens", "document_sealed", citizen_id)
    return msgspec.json.decode(opened, type=IdentityDocument)


def _seal(session: Session, value: object, column: str, citizen_id: str) -> bytes:
    return session.keys.seal(msgspec.json.encode(value), "citizens", column, citizen_id)
