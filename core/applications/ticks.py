"""The clerk's word on each acceptance statement, and what follows from the ones that are not met.

A round is one lot of papers. In each round a clerk says of every statement of every line that has papers
whether it is met; what is not goes into one deficiency notice, and each of its lines needs a newer paper
before the holder can answer it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from core import journal
from core.applications.cases import Case
from core.applications.models import TickRow
from core.applications.schemas import Deficiency, Tick
from core.applications.wording import LONGEST_REMARK, words
from core.call import Call, Language
from core.db.database import Session
from core.errors import InvalidInput
from core.materials import service as materials


def keep_ticks(session: Session, call: Call, case: Case, ticks: list[Tick]) -> None:
    """Exactly the statements of the lines this case has papers for, each once (G20, G37). InvalidInput
    `statements_ticked_twice`, `statement_not_in_matter` or `statements_unticked`."""
    ticked = {(tick.material, tick.statement) for tick in ticks}
    if len(ticked) < len(ticks):
        raise InvalidInput("statements_ticked_twice")
    asked = _statements_asked(session, case)
    if ticked - asked:
        raise InvalidInput("statement_not_in_matter", statements=sorted(".".join(t) for t in ticked - asked))
    if asked - ticked:
        raise InvalidInput("statements_unticked", statements=sorted(".".join(t) for t in asked - ticked))
    rows = [
        {
            "application_id": case.id,
            "round": case.row.round,
            "material": tick.material,
            "statement": tick.statement,
            "met": tick.met,
            "remark_sealed": session.keys.seal_text(
                words(tick.remark, LONGEST_REMARK), *_place(case.id, case.row.round, tick.material, tick.statement)
            ),
            "clerk_id": call.actor.id,
            "at": call.at,
        }
        for tick in ticks
    ]
    if rows:
        session.execute(insert(TickRow), rows)


def ticks_of(session: Session, case: Case) -> tuple[Tick, ...]:
    """The clerk's ticks on the papers of this round."""
    rows = session.execute(
        select(TickRow.__table__)
        .where(TickRow.application_id == case.id, TickRow.round == case.row.round)
        .order_by(TickRow.material, TickRow.statement)
    )
    return tuple(
        Tick(row.material, row.statement, row.met, session.keys.open_text(row.remark_sealed, *_place_of(row)))
        for row in rows
    )


def _place_of(row: Row[Any]) -> tuple[str, str, str]:
    return _place(row.application_id, row.round, row.material, row.statement)


def _place(application_id: str, number: int, material: str, statement: str) -> tuple[str, str, str]:
    """Where a remark is sealed to: people type names into them."""
    return "ticks", "remark_sealed", f"{application_id}/{number}/{material}/{statement}"


def deficiencies_of(session: Session, case: Case, language: Language) -> tuple[Deficiency, ...]:
    """Every statement that was not met in this round, in the matter's order, with what to do about it."""
    failed = {(tick.material, tick.statement): tick.remark for tick in ticks_of(session, case) if not tick.met}
    return tuple(
        Deficiency(
            material=material.key,
            material_name=material.name.say(language),
            statement=statement.key,
            statement_text=statement.text.say(language),
            how_to_fix=statement.fix.say(language),
            remark=failed[material.key, statement.key],
        )
        for material in case.definition.materials
        for statement in material.acceptance_standard
        if (material.key, statement.key) in failed
    )


def lines_still_deficient(session: Session, case: Case) -> list[str]:
    """Deficient lines without a paper newer than the notice that named them."""
    failed = {tick.material for tick in ticks_of(session, case) if not tick.met}
    asked = asked_at(session, case)
    renewed = {
        document.material for document in materials.list_documents(session, case.id) if document.created_at > asked
    }
    return sorted(failed - renewed)


def asked_at(session: Session, case: Case) -> datetime:
    """When the holder was last asked for better papers; when the case last changed, if he never was."""
    notices = (entry.at for entry in journal.history(session, case.id) if entry.event == "request_supplement")
    return max(notices, default=case.row.changed_at)


def _statements_asked(session: Session, case: Case) -> set[tuple[str, str]]:
    handed_in = {document.material for document in materials.list_documents(session, case.id)}
    return {
        (material.key, statement.key)
        for material in case.definition.materials
        for statement in material.acceptance_standard
        if material.key in handed_in
    }
