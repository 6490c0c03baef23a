"""How many filings a hall really gets on a working day, counted from its journal: what a plan says beforehand is an
estimate, and the windows must carry whichever is more."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from sqlalchemy import bindparam, select

from core.clock import mainland_calendar
from core.db.database import Session
from core.journal import EntryRow

LOOKED_BACK = timedelta(days=60)
_FILED = select(EntryRow.facts).where(EntryRow.event == "submit", EntryRow.at >= bindparam("since"))


def filings_a_day(session: Session, matters: Collection[str], today: date) -> int:
    """Of these matters together, on an average working day of the last sixty days, rounded up; however they came."""
    first, calendar = today - LOOKED_BACK, mainland_calendar()
    since = datetime.combine(first, time(), session.settings.hall.time_zone).astimezone(UTC)
    filed = sum(facts["matter"] in matters for facts in session.execute(_FILED, {"since": since}).scalars())
    days = sum(calendar.is_working(first + timedelta(days=number)) for number in range(LOOKED_BACK.days))
    return ceil(filed / max(1, days))
