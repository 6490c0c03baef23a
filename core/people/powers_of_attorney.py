"""授权委托: a principal lets an agent act for him, in named matters and acts, from a day to a day (domain 15.2).

A record is made by the principal himself, or by a clerk from the paper, whose scan is kept. It names the agent by his
identity document, so nobody learns from it whether, or under which name, the hall knows somebody. The principal revokes
it at any time, and it holds no longer at the next request. An agent sees what he holds, a principal what was given in
his name, whoever recorded it. Every entry of the journal that an agent causes names both (`Call.on_behalf_of`).
"""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Select, insert, or_, select, update

from core import identity_numbers, journal
from core.call import Actor, Call
from core.db.database import Session
from core.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from core.ids import is_id
from core.people import service as people
from core.people.assurance import CHECKED
from core.people.models import Citizen, OrganisationRow, PowerOfAttorneyRow
from core.people.permissions import require
from core.people.power_schemas import AgentNamed, NewPower, PaperScan, Power, PowerAct, Powers, PrincipalNamed
from core.people.schemas import IdentityDocument, IdentityEvidence, PersonFacts

TABLE = "powers_of_attorney"
LONGEST_YEARS = 3
"""No power of attorney is recorded for longer: what was forgotten ends by itself."""

_ALL = select(PowerOfAttorneyRow.__table__).order_by(
    PowerOfAttorneyRow.recorded_at.desc(), PowerOfAttorneyRow.id.desc()
)


def give(session: Session, call: Call, new: NewPower) -> Power:
    """The principal records it himself. Refusals as `_record`."""
    require(call.actor, "give_power")
    return _record(session, call, call.actor.id, new, None)


def record_paper(session: Session, call: Call, who: PrincipalNamed, new: NewPower, paper: PaperScan) -> Power:
    """A clerk records it from the paper, of which the scan is in the store. A principal the hall does not know is
    entered as the paper names him. Refusals as `_record` and `people.find_organisation`."""
    require(call.actor, "record_power")
    if who.kind == "uscc":
        organisation, representative_id = people.find_organisation(session, who.number)
        new = msgspec.structs.replace(new, organisation_id=organisation.id)
        return _record(session, call, representative_id, new, paper)
    known = people.find_by_document(session, who.kind, who.number)
    if known is None:
        document = IdentityDocument(who.kind, who.number, who.name.strip())
        known = people.enter_person(session, call, IdentityEvidence(document, "typed", call.at))
    return _record(session, call, known, new, paper)


def find_of_principal(session: Session, call: Call, who: PrincipalNamed) -> list[Power]:
    """For a clerk: what this principal has given, over or not, newest first. Refusals as `check_identity_number`,
    `people.find_organisation`."""
    require(call.actor, "record_power")
    if who.kind == "uscc":
        organisation, _ = people.find_organisation(session, who.number)
        return _powers(session, _ALL.where(PowerOfAttorneyRow.organisation_id == organisation.id))
    known = people.find_by_document(session, who.kind, who.number)
    return given_by(session, known) if known else []


def revoke(session: Session, call: Call, id: str) -> Power:
    """At once, by the principal or, at his word, by a clerk. NotFound `power_unknown`; AlreadyDone `power_revoked`."""
    require(call.actor, "revoke_power")
    found = find(session, id)
    if call.actor.has("citizen") and id not in {each.id for each in given_by(session, call.actor.id)}:
        raise NotFound("power_unknown")
    if found.revoked_at is not None:
        raise AlreadyDone("power_revoked", at=found.revoked_at)
    session.execute(
        update(PowerOfAttorneyRow)
        .where(PowerOfAttorneyRow.id == id)
        .values(revoked_at=call.at, revoked_by=call.actor.id)
    )
    journal.record(session, call, id, "power_revoked", {"principal": found.principal_id})
    return msgspec.structs.replace(found, revoked_at=call.at)


def list_powers(session: Session, call: Call) -> Powers:
    """Given to others in the caller's name, over or not; held from others, in force today."""
    require(call.actor, "read_powers")
    today = session.settings.hall.day_of(call.at)
    return Powers(tuple(given_by(session, call.actor.id)), tuple(held_by(session, call.actor.id, today)))


def given_by(session: Session, citizen_id: str) -> list[Power]:
    """Also those that a predecessor gave for an organisation this person represents now."""
    represents = select(OrganisationRow.id).where(OrganisationRow.representative_id == citizen_id)
    personal = PowerOfAttorneyRow.organisation_id.is_(None) & (PowerOfAttorneyRow.principal_id == citizen_id)
    return _powers(session, _ALL.where(or_(personal, PowerOfAttorneyRow.organisation_id.in_(represents))))


def held_by(session: Session, citizen_id: str, day: date) -> list[Power]:
    """Those in force on this day whose agent is this person by document and by name."""
    identity = session.execute(
        select(Citizen.identity_kind, Citizen.identity_index).where(Citizen.id == citizen_id)
    ).one_or_none()
    if identity is None:
        return []
    named = _ALL.where(
        PowerOfAttorneyRow.agent_kind == identity.identity_kind,
        PowerOfAttorneyRow.agent_index == identity.identity_index,
    )
    name = people.facts_of(session, citizen_id).document.name
    return [each for each in _powers(session, named) if each.covers(day) and each.agent_name == name]


def acting_under(session: Session, actor: Actor, power_id: str, at: datetime) -> Power:
    """The power a signed-in citizen says he acts under. NotAllowed `assurance_too_low` for somebody whose identity was
    not checked, `power_not_in_force` for one that is not his, not yet or no longer in force, or revoked."""
    if actor.assurance < CHECKED:
        raise NotAllowed("assurance_too_low", needed=CHECKED, present=actor.assurance)
    for held in held_by(session, actor.id, session.settings.hall.day_of(at)):
        if held.id == power_id:
            return held
    raise NotAllowed("power_not_in_force")


def acting_for(session: Session, call: Call, power_id: str) -> Call:
    """The same call, as the agent's act for the principal. Refusals as `acting_under`."""
    power = acting_under(session, call.actor, power_id, call.at)
    return msgspec.structs.replace(call, on_behalf_of=power.principal_id, power=power_id)


def principal_facts(session: Session, call: Call, power_id: str) -> PersonFacts:
    """Everything of the principal, with the agent, for prefilling at the screen the agent stands at."""
    return people.find_person_facts(session, acting_for(session, call, power_id))


def require_power(
    session: Session, call: Call, matter: str, organisation_id: str | None, act: PowerAct | None, of: str = ""
) -> None:
    """NotAllowed `power_not_in_force`, or `power_does_not_cover` when it is not for this matter, this principal or this
    act. `act` None: to read, for which any will do. `of`: what is asked for, in the refusal's details."""
    power = acting_under(session, call.actor, call.power or "", call.at)
    covered = power.principal_id == call.on_behalf_of and power.organisation_id == organisation_id
    if not covered or power.matter not in ("", matter) or (act is not None and act not in power.acts):
        raise NotAllowed("power_does_not_cover", matter=matter, act=of or act or "read")


def find(session: Session, id: str) -> Power:
    """NotFound `power_unknown`. The caller checks who may see it."""
    found = _powers(session, _ALL.where(PowerOfAttorneyRow.id == id))
    if not found:
        raise NotFound("power_unknown")
    return found[0]


def find_paper(session: Session, call: Call, id: str) -> PaperScan:
    """The scan a clerk recorded it from. NotFound `power_unknown`, also for one without a paper."""
    require(call.actor, "read_powers_at_desk")
    row = session.execute(_ALL.where(PowerOfAttorneyRow.id == id)).one_or_none()
    if row is None or row.paper_address is None:
        raise NotFound("power_unknown")
    return PaperScan(row.paper_address, row.paper_sha256)


def _record(session: Session, call: Call, principal_id: str, new: NewPower, paper: PaperScan | None) -> Power:
    """InvalidInput `id_malformed`, `period_reversed`, `power_too_long`, `agent_is_principal` and refusals as
    `check_identity_number`; NotAllowed `organisation_not_represented`; AlreadyDone `power_recorded`."""
    if not is_id(new.id):
        raise InvalidInput("id_malformed")
    if session.scalar(select(PowerOfAttorneyRow.id).where(PowerOfAttorneyRow.id == new.id)):
        raise AlreadyDone("power_recorded")
    if new.last_on < max(new.first_on, session.settings.hall.day_of(call.at)):
        raise InvalidInput("period_reversed")
    if (new.last_on - new.first_on).days > LONGEST_YEARS * 366:
        raise InvalidInput("power_too_long", years=LONGEST_YEARS)
    agent = _agent(session, principal_id, new)
    row: dict[str, Any] = {
        "id": new.id,
        "principal_id": principal_id,
        "organisation_id": new.organisation_id,
        "agent_kind": agent.kind,
        "agent_index": session.keys.blind_index(agent.kind, agent.number),
        "agent_sealed": session.keys.seal(msgspec.json.encode(agent), TABLE, "agent_sealed", new.id),
        "matter": new.matter,
        "acts": tuple(dict.fromkeys(new.acts)),
        "first_on": new.first_on,
        "last_on": new.last_on,
        "paper_address": paper.address if paper else None,
        "paper_sha256": paper.sha256 if paper else None,
        "recorded_by": call.actor.id if paper else None,
        "recorded_at": call.at,
    }
    session.insert_new(insert(PowerOfAttorneyRow), row)
    days = {"first_on": new.first_on.isoformat(), "last_on": new.last_on.isoformat()}
    scope = {"principal": principal_id, "organisation": new.organisation_id, "matter": new.matter}
    facts = {**scope, "acts": list(row["acts"]), **days, "paper": row["paper_sha256"]}
    journal.record(session, call, new.id, "power_recorded", facts)
    return find(session, new.id)


def _agent(session: Session, principal_id: str, new: NewPower) -> AgentNamed:
    """The agent, his number normalised; the principal's right to name one for the organisation is checked here."""
    principal = people.facts_of(session, principal_id)
    if new.organisation_id is not None and new.organisation_id not in {each.id for each in principal.organisations}:
        raise NotAllowed("organisation_not_represented")
    number = identity_numbers.check_identity_number(new.agent.kind, new.agent.number)
    if (new.agent.kind, number) == (principal.document.kind, principal.document.number):
        raise InvalidInput("agent_is_principal")
    return AgentNamed(new.agent.kind, number, new.agent.name.strip())


def _powers(session: Session, statement: Select[Any]) -> list[Power]:
    rows = session.execute(statement).all()
    persons = people.names_of(session, {row.principal_id for row in rows})
    organisations = people.organisation_names(session, {row.organisation_id for row in rows if row.organisation_id})
    return [_power(session, row, organisations.get(row.organisation_id) or persons[row.principal_id]) for row in rows]


def _power(session: Session, row: Any, principal_name: str) -> Power:
    opened = session.keys.open(row.agent_sealed, TABLE, "agent_sealed", row.id)
    agent = msgspec.json.decode(opened, type=AgentNamed)
    return Power(
        id=row.id,
        principal_id=row.principal_id,
        principal_name=principal_name,
        agent_name=agent.name,
        agent_number_masked=identity_numbers.mask(agent.number),
        acts=row.acts,
        first_on=row.first_on,
        last_on=row.last_on,
        way="counter" if row.recorded_by else "own",
        recorded_at=row.recorded_at,
        matter=row.matter,
        organisation_id=row.organisation_id,
        revoked_at=row.revoked_at,
    )
