"""A kiosk's devices without the hardware: the emulators, their tray, and a link to the hall that can be cut.

with EmulatedDevices(settings, printouts) as devices:
    kiosk = Kiosk(devices.settings, …)        # the real drivers, attached to the emulators
    router = devices.router                   # the tray at /demo/
    async with devices.joined(): …            # while the kiosk runs
"""

import contextlib
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

from litestar import Router
from msgspec import structs

from demo.link import Link
from demo.people import HELPER, PEOPLE
from demo.tray import DeviceTray
from demo.tray_pages import create_tray
from kiosk.settings import KioskSettings


class EmulatedDevices:
    """`settings` are the kiosk's own, with the emulators as its devices and the link as its way to the hall."""

    def __init__(self, settings: KioskSettings, printouts: Path) -> None:
        self.settings = settings
        self.printouts = printouts

    def __enter__(self) -> "EmulatedDevices":
        lines = self.settings.data / "lines"
        shutil.rmtree(lines, ignore_errors=True)
        self.link = Link(self.settings.hall)
        self.tray = DeviceTray(lines, self.printouts, self.link, complete=True)
        self.tray.start()
        self.settings = structs.replace(self.settings, hall=self.link.url, device=self.tray.fittings())
        return self

    def __exit__(self, *_: object) -> None:
        self.tray.stop()

    @property
    def router(self) -> Router:
        return create_tray(self.tray, (*PEOPLE, HELPER))

    @contextlib.asynccontextmanager
    async def joined(self) -> AsyncGenerator[None]:
        """While this lasts, the link carries what the kiosk asks of the hall."""
        await self.link.start()
        try:
            yield
        finally:
            await self.link.stop()
