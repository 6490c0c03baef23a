"""The matters as this kiosk knows them: fetched while the link is up, kept on the disk, usable without it.

Each definition is a file named after its matter; its checksum is compared with the hall's list, so only what
changed is fetched, and a file that was damaged is fetched again. What the hall says of itself (its parcel
key, its name) is kept beside. Search runs here, on the same definitions, by the same code as the hall's."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from core.call import Language
from core.matters.definition import MatterDefinition, version_hash
from core.matters.schemas import SearchHit
from core.matters.search import MatterIndex
from kiosk.durable import remove_durably, write_durably
from kiosk.hall_client import HallClient

log = logging.getLogger(__name__)


class HallKnown(Struct, frozen=True):
    """What must be remembered of the hall to file while it cannot be reached. `parcel_key` is raw X25519."""

    name: dict[Language, str]
    parcel_key: bytes
    refreshed_at: datetime


class Catalogue:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._definitions: dict[str, MatterDefinition] = {}
        self.hall: HallKnown | None = None
        self._load()

    def __len__(self) -> int:
        return len(self._definitions)

    def find(self, code: str) -> MatterDefinition | None:
        return self._definitions.get(code)

    def all(self) -> list[MatterDefinition]:
        """Those that may be applied for here."""
        return [each for each in self._definitions.values() if "kiosk" in each.channels]

    def search(self, words: str, language: Language, limit: int = 8) -> list[SearchHit]:
        return [hit for hit in self._index.search(words, language, limit) if hit.matter in self._definitions]

    async def refresh(self, hall: HallClient, now: datetime) -> None:
        """Bring the copy up to the hall's. Raises HallUnreachable or the hall's refusal; the old copy
        stays."""
        known = await hall.hall()
        entries = await hall.catalogue()
        before = dict(self._definitions)
        for entry in entries:
            mine = self._definitions.get(entry.code)
            if mine is None or version_hash(mine) != entry.checksum:
                self._keep(await hall.matter(entry.code))
        self._drop_all_but({entry.code for entry in entries})
        self.hall = HallKnown(known.name, bytes.fromhex(known.parcel_public_key), now)
        write_durably(self._folder / "hall.json", msgspec.json.encode(self.hall))
        if self._definitions != before:
            self._index = await asyncio.to_thread(MatterIndex.build, tuple(self._definitions.values()))

    def _keep(self, definition: MatterDefinition) -> None:
        write_durably(self._folder / f"{definition.code}.matter", msgspec.json.encode(definition))
        self._definitions[definition.code] = definition

    def _drop_all_but(self, codes: Iterable[str]) -> None:
        for code in set(self._definitions) - set(codes):
            remove_durably(self._folder / f"{code}.matter")
            del self._definitions[code]

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.matter")):
            try:
                definition = msgspec.json.decode(path.read_bytes(), type=MatterDefinition)
            except msgspec.DecodeError:
                log.warning("%s is damaged and will be fetched again", path.name)
                continue
            self._definitions[definition.code] = definition
        known = self._folder / "hall.json"
        if known.exists():
            self.hall = msgspec.json.decode(known.read_bytes(), type=HallKnown)
        self._index = MatterIndex.build(self._definitions.values())
