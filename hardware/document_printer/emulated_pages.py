"""The sheets of the emulated printer: a PDF drawn page by page, in a process of its own.

PDFium is not safe among threads, and the demo's hall draws with it too; a child process shares nothing with it,
and a document that breaks the drawing breaks only the child.

    python -m hardware.document_printer.emulated_pages      stdin: length, PDF      stdout: count, (length, PNG)…

Lengths and the count are four bytes, big-endian; a count of 0 says that it was no PDF.
"""

import io
import subprocess
import sys
import threading
from typing import IO

import pypdfium2

DOTS_PER_POINT = 2
"""144 dots an inch."""


class PageDrawer:
    """Draws documents, one after the other. The child is started with the first one and ends with this process."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._last: tuple[bytes, list[bytes]] = (b"", [])

    def draw(self, pdf: bytes) -> list[bytes]:
        """Each page as PNG; nothing if it is no PDF. The same document as before is not drawn again."""
        with self._one_at_a_time:
            if pdf != self._last[0]:
                self._last = (pdf, self._drawn(pdf))
            return self._last[1]

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _drawn(self, pdf: bytes) -> list[bytes]:
        if self._child is None:
            command = [sys.executable, "-m", "hardware.document_printer.emulated_pages"]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        to_child, from_child = self._child.stdin, self._child.stdout
        assert to_child and from_child
        try:
            to_child.write(_number(len(pdf)) + pdf)
            to_child.flush()
            return [_read(from_child) for _ in range(_count(from_child))]
        except (OSError, EOFError):
            self._end_child()
            return []


drawer = PageDrawer()
"""Shared by all emulated printers of this process."""


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        try:
            pdf = _read(asked)
        except EOFError:
            return
        pages = _draw(pdf)
        answers.write(_number(len(pages)) + b"".join(_number(len(page)) + page for page in pages))
        answers.flush()


def _draw(pdf: bytes) -> list[bytes]:
    try:
        document = pypdfium2.PdfDocument(pdf)
        return [_png(page) for page in document]
    except pypdfium2.PdfiumError:
        return []


def _png(page: pypdfium2.PdfPage) -> bytes:
    data = io.BytesIO()
    page.render(scale=DOTS_PER_POINT).to_pil().convert("RGB").save(data, "PNG")
    return data.getvalue()


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def _count(stream: IO[bytes]) -> int:
    data = stream.read(4)
    if len(data) < 4:
        raise EOFError
    return int.from_bytes(data, "big")


def _read(stream: IO[bytes]) -> bytes:
    size = _count(stream)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
