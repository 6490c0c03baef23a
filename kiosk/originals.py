"""Originals shown at this kiosk so that it counts (原件核验), where the matter lets a machine compare them.

    opened with the hall ─▶ each original the same here ─▶ and by the hall's own eyes: a slip ─▶ all slips: the result

Where the hall opens nothing (the card was not read here, the matter wants a person, the link is down) originals can
still be laid beside what was sent, as help before the counter.
"""

from core.errors import Refusal
from core.terminals.original_schemas import PassedAtKiosk
from kiosk import original_calls as calls
from kiosk.case_here import PersonHere
from kiosk.comparing import Compared
from kiosk.hall_client import HallUnreachable
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.showing import Showing

WHY = {"assurance_too_low": "beside.tap_card", "power_does_not_cover": "beside.power_lacks"}


async def begun(kiosk: Kiosk, at: PersonHere, case: str, documents: frozenset[str]) -> Showing:
    """What goes on for this case, else a new one. One that is only help is asked for anew each time: the card may have
    been read, and the link be up, since."""
    if at.visit.showing is not None and at.visit.showing.case == case and at.visit.showing.counts:
        return at.visit.showing
    showing = Showing(case, documents)
    try:
        showing.verification = (await kiosk.ask(calls.open_verification(kiosk.hall, at.token, case))).id
    except Refusal as refusal:
        showing.why = WHY.get(refusal.code, showing.why)
        showing.only_person = refusal.code == "originals_need_a_person"
    except HallUnreachable:
        pass
    at.visit.showing = showing
    return showing


async def hand_over(kiosk: Kiosk, token: Token, showing: Showing, found: Compared) -> None:
    """What is the same here is laid before the hall, which looks for itself. Raises as `calls.compare`."""
    document = found.document_id
    showing.unsure = ""
    if not showing.counts or found.comparison.verdict != "same" or document not in showing.documents:
        return
    seen = await calls.compare(kiosk.hall, token, showing.verification, document, found.pictures["original"])
    if seen.verdict == "same":
        showing.slips[document] = seen.slip
    else:
        showing.unsure = document


async def pass_all(kiosk: Kiosk, token: Token, showing: Showing) -> PassedAtKiosk:
    """Raises as `calls.pass_all`."""
    return await calls.pass_all(kiosk.hall, token, showing.verification, showing.slips)
