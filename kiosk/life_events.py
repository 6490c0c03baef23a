"""Life events (一件事) as this kiosk knows them: fetched while the link is up, kept as files, usable without it.

Each says which matters belong together; with the matters that are here it makes a `Package`, whose guide is found and
asked for like any matter. The version tells whether it changed; a damaged file is fetched again.
"""

import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.bundles.definition import LifeEvent
from core.matters.definition import MatterDefinition
from kiosk.durable import remove_durably, write_durably
from kiosk.hall_client import HallClient
from kiosk.packages import Package, package_of

log = logging.getLogger(__name__)


class LifeEvents:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._events: dict[str, LifeEvent] = {}
        for path in sorted(folder.glob("*.event")):
            try:
                self._events[path.stem] = msgspec.json.decode(path.read_bytes(), type=LifeEvent)
            except msgspec.DecodeError:
                log.warning("%s is damaged and will be fetched again", path.name)

    async def refresh(self, hall: HallClient) -> bool:
        """Whether anything changed. Raises HallUnreachable or the hall's refusal; the old ones stay."""
        before = dict(self._events)
        versions = {each.code: each.version for each in await hall.life_events()}
        for code, version in versions.items():
            if code not in self._events or self._events[code].version != version:
                event = await hall.life_event(code)
                write_durably(self._folder / f"{code}.event", msgspec.json.encode(event))
                self._events[code] = event
        for code in set(self._events) - set(versions):
            remove_durably(self._folder / f"{code}.event")
            del self._events[code]
        return self._events != before

    def packages(self, matters: Mapping[str, MatterDefinition]) -> dict[str, Package]:
        """By code, those whose matters are all among these and may be applied for here."""
        made = {code: package_of(event, matters) for code, event in self._events.items()}
        return {code: package for code, package in made.items() if package is not None}
