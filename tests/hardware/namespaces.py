"""A network and a /run of one's own, in which real daemons live that nobody else on the machine sees.

    house = PrivateHouse("mkdir /run/pcscd")
    house.spawn("pcscd", "--foreground")
    with house.inside():            # what is made here, sockets and threads, lives in that network
        ...
    house.close()

Needs root; `why_not` says so, and which programs are missing.
"""

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

CLONE_NEWNET = 0x40000000
PREPARE = (
    "ip link set lo up && ip link set lo multicast on && mount -t tmpfs none /run && {more} && echo ready && exec cat"
)
SECONDS = 30.0


class PrivateHouse:
    """The namespaces, which last until `close`. Raises OSError where the machine allows none."""

    def __init__(self, prepare: str) -> None:
        """`prepare` is what the shell does first inside, in an empty /run."""
        self._keeper = subprocess.Popen(
            ["unshare", "-n", "-m", "sh", "-c", PREPARE.format(more=prepare)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._keeper.stdout
        if self._keeper.stdout.readline() != b"ready\n":
            end(self._keeper)
            raise OSError("this machine allows no namespaces")

    @property
    def root(self) -> Path:
        """The file system inside, as it is seen from outside."""
        return Path(f"/proc/{self._keeper.pid}/root")

    def command(self, *words: str) -> list[str]:
        """A command that is carried out inside."""
        return ["nsenter", "-t", str(self._keeper.pid), "-n", "-m", *words]

    def spawn(self, *words: str, cwd: Path | None = None) -> "subprocess.Popen[bytes]":
        """A daemon inside, without input and output; whoever started it ends it."""
        quiet = subprocess.DEVNULL
        return subprocess.Popen(self.command(*words), stdin=quiet, stdout=quiet, stderr=quiet, cwd=cwd)

    @contextlib.contextmanager
    def inside(self) -> Generator[None]:
        """This thread, and those it starts, are in the private network meanwhile."""
        own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        theirs = os.open(f"/proc/{self._keeper.pid}/ns/net", os.O_RDONLY)
        try:
            _enter(theirs)
            try:
                yield
            finally:
                _enter(own)
        finally:
            os.close(own)
            os.close(theirs)

    def close(self) -> None:
        end(self._keeper)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Asked to, or else made to."""
    process.terminate()
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def why_not(*programs: str) -> str:
    """Why these programs cannot run in namespaces here; empty when they can."""
    missing = [name for name in ("unshare", "nsenter", "ip", *programs) if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    return "" if os.geteuid() == 0 else "namespaces of one's own need root"


def _enter(namespace: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
