"""A port on the loopback address that an emulator keeps while it is switched off, so that nobody else is given it.

It is bound and never listened on: who connects is refused, as by a device without power. The emulator's server listens
on it as often as it is switched on; for that it must allow the address to be used again, as Python's servers do.
"""

import socket
import weakref


class KeptPort:
    """`number`: the port asked for, or a free one for 0. Kept for as long as this lives. Raises `OSError` for a port
    that is taken."""

    def __init__(self, number: int = 0) -> None:
        keeping = socket.socket()
        weakref.finalize(self, keeping.close)
        keeping.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeping.bind(("127.0.0.1", number))
        self.number = int(keeping.getsockname()[1])
