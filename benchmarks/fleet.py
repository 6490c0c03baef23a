"""A fleet of kiosks against one hall: heartbeats a second, what a bare ASGI answer costs, memory of the hall.

    python -m benchmarks.fleet [--kiosks 500] [--rounds 4] [--folder DIR]

The hall is `hall run` in a process of its own, with so many enrolled kiosks, one in ten of them with something to see
to, one in fifty with an order on its way. Each kiosk has a connection and a key of its own and tells its heartbeat,
signed as a real one signs (RFC 9421: body digest, nonce), once a round; the signatures of a round are made before its
clock runs, because five hundred kiosks sign on five hundred machines. Beside it, driven by the same loop with the same
bytes, an ASGI application that reads the request and answers as many bytes (`benchmarks/bare.py`), under the same
server: half of its rounds before the hall's and half after.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.prepared import PreparedHall, serving, serving_bare
from core.call import Actor, Call
from core.db.database import Session
from core.ids import new_id
from core.terminals import service as terminals
from core.terminals.fleet import orders
from core.terminals.schemas import EnrolmentRequest, Health
from kiosk.signing import TerminalSignature

LONGEST_SECONDS = 40.0
PATH = "/api/v1/terminals/self/health"
WORDS = ("receipt_printer.paper_low", "auxiliaries.door_open", "id_card_reader.card_left")


class Run(NamedTuple):
    """`seconds` of all rounds, `each` how long every answer took, `cpu` seconds the server's process worked."""

    seconds: float
    each: list[float]
    cpu: float

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds

    def milliseconds(self, percent: int) -> float:
        return statistics.quantiles(self.each, n=100)[percent - 1] * 1000


class Kiosk:
    """One of the fleet: its key, and its next heartbeat as bytes for the wire."""

    def __init__(self, number: int, terminal_id: str, key: Ed25519PrivateKey) -> None:
        self._number = number
        self._signature = TerminalSignature(terminal_id, key, lambda: datetime.now(UTC))

    def heartbeat(self, port: int, turn: int) -> bytes:
        odd = self._number % 10 == 0 and turn % 2 == 0
        health = Health(
            dict.fromkeys(("id_card_reader", "document_camera", "receipt_printer", "document_printer"), "online"),
            waiting_parcels=int(self._number % 7 == 0),
            kiosk_time=datetime.now(UTC),
            attention=(WORDS[self._number // 10 % len(WORDS)],) if odd else (),
            supplies={"receipt_printer.paper": "low" if odd else "full"},
            software="0.1.0",
        )
        body = msgspec.json.encode(health)
        headers = {"Content-Type": "application/json", "Accept-Language": "zh-Hans"}
        request = httpx.Request("POST", f"http://127.0.0.1:{port}{PATH}", content=body, headers=headers)
        self._signature.sign(request)
        lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def enrol(session: Session, call: Call, keys: list[Ed25519PrivateKey]) -> list[str]:
    """Kiosks with these keys, confirmed; one in fifty gets a message for its screen."""
    ids: list[str] = []
    for number, key in enumerate(keys):
        code = terminals.create_enrolment_code(session, call).code
        public = key.public_key().public_bytes_raw().hex()
        request = EnrolmentRequest(code, f"K-{number:04}", "桂城", "mainland", public)
        ids.append(terminals.enrol(session, call, request).id)
        terminals.confirm(session, call, ids[-1])
        if number % 50 == 0:
            orders.give(session, call, ids[-1], "message", {"zh-Hans": "今晚八点检修"})
    return ids


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> float:
    """Seconds until the whole answer was there."""
    begun = time.perf_counter()
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"a heartbeat was refused: {head.decode()}")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
    return time.perf_counter() - begun


async def beat(kiosks: list[Kiosk], port: int, rounds: int, process: int) -> Run:
    """Every kiosk's heartbeat, all at once, round after round. Stops after `LONGEST_SECONDS`."""
    wires = [await asyncio.open_connection("127.0.0.1", port) for _ in kiosks]
    seconds, each, before = 0.0, list[float](), cpu_seconds(process)
    for turn in range(rounds):
        requests = [kiosk.heartbeat(port, turn) for kiosk in kiosks]
        begun = time.perf_counter()
        each += await asyncio.gather(*(ask(*wire, request) for wire, request in zip(wires, requests, strict=True)))
        seconds += time.perf_counter() - begun
        if seconds > LONGEST_SECONDS:
            break
    for _, writer in wires:
        writer.close()
    return Run(seconds, each, cpu_seconds(process) - before)


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int, line: str = "VmRSS") -> float:
    """`VmRSS` now, `VmHWM` at most."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(each.split()[1] for each in status.splitlines() if each.startswith(line))) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="A fleet of kiosks against one hall.")
    parser.add_argument("--kiosks", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=Path("var"), help="on the disk to measure (default: var)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=given.folder))
    try:
        measure(folder, given.kiosks, given.rounds)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, count: int, rounds: int) -> None:
    hall = PreparedHall(folder / "hall", datetime.now(UTC))
    administrator = Call(Actor(new_id(), frozenset({"administrator"})), "desk", datetime.now(UTC))
    keys = [Ed25519PrivateKey.generate() for _ in range(count)]
    ids = hall.write(enrol, administrator, keys)
    hall.close()
    kiosks = [Kiosk(number, id, key) for number, (id, key) in enumerate(zip(ids, keys, strict=True))]

    half = max(rounds // 2, 1)
    with serving_bare() as (port, process):
        bare = asyncio.run(beat(kiosks, port, half, process))
    with serving(hall.settings) as (port, process):
        asyncio.run(beat(kiosks[:20], port, 1, process))
        before = megabytes(process)
        served = asyncio.run(beat(kiosks, port, rounds, process))
        after, most = megabytes(process), megabytes(process, "VmHWM")
    with serving_bare() as (port, process):
        again = asyncio.run(beat(kiosks, port, half, process))
    memory = f"{before:.0f} MB before, {after:.0f} MB after, {most:.0f} MB at most"
    report(count, served, Run(bare.seconds + again.seconds, bare.each + again.each, bare.cpu + again.cpu), memory)


def report(count: int, served: Run, bare: Run, memory: str) -> None:
    print(f"{count} kiosks, {len(served.each)} signed heartbeats, all of a round at once.\n")
    print(f"{'':16}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms each':>13}")
    for name, run in (("hall", served), ("bare ASGI", bare)):
        p50, p99, cpu = run.milliseconds(50), run.milliseconds(99), run.cpu / len(run.each) * 1000
        print(f"{name:16}{run.per_second:>12.0f}{p50:>10.1f}{p99:>10.1f}{cpu:>13.2f}")
    print(f"\nratio {served.per_second / bare.per_second:.2f} · hall's memory {memory}")
    share = served.cpu / len(served.each) * count / 30
    print(f"one heartbeat each 30 s from {count} kiosks takes {share:.0%} of one core")


if __name__ == "__main__":
    main()
