"""The matters as this kiosk knows them: fetched while the link is up, kept on the disk, usable without it.

Each definition is a file named after its matter; its checksum is compared with the hall's list, so only what
changed is fetched, and a file that was damaged is fetched again. A definition that is not what its checksum
says is refused: the last good one stays. `pack` names the whole set in one word, which the heartbeat compares
with the hall's. What the hall says of itself (its keys, its name) is kept beside. A life event is one matter more
(`life_events.py`). Search runs here, on the same definitions, by the same code as the hall's."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from core.call import Language
from core.matters.definition import MatterDefinition, version_hash
from core.matters.facets import Filters
from core.matters.schemas import SearchHit
from core.matters.search import MatterIndex
from core.terminals.fleet.signed import pack_of
from kiosk.durable import remove_durably, write_durably
from kiosk.gazetteer import Gazetteer
from kiosk.hall_client import CatalogueEntry, HallClient
from kiosk.hall_link import UnreadableAnswer
from kiosk.life_events import LifeEvents
from kiosk.packages import Package
from kiosk.retelling import Names

REFRESHED = timedelta(hours=1)
"""So often the hall is asked for its keys, even when the matters have not changed."""

log = logging.getLogger(__name__)


class HallKnown(Struct, frozen=True):
    """What must be remembered of the hall to file while it cannot be reached. `parcel_key` is raw X25519;
    `order_keys` are raw Ed25519 by key id, both in hex."""

    name: dict[Language, str]
    parcel_key: bytes
    refreshed_at: datetime
    order_keys: dict[str, str] = {}


class Catalogue:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._definitions: dict[str, MatterDefinition] = {}
        self._checksums: dict[str, str] = {}
        self._events = LifeEvents(folder / "events")
        self._packages: dict[str, Package] = {}
        self.gazetteer = Gazetteer(folder / "areas.json")
        self.refused: tuple[str, ...] = ()
        self.hall: HallKnown | None = None
        self._load()

    def __len__(self) -> int:
        return len(self._definitions)

    def find(self, code: str) -> MatterDefinition | None:
        """A matter, or the guide of a life event."""
        package = self._packages.get(code)
        return package.guide if package else self._definitions.get(code)

    def package(self, code: str) -> Package | None:
        """What the life event of this code puts together."""
        return self._packages.get(code)

    def all(self) -> list[MatterDefinition]:
        """What may be applied for here, life events first."""
        matters = [each for each in self._definitions.values() if "kiosk" in each.channels]
        return [*(package.guide for package in self._packages.values()), *matters]

    @property
    def pack(self) -> str:
        """One word for the matters that are here, as the hall computes it for those in force."""
        return pack_of(self._checksums.items())

    def is_old(self, now: datetime) -> bool:
        """Whether the hall should be asked again, although its matters are these."""
        return self.hall is None or not self.hall.order_keys or now - self.hall.refreshed_at > REFRESHED

    def search(self, words: str, language: Language, limit: int = 8, filters: Filters | None = None) -> list[SearchHit]:
        return [hit for hit in self._index.search(words, language, limit, filters) if self.find(hit.matter)]

    async def refresh(self, hall: HallClient, now: datetime) -> None:
        """Bring the copy up to the hall's; `refused` names what could not be taken. Raises HallUnreachable or the
        hall's refusal; the old copy stays."""
        known = await hall.hall()
        entries = await hall.catalogue()
        before, refused = dict(self._definitions), list[str]()
        for entry in entries:
            if self._checksums.get(entry.code) != entry.checksum and not await self._fetch(hall, entry):
                refused.append(entry.code)
        self._drop_all_but({entry.code for entry in entries})
        self.refused = tuple(refused)
        self.hall = HallKnown(known.name, bytes.fromhex(known.parcel_public_key), now, known.pass_public_keys)
        write_durably(self._folder / "hall.json", msgspec.json.encode(self.hall))
        if self._definitions != before:
            await asyncio.to_thread(self._put_together)
        if await self._events.refresh(hall):
            await asyncio.to_thread(self._put_together)
        await self.gazetteer.refresh(hall)

    def _put_together(self) -> None:
        """The packages of what is here, and the index of all of it; what they ask for is found by its own matter."""
        self._packages = packages = self._events.packages(self._definitions)
        guides = (msgspec.structs.replace(each.guide, materials=()) for each in packages.values())
        self._index = MatterIndex.build((*guides, *self._definitions.values()))
        self.names = Names((*(each.guide for each in packages.values()), *self._definitions.values()))

    async def _fetch(self, hall: HallClient, entry: CatalogueEntry) -> bool:
        """False for a definition that cannot be read, or is not what the hall's list says."""
        try:
            definition = await hall.matter(entry.code)
        except UnreadableAnswer as reason:
            log.warning("%s is refused: %s", entry.code, reason)
            return False
        if definition.code != entry.code or version_hash(definition) != entry.checksum:
            log.warning("%s is refused: it is not what its checksum says", entry.code)
            return False
        write_durably(self._folder / f"{definition.code}.matter", msgspec.json.encode(definition))
        self._put(definition)
        return True

    def _put(self, definition: MatterDefinition) -> None:
        self._definitions[definition.code] = definition
        self._checksums[definition.code] = version_hash(definition)

    def _drop_all_but(self, codes: Iterable[str]) -> None:
        for code in set(self._definitions) - set(codes):
            remove_durably(self._folder / f"{code}.matter")
            del self._definitions[code], self._checksums[code]

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.matter")):
            try:
                definition = msgspec.json.decode(path.read_bytes(), type=MatterDefinition)
            except msgspec.DecodeError:
                log.warning("%s is damaged and will be fetched again", path.name)
                continue
            self._put(definition)
        known = self._folder / "hall.json"
        if known.exists():
            self.hall = msgspec.json.decode(known.read_bytes(), type=HallKnown)
        self._put_together()
