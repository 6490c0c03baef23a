"""A call whose two ends are served by two processes of one hall, and reach each other by a TURN server only.

Both processes work on one PostgreSQL and one data folder; the kiosk's signals go to the first, the clerk's page and
socket to the second. Signals, photographs and decisions meet in the database; sound and picture in coturn.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.browser import Screen, launched
from tests.journeys.calling import (
    WITHOUT_A_NETWORK,
    agreed,
    awaits_originals,
    call,
    photographed,
    plays,
    sit_down,
    written,
)
from tests.journeys.kiosk import AtKiosk, Tray
from tests.journeys.office import Office
from tests.journeys.phone import Phone
from tests.journeys.processes import Process, eventually, free_port
from tests.journeys.turn import turn_server
from tests.postgresql import Cluster

SETTINGS = """
data_dir = "{data}"
database_url = "{database}"
base_url = "http://127.0.0.1:{port}"
port = {port}
[calls]
relay_only = true
{servers}
"""
WAYS = """async end => {
  const stats = await document.querySelector(end).peer.link.getStats();
  const used = [...stats.values()].filter(each => each.type === 'candidate-pair' && each.nominated && each.bytesSent);
  return used.flatMap(each => [each.localCandidateId, each.remoteCandidateId]).map(id => stats.get(id).candidateType);
}"""
"""By what kinds of candidates (RFC 8445) an end's media go."""


@pytest.fixture
def halls(tmp_path: Path, cluster: Cluster) -> Iterator[tuple[Process, Process]]:
    """One with the demo's kiosk and people, and a second one beside it."""
    database = cluster.fresh_database("template1")
    with turn_server(tmp_path) as turn:
        first = started(tmp_path / "first.toml", database, turn.settings, "--demo")
        second = started(tmp_path / "second.toml", database, turn.settings)
        yield first, second
        second.stop()
        first.stop()


def started(config: Path, database: str, servers: str, *flags: str) -> Process:
    port = free_port()
    data = config.parent / "var"
    config.write_text(SETTINGS.format(data=data, database=database, port=port, servers=servers))
    hall = Process(["run", "--config", str(config), *flags], f"http://127.0.0.1:{port}", config.with_suffix(".log"))
    hall.wait_until_open("/health")
    return hall


@pytest.mark.nightly
def test_a_kiosk_and_a_clerk_at_two_processes_of_the_hall_meet_by_a_relay(halls: tuple[Process, Process]) -> None:
    first, second = halls
    phone, tray, office = Phone(first.url, "何知行"), Tray(first.url), Office(first.url)
    case = awaits_originals(phone, office)
    with sync_playwright() as tools:
        browsers = [launched(tools.chromium, WITHOUT_A_NETWORK) for _ in range(2)]
        kiosk = AtKiosk(Screen(browsers[0], "relayed-kiosk", first.url, 1080, 1920, "zh-CN"))
        desk = Screen(browsers[1], "relayed-desk", second.url, 1920, 1080, "zh-CN")
        sit_down(desk, office.clerk.token)
        kiosk.come()
        tray.lay_card("何知行")
        kiosk.at("known")
        kiosk.screen.go(f"/kiosk/beside/{case}")
        call(kiosk.screen, desk)
        for screen, end in ((kiosk.screen, "person-call"), (desk, "clerk-call")):
            assert set(screen.page.evaluate(WAYS, end)) == {"relay"}
        photographed(kiosk, desk, tray)
        written(kiosk, desk)
        agreed(kiosk, desk)
        tray.take_papers()
        eventually(lambda: phone.state(case) == "concluded")
        plays(desk, "person")
        tray.tidy()
        desk.see("对方离开了终端。")
        for browser, screen in zip(browsers, (kiosk.screen, desk), strict=True):
            screen.check()
            browser.close()
