"""The separate consent of whoever stands at a terminal across the border (个人信息保护法 art. 39; the contract it is
needed for does not replace it, art. 38 and 13).

Without it nothing that such a terminal sends of a person is taken in: no visit is opened, and no parcel of his filed,
whatever the terminal's own software believed. What is refused is not kept here, where it was not to come; it stays
sealed at the terminal. There its sender may agree afterwards, who shows the document it was filed with: then he lets it
go a second time, and it is taken as it was sealed (`Agreement`). A phone is its holder's own, and what he sends of
himself no terminal sends.
"""

from datetime import datetime

from msgspec import Struct, structs

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import NotAllowed
from core.people.assurance import ASSURANCE, check_not_expired
from core.people.schemas import IdentityEvidence


class Agreement(Struct, frozen=True):
    """Given afterwards: `identity` is of whoever came back, with his consent; `let_go_at` when he sent it, by the
    terminal's clock."""

    identity: IdentityEvidence
    let_go_at: datetime


def require_consent(call: Call, evidence: IdentityEvidence, sent_at: datetime | None = None) -> None:
    """`sent_at`: by the terminal's clock, when the person let it go, where that is known. NotAllowed
    `border_consent_missing` without a consent, or with one of afterwards (`given_at`)."""
    if not call.across_border:
        return
    given_at = evidence.border_consent_at
    if given_at is None:
        raise NotAllowed("border_consent_missing", terminal=call.terminal_id)
    if sent_at is not None and given_at > sent_at:
        raise NotAllowed("border_consent_missing", terminal=call.terminal_id, given_at=given_at.isoformat())


def complete(session: Session, call: Call, evidence: IdentityEvidence, agreement: Agreement) -> IdentityEvidence:
    """The evidence of a parcel with the consent that was given to it afterwards. NotAllowed `border_consent_of_another`
    unless the same document was shown at least as surely; `border_consent_missing` as `require_consent`; InvalidInput
    `card_expired`."""
    shown, filed = agreement.identity, evidence
    same = (shown.document.kind, shown.document.number) == (filed.document.kind, filed.document.number)
    if not same or ASSURANCE[shown.source] < ASSURANCE[filed.source]:
        raise NotAllowed("border_consent_of_another")
    require_consent(call, shown, agreement.let_go_at)
    check_not_expired(shown.document.valid_to, session.settings.hall.day_of(agreement.let_go_at))
    return structs.replace(filed, border_consent_at=shown.border_consent_at)


def record(session: Session, call: Call, subject_id: str, evidence: IdentityEvidence) -> None:
    """Under the case or package that was sent with the consent, where there was one."""
    if (agreed := evidence.border_consent_at) is not None:
        journal.record(session, call, subject_id, "border_consent", {"given_at": agreed.isoformat()})
