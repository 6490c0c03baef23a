"""What a hot answer of the catalogue costs the server, beside the least a server can do.

    python -m benchmarks.hot [--requests N]

One server process with uvicorn as the hall runs it answers two kinds of address from the same matters: `/raw/…` is an
ASGI app of two lines that sends the same bytes and headers and looks at nothing, `/api/v1/…` is the hall's shell
(`mobile_api/hot.py`) with its catalogue, which asks the database every five seconds as it does in a hall. A second
process asks them in turn, in rounds, over one connection each. The figure is the CPU time of the server's process for a
request in the best round of each; their ratio is the goal of 0.90.
"""

import argparse
import multiprocessing
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import uvicorn

from core import clock
from core.call import system_call
from core.db.database import Database
from core.db.schema import whole_schema
from core.db.sqlite import sqlite_engine
from core.matters import service as matters
from core.matters.loading import load_matters
from core.sealing import Keyring
from core.settings import Settings
from mobile_api.catalogue import Catalogue
from mobile_api.hot import HotCatalogue

MATTER = "individual-business-registration"
ROUNDS = 9


class Server:
    """Both apps behind one port."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._settings = settings
        self._catalogue = Catalogue(database)
        self._hot = HotCatalogue(self._stale, self._catalogue)
        self._answers: dict[str, tuple[Any, Any]] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/raw"):
            await self._hot(scope, receive, send)
            return
        for message in self._answers[scope["path"]]:
            await send(message)

    async def prepare(self) -> None:
        shelf = await self._catalogue.shelf(self._today())
        for path, encoded in ((f"/matters/{MATTER}", shelf.matter(MATTER)), ("/catalogue", shelf.catalogue)):
            self._answers[f"/raw{path}/200"] = encoded.whole
            self._answers[f"/raw{path}/304"] = encoded.unchanged

    async def _stale(self, scope: Any, receive: Any, send: Any) -> None:
        """The app behind: what it does for a stale shelf."""
        if scope["type"] == "lifespan":
            await receive()
            await self.prepare()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await self._catalogue.shelf(self._today())
        await self._hot(scope, receive, send)

    def _today(self) -> Any:
        return self._settings.hall.day_of(clock.now())


def serve(folder: Path, port: int) -> None:
    settings, keys = Settings.load(data_dir=folder), Keyring.generate()
    database = Database.open(settings, keys)
    for definition in load_matters().values():
        database.write_now(matters.publish, system_call(clock.now()), definition)
    uvicorn.run(Server(database, settings), host="127.0.0.1", port=port, log_level="warning")


def cpu_seconds(pid: int) -> float:
    """Of all its threads, as the scheduler counts it."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


class Asker:
    """One connection that asks one thing; the answer's length is learnt from the first."""

    def __init__(self, port: int, path: str, etag: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        line = f"If-None-Match: {etag}\r\n" if etag else ""
        self._request = f"GET {path} HTTP/1.1\r\nHost: hall\r\n{line}\r\n".encode()
        self._socket.sendall(self._request)
        time.sleep(0.5)
        self.first = self._socket.recv(1 << 20)
        self._length = len(self.first)

    def ask(self, times: int) -> None:
        for _ in range(times):
            self._socket.sendall(self._request)
            left = self._length
            while left:
                left -= len(self._socket.recv(min(left, 1 << 20)))


def measure(port: int, pid: int, requests: int) -> None:
    print(f"{'CPU of the server, µs a request':34}{'raw':>8}{'ours':>8}{'raw : ours':>12}")
    for path in (f"/matters/{MATTER}", "/catalogue"):
        whole = Asker(port, f"/api/v1{path}")
        etag = next(
            line.split(b": ")[1].decode() for line in whole.first.split(b"\r\n") if line.lower().startswith(b"etag")
        )
        pairs = {200: (Asker(port, f"/raw{path}/200"), whole)}
        pairs[304] = (Asker(port, f"/raw{path}/304", etag), Asker(port, f"/api/v1{path}", etag))
        for status, pair in pairs.items():
            spent: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                for which, asker in enumerate(pair):
                    begun = cpu_seconds(pid)
                    asker.ask(requests)
                    spent[which].append((cpu_seconds(pid) - begun) / requests * 1e6)
            raw, ours = min(spent[0]), min(spent[1])
            print(f"  {status} {path:28}{raw:8.1f}{ours:8.1f}{raw / ours:12.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1000, help="in each of the rounds (default: 1000)")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir="var"))
    engine = sqlite_engine(f"sqlite:///{folder}/hall.db")
    whole_schema().create_all(engine)
    engine.dispose()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, port), daemon=True)
    server.start()
    try:
        _wait(port)
        measure(port, server.pid or 0, given.requests)
    finally:
        server.terminate()
        server.join()
        shutil.rmtree(folder)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start within a minute")


if __name__ == "__main__":
    main()
