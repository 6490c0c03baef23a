"""The gate a draft's text passes: everything a matter file is checked for, and what only a hall knows.

A text is read by the code that reads the files a hall comes with, so what passes here would pass there. What is added
is about this hall's record: the number must be the next one, and a version is published to be in force.
"""

from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from core.db.database import Session
from core.matters.definition import MatterDefinition, Slug
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.examining import advice
from core.matters.loading import load_matter
from core.matters.models import MatterVersionRow
from core.matters.versions import carried as carried_lines
from core.matters.versions.schemas import Checked


def is_code(code: str) -> bool:
    """Whether a matter could be called so."""
    try:
        msgspec.convert(code, Slug)
    except msgspec.ValidationError:
        return False
    return True


def definition_in(code: str, text: str) -> MatterDefinition:
    """What a draft's text says. Raises MatterFileError with every finding."""
    return load_matter(Path(f"{code}.yaml"), text.encode())


def findings_of(session: Session, draft_id: str, code: str, text: str, at: datetime) -> Checked:
    """What keeps a text of a draft from being published, and advice; `at` decides whether its first day is still to
    come."""
    carried = carried_lines.findings_of(session, draft_id, text)
    try:
        definition = definition_in(code, text)
    except MatterFileError as error:
        return Checked((*error.findings, *carried))
    return Checked((*_of_this_hall(session, definition, at), *carried, *advice(definition)), definition.title)


def _of_this_hall(session: Session, definition: MatterDefinition, at: datetime) -> list[Finding]:
    file = f"{definition.code}.yaml"
    found: list[Finding] = []
    statement = select(MatterVersionRow.version).where(MatterVersionRow.code == definition.code)
    newest = max(session.scalars(statement), default=0)
    if definition.version <= newest:
        reason = f"version {newest} is published; this one is {newest + 1} or later"
        found.append(Finding("version", "version_not_next", reason, file))
    if definition.state != "in_force":
        found.append(Finding("state", "state_not_in_force", "a version is published to be in force", file))
    today = session.settings.hall.day_of(at)
    if definition.in_force_from < today:
        reason = f"its first day is over: today is {today}"
        found.append(Finding("in_force_from", "start_passed", reason, file))
    return found
