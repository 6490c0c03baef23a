"""The screen's unit as a terminal starts it: Debian's Chromium under `cage`, whose panel and keyboard are here those of
a virtual screen. Keys are pressed by their places; what they mean cage takes from the unit's keymap, as on a terminal.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.kiosk.installation import INSTALLATION, UNIT, barred_browser
from tests.kiosk.virtual_screen import VirtualScreen

WIDTH, HEIGHT = 1024, 768
"""Of a panel that cage opens on another screen."""
ON_ANOTHER_SCREEN = {"WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman", "WLR_XWAYLAND": "/none"}
DRAWN_BY_THE_CPU = "--no-sandbox --disable-quic --use-gl=angle --use-angle=swiftshader --in-process-gpu"
KEYS = {"escape": "009", "f4": "070", "f5": "071", "f11": "095", "f12": "096", "super": "133", "menu": "135",
        "back": "166", "www": "158", "mail": "163", "home page": "180", "reload": "181"}  # fmt: skip
"""Places of keys: codes of evdev as X counts them, in three digits, because `9` is what is written on a key. Whether
Ctrl or Alt is down cage takes from the screen it is on; that the keymap has neither is asked of libxkbcommon."""
CLOSE = "037+025"
"""Ctrl and W."""


@contextmanager
def running(
    glass: VirtualScreen, address: str, keyboard: dict[str, str], **more: str
) -> Generator[subprocess.Popen[bytes]]:
    """The unit's own command, as somebody who is not root: cage refuses him."""
    run = Path(tempfile.mkdtemp(prefix="kiosk-screen-", dir="/tmp"))
    program = INSTALLATION / UNIT.partition("ExecStart=/usr/share/always-open-hall/")[2].split("\n")[0]
    as_nobody: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(run, "nobody", "nogroup")
        as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]
    environment = glass.environment | ON_ANOTHER_SCREEN | keyboard | more | {
        "XDG_RUNTIME_DIR": str(run), "RUNTIME_DIRECTORY": str(run), "HOME": str(run), "LANG": "en_GB.UTF-8",
        "CHROMIUM": str(barred_browser(run, address)),
    }  # fmt: skip
    cage = subprocess.Popen(
        [*as_nobody, str(program), address, *DRAWN_BY_THE_CPU.split()],
        env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield cage
    finally:
        with suppress(ProcessLookupError):
            os.killpg(cage.pid, signal.SIGKILL)
        cage.wait(30)
        shutil.rmtree(run, ignore_errors=True)
