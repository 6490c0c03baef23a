"""What a person need not hand in again (免提交): a case's lines answered from the wallet, and what that spared.

Filing takes from the wallet what the checklist shows as taken from it; filing is the holder's leave for exactly that
(`filing` beside `asked`). What was spared is recorded with the case as it happens: an upload for each line that would
have been asked as a picture, a visit when the same checklist without the wallet needs one and with it none. The
figures are sums over the journal and nothing else.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, select

from core import journal
from core.applications.case import Case
from core.call import Call
from core.db.database import Session
from core.ids import new_id
from core.journal import EntryRow
from core.materials import service as materials
from core.materials.schemas import Document, WalletItem
from core.matters import situations
from core.matters.demands import SharedData
from core.matters.schemas import Checklist

_REUSED = select(EntryRow.facts).where(
    EntryRow.event == "reused", EntryRow.at >= bindparam("since"), EntryRow.at < bindparam("before")
)


class ReuseFigures(Struct, frozen=True):
    """Over a time: cases that reused something, documents taken from wallets, and what people were spared."""

    cases: int
    documents: int
    uploads_avoided: int
    visits_avoided: int


def take_from_wallet(
    session: Session,
    call: Call,
    case: Case,
    checklist: Checklist,
    wallet: list[WalletItem],
    handed_in: tuple[Document, ...],
) -> list[Document]:
    """Lines that the wallet answers are answered from it, also beside a picture nobody asked for."""
    answered = {document.material for document in handed_in if document.source == "wallet"}
    taken: list[Document] = []
    for line in checklist.lines:
        kind = line.satisfied_from_wallet
        if kind is None or line.material in answered:
            continue
        best = min((item for item in wallet if item.certificate_type == kind), key=lambda item: item.grade)
        takes, id = frozenset({kind}), new_id()
        use = (case.id, case.row.holder_id, id, line.material, takes, best.id)
        taken.append(materials.use_wallet_item(session, call, *use, way="filing"))
    return taken


def record_reuse(
    session: Session,
    call: Call,
    case: Case,
    checklist: Checklist,
    data: Collection[SharedData],
    documents: Collection[Document],
) -> None:
    """`documents` are all of the case as it is filed, `data` the sources that have answered for it."""
    reused = [document for document in documents if document.source == "wallet"]
    if not reused:
        return
    without = situations.checklist(case.definition, case.row.answers, {}, data)
    spared = {line.material for line in checklist.lines if line.satisfied_from_wallet}
    asked = [line for line in without.lines if line.material in spared and line.need == "required"]
    facts: dict[str, Any] = {
        "documents": [document.id for document in reused],
        "uploads_avoided": sum(line.obtain.as_picture and not line.exempt for line in asked),
        "visits_avoided": without.visits - checklist.visits,
    }
    journal.record(session, call, case.id, "reused", facts)


def reuse_figures(session: Session, since: datetime, before: datetime) -> ReuseFigures:
    """Summed from the journal, `since` included and `before` not."""
    found = session.execute(_REUSED, {"since": since, "before": before}).scalars().all()
    return ReuseFigures(
        cases=len(found),
        documents=sum(len(facts["documents"]) for facts in found),
        uploads_avoided=sum(facts["uploads_avoided"] for facts in found),
        visits_avoided=sum(facts["visits_avoided"] for facts in found),
    )
