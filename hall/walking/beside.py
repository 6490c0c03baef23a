"""Walks texts beside a running hall: one at a time, in a process of its own with the lowest priority.

A walk of a large matter takes minutes of a processor; people at the hall must not feel it. Checked drafts go first,
since publishing waits for the outcome. When none waits, what is in force and was never walked has its turn: the matters
a hall came with. Such a walk is broken off as soon as a draft waits, and begun again later.
"""

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

import hall
from core.call import system_call
from core.db.database import Database
from core.matters import walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.exchange.packs import write_pack
from core.matters.gate.walked import MatterWalk

LOOK_SECONDS = 5.0
REST_SECONDS = 600.0
"""After a start, and when all that is in force was walked, before it is looked at again."""
LONGEST_SECONDS = 3600.0
_log = logging.getLogger(__name__)


class _Told(Struct):
    walk: MatterWalk


class WalkerBeside:
    """Looks for drafts until it is stopped."""

    def __init__(self, database: Database, now: Callable[[], datetime], today: Callable[[datetime], date]) -> None:
        self._database = database
        self._now, self._today = now, today
        self._tried: set[str] = set()
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

    def walk_one_in_force(self) -> bool:
        """Walk a matter in force that nobody has walked; False when there is none, or a draft came before it."""
        definition = self._database.read_now(walks.find_unwalked, self._today(self._now()), self._tried)
        if definition is None:
            return False
        self._tried.add(version_hash(definition))
        text = write_pack(definition, "yaml").decode()
        walk = self._walk(definition, text, unless=lambda: bool(self._database.read_now(walks.waiting)))
        if walk is None:
            self._tried.discard(version_hash(definition))
            return False
        self._database.write_now(walks.keep, system_call(self._now()), definition, walk)
        return True

    def _work(self) -> None:
        rests_until = time.monotonic() + REST_SECONDS
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                drafts = self.walk_waiting()
                if drafts == 0 and time.monotonic() > rests_until and not self.walk_one_in_force():
                    rests_until = time.monotonic() + REST_SECONDS
            except Exception:
                _log.exception("a walk through a matter failed; it is tried again")

    def _walk(
        self, definition: MatterDefinition, text: str, unless: Callable[[], bool] = lambda: False
    ) -> MatterWalk | None:
        """None when the hall stops meanwhile, or when `unless` comes true."""
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
            return self._read(child, unless)

    def _read(self, child: subprocess.Popen[bytes], unless: Callable[[], bool]) -> MatterWalk | None:
        waited = 0.0
        while waited < LONGEST_SECONDS and not self._stopping.is_set():
            if waited % LOOK_SECONDS == 0 and unless():
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                told, _ = child.communicate(timeout=1.0)
                return msgspec.json.decode(told, type=_Told).walk
            waited += 1.0
        child.kill()
        child.communicate()
        return None


def _be_patient() -> None:
    os.nice(19)
