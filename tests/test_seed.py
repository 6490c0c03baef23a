"""What `hall run --demo` plants in a hall."""

from sqlalchemy import func, select

from core.call import Call
from core.db.database import Session
from core.db.schema import whole_schema
from tests.builders import HallInTest


def rows(session: Session, _: Call | None = None) -> dict[str, int]:
    tables = whole_schema().tables.values()
    return {
        table.name: session.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    }


def test_seeding_a_second_time_changes_nothing(hall: HallInTest) -> None:
    before = hall.database.read_now(rows)
    assert before["citizens"] and before["staff"] and before["matter_versions"]
    hall.wait(days=1)
    hall.fill()
    assert hall.database.read_now(rows) == before
