"""The kiosk of the demo: the real kiosk with the real drivers, on emulated devices, in the hall's own
process.

It calls the hall by HTTP like any other kiosk, through a link that the device tray can cut. On its first
start it is enrolled and confirmed here, which in a real hall an administrator does at the desk.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime

from litestar import Litestar, Router

from core.call import Actor, Call
from core.db.database import Database
from core.settings import Settings
from core.terminals import service as terminals
from core.terminals.points import stand
from demo.emulated_devices import EmulatedDevices
from demo.people import ADMINISTRATOR, PASSWORD, PEOPLE, STAFF
from demo.places import CENTRE
from hardware.cabinet import Cabinet
from kiosk.app import create_router, running
from kiosk.hall_client import HallClient
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings, Place

NAME = "K-01"
FORMS = ("GD990001", "GD990050")
"""The numbered forms in the demo's document printer, first and last."""
PLACE = {
    "zh-Hans": "南海区行政服务中心",
    "zh-Hant": "南海區行政服務中心",
    "en": "Nanhai Service Centre",
}


class EmulatedKiosk:
    """Start the emulators with `with`; `routers` and `lifespan` go into the hall's app."""

    def __init__(self, database: Database, settings: Settings, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._folder = settings.data_dir / "kiosk"
        self.printouts = settings.data_dir / "printouts"
        self._hall_url = f"http://127.0.0.1:{settings.port}"

    def __enter__(self) -> "EmulatedKiosk":
        self.devices = EmulatedDevices(self._settings(), self.printouts).__enter__()
        settings = self.devices.settings
        self.kiosk = Kiosk(settings, HallClient(settings.hall, self._now), Cabinet(settings.device), self._now)
        if not self.kiosk.blanks.count().loaded:
            self.kiosk.blanks.load(*FORMS, self._now())
        return self

    def __exit__(self, *_: object) -> None:
        self.devices.__exit__()

    @property
    def routers(self) -> tuple[Router, ...]:
        return create_router(self.kiosk), self.devices.router

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncGenerator[None]:
        confirming = asyncio.create_task(self._confirm(), name="confirm the demo's kiosk")
        try:
            async with self.devices.joined(), running(self.kiosk):
                yield
        finally:
            confirming.cancel()
            await asyncio.gather(confirming, return_exceptions=True)

    def greeting(self) -> str:
        """What `make run` prints: where everything is and who can be played."""
        start = self._hall_url
        people = "\n".join(f"  {person.card.name}  {person.about}" for person in PEOPLE)
        staff = "\n".join(f"  {staff.member.username:<10}{staff.member.name}  {staff.about}" for staff in STAFF)
        return (
            f"The hall is open.\n\n"
            f"  Start     {start}/\n"
            f"  Kiosk     {start}/demo/        with its device tray: tap a card, lay a paper\n"
            f"  Desk      {start}/desk/        password {PASSWORD}; the page shows the codes\n"
            f"  Phone     {start}/api/docs     the JSON API\n"
            f"  Check     {start}/check/       anybody checks a certificate\n"
            f"  Printouts {self.printouts}\n\n"
            f"People (all invented)\n{people}\n\nStaff (all invented)\n{staff}\n"
        )

    def _settings(self) -> KioskSettings:
        return KioskSettings(
            name=NAME,
            place=Place(PLACE["zh-Hans"], PLACE["zh-Hant"], PLACE["en"]),
            hall=self._hall_url,
            data=self._folder,
            certificate_forms=True,
            enrolment_code="" if (self._folder / "terminal.json").exists() else self._enrolment_code(),
        )

    def _enrolment_code(self) -> str:
        return self._database.write_now(terminals.create_enrolment_code, self._administrator()).code

    async def _confirm(self) -> None:
        while not self.kiosk.enrolled:
            for terminal in await self._database.read(terminals.list_terminals, self._administrator()):
                if terminal.state == "pending" and terminal.name == NAME:
                    await self._database.write(terminals.confirm, self._administrator(), terminal.id)
                    await self._database.write(stand, self._administrator(), terminal.id, CENTRE, round_the_clock=True)
            await asyncio.sleep(0.2)

    def _administrator(self) -> Call:
        return Call(Actor(ADMINISTRATOR.id, ADMINISTRATOR.roles), "system", self._now())
