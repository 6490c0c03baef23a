"""A result that its holder has printed at a kiosk: in the hand, once the paper was taken out of the tray.

Printing is not delivery, and what went back into the machine was not served: a kiosk tells of a print only when the
paper was taken. A further print of a result that is delivered already delivers nothing.
"""

from core.applications import cases, delivery, release
from core.call import Actor, Call
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import NotFound
from core.terminals import service as terminals


def certificate_taken(session: Session, call: Call, certificate_id: str) -> None:
    """The person at this kiosk has taken the print of his certificate: delivered, when this is the way he chose. Told
    again, it changes nothing. NotFound `certificate_unknown`, also for somebody else's, and `terminal_unknown`."""
    case = cases.find(session, certificates.subject_of(session, certificate_id), lock=True)
    if case.row.holder_id != call.principal:
        raise NotFound("certificate_unknown")
    cases.require_own(session, call, case, "collect")
    if case.state != "issued" or release.way_of(case) != "kiosk":
        return
    terminal = terminals.find_terminal(session, call.terminal_id or "")
    kiosk = Call(
        Actor(terminal.id, frozenset({"kiosk"})),
        "kiosk",
        call.at,
        case.language,
        terminal.id,
        on_behalf_of=case.row.holder_id,
    )
    delivery.confirm_delivery(session, kiosk, case.id, "kiosk", f"{terminal.place} {terminal.name}")
