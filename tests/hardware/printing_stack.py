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
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from tests.hardware.namespaces import PrivateHouse, end

SECONDS = 60.0
PRINTER_PORT, CUPS_PORT = 8631, 6310
PROGRAMS = ("dbus-daemon", "avahi-daemon", "ippeveprinter")
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


class PrintingStack:
    """The network with its daemons. Raises `OSError` where the machine allows no namespaces."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemons: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self._house = PrivateHouse("mkdir -p /run/dbus /run/avahi-daemon /run/cups")
        self.run("dbus-daemon", "--system", "--nofork", "--nopidfile")
        wait((self._house.root / "run/dbus/system_bus_socket").exists)
        self.run("avahi-daemon", "--no-drop-root", "--no-rlimits", "--no-chroot")
        wait((self._house.root / "run/avahi-daemon/socket").exists)
        return self

    def __exit__(self, *_: object) -> None:
        for daemon in reversed(self._daemons):
            end(daemon)
        self._house.close()

    def run(self, *command: str) -> "subprocess.Popen[bytes]":
        """A daemon inside; it ends with the stack."""
        daemon = self._house.spawn(*command, cwd=self.folder)
        self._daemons.append(daemon)
        return daemon

    def inside(self) -> AbstractContextManager[None]:
        """This thread, and those it starts, are in the private network meanwhile."""
        return self._house.inside()

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
