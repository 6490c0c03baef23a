"""Fills an empty hall with the matters of the catalogue and the people of the demo."""

from datetime import datetime
from functools import cache

import pyotp
from msgspec import structs

from core.call import Actor, Call, system_call
from core.db.database import Database, Session
from core.materials.store import Store, StoredFile
from core.materials.wallet import add_wallet_item
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.people import helping, representatives, staff
from core.people import service as people
from core.people.schemas import IdentityEvidence
from core.places import mandates
from core.places.schemas import Entrustment
from demo.licences import draw_licence
from demo.people import ADMINISTRATOR, HELPER, PASSWORD, PEOPLE, STAFF, DemoPerson, DemoStaff
from demo.places import CENTRE, lay_out

APPOINTED_BY = "南政数〔2026〕第1号"


def publish_matters(database: Database, definitions: dict[str, MatterDefinition], at: datetime) -> None:
    """Make every matter of the catalogue's files known; what is known already stays as it is."""
    for definition in definitions.values():
        database.write_now(matters.publish, system_call(at), definition)


def seed(database: Database, store: Store, definitions: dict[str, MatterDefinition], at: datetime) -> None:
    """The demo people with their wallets, the places and the staff. What is there already stays as it is: seeding a
    second time changes nothing, and a hall of an older program gets what it lacks."""
    call = system_call(at)
    known = {member.id for member in database.read_now(staff.list_staff)}
    for person in () if known else PEOPLE:
        pictures = [store.put(draw_licence(item, person.card.name), "image/jpeg") for item in person.wallet]
        database.write_now(_enter, call, person, pictures)
    if database.read_now(mandates.list_mandates, Entrustment):
        return
    administrator = Call(Actor(ADMINISTRATOR.id, ADMINISTRATOR.roles), "system", at)
    database.write_now(lay_out, administrator, definitions.values())
    for member in STAFF:
        if member.matter and member.matter not in definitions:
            continue  # without the matter there is no authority to decide for
        if member.member.id not in known:
            authority = definitions[member.matter].authority.code if member.matter else member.organ
            database.write_now(_employ, call, member, authority)
        if member.matter:
            database.write_now(representatives.appoint, administrator, member.member.id, CENTRE, APPOINTED_BY)
    database.write_now(helping.record_card, administrator, HELPER.id, HELPER.card.number)


def _enter(session: Session, call: Call, person: DemoPerson, pictures: list[StoredFile]) -> None:
    evidence = IdentityEvidence(person.card, "demo", call.at, person.supporting)
    people.enter_person(session, call, evidence, person.id)
    people.enter_phone(session, call, person.id, person.phone)
    for organisation in person.organisations:
        people.enter_organisation(session, organisation, person.id)
    for item, picture in zip(person.wallet, pictures, strict=True):
        add_wallet_item(session, call, person.id, item, picture)


def _employ(session: Session, call: Call, member: DemoStaff, authority: str) -> None:
    employed = structs.replace(member.member, authority=authority)
    staff.add_staff(session, call, employed, _password_hash(), pyotp.random_base32())


@cache
def _password_hash() -> str:
    return staff.hash_password(PASSWORD)
