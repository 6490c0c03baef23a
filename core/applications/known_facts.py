"""What a case's form did not ask, because the hall knows it: each fact once, with its source and its day.

A fact of an identity document is as old as the last reading of that document; what a register or a power of attorney
says holds today. Numbers and other personal values are masked: this is to see where a fact comes from.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from core.applications import cases
from core.call import Call
from core.db.database import Session
from core.identity_numbers import mask
from core.matters.checks import fields_asked
from core.matters.conditions import Text
from core.matters.elements.register import element_of, register
from core.matters.facts import facts_of
from core.people import service as people

Source = Literal["identity_document", "person", "organisation", "agent"]


class KnownFact(Struct, frozen=True):
    """`element` is the data element's key, `owner` who answers for it; `as_of` is absent where no day is on record."""

    field: str
    label: Text
    value: str
    source: Source
    element: str = ""
    owner: Text | None = None
    as_of: date | None = None


def known_facts(session: Session, call: Call, application_id: str) -> list[KnownFact]:
    """In the order of the form. Refusals as `cases.find_own`."""
    case = cases.find_own(session, call, application_id)
    person = people.facts_of(session, case.row.holder_id)
    organisation = next((each for each in person.organisations if each.id == case.row.organisation_id), None)
    facts, elements = facts_of(person, organisation), register()
    read_on = session.settings.hall.day_of(person.read_at) if person.read_at else None
    found: dict[str, KnownFact] = {}
    for field in fields_asked(case.definition, case.row.answers):
        value = facts.get(field.source, "") if field.source else ""
        if not value or field.source is None or field.source in found:
            continue
        source = _source(field.source)
        key = element_of(field, elements) or ""
        found[field.source] = KnownFact(
            field=field.key,
            label=field.label,
            value=mask(value) if field.personal else value,
            source=source,
            element=key,
            owner=elements[key].owner if key else None,
            as_of=read_on if source in ("identity_document", "person") else cases.today_at(session, call),
        )
    return list(found.values())


def _source(fact: str) -> Source:
    match fact.partition(".")[0]:
        case "organisation":
            return "organisation"
        case "agent":
            return "agent"
        case "person":
            return "person"
        case _:
            return "identity_document"
