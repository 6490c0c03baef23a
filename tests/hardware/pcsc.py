"""The real smart card service for tests: pcscd with the virtual reader vpcd, in a network and a /run of its own.

    def test_something(card_slot: EmulatedCardSlot, …): card_slot.place(any_card)      # any driver: card_slot.url

vpcd listens on every address and pcscd has one socket per machine, so both live in namespaces that nobody else sees.
The library in this process finds the socket through /proc; it keeps the path, which is why there is one service per
process, switched off and on again in the same namespaces. So the fixtures live in tests/conftest.py and nowhere else:
imported a second time they would be a second service. Needs root; elsewhere the tests that need it are skipped.
"""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.emulated_card_slot import EmulatedCardSlot
from tests.hardware.namespaces import SECONDS, PrivateHouse, end, why_not


class SmartCardService:
    """pcscd in namespaces that last until `close`."""

    def __init__(self) -> None:
        self._house = PrivateHouse("mkdir /run/pcscd")
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def door(self) -> Path:
        return self._house.root / "run/pcscd/pcscd.comm"

    def start(self) -> None:
        """Plug the reader in."""
        self._daemon = self._house.spawn("pcscd", "--foreground")
        self._wait(self._listens)

    def stop(self) -> None:
        """Pull its plug."""
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            end(daemon)
            self.door.unlink(missing_ok=True)

    def close(self) -> None:
        self.stop()
        self._house.close()

    def connect(self, port: int) -> socket.socket:
        """A connection to a port in the private network. A socket stays in the network it was made in."""
        with self._house.inside():
            connection = socket.socket()
        try:
            connection.settimeout(SECONDS)
            connection.connect(("127.0.0.1", port))
        except OSError:
            connection.close()
            raise
        return connection

    def _listens(self) -> bool:
        if not self.door.exists():
            return False
        with contextlib.suppress(OSError):
            self.connect(35963).close()
            return True
        return False

    @staticmethod
    def _wait(fulfilled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not fulfilled():
            assert time.monotonic() < deadline, "pcscd does not come up"
            time.sleep(0.02)


@pytest.fixture(scope="session")
def smart_card_service() -> Iterator[SmartCardService]:
    """One per process; skips, and says why, where it cannot be."""
    pytest.importorskip("smartcard", reason="pyscard is not installed (pip install '.[chips]')")
    if reason := why_not("pcscd"):
        pytest.skip(f"no smart card service: {reason}")
    try:
        service = SmartCardService()
    except OSError as error:
        pytest.skip(f"no smart card service: {error}")
    os.environ["PCSCLITE_CSOCK_NAME"] = str(service.door)
    service.start()
    yield service
    service.close()


@pytest.fixture
def card_slot(smart_card_service: SmartCardService) -> Iterator[EmulatedCardSlot]:
    """A slot without a card. After the test the service is running, whatever the test did to it."""
    with EmulatedCardSlot(connect=smart_card_service.connect) as slot:
        yield slot
    if not smart_card_service.door.exists():
        smart_card_service.start()
