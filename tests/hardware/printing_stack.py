"""The real printing stack for tests: ippeveprinter and cupsd in a network of their own.

    with PrintingStack(folder) as stack:
        with stack.inside():            # what is made here, sockets and threads, lives in that network
            device.start()
        stack.printer.start()

ippeveprinter is the IPP working group's reference printer; it announces itself by DNS-SD and does not start without
D-Bus and Avahi, which live in the same namespaces and are seen by nobody else. Needs root; elsewhere the tests that
need it are skipped, and say why.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Self

CLONE_NEWNET = 0x40000000
PREPARE = (
    "ip link set lo up && ip link set lo multicast on && mount -t tmpfs none /run && "
    "mkdir -p /run/dbus /run/avahi-daemon /run/cups && echo ready && exec cat"
)
SECONDS = 15.0
PRINTER_PORT, CUPS_PORT = 8631, 6310
PROGRAMS = ("unshare", "nsenter", "ip", "dbus-daemon", "avahi-daemon", "ippeveprinter")
CUPS_PROGRAMS = ("cupsd", "lpadmin")
MEDIA = "/media?size1=iso_a4_210x297mm&type1=stationery&level1={level}&size3=&type3=&level3=-2"

CUPSD_CONF = """JobRetryInterval 1
Listen 127.0.0.1:{port}
Browsing No
DefaultShared No
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
Allow all
</Limit>
</Policy>
"""
CUPS_FILES_CONF = """User lp
Group lp
SystemGroup root
ServerRoot {home}
StateDir {home}/state
CacheDir {home}/cache
RequestRoot {home}/spool
TempDir {home}/spool/tmp
AccessLog {home}/log/access
ErrorLog {home}/log/error
PageLog {home}/log/page
"""


def why_not(*more: str) -> str:
    """Why the stack cannot run here; empty when it can."""
    missing = [name for name in (*PROGRAMS, *more) if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    return "" if os.geteuid() == 0 else "namespaces of one's own need root"


class PrintingStack:
    """The network with its daemons. Raises `OSError` where the machine allows no namespaces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemons: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        command = ["unshare", "-n", "-m", "sh", "-c", PREPARE]
        quiet = subprocess.DEVNULL
        self._house = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet)
        assert self._house.stdout
        if self._house.stdout.readline() != b"ready\n":
            end(self._house)
            raise OSError("this machine allows no namespaces")
        self.run("dbus-daemon", "--system", "--nofork", "--nopidfile")
        wait(Path(f"/proc/{self._house.pid}/root/run/dbus/system_bus_socket").exists)
        self.run("avahi-daemon", "--no-drop-root", "--no-rlimits", "--no-chroot")
        wait(Path(f"/proc/{self._house.pid}/root/run/avahi-daemon/socket").exists)
        return self

    def __exit__(self, *_: object) -> None:
        for daemon in reversed(self._daemons):
            end(daemon)
        end(self._house)

    def run(self, *command: str) -> "subprocess.Popen[bytes]":
        """A daemon inside; it ends with the stack."""
        inside = ["nsenter", "-t", str(self._house.pid), "-n", "-m", *command]
        quiet = subprocess.DEVNULL
        daemon = subprocess.Popen(inside, stdin=quiet, stdout=quiet, stderr=quiet, cwd=self.folder)
        self._daemons.append(daemon)
        return daemon

    @contextlib.contextmanager
    def inside(self) -> Generator[None]:
        """This thread, and those it starts, are in the private network meanwhile."""
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

    def listens(self, port: int) -> bool:
        with self.inside(), contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        return False


class EvePrinter:
    """The reference printer. A job prints as long as the file `hold` exists; what came is kept in `spool`."""

    def __init__(self, stack: PrintingStack) -> None:
        self._stack = stack
        self.spool = stack.folder / "spool"
        self.spool.mkdir()
        self.hold = stack.folder / "hold"
        self._works = stack.folder / "works"
        self._works.write_text(
            "#!/bin/sh\n"
            f'[ -e "{self.hold}" ] && echo "STATE: +media-empty,media-needed" >&2\n'
            f'while [ -e "{self.hold}" ]; do sleep 0.02; done\n'
            'echo "STATE: -media-empty,media-needed" >&2\n'
        )
        self._works.chmod(0o755)
        self._process: subprocess.Popen[bytes] | None = None

    url = f"ipp://localhost:{PRINTER_PORT}/ipp/print"

    def start(self) -> None:
        """Switch on, with A4 loaded."""
        self._process = self._stack.run(
            "ippeveprinter", "-2", "-p", str(PRINTER_PORT), "-n", "localhost", "-d", str(self.spool), "-k",
            "-f", "application/pdf,image/pwg-raster,image/jpeg", "-c", str(self._works),
            "-M", "Acme", "-m", "A4Laser", "Kiosk A4",
        )  # fmt: skip
        wait(lambda: self._stack.listens(PRINTER_PORT))
        self.operate(MEDIA.format(level=250))

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def operate(self, path: str) -> None:
        """Use its web form: load paper, change the toner."""
        with self._stack.inside():
            urllib.request.urlopen(f"http://localhost:{PRINTER_PORT}{path}", timeout=SECONDS).read()


class CupsServer:
    """cupsd with a queue `A4` at the printer and a raw one at a receipt printer's address."""

    def __init__(self, stack: PrintingStack) -> None:
        self.stack = stack
        self._home = home = stack.folder / "cups"
        for name in ("spool/tmp", "cache", "state", "log"):
            (home / name).mkdir(parents=True)
        (home / "cupsd.conf").write_text(CUPSD_CONF.format(port=CUPS_PORT))
        (home / "cups-files.conf").write_text(CUPS_FILES_CONF.format(home=home))
        subprocess.run(["chown", "-R", "lp:lp", str(home)], check=True)
        for parent in home.parents[:4]:
            parent.chmod(parent.stat().st_mode | 0o011)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        home = self._home
        command = ("cupsd", "-f", "-c", str(home / "cupsd.conf"), "-s", str(home / "cups-files.conf"))
        self._process = self.stack.run(*command)
        wait(lambda: self.stack.listens(CUPS_PORT))

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def add(self, queue: str, device: str, model: str) -> None:
        """Raises `CalledProcessError` with what lpadmin said."""
        with self.stack.inside():
            command = ["lpadmin", "-h", f"127.0.0.1:{CUPS_PORT}", "-p", queue, "-E", "-v", device, "-m", model]
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


def wait(fulfilled: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not fulfilled():
        assert time.monotonic() < deadline, "the printing stack does not come up"
        time.sleep(0.02)


def end(process: "subprocess.Popen[bytes]") -> None:
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
