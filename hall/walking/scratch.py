"""A hall of its own for a few matters: real database, store and API in a temporary folder, a clock moved by hand.

Nothing of it reaches the hall that people use, and it is gone when the walk ends. All simulated papers are the same
drawn page, so it is judged once."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx

from core.applications.service import Judged
from core.call import LANGUAGES, Actor, Call, system_call
from core.db.database import Session
from core.db.schema import whole_schema
from core.db.sqlite import sqlite_engine
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.places import service as places
from core.places.area_codes import parent_of
from core.places.schemas import Area
from core.settings import Settings
from demo.people import ADMINISTRATOR
from demo.places import IN_FORCE_FROM, lay_out
from hall.assembly import Hall
from mobile_api.pictures import PictureDesk

OPENS_AT = time(9, 30)


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


class OncePictureDesk(PictureDesk):
    """Judges and keeps each picture the first time it comes."""

    def __init__(self, desk: PictureDesk, hall: Hall) -> None:
        desk.close()
        super().__init__(hall.store, hall.settings.limits.upload_bytes, workers=1)
        self._known: dict[bytes, Judged] = {}

    async def take_in(self, data: bytes) -> Judged:
        if data not in self._known:
            self._known[data] = await super().take_in(data)
        return self._known[data]


class ScratchHall:
    """`on` is the day of the walk: not before a matter is in force."""

    def __init__(self, folder: Path, definitions: list[MatterDefinition], on: date) -> None:
        settings = Settings.load(data_dir=folder, demo=True)
        engine = sqlite_engine(settings.url)
        whole_schema().create_all(engine)
        engine.dispose()
        begins = max(on, IN_FORCE_FROM, *(each.in_force_from for each in definitions))
        zone = settings.hall.time_zone
        self.clock = Clock(datetime.combine(begins, OPENS_AT, zone))
        self.hall = Hall(settings, self.clock)
        self.hall.services = replace(
            self.hall.services, pictures=OncePictureDesk(self.hall.services.pictures, self.hall)
        )
        self.definitions = {each.code: each for each in definitions}
        for definition in definitions:
            self.hall.database.write_now(matters.publish, system_call(self.clock.at), definition)
        administrator = Call(Actor(ADMINISTRATOR.id, ADMINISTRATOR.roles), "system", self.clock.at)
        self.hall.database.write_now(_record_areas, administrator, _areas_of(definitions))
        self.hall.database.write_now(lay_out, administrator, definitions)
        app: Any = self.hall.app()  # httpx names the same ASGI types in its own words
        self._asgi = httpx.ASGITransport(app=app)

    def client(self, token: str = "", power: str = "") -> httpx.AsyncClient:
        """A phone at this hall; with `power` it acts for the principal of that power of attorney."""
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        headers |= {"On-Behalf-Of": power} if power else {}
        return httpx.AsyncClient(base_url="http://scratch.invalid/api/v1", transport=self._asgi, headers=headers)

    async def sign_in(self, citizen_id: str) -> str:
        """The token of a phone."""
        async with self.client() as nobody:
            answer = await nobody.post("/sign-in/demo", json={"citizen_id": citizen_id})
            return answer.raise_for_status().json()["token"]

    def close(self) -> None:
        self.hall.close()


def _areas_of(definitions: list[MatterDefinition]) -> list[str]:
    """The areas of all organs, each after the one it lies in."""
    organs = [each.authority for each in definitions]
    organs += [organ for each in definitions if each.joint for organ in each.joint.co_organs]
    found: set[str] = set()
    for organ in organs:
        area: str | None = organ.area
        while area is not None:
            found.add(area)
            area = parent_of(area)
    return sorted(found, key=lambda code: (len(code), not code.endswith("00"), code))


def _record_areas(session: Session, call: Call, codes: list[str]) -> None:
    for code in codes:
        name = dict.fromkeys(LANGUAGES, code)
        places.record_area(session, call, Area(code, name))


@contextmanager
def scratch_hall(definitions: list[MatterDefinition], on: date) -> Generator[ScratchHall]:
    """Open until the block ends; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="hall-walk-"))
    try:
        opened = ScratchHall(folder, definitions, on)
        try:
            yield opened
        finally:
            opened.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
