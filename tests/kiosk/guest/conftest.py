"""Collected where a guest was prepared (`python -m tests.kiosk.guest`)."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.sealing import Keyring
from tests.journeys.processes import free_port
from tests.kiosk.guest import image
from tests.kiosk.guest.hall import tls_before
from tests.kiosk.guest.machine import WITH_GUEST, Machine
from tests.kiosk.guest.terminal import Terminal
from tests.kiosk.rig import hall_at

if WITH_GUEST not in os.environ:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def doors() -> dict[str, int]:
    """Ports of this host's loopback by what they lead to in the guest."""
    return {there: free_port() for there in ("tcp 8100", "tcp 9000", "udp 40000", "udp 30000")}


@pytest.fixture(scope="session")
def terminal(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring, doors: dict[str, int]
) -> Iterator[Terminal]:
    """Installed, enrolled, and restarted once, as the README has it."""
    work = tmp_path_factory.mktemp("terminal")
    disk = image.with_the_program(image.debian(), work)
    ports = {here: there for there, here in doors.items()}
    with (
        TemporaryDirectory(prefix="terminal-") as sockets,
        hall_at(tmp_path_factory.mktemp("hall"), sqlite_template, keys) as hall,
        tls_before(int(hall.url.rpartition(":")[2]), work) as wire,
        Machine(disk, Path(sockets), wire.port, ports) as machine,
    ):
        machine.wait_until_up()
        terminal = Terminal(machine, hall)
        terminal.install(wire.authority)
        terminal.enrol()
        machine.restart()
        yield terminal
