"""The line between an overseas kiosk and its hall, as a loopback proxy that fails as lines do.

`lose_answers`: what the kiosk says arrives, what the hall answers is lost on the way and the connection breaks: the
kiosk cannot know. `cut`: nothing passes. `join`: all is well again.
"""

import contextlib
import socket
import threading
from typing import Literal
from urllib.parse import urlsplit

CHUNK = 65536


class Wire:
    """Sockets and threads; `hall` is an address such as `http://127.0.0.1:8000`."""

    def __init__(self, hall: str) -> None:
        parts = urlsplit(hall)
        self._hall = (parts.hostname or "", parts.port or 80)
        self._state: Literal["whole", "answers lost", "cut"] = "whole"
        self._open: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def lose_answers(self) -> None:
        self._state = "answers lost"

    def cut(self) -> None:
        self._state = "cut"
        for end in tuple(self._open):
            _break(end)

    def join(self) -> None:
        self._state = "whole"

    def close(self) -> None:
        self.cut()
        self._server.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        if self._state == "cut":
            near.close()
            return
        with near, socket.create_connection(self._hall) as far:
            self._open |= {near, far}
            back = threading.Thread(target=self._pump, args=(far, near, True), daemon=True)
            back.start()
            self._pump(near, far, False)
            back.join()
            self._open -= {near, far}

    def _pump(self, source: socket.socket, target: socket.socket, answering: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if answering and self._state != "whole":
                    break
                target.sendall(data)
        _break(source)
        _break(target)


def _break(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
