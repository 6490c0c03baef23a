"""The separate consent of whoever stands at a terminal across the border (个人信息保护法 art. 39; the contract it is
needed for does not replace it, art. 38 and 13).

Without it nothing that such a terminal sends of a person is taken in: no visit is opened, and no parcel of his filed,
whatever the terminal's own software believed. What is refused is not kept here, where it was not to come; it stays
sealed at the terminal. A phone is its holder's own, and what he sends of himself no terminal sends.
"""

from datetime import datetime

from core.call import Call
from core.errors import NotAllowed
from core.people.schemas import IdentityEvidence


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
