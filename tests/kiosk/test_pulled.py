"""What a kiosk pulls from its hall: the last good one stays, a broken one is refused and told."""

import asyncio
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import clock
from core.matters.definition import MatterDefinition, version_hash
from core.sealing import Keyring
from core.terminals.fleet.schemas import Rules, Signed
from core.terminals.fleet.signed import pack_of, sign_rules
from hardware.cabinet import Cabinet
from kiosk.catalogue import Catalogue
from kiosk.fleet import rules
from kiosk.hall_client import CatalogueEntry, HallClient, HallInfo
from kiosk.hall_link import UnreadableAnswer
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings
from kiosk.upkeep import upkeep
from tests.builders import all_matters
from tests.kiosk.rig import PLACE


class Saying(HallClient):
    """A hall that says what a test wants it to; nothing listens at its address."""

    def __init__(self, keys: Keyring, *definitions: MatterDefinition) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            super().__init__(f"http://127.0.0.1:{nobody.getsockname()[1]}", clock.now)
        self.listed = {each.code: version_hash(each) for each in definitions}
        self.given: dict[str, MatterDefinition | None] = {each.code: each for each in definitions}
        self.said = Signed(b"", b"")
        self._keys = keys

    async def hall(self) -> HallInfo:
        keys = {id.hex(): key.public_bytes_raw().hex() for id, key in self._keys.public_keys("pass").items()}
        parcel = self._keys.parcel_key.hex()
        return HallInfo({"zh-Hans": "大厅"}, "440605", "Asia/Shanghai", clock.now(), True, 1, parcel, keys, keys, keys)

    async def catalogue(self) -> list[CatalogueEntry]:
        return [CatalogueEntry(code, 1, checksum, cast(Any, None)) for code, checksum in self.listed.items()]

    async def matter(self, code: str) -> MatterDefinition:
        found = self.given[code]
        if found is None:
            raise UnreadableAnswer("cut off")
        return found

    async def life_events(self) -> list[Any]:
        return []

    async def areas(self) -> list[Any]:
        return []

    async def rules(self) -> Signed:
        return self.said


def a_kiosk(folder: Path, hall: HallClient) -> Kiosk:
    settings = KioskSettings(name="K-03", place=PLACE, hall="http://127.0.0.1:9", data=folder)
    return Kiosk(settings, hall, Cabinet(()), clock.now)


@pytest.mark.parametrize("broken", ["another text under its checksum", "cut off"])
def test_a_broken_matter_is_refused_and_the_last_good_one_stays(tmp_path: Path, keys: Keyring, broken: str) -> None:
    first, second, *_ = all_matters().values()
    hall = Saying(keys, first, second)
    kiosk = a_kiosk(tmp_path, hall)
    asyncio.run(kiosk.catalogue.refresh(hall, clock.now()))
    assert kiosk.catalogue.pack == pack_of(hall.listed.items()) and upkeep(kiosk) == ()
    newer = msgspec.structs.replace(first, version=first.version + 1)
    hall.listed[first.code] = version_hash(newer)
    another = msgspec.structs.replace(newer, version=newer.version + 1)
    hall.given[first.code] = None if broken == "cut off" else another
    asyncio.run(kiosk.catalogue.refresh(hall, clock.now()))
    for kept in (kiosk.catalogue, Catalogue(tmp_path / "catalogue")):
        definition = kept.find(first.code)
        assert definition is not None and version_hash(definition) == version_hash(first)
    assert kiosk.catalogue.pack != pack_of(hall.listed.items()) and upkeep(kiosk) == ("catalogue.refused",)
    hall.given[first.code] = newer
    asyncio.run(kiosk.catalogue.refresh(hall, clock.now()))
    assert kiosk.catalogue.find(first.code) == newer and upkeep(kiosk) == ()


def test_rules_are_kept_over_a_start_and_broken_or_older_ones_refused(tmp_path: Path, keys: Keyring) -> None:
    hall = Saying(keys)
    kiosk = a_kiosk(tmp_path, hall)
    asyncio.run(kiosk.catalogue.refresh(hall, clock.now()))
    good = Rules(idle_seconds=120, version=2)
    hall.said = sign_rules(good, keys.signing_key("pass"))
    asyncio.run(rules.follow(kiosk, 2))
    assert kiosk.duty.rules == good and kiosk.patience.idle == timedelta(seconds=120)
    unbelievable = [
        sign_rules(Rules(version=3), Ed25519PrivateKey.generate()),
        Signed(hall.said.said.replace(b"120", b"600"), hall.said.code),
        sign_rules(Rules(version=1), keys.signing_key("pass")),
        sign_rules(Rules(version=3, idle_seconds=1), keys.signing_key("pass")),
    ]
    for hall.said in unbelievable:
        asyncio.run(rules.follow(kiosk, 3))
        assert kiosk.duty.rules == good and upkeep(kiosk) == ("rules.refused",)
    restarted = a_kiosk(tmp_path, hall)
    rules.remember(restarted)
    assert restarted.duty.rules == good
    hall.said = sign_rules(Rules(version=3), keys.signing_key("pass"))
    asyncio.run(rules.follow(kiosk, 3))
    assert kiosk.duty.rules.version == 3 and upkeep(kiosk) == ()
