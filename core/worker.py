"""What time and the outbox alone cause: documents made, journal roots signed, old keys and nonces
forgotten.

One thread per hall. It takes errands that committed transactions left (`core.outbox`), works them outside of
any transaction, and keeps the result in one of its own. Errands run at least once: rendering the same
certificate twice keeps the first file. A fault in one errand is told to the outbox, which tries it again
later, and stops no other.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from core import clock, journal_roots, outbox
from core.applications import afterlife, cases, draft_codes
from core.applications.clocks import late_starts, timers
from core.applications.clocks.recounting import recount_open
from core.bundles import following
from core.call import Call, system_call
from core.calls import duty, lines, mailbox
from core.db.database import Database, Session
from core.db.requests import purge_request_keys
from core.documents import Documents
from core.handoffs import rows as handoffs
from core.levels.starting import start_due
from core.materials.confirmations import expire_confirmations
from core.materials.store import Store
from core.outbox import Errand
from core.pdf_signing import DocumentAuthority
from core.settings import Settings
from core.terminals import service as terminals
from core.terminals.fleet import alarms

PAUSE_SECONDS = 0.25
TIMERS_EVERY = timedelta(seconds=30)
ROOTS_EVERY = timedelta(seconds=60)
TIDY_EVERY = timedelta(minutes=10)

_log = logging.getLogger(__name__)


class Worker:
    """`now` is the hall's clock."""

    def __init__(
        self, database: Database, store: Store, settings: Settings, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._database = database
        self._store = store
        self._settings = settings
        self._now = now
        self._listening_since = now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hall-worker", daemon=True)
        self._errands: dict[str, Callable[[Call, Errand], None]] = {
            **Documents(database, store, DocumentAuthority.load(settings, now())).errands,
            cases.PART_ENDED: self._follow_bundle,
        }

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the errand in hand, then end."""
        self._stopping.set()
        self._thread.join()

    def work_off(self) -> int:
        """Run every errand that is due now; gives how many were run. Also what tests call."""
        run = 0
        while some := self._work_some():
            run += some
        return run

    def _work_some(self) -> int:
        """A handful of errands. What is left when the worker is to stop waits for the next start."""
        run = 0
        for errand in self._database.write_now(outbox.take, system_call(self._now())):
            if self._stopping.is_set():
                break
            self._run_errand(errand)
            run += 1
        return run

    def sign_journal(self) -> None:
        """Sequence what was recorded and put a signed root out of the database's reach."""
        journal_roots.advance(self._database, system_call(self._now()), self._settings.sink)

    def tidy(self) -> None:
        """Forget request keys after their 48 hours and nonces after their ten minutes."""
        call = system_call(self._now())
        self._database.write_now(_tidy, call)

    def recount(self) -> None:
        """Count open clocks again if the calendar has learnt of a notice since the last start."""
        after = self._database.write_now(recount_open, system_call(self._now()))
        while after:
            after = self._database.write_now(recount_open, system_call(self._now()), after)

    def start_clocks(self) -> None:
        """Give the cases of an older hall, which kept none, the clocks that the law has been counting for them."""
        self._case_by_case(late_starts.without_clocks, late_starts.start_clocks)

    def let_time_pass(self) -> None:
        """What the calendar alone causes."""
        self._case_by_case(timers.due, timers.ring)
        self._let_documents_age(system_call(self._now()))
        self._database.write_now(alarms.raise_silence, system_call(self._now()))
        self._database.write_now(lines.end_silent, system_call(self._now()), self._listening_since)
        self._database.write_now(duty.forget_lapsed, system_call(self._now()))

    def _case_by_case(
        self, find: Callable[[Session, Call, str], list[str]], happen: Callable[[Session, Call, str], int]
    ) -> None:
        """Each case in a transaction of its own; a fault in one stops no other."""
        call, after = system_call(self._now()), ""
        while waiting := self._database.read_now(find, call, after):
            for after in waiting:
                if self._stopping.is_set():
                    return
                try:
                    self._database.write_now(happen, call, after)
                except Exception:
                    _log.exception("What was due in case %s did not happen; it is tried again.", after)

    def _let_documents_age(self, call: Call) -> None:
        """Renewals that the law has granted, looks at originals that ended with their papers' own last day, and batches
        whose day has come."""
        for age in (afterlife.due_renewals, expire_confirmations, start_due):
            try:
                while not self._stopping.is_set() and self._database.write_now(age, call):
                    pass
            except Exception:
                _log.exception("%s did not happen; it is tried again.", age.__name__)

    def _run(self) -> None:
        self.recount()
        self.start_clocks()
        timers_at = roots_at = tidy_at = self._now()
        busy = 0
        while not self._stopping.wait(0 if busy else PAUSE_SECONDS):
            try:
                busy = self._work_some()
                if self._now() >= timers_at:
                    self.let_time_pass()
                    timers_at = self._now() + TIMERS_EVERY
                if self._now() >= roots_at:
                    self.sign_journal()
                    roots_at = self._now() + ROOTS_EVERY
                if self._now() >= tidy_at:
                    self.tidy()
                    tidy_at = self._now() + TIDY_EVERY
            except Exception:
                busy = 0
                _log.exception("The worker goes on after a fault.")

    def _run_errand(self, errand: Errand) -> None:
        call = system_call(self._now())
        try:
            self._errands[errand.kind](call, errand)
        except Exception as fault:
            _log.exception("Errand %s of kind %s failed.", errand.id, errand.kind)
            self._database.write_now(outbox.failed, call, errand.id, type(fault).__name__)
        else:
            self._database.write_now(outbox.done, call, errand.id)

    def _follow_bundle(self, call: Call, errand: Errand) -> None:
        self._database.write_now(following.follow, call, errand.payload["bundle_id"])


def _tidy(session: Session, call: Call) -> None:
    purge_request_keys(session, call.at)
    terminals.forget_nonces(session, call)
    alarms.forget(session, call)
    mailbox.forget(session, call)
    handoffs.forget(session, call)
    draft_codes.forget(session, call)
