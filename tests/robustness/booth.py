"""The demo's kiosk inside a served hall, as the rig that `tests.kiosk.citizen` stands at."""

from collections.abc import Callable
from typing import cast

import httpx

from kiosk.kiosk import Kiosk
from tests.journeys.processes import eventually
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, come_through
from tests.robustness.served import Served


class Booth:
    def __init__(self, served: Served) -> None:
        assert served.beside
        self.url = served.url
        self.kiosk: Kiosk = served.beside.kiosk
        self.tray = served.beside.devices.tray
        self.wait_for(lambda kiosk: kiosk.enrolled and len(kiosk.catalogue) > 0)

    def citizen(self) -> Citizen:
        return Citizen(cast(Rig, self))

    def wait_for(self, holds: Callable[[Kiosk], object], seconds: float = 60) -> None:
        eventually(lambda: holds(self.kiosk), seconds)

    def lay(self, paper: str) -> None:
        """Lay a paper under the camera, and wait until its picture has come through."""
        self.tray.lay(paper)
        come_through(self.kiosk, self.tray)

    def cut_or_join(self) -> None:
        httpx.post(f"{self.url}/demo/act", data={"do": "cut"}).raise_for_status()
