"""The driver's side of `libcups.py`: one question, one answer, never longer than the turn.

A process that is given up is killed: nobody knows what libcups has done by then, so the driver clears the queue when it
opens again.
"""

import os
import selectors
import subprocess
import sys
import time

import msgspec

from hardware.document_printer.libcups import LENGTH_BYTES, Answer, Question, framed
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery

ANSWER_SECONDS = 4.0
"""As long as the driver `ipp` waits, from the last byte that went out."""
WAIT = 0.2
PIECE = 1 << 16


class CupsProcess:
    def __init__(self, host: str, port: int, user: str) -> None:
        self._command = [sys.executable, "-m", "hardware.document_printer.libcups", host, str(port), user]
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def ask(self, turn: Turn, question: Question) -> Answer:
        """Raises `DeviceError` `no_answer`, `Disconnected` when the process has ended, or as the turn does."""
        turn.check()
        try:
            process = self._running()
            self._write(turn, process, framed(question))
            length = int.from_bytes(self._read(turn, process, LENGTH_BYTES), "big")
            return msgspec.msgpack.decode(self._read(turn, process, length), type=Answer)
        except DeviceError:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise Disconnected(f"libcups ended: {type(error).__name__}") from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                os.set_blocking(pipe.fileno(), False)
        return self._process

    def _write(self, turn: Turn, process: subprocess.Popen[bytes], data: bytes) -> None:
        assert process.stdin is not None
        view = memoryview(data)
        while view:
            _wait(turn, process.stdin.fileno(), selectors.EVENT_WRITE)
            view = view[os.write(process.stdin.fileno(), view[:PIECE]) :]

    def _read(self, turn: Turn, process: subprocess.Popen[bytes], size: int) -> bytes:
        assert process.stdout is not None
        read = b""
        while len(read) < size:
            _wait(turn, process.stdout.fileno(), selectors.EVENT_READ)
            piece = os.read(process.stdout.fileno(), size - len(read))
            if not piece:
                raise Disconnected("libcups ended")
            read += piece
        return read


def _wait(turn: Turn, pipe: int, ready: int) -> None:
    until = time.monotonic() + ANSWER_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, ready)
        while not selector.select(WAIT):
            turn.check()
            if time.monotonic() > until:
                raise DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.RESET, "no answer by CUPS")
