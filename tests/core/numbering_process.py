"""A hall that takes document numbers until it has enough, rolling back every third; prints each after its commit.

python -m tests.core.numbering_process DATA_DIR DATABASE_URL NAME COUNT
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from core.call import Actor, Call
from core.counters import next_number
from core.db.database import Database, Session
from core.errors import Conflict
from core.journal import record
from core.sealing import Keyring
from core.settings import Settings

SERIES = "南市监 受 2026"
ACTOR = Actor("01900000-0000-7000-8000-000000000003", frozenset())


def number(session: Session, call: Call, subject: str, fails: bool = False) -> int:
    """A number and the entry that tells of it, in one transaction; refused at its end when it is to fail."""
    serial = next_number(session, SERIES)
    record(session, call, subject, "notice_issued", {"serial": serial})
    if fails:
        raise Conflict("step_not_possible")
    return serial


def main(data_dir: str, url: str, name: str, wanted: str) -> None:
    settings = Settings.load(data_dir=Path(data_dir), database_url=url)
    database = Database.open(settings, Keyring.load(settings.keys_dir))
    for turn in range(int(wanted)):
        call, subject = Call(ACTOR, "desk", datetime.now(UTC)), f"case-{name}-{turn}"
        try:
            print(database.write_now(number, call, subject, turn % 3 == 2), flush=True)
        except Conflict:
            continue
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
