"""The real smart card service for tests: pcscd with the virtual reader vpcd, in a network and a /run of its own.

    def test_something(card_slot: EmulatedCardSlot, …): card_slot.place(any_card)      # any driver: card_slot.url

vpcd listens on every address and pcscd has one socket per machine, so both live in namespaces that nobody else sees.
The library in this process finds the socket through /proc; it keeps the path, which is why there is one service per
process, switched off and on again in the same namespaces. Needs root; elsewhere the tests that need it are skipped.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from hardware.emulated_card_slot import EmulatedCardSlot

CLONE_NEWNET = 0x40000000
PREPARE = "ip link set lo up && mount -t tmpfs none /run && mkdir /run/pcscd && echo ready && exec cat"
SECONDS = 10.0


class SmartCardService:
    """pcscd in namespaces that last until `close`."""

    def __init__(self) -> None:
        self._house = subprocess.Popen(
            ["unshare", "-n", "-m", "sh", "-c", PREPARE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._house.stdout
        if self._house.stdout.readline() != b"ready\n":
            self._end(self._house)
            raise OSError("this machine allows no namespaces")
        self._root = Path(f"/proc/{self._house.pid}/root")
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def door(self) -> Path:
        return self._root / "run/pcscd/pcscd.comm"

    def start(self) -> None:
        """Plug the reader in."""
        inside = ["nsenter", "-t", str(self._house.pid), "-n", "-m"]
        self._daemon = subprocess.Popen(
            [*inside, "pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait(self._listens)

    def stop(self) -> None:
        """Pull its plug."""
        daemon, self._daemon = self._daemon, None
        if daemon is not None:
            self._end(daemon)
            self.door.unlink(missing_ok=True)

    def close(self) -> None:
        self.stop()
        self._end(self._house)

    def connect(self, port: int) -> socket.socket:
        """A connection to a port in the private network. A socket stays in the network it was made in."""
        with self._inside_network():
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

    @contextlib.contextmanager
    def _inside_network(self) -> Generator[None]:
        own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        theirs = os.open(f"/proc/{self._house.pid}/ns/net", os.O_RDONLY)
        try:
            _enter(theirs)
            try:
                yield
            finally:
                _enter(own)
        finally:
            os.close(own)
            os.close(theirs)

    @staticmethod
    def _wait(fulfilled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not fulfilled():
            assert time.monotonic() < deadline, "pcscd does not come up"
            time.sleep(0.02)

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _enter(namespace: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def why_not() -> str:
    """Why the service cannot run here; empty when it can."""
    missing = [name for name in ("pcscd", "unshare", "nsenter", "ip") if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "namespaces of one's own need root"
    return ""


@pytest.fixture(scope="session")
def smart_card_service() -> Iterator[SmartCardService]:
    """One per process; skips, and says why, where it cannot be."""
    pytest.importorskip("smartcard", reason="pyscard is not installed (pip install '.[chips]')")
    if reason := why_not():
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
