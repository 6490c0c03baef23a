"""Walks checked drafts beside a running hall: one at a time, in a process of its own with the lowest priority.

A walk of a large matter takes minutes of a processor; people at the hall must not feel it. Publishing waits for the
outcome, nothing else does."""

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

import hall
from core.call import system_call
from core.db.database import Database
from core.matters import walks
from core.matters.definition import MatterDefinition
from core.matters.gate.walked import MatterWalk

LOOK_SECONDS = 5.0
LONGEST_SECONDS = 3600.0
_log = logging.getLogger(__name__)


class _Told(Struct):
    walk: MatterWalk


class WalkerBeside:
    """Looks for drafts until it is stopped."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="hall-walker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def walk_waiting(self) -> int:
        """Walk what waits now; gives how many texts were walked."""
        walked = 0
        for definition, text in self._database.read_now(walks.waiting):
            if (walk := self._walk(definition, text)) is not None:
                self._database.write_now(walks.keep, system_call(self._now()), definition, walk)
                walked += 1
        return walked

    def _work(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                self.walk_waiting()
            except Exception:
                _log.exception("a walk through a draft failed; it is tried again")

    def _walk(self, definition: MatterDefinition, text: str) -> MatterWalk | None:
        """None when the hall stops meanwhile."""
        with tempfile.TemporaryDirectory(prefix="hall-walk-") as folder:
            file = Path(folder) / f"{definition.code}.yaml"
            file.write_text(text, encoding="utf-8")
            command = [sys.executable, "-m", "hall", "catalogue", "simulate", definition.code]
            child = subprocess.Popen(
                [*command, "--path", str(file), "--format", "json"],
                cwd=Path(hall.__file__).parent.parent,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                preexec_fn=_be_patient,
            )
            return self._read(child)

    def _read(self, child: subprocess.Popen[bytes]) -> MatterWalk | None:
        waited = 0.0
        while waited < LONGEST_SECONDS and not self._stopping.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                told, _ = child.communicate(timeout=1.0)
                return msgspec.json.decode(told, type=_Told).walk
            waited += 1.0
        child.kill()
        child.communicate()
        return None


def _be_patient() -> None:
    os.nice(19)
