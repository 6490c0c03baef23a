"""A screen that is not there: an X server that draws into a file (Debian's `xvfb`), and hands on its keyboard and mouse
(`xdotool`). What is on it is read back as a picture."""

import os
import struct
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from core.imaging.picture import Picture

WORD = 4
COLOUR_BYTES = 12
WIDTH, HEIGHT, BYTES_PER_LINE, COLOURS = 4, 5, 12, 19
"""Words of the header of an X window dump (XWDFile.h)."""


class VirtualScreen:
    """`environment` is what a program needs to appear on it."""

    def __init__(self, display: int, file: Path) -> None:
        self.environment = os.environ | {"DISPLAY": f":{display}"}
        self._file = file

    def picture(self) -> Picture:
        """What is on it now, BGR."""
        dump = self._file.read_bytes()
        header = struct.unpack_from(">25I", dump)
        start = header[0] + header[COLOURS] * COLOUR_BYTES
        lines = np.frombuffer(dump, np.uint8, header[HEIGHT] * header[BYTES_PER_LINE], start)
        rows = lines.reshape(header[HEIGHT], header[BYTES_PER_LINE])[:, : header[WIDTH] * WORD]
        return rows.reshape(header[HEIGHT], header[WIDTH], WORD)[:, :, :3].copy()

    def do(self, *what: str) -> None:
        """`click 3`, `key ctrl+l` …, as xdotool says it."""
        subprocess.run(["xdotool", *what], env=self.environment, check=True, timeout=30)


@contextmanager
def virtual_screen(folder: Path, width: int, height: int) -> Generator[VirtualScreen]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder)]
    with subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with open(reading) as said:
            display = int(said.readline())
        try:
            yield VirtualScreen(display, folder / "Xvfb_screen0")
        finally:
            server.terminate()
