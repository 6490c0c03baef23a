"""A helper comes and goes: by a one-use code from the desk, or by his own card.

His card is read as his only while the screen for it stands (`awaited`); on any other screen another card begins another
visit, as always. Without the link a code cannot be looked at; a card is kept with what is sealed.
"""

from core.errors import NotAllowed, Refusal
from core.ids import new_id
from core.people.helping_schemas import HELPER_CODE, HelperShown
from core.people.helping_schemas import Helper as Known
from core.people.schemas import IdentityEvidence
from kiosk.hall_client import HallUnreachable
from kiosk.helper import Helper
from kiosk.kiosk import Kiosk
from kiosk.visit import Visit

SCREEN = "helper"


def awaited(visit: Visit | None) -> bool:
    """Whether the next card is the helper's."""
    return visit is not None and visit.place == SCREEN and visit.helper is None


async def take_code(kiosk: Kiosk, visit: Visit, text: str) -> None:
    """A code that was scanned or typed. What is wrong waits as the notice."""
    code = text.removeprefix(HELPER_CODE).strip()[:20]
    try:
        _begin(kiosk, visit, _told(await kiosk.ask(kiosk.hall.welcome_helper(HelperShown(code), kiosk.language))))
    except Refusal as refusal:
        kiosk.notice = kiosk.words.refusal(refusal, kiosk.language)
    except HallUnreachable:
        kiosk.notice = kiosk.words.say("helper.code_needs_link", kiosk.language)


async def take_card(kiosk: Kiosk, visit: Visit, card: IdentityEvidence) -> None:
    """A card that lies on the reader while a helper is awaited. NotAllowed `helper_is_applicant` for the applicant's
    own, and refusals as `helping.come` of the hall."""
    if visit.identity is not None and visit.identity.document.number == card.document.number:
        raise NotAllowed("helper_is_applicant")
    try:
        told = await kiosk.ask(kiosk.hall.welcome_helper(HelperShown(card=card), kiosk.language))
        _begin(kiosk, visit, _told(told))
    except HallUnreachable:
        _begin(kiosk, visit, Helper(new_id(), card.document.name, card=card))


def _told(known: Known) -> Helper:
    return Helper(known.id, known.name, known.centre_name)


def _begin(kiosk: Kiosk, visit: Visit, helper: Helper) -> None:
    if kiosk.visit is visit:
        kiosk.let_help(helper)
