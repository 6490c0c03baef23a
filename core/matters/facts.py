"""Facts: what the hall already knows of an applicant, by name, so that no form asks for it again.

A fact's name says where it comes from (`identity_document.name`); people see that origin beside the value.
Values are text in the form a field would carry: dates ISO 8601, codes as they are. What is not known is
absent, never empty."""

from collections.abc import Mapping
from typing import Literal

from core.people.schemas import Organisation, PersonFacts

FactName = Literal[
    "identity_document.kind",
    "identity_document.number",
    "identity_document.name",
    "identity_document.name_latin",
    "identity_document.sex",
    "identity_document.birth_date",
    "identity_document.nationality",
    "identity_document.ethnic_group",
    "identity_document.address",
    "identity_document.issuer",
    "identity_document.valid_to",
    "person.phone",
    "person.address",
    "organisation.name",
    "organisation.uscc",
    "agent.acts",
    "agent.name",
    "agent.number",
    "agent.phone",
]

Facts = Mapping[FactName, str]


def facts_of(person: PersonFacts, organisation: Organisation | None = None) -> dict[FactName, str]:
    """What is known of a person who applies for himself or, when one is given, for an organisation.

    A person's address falls back to the one on the identity document. `agent.*` are known while an agent acts for this
    person under a power of attorney on record.
    """
    document = person.document
    known: dict[FactName, str] = {
        "identity_document.kind": document.kind,
        "identity_document.number": document.number,
        "identity_document.name": document.name,
        "identity_document.name_latin": document.name_latin,
        "identity_document.sex": document.sex if document.sex != "unknown" else "",
        "identity_document.birth_date": document.birth_date.isoformat() if document.birth_date else "",
        "identity_document.nationality": document.nationality,
        "identity_document.ethnic_group": document.ethnic_group,
        "identity_document.address": document.address,
        "identity_document.issuer": document.issuer,
        "identity_document.valid_to": document.valid_to.isoformat() if document.valid_to else "",
        "person.phone": person.phone,
        "person.address": person.address or document.address,
    }
    if person.agent is not None:
        agent = person.agent
        known |= {"agent.acts": "yes", "agent.name": agent.name, "agent.number": agent.number}
        known["agent.phone"] = agent.phone
    if organisation is not None:
        known["organisation.name"] = organisation.name
        known["organisation.uscc"] = organisation.uscc
    return {name: value for name, value in known.items() if value}
