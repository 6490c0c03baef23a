"""The invariants of a case, read from the record after every step of the model test.

The numbers are those of the reference's list. `of_case` looks at one case, `laws_of_hall` at the whole record; both are
queries and raise AssertionError with the number of the invariant that does not hold. What is about packages and
certificates stands beside what is done with them (`packages`, `certificates`).

Two do not concern a case. 13, nothing readable on a terminal after a session, is a kiosk's: `tests/kiosk` and
`tests/robustness` drive it. Of 1 the API's share is a page's (`tests/mobile_api`); a case's share is that guide,
checklist, receipt and record speak of one version.
"""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple, get_args

from sqlalchemy import Table, func, select

from core import journal
from core.applications import cases
from core.applications.cases import Case
from core.applications.clocks import case_clocks
from core.applications.lifecycle import TRANSITIONS, State
from core.applications.models import ApplicationRow, DeliveryRow
from core.certificates.models import CertificateRow
from core.db.database import Session
from core.journal import Entry
from core.materials.models import ConfirmationRow, DocumentRow
from core.matters import service as matters
from core.matters.after_life import narrowed
from core.matters.definition import version_hash
from core.notices import service as notices
from core.verification.models import PassRow, VerificationRow, VerifiedLineRow
from tests.core.applications.machine.acts import DECISIONS, REVIEW
from tests.core.applications.machine.counting import due
from tests.core.applications.machine.model import Known
from tests.core.applications.machine.terms import ANSWER

ROWS = {(row.before, row.step, row.after) for row in TRANSITIONS}
ACCEPTANCES = ("accept", "accept_provisionally", "deem_accept")
OF_THE_ORGAN = {"review", "suspend", "resume", "extend", "inspect", *DECISIONS}


class Record(NamedTuple):
    """Everything that a refusal must leave alone: the length of the journal, and every case as it stands."""

    entries: int
    cases: dict[str, tuple[Any, ...]]


def record(session: Session) -> Record:
    entries = session.scalar(select(func.count()).select_from(journal.EntryRow)) or 0
    rows = session.execute(select(ApplicationRow.__table__)).all()
    return Record(entries, {row.id: tuple(row) for row in rows})


def of_case(session: Session, known: Known, today: date) -> None:
    case, entries = cases.find(session, known.id), journal.history(session, known.id)
    _accepted_with_a_receipt(session, case, entries)
    _stands_where_it_should(case, known, entries)
    _told_once(entries, known)
    if known.accepted_on:
        _counted(session, case, known, today)
    _apart(case, known, entries)
    _vouched_for(session, case)
    _released_once(session, case)
    if known.submitted_on:
        _as_the_guide_said(session, case, known, entries)


def _rows(session: Session, table: Any, **where: Any) -> list[Any]:
    found: Table = table.__table__
    return list(session.execute(select(found).where(*(found.c[name] == value for name, value in where.items()))))


def _stands_where_it_should(case: Case, known: Known, entries: list[Entry]) -> None:
    """In the state the model expects, which the table has, reached by rows of it."""
    assert case.state == known.state and case.state in get_args(State), (case.state, known)
    assert (case.row.accepted_on, case.row.promise_by) == (known.accepted_on, known.promise_by), known
    stands = "draft"
    for entry in entries:
        if "from" in entry.facts:
            assert (stands, entry.event, entry.facts["to"]) in ROWS, entry
            stands = entry.facts["to"]
    assert stands == case.state


def _accepted_with_a_receipt(session: Session, case: Case, entries: list[Entry]) -> None:
    """4: a numbered receipt of the same moment; 6: silence accepts as of the day the papers came, and not before."""
    receipts = [each for each in notices.list_notices(session, case.id) if each.kind == "acceptance"]
    accepted = [entry for entry in entries if entry.event in ACCEPTANCES]
    assert [each.issued_at for each in receipts] == [entry.at for entry in accepted], "invariant 4"
    assert all(each.number for each in receipts), "invariant 4"
    for entry in accepted:
        if entry.event == "deem_accept":
            received_on = case.row.received_on
            assert case.row.accepted_on == received_on, "invariant 6"
            last_day = due(received_on, ANSWER, [], received_on)
            assert entry.facts["answer_was_due_on"] == last_day.isoformat(), "invariant 6"
            assert session.settings.hall.day_of(entry.at) > last_day, "invariant 6"


def _told_once(entries: list[Entry], known: Known) -> None:
    """3: only statements of the pinned version; 5: only what the first notice named, what newer papers brought in, or
    what somebody else permitted."""
    first: set[str] | None = None
    renewed, permitted = set[str](), dict[str, str]()
    for entry in entries:
        if entry.event == "document_attached":
            renewed.add(entry.facts["material"])
        elif entry.event == "late_defects_permitted":
            permitted |= dict.fromkeys(entry.facts["statements"], entry.actor_id)
        elif entry.event == "request_supplement":
            failed = set(entry.facts["failed"])
            assert failed <= known.statements, "invariant 3"
            late = {each for each in failed - (first or failed) if each.split(".")[0] not in renewed}
            assert all(permitted.get(each, entry.actor_id) != entry.actor_id for each in late), "invariant 5"
            assert late <= set(entry.facts.get("breach", ())), "invariant 5: a late defect counts as a breach"
            first, renewed = first or failed, set()


def _counted(session: Session, case: Case, known: Known, today: date) -> None:
    """7: the days are those of a plain count, never fewer for a pause; 8: the promise is within the law."""
    newest = {each.kind: each for each in case_clocks.clocks_of(session, case, today)}
    law, promised = newest[known.terms.clock], newest["promised"]
    assert promised.last_day <= law.last_day, "invariant 8"
    for each in (law, promised):
        assert each.last_day >= due(each.start, each.limit + each.extension, [], today), "invariant 7"
    if case.state in REVIEW:
        assert (law.last_day, promised.last_day) == known.limits(today), "invariant 7"


def _apart(case: Case, known: Known, entries: list[Entry]) -> None:
    """9: whoever accepted takes no step of the deciding organ; what rules alone decide, nobody does."""
    if known.by_machine:
        assert {entry.actor_id for entry in entries if entry.event in (*ACCEPTANCES, "approve")} == {"system"}
        return
    accepted = {entry.actor_id for entry in entries if entry.event in ACCEPTANCES} - {"system"}
    assert case.row.accepted_by is None or case.row.accepted_by != case.row.decided_by, "invariant 9"
    assert not accepted & {entry.actor_id for entry in entries if entry.event in OF_THE_ORGAN}, "invariant 9"


def _vouched_for(session: Session, case: Case) -> None:
    """10: grade B where one live look at an original vouches for exactly this picture, and nowhere else."""
    live = [row for row in _rows(session, ConfirmationRow, holder_id=case.row.holder_id) if row.live_id]
    for document in _rows(session, DocumentRow, application_id=case.id):
        vouching = [row for row in live if row.id == document.confirmation_id]
        assert len(vouching) == (document.grade == "B"), "invariant 10"
        assert all(row.sha256 == document.sha256 for row in vouching), "invariant 10"
        if any(row.document_id == document.id for row in live):
            assert document.grade == "B", "invariant 10"
    for row in live:
        seen = _rows(session, VerifiedLineRow, verification_id=row.verification_id, document_id=row.document_id)
        assert [(line.equal, line.capture_sha256) for line in seen] == [(True, row.capture_sha256)], "invariant 10"


def _released_once(session: Session, case: Case) -> None:
    """11: one result and one release at most, one verification a pass; 12: delivered if and only if on record."""
    delivered = _rows(session, DeliveryRow, application_id=case.id)
    issued = _rows(session, CertificateRow, subject_id=case.id)
    looked = Counter(row.outcome for row in _rows(session, VerificationRow, application_id=case.id))
    by_pass = Counter(row.pass_id for row in _rows(session, VerificationRow, application_id=case.id) if row.pass_id)
    in_hand = case.state in ("issued", "delivered", "concluded")
    assert len(issued) == (in_hand and case.row.act != "cancellation"), "invariant 11"
    assert looked["equal"] <= 1 and looked["open"] <= 1 and max(by_pass.values(), default=0) <= 1, "invariant 11"
    assert set(by_pass) == {row.id for row in _rows(session, PassRow, application_id=case.id) if row.redeemed_at}
    assert len(delivered) == (case.state in ("delivered", "concluded")), "invariant 12"
    numbered = [each.kind for each in notices.list_notices(session, case.id)]
    assert numbered.count("delivery_record") == len(delivered), "invariant 12"


def _as_the_guide_said(session: Session, case: Case, known: Known, entries: list[Entry]) -> None:
    """1: one version in guide, checklist and record; 18: as many visits as the guide foretold, one more at most for an
    original that does not hold any more, one less when the law itself has granted it."""
    filed = next(entry for entry in entries if entry.event == "submit")
    pinned = matters.find_version(session, case.row.matter_version_id)
    asked = narrowed(pinned.definition, case.row.act) if case.row.act != "new" else pinned.definition
    assert filed.facts["checklist_version"] == case.row.checklist.version_hash == version_hash(asked), "invariant 1"
    assert pinned.checksum == version_hash(pinned.definition), "invariant 1"
    assert filed.facts["visits"] == case.row.checklist.visits == known.told, "invariant 18"
    if case.state == "concluded":
        came = sum(entry.event == "verify_originals" for entry in entries)
        by_law = any(entry.event == "deem_renewed" for entry in entries)
        assert came == known.told or (came > known.told and known.lowered) or (came < known.told and by_law), (
            "invariant 18",
            came,
            known,
        )
