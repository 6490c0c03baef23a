"""Halls and kiosks as the real commands in processes of their own: started, awaited, stopped by their own id."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

T = TypeVar("T")

HALL = Path(sys.executable).with_name("hall")
GIVEN_TO_ANYBODY = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST_PORT = 10_000
START_SECONDS = 60.0
STOP_SECONDS = 30.0


class Process:
    """`hall ARGUMENTS` until `stop`. What it says goes to `log`; a fault it did not expect fails the journey."""

    def __init__(self, arguments: list[str], url: str, log: Path) -> None:
        self.url = url
        self.log = log
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [str(HALL), *arguments],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def wait_until_open(self, health: str) -> None:
        """Poll `health` (a path) until it answers."""

        def answers() -> bool:
            assert self._process.poll() is None, f"it ended at once:\n{self.log.read_text()}"
            try:
                return httpx.get(self.url + health, timeout=2).is_success
            except httpx.TransportError:
                return False

        try:
            eventually(answers, START_SECONDS)
        except AssertionError:
            self._process.kill()
            raise

    def stop(self) -> None:
        """SIGTERM, as a service manager would. Fails on a stop that hangs and on a fault in the log."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        said = self.log.read_text()
        assert "Traceback" not in said, said[-6000:]


def free_port() -> int:
    """One below those that the kernel gives to whoever asks for any: a hall takes seconds to start, and until then
    nobody is to be given it."""
    first_given = int(GIVEN_TO_ANYBODY.read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(LOWEST_PORT, max(first_given, LOWEST_PORT + 1000))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def eventually(ask: Callable[[], T], seconds: float = 60.0) -> T:
    """The first answer of `ask` that is true. For what another process does in its own time."""
    ends = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        assert time.monotonic() < ends, f"waited {seconds:.0f} s in vain"
        time.sleep(0.05)


def start_hall(folder: Path) -> Process:
    """A demo hall with its emulated kiosk, on a port of its own, everything below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    arguments = ["run", "--demo", "--port", str(port), "--data", str(folder / "var")]
    hall = Process(arguments, f"http://127.0.0.1:{port}", folder / "hall.log")
    hall.wait_until_open("/health")
    return hall
