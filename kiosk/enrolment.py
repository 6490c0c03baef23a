"""A kiosk's first day: it makes its key, asks to be enrolled with the code an administrator read out, and
waits.

What is kept: `terminal.key` (the private key) and `terminal.json` (the id the hall gave). Until the
administrator has compared the fingerprint and confirmed, the screen shows it and nothing else; a revoked
kiosk falls back to that screen."""

import msgspec
from msgspec import Struct

from core.terminals.schemas import EnrolmentRequest
from kiosk import terminal_key
from kiosk.durable import write_durably
from kiosk.kiosk import Kiosk


class Enrolled(Struct, frozen=True):
    """What the kiosk remembers of its own enrolment. `confirmed` was true when it was last asked."""

    id: str
    confirmed: bool


def remembered(kiosk: Kiosk) -> Enrolled | None:
    path = kiosk.settings.data / "terminal.json"
    return msgspec.json.decode(path.read_bytes(), type=Enrolled) if path.exists() else None


def remember(kiosk: Kiosk, terminal_id: str, confirmed: bool) -> None:
    """Sign as this terminal from now on."""
    enrolled = Enrolled(terminal_id, confirmed)
    write_durably(kiosk.settings.data / "terminal.json", msgspec.json.encode(enrolled))
    kiosk.hall.sign_as(terminal_id, kiosk.key)
    if kiosk.enrolled != confirmed:
        kiosk.enrolled = confirmed
        kiosk.announcer.say("moved")


def resume(kiosk: Kiosk) -> None:
    """On start: what was true last time holds until the hall says otherwise, so that a kiosk starts without
    it."""
    known = remembered(kiosk)
    terminal_key.load_or_make(kiosk.settings.key_path)
    if known is not None:
        kiosk.hall.sign_as(known.id, kiosk.key)
        kiosk.enrolled = known.confirmed


async def look(kiosk: Kiosk) -> None:
    """Ask to be enrolled, or ask how the enrolment stands. Raises HallUnreachable or a refusal."""
    known = remembered(kiosk)
    if known is None:
        if not kiosk.settings.enrolment_code:
            return
        terminal = await kiosk.ask(kiosk.hall.enrol(_request(kiosk)))
    else:
        terminal = await kiosk.ask(kiosk.hall.terminal())
    remember(kiosk, terminal.id, terminal.state == "enrolled")


def _request(kiosk: Kiosk) -> EnrolmentRequest:
    settings = kiosk.settings
    return EnrolmentRequest(
        code=settings.enrolment_code,
        name=settings.name,
        place=settings.place.zh_hans,
        profile=settings.profile,
        public_key=terminal_key.public_hex(kiosk.key),
    )
