"""A word to systemd that the program is well, which starts it anew when none comes (`WatchdogSec`, sd_notify(3)).

Sent from the loop that serves the screen: one that hangs is silent.
"""

import contextlib
import os
import socket


def tell_well() -> None:
    """Nothing happens where no systemd listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.setblocking(False)
            with contextlib.suppress(OSError):  # told again in a second
                told.sendto(b"WATCHDOG=1", f"\0{address[1:]}" if address[0] == "@" else address)
