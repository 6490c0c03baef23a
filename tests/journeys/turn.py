"""A real TURN server on loopback: Debian's coturn, which shares a secret with the hall and knows nobody by name."""

import secrets
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from tests.journeys.processes import eventually, free_port

PROGRAM = Path("/usr/bin/turnserver")
BINDING_REQUEST = bytes.fromhex("000100002112a442") + bytes(12)
"""Whoever serves STUN answers it (RFC 8489)."""


class Turn(Struct, frozen=True):
    """`settings`: the lines of hall.toml that name it."""

    port: int
    secret: str

    @property
    def settings(self) -> str:
        urls = f"turn:127.0.0.1:{self.port}?transport=udp"
        return f'[[calls.ice_servers]]\nurls = ["{urls}"]\nsecret = "{self.secret}"\n'


@contextmanager
def turn_server(folder: Path) -> Generator[Turn]:
    assert PROGRAM.exists(), f"{PROGRAM} is missing: apt install coturn"
    turn = Turn(free_port(), secrets.token_urlsafe(24))
    here = ("--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers")
    only = ("--no-tls", "--no-dtls", "--no-cli", "--use-auth-secret", f"--static-auth-secret={turn.secret}")
    kept = (f"--userdb={folder}/turndb", f"--pidfile={folder}/turn.pid", "--log-file=stdout")
    command = [str(PROGRAM), "-n", f"--listening-port={turn.port}", "--realm=hall", *here, *only, *kept]
    with (folder / "turn.log").open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    try:
        eventually(lambda: _answers(turn.port))
        yield turn
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(1)
        asking.connect(("127.0.0.1", port))
        try:
            asking.send(BINDING_REQUEST)
            return asking.recv(1500)[:2] == b"\x01\x01"
        except OSError:
            return False
