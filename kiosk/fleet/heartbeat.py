"""The line to the hall while the kiosk runs: enrolment, the heartbeat, and whether the link is up.

Every `heartbeat_seconds` of the rules, and at once when there is news (something to see to, an order carried out), one
request tells all and hears all; matters and rules are fetched only when the hall has others. Beyond that the hall is
asked whether it is there only while somebody stands at the screen, or until it answers again.
"""

import asyncio
import functools
import importlib.metadata
import logging

from core.errors import Refusal
from core.terminals.schemas import Health
from kiosk import enrolment
from kiosk.fleet import orders, rules
from kiosk.hall_client import HallUnreachable
from kiosk.kiosk import Kiosk
from kiosk.upkeep import blanks_left, locker_cells, supplies, upkeep

log = logging.getLogger(__name__)


@functools.cache
def software() -> str:
    return importlib.metadata.version("always-open-hall")


def health_of(kiosk: Kiosk) -> Health:
    devices = {name: str(status.device) for name, status in kiosk.cabinet.status().items()}
    return Health(
        devices=devices | ({"screen": str(kiosk.glass.state)} if kiosk.glass.state else {}),
        waiting_parcels=len(kiosk.outbox.waiting()),
        kiosk_time=kiosk.now(),
        attention=upkeep(kiosk),
        blanks_left=blanks_left(kiosk),
        locker_cells=locker_cells(kiosk),
        refused_parcels=len(kiosk.outbox.refused()),
        blocked=kiosk.outbox.blocked,
        supplies=supplies(kiosk),
        software=software(),
        pack=kiosk.catalogue.pack,
        rules=kiosk.duty.rules.version,
        standing=kiosk.duty.orders.standing,
        answers=kiosk.duty.orders.answers[:50],
    )


async def report(kiosk: Kiosk) -> None:
    """One heartbeat. Raises HallUnreachable or the hall's refusal."""
    known = enrolment.remembered(kiosk)
    if known is None:
        return
    told = health_of(kiosk)
    heard = await kiosk.ask(kiosk.hall.report_health(told))
    kiosk.duty.orders.forget(told.answers)
    if heard.pack != kiosk.catalogue.pack or kiosk.catalogue.is_old(kiosk.now()):
        await kiosk.catalogue.refresh(kiosk.hall, kiosk.now())
    orders.take_all(kiosk, heard.orders, known.id)
    await rules.follow(kiosk, heard.rules)


async def keep_in_touch(kiosk: Kiosk, every: float) -> None:
    """Look every so many seconds whether something is to be done."""
    since, told, seen = float("inf"), None, tuple[str, ...]()
    while True:
        try:
            news = _news(kiosk)
            if news[0] != seen:
                log.warning("see to: %s", ", ".join(news[0]) or "nothing any more")
                seen = news[0]
            if not kiosk.enrolled:
                await enrolment.look(kiosk)
                await kiosk.catalogue.refresh(kiosk.hall, kiosk.now())
            if kiosk.enrolled and (news != told or since >= kiosk.duty.rules.heartbeat_seconds):
                told, since = news, 0.0
                await report(kiosk)
            elif kiosk.visit is not None or not kiosk.link_up:
                await kiosk.ask(kiosk.hall.hall())
        except HallUnreachable:
            kiosk.set_link(False)
            told = None
        except Refusal as refusal:
            log.warning("the hall answers %s", refusal.code)
            told = None
            if refusal.code in ("terminal_revoked", "terminal_unknown"):
                kiosk.enrolled = False
        except Exception:
            log.exception("the line to the hall goes on after a fault")
            told = None
        await asyncio.sleep(every)
        since += every


News = tuple[tuple[str, ...], object]


def _news(kiosk: Kiosk) -> News:
    """What does not wait for the next heartbeat."""
    return upkeep(kiosk), (
        kiosk.duty.orders.standing,
        kiosk.duty.orders.answers,
        kiosk.duty.rules.version,
        kiosk.outbox.blocked,
    )
