"""Requests as bytes on a socket, and answers read back: for what no HTTP library would send."""

import json
import socket
from collections.abc import Iterable
from typing import Any, NamedTuple

SECONDS = 30


class Answer(NamedTuple):
    """`headers` by lower-case name, the last of several; `raw_head` is everything before the body."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw_head: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json", self
        return json.loads(self.body)


def send(address: tuple[str, int], *pieces: bytes) -> Answer:
    """Write the pieces, read one answer. What the hall says before everything is sent counts too."""
    with socket.create_connection(address, timeout=SECONDS) as link:
        for piece in pieces:
            try:
                link.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                break
        return read_answer(link, bodiless=pieces[0].startswith(b"HEAD "))


def read_answer(link: socket.socket, bodiless: bool = False) -> Answer:
    """`bodiless`: the answer to HEAD tells a length and sends nothing."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(link)
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while not bodiless and len(body) < int(headers.get("content-length", "0")):
        body += _more(link)
    return Answer(int(first.split()[1]), headers, body, head)


def _more(link: socket.socket) -> bytes:
    data = link.recv(65536)
    assert data, "the hall closed the connection without an answer"
    return data


def request(
    method: str, target: str, body: bytes = b"", headers: Iterable[tuple[str, str]] = (), length: int | None = None
) -> bytes:
    """A request of HTTP/1.1 that closes the connection, exactly with these headers. `length` may lie."""
    lines = [f"{method} {target} HTTP/1.1", "Host: hall", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body or length is not None or method in ("POST", "PUT"):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


def form(fields: Iterable[tuple[str, str]], boundary: str = "----hall") -> tuple[bytes, str]:
    """A multipart body of text fields, and its Content-Type."""
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    )
    return f"{parts}--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
