"""The clerk's word on each acceptance statement, and what follows from the ones that are not met.

A round is one lot of papers. In each round a clerk says of every statement of every line that has papers whether it is
met; what is not goes into one deficiency notice, and each of its lines needs a newer paper before the holder can answer
it. What was met in the round before stands while the papers of its line are the same: nobody ticks it again, and nobody
asks the holder for it again. A standing statement that is found wanting after all is a late defect
(`core.applications.late_defects`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, insert, select

from core import journal
from core.applications.cases import Case
from core.applications.lifecycle import Step
from core.applications.models import TickRow
from core.applications.schemas import Deficiency
from core.applications.staff_schemas import Tick
from core.applications.wording import LONGEST_REMARK, words
from core.call import Call, Language
from core.db.database import Session
from core.errors import InvalidInput
from core.materials import service as materials

ASKS: frozenset[Step] = frozenset({"request_supplement", "reject_promised"})
"""The steps that give the holder a deficiency notice."""

Statement = tuple[str, str]
"""The key of a material line and of one of its acceptance statements."""


def named(statements: Iterable[Statement]) -> list[str]:
    """`lease.signed`, as refusals, journal and pages write it."""
    return sorted(".".join(each) for each in statements)


def keep_ticks(session: Session, call: Call, case: Case, ticks: list[Tick]) -> None:
    """The statements of the lines this case has papers for, each once (G20, G37); those that stand may be left out.
    InvalidInput `statements_ticked_twice`, `statement_not_in_matter` or `statements_unticked`."""
    said = {(tick.material, tick.statement): tick for tick in ticks}
    if len(said) < len(ticks):
        raise InvalidInput("statements_ticked_twice")
    papers = _papers(session, case)
    asked = _statements_asked(case, papers)
    standing = _standing_rows(session, case, papers)
    if strange := said.keys() - asked:
        raise InvalidInput("statement_not_in_matter", statements=named(strange))
    if unticked := asked - said.keys() - standing.keys():
        raise InvalidInput("statements_unticked", statements=named(unticked))
    rows = [_row(session, case, tick, papers, call.actor.id, call.at) for tick in ticks]
    for (material, statement), row in standing.items():
        if (material, statement) not in said:
            rows.append(_row(session, case, Tick(material, statement, True), papers, row.clerk_id, row.at))
    if rows:
        session.execute(insert(TickRow), rows)


def _row(
    session: Session, case: Case, tick: Tick, papers: Mapping[str, str], clerk_id: str, at: datetime
) -> dict[str, Any]:
    place = _place(case.id, case.row.round, tick.material, tick.statement)
    return {
        "application_id": case.id,
        "round": case.row.round,
        "material": tick.material,
        "statement": tick.statement,
        "met": tick.met,
        "remark_sealed": session.keys.seal_text(words(tick.remark, LONGEST_REMARK), *place),
        "papers": papers[tick.material],
        "clerk_id": clerk_id,
        "at": at,
    }


def ticks_of(session: Session, case: Case) -> tuple[Tick, ...]:
    """What has been said of the papers as they are: the ticks of this round, before it what stands."""
    rows = _rows(session, case, case.row.round) or list(_standing_rows(session, case, _papers(session, case)).values())
    return tuple(
        Tick(row.material, row.statement, row.met, session.keys.open_text(row.remark_sealed, *_place_of(row)))
        for row in rows
    )


def standing(session: Session, case: Case) -> frozenset[Statement]:
    """The statements that nobody needs to tick in this round."""
    return frozenset(_standing_rows(session, case, _papers(session, case)))


def _standing_rows(session: Session, case: Case, papers: Mapping[str, str]) -> dict[Statement, Row[Any]]:
    """Met in the round before, of papers that are still the same."""
    return {
        (row.material, row.statement): row
        for row in _rows(session, case, case.row.round - 1)
        if row.met and row.papers == papers.get(row.material)
    }


def _rows(session: Session, case: Case, number: int) -> list[Row[Any]]:
    found = session.execute(
        select(TickRow.__table__)
        .where(TickRow.application_id == case.id, TickRow.round == number)
        .order_by(TickRow.material, TickRow.statement)
    )
    return list(found)


def _papers(session: Session, case: Case) -> dict[str, str]:
    """By line, a digest of what its papers show, in hex."""
    shown: dict[str, list[str]] = {}
    for document in materials.list_documents(session, case.id):
        shown.setdefault(document.material, []).append(document.sha256)
    return {material: sha256("".join(sorted(pages)).encode()).hexdigest() for material, pages in shown.items()}


def _place_of(row: Row[Any]) -> tuple[str, str, str]:
    return _place(row.application_id, row.round, row.material, row.statement)


def _place(application_id: str, number: int, material: str, statement: str) -> tuple[str, str, str]:
    """Where a remark is sealed to: people type names into them."""
    return "ticks", "remark_sealed", f"{application_id}/{number}/{material}/{statement}"


def deficiencies_of(session: Session, case: Case, language: Language) -> tuple[Deficiency, ...]:
    """Every statement that was not met in this round, in the matter's order, with what to do about it and whether a
    newer paper has come for its line."""
    renewed = _renewed(session, case)
    failed = {(tick.material, tick.statement): tick.remark for tick in ticks_of(session, case) if not tick.met}
    return tuple(
        Deficiency(
            material=material.key,
            material_name=material.name.say(language),
            statement=statement.key,
            statement_text=statement.text.say(language),
            how_to_fix=statement.fix.say(language),
            example=statement.example.say(language),
            remark=failed[material.key, statement.key],
            answered=material.key in renewed,
        )
        for material in case.definition.materials
        for statement in material.acceptance_standard
        if (material.key, statement.key) in failed
    )


def unmet(session: Session, case: Case) -> list[str]:
    """The statements that were not met in this round, as `named` writes them."""
    return named((tick.material, tick.statement) for tick in ticks_of(session, case) if not tick.met)


def lines_still_deficient(session: Session, case: Case) -> list[str]:
    """Deficient lines without a paper newer than the notice that named them."""
    return sorted(deficient_lines(session, case) - _renewed(session, case))


def deficient_lines(session: Session, case: Case) -> set[str]:
    """Lines with a statement that is not met; the others are good and nobody asks for them again."""
    return {tick.material for tick in ticks_of(session, case) if not tick.met}


def _renewed(session: Session, case: Case) -> set[str]:
    """Lines with a paper newer than the notice."""
    asked = asked_at(session, case)
    return {document.material for document in materials.list_documents(session, case.id) if document.created_at > asked}


def asked_at(session: Session, case: Case) -> datetime:
    """When the holder was last asked for better papers; when the case last changed, if he never was."""
    notices = (entry.at for entry in journal.history(session, case.id) if entry.event in ASKS)
    return max(notices, default=case.row.changed_at)


def _statements_asked(case: Case, papers: Mapping[str, str]) -> set[Statement]:
    return {
        (material.key, statement.key)
        for material in case.definition.materials
        for statement in material.acceptance_standard
        if material.key in papers
    }
