"""A kiosk whose link is down a third or two thirds of the time, with both ends restarted in between: every filing that
was stored arrives, once."""

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import clock
from core.errors import Unavailable
from core.settings import Settings
from kiosk import hall_filing
from kiosk.hall_client import HallClient, HallUnreachable
from kiosk.outbox import Note, Outbox, Outcome
from tests.builders import MATTER
from tests.robustness.filings import cases, new_parcel
from tests.robustness.poor_link import PoorLink
from tests.robustness.served import Served, own_settings, serving

IMPATIENT = httpx.Timeout(1.0)
"""Waiting for what was swallowed costs a second instead of minutes."""

ONE_REQUEST_EACH = httpx.Limits(max_keepalive_connections=0)


class FarKiosk:
    """The kiosk's outbox and client in a folder that survives them."""

    def __init__(self, folder: Path, terminal_id: str, key: Ed25519PrivateKey) -> None:
        self.folder, self._terminal_id, self._key = folder, terminal_id, key
        self.told: list[Outcome] = []
        self.url = ""

    def outbox(self) -> tuple[Outbox, HallClient]:
        """As after a start."""
        client = HallClient(self.url, clock.now, httpx.AsyncHTTPTransport(limits=ONE_REQUEST_EACH))
        client.sign_as(self._terminal_id, self._key)
        return Outbox(self.folder, client.file_parcel, self.told.append), client

    def store(self, served: Served, count: int) -> list[str]:
        catalogue = httpx.get(f"{served.url}/api/v1/catalogue").json()
        checksum = next(each["checksum"] for each in catalogue if each["code"] == MATTER)
        outbox, _ = self.outbox()
        parcels = [new_parcel(checksum, clock.now()) for _ in range(count)]
        for each in parcels:
            outbox.store(Note(each.id, MATTER, clock.now()), msgspec.msgpack.encode(each), served.hall.keys.parcel_key)
        return [each.id for each in parcels]

    async def send_until(self, left: int, link: PoorLink) -> None:
        """Send till so few wait. At every seventh attempt the kiosk dies as soon as the hall has answered."""
        attempt = 0
        outbox, client = self.outbox()
        while len(outbox.waiting()) > left:
            attempt += 1
            if attempt % 7 == 0:
                await _die_when_heard(outbox, link)
                await client.close()
                outbox, client = self.outbox()
            else:
                with suppress(HallUnreachable, Unavailable):
                    await outbox.send_one()
        await client.close()


async def _die_when_heard(outbox: Outbox, link: PoorLink) -> None:
    link.heard.clear()
    sending = asyncio.create_task(outbox.send_one())
    heard = asyncio.create_task(link.heard.wait())
    await asyncio.wait([sending, heard], return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, heard):
        task.cancel()
    await asyncio.gather(sending, heard, return_exceptions=True)


async def _through(link: PoorLink, kiosk: FarKiosk, left: int) -> None:
    kiosk.url = await link.start()
    await kiosk.send_until(left, link)
    link.stop()


def file_over(settings: Settings, folder: Path, down: float, count: int) -> None:
    key = Ed25519PrivateKey.generate()
    with serving(settings, with_kiosk=False) as served:
        kiosk = FarKiosk(folder, served.enrol(key=key).terminal_id, key)
        stored = kiosk.store(served, count)
        asyncio.run(_through(PoorLink(settings.port, down, seed=1), kiosk, count // 2))
    with pytest.raises(HallUnreachable):
        asyncio.run(kiosk.outbox()[0].send_one())
    with serving(settings, with_kiosk=False) as served:
        link = PoorLink(settings.port, down, seed=2)
        asyncio.run(_through(link, kiosk, 0))
        arrived = served.hall.database.read_now(cases)
    assert link.befell["good"] and link.befell.total() > link.befell["good"]
    assert sorted(arrived) == sorted(stored)
    assert len(set(arrived.values())) == count
    assert kiosk.outbox()[0].refused() == [] and all(outcome.filed for outcome in kiosk.told)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hall_filing, "SLOW", IMPATIENT)


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    return own_settings(tmp_path / "var", sqlite_template)


@pytest.mark.parametrize("down", [0.3, 0.6])
def test_twenty_filings_arrive_once_over_a_poor_link(settings: Settings, tmp_path: Path, down: float) -> None:
    file_over(settings, tmp_path / "outbox", down, 20)


@pytest.mark.nightly
@pytest.mark.parametrize("down", [0.3, 0.6])
def test_three_hundred_filings_arrive_once_over_a_poor_link(settings: Settings, tmp_path: Path, down: float) -> None:
    file_over(settings, tmp_path / "outbox", down, 300)
