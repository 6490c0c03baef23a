"""A kiosk's first day: it makes its key, asks to be enrolled with the code an administrator read out, and
waits.

What is kept: `terminal.key` (the private key) and `terminal.json` (the id the hall gave). Until the
administrator has compared the fingerprint and confirmed, the screen shows it and nothing else; a revoked
kiosk falls back to that screen."""

import asyncio
import logging

import msgspec
from msgspec import Struct

from core.errors import Refusal
from core.terminals.schemas import EnrolmentRequest, Health
from kiosk import terminal_key
from kiosk.durable import write_durably
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk, key_path
from kiosk.upkeep import blanks_left, locker_cells, upkeep

log = logging.getLogger(__name__)


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
    terminal_key.load_or_make(key_path(kiosk.settings))
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


async def report(kiosk: Kiosk) -> None:
    """Tell the hall how the devices are, how much waits, and what the operator should see to."""
    devices = {name: str(status.device) for name, status in kiosk.cabinet.status().items()}
    waiting = len(kiosk.outbox.waiting())
    health = Health(devices, waiting, kiosk.now(), upkeep(kiosk), blanks_left(kiosk), locker_cells(kiosk))
    await kiosk.ask(kiosk.hall.report_health(health))


async def keep_in_touch(kiosk: Kiosk, every: float, report_every: float) -> None:
    """While the kiosk runs: enrolment, the catalogue, the link, health. The link's return is noticed within
    `every`; so is what the operator should see to, which does not wait for the next report."""
    since_report = report_every
    told: tuple[str, ...] = ()
    while True:
        try:
            todo = upkeep(kiosk)
            if todo != told:
                log.warning("see to: %s", ", ".join(todo) or "nothing any more")
                told, since_report = todo, report_every
            if not kiosk.enrolled or since_report >= report_every:
                await look(kiosk)
                await kiosk.catalogue.refresh(kiosk.hall, kiosk.now())
                if kiosk.enrolled:
                    await report(kiosk)
                since_report = 0.0
            else:
                await kiosk.ask(kiosk.hall.hall())
        except HallUnreachable:
            kiosk.set_link(False)
        except Refusal as refusal:
            log.warning("the hall answers %s", refusal.code)
            if refusal.code in ("terminal_revoked", "terminal_unknown"):
                kiosk.enrolled = False
        await asyncio.sleep(every)
        since_report += every
