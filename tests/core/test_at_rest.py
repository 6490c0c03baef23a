"""Nothing that names a person, and no byte of a document, can be read on the disk of the hall."""

from collections.abc import Iterator

import msgspec
import psycopg
import pytest
from sqlalchemy import select, update

from core.applications import acceptance, reading
from core.applications.models import TickRow
from core.call import Call, system_call
from core.db.database import Session
from core.people import service as people
from core.people.models import OrganisationRow
from core.people.schemas import IdentityEvidence
from demo.people import PEOPLE
from tests.builders import HallInTest, picture
from tests.core.applications.states import case_in

CONTROL = "对照：这一句明文写入，必须找到"


def planted(hall: HallInTest) -> list[str]:
    """What the tests put in: names, numbers, phones and addresses of the demo's people, and what they typed. What
    the examples of the published guides say too, is no secret."""
    guides = b"".join(msgspec.json.encode(definition) for definition in hall.matters.values()).decode()
    found = ["示例内容", "公开不得见"]
    for person in PEOPLE:
        documents = (person.card, *person.supporting)
        found += [person.card.name, person.phone]
        found += [value for each in documents for value in (each.number, each.address, each.name_latin) if value]
        found += [item.number for item in person.wallet]
    return [text for text in found if text not in guides]


def spellings(text: str) -> Iterator[bytes]:
    """The ways a text may lie in a file: two encodings, their hex, and as JSON escapes it."""
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        raw = text.encode(encoding)
        yield raw
        yield raw.hex().encode()
    yield text.encode("unicode_escape")


def bytes_at_rest(hall: HallInTest) -> dict[str, bytes]:
    """Every file of the hall but its keys, and for PostgreSQL a dump of every table."""
    files = {
        str(file.relative_to(hall.settings.data_dir)): file.read_bytes()
        for file in sorted(hall.settings.data_dir.rglob("*"))
        if file.is_file() and hall.settings.keys_dir not in file.parents
    }
    if hall.settings.on_postgresql:
        with psycopg.connect(hall.settings.database_url) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f'SELECT * FROM "{table}"'.encode()).fetchall()
                files[f"table {table}"] = b"\n".join(_cell(value) for row in rows for value in row)
    return files


def _cell(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def where(files: dict[str, bytes], text: str) -> list[str]:
    return [name for name, content in files.items() if any(each in content for each in spellings(text))]


@pytest.fixture
def lived_in(hall: HallInTest) -> HallInTest:
    """Cases in many states, a refused one, documents rendered, the journal's root signed."""
    for state in ("draft", "supplement_requested", "refused", "awaiting_originals", "concluded"):
        case_in(hall, state)
    hall.case("林晓岚", "concluded")
    hall.draft("周敏儀", example=2)
    case = case_in(hall, "received")
    hall.database.write_now(acceptance.decline, hall.staff("wangli"), case, "公开不得见", "")
    card = PEOPLE[1].card
    hall.database.write_now(people.enter_person, system_call(hall.at), IdentityEvidence(card, "chip", hall.at))
    hall.worker.work_off()
    hall.worker.sign_journal()
    return hall


def test_no_personal_data_can_be_read_at_rest(lived_in: HallInTest) -> None:
    files = bytes_at_rest(lived_in)
    assert {text: where(files, text) for text in planted(lived_in) if where(files, text)} == {}
    assert len([name for name in files if name.startswith("store/")]) > 20


def test_no_picture_and_no_rendered_document_lies_open(lived_in: HallInTest) -> None:
    for name, content in bytes_at_rest(lived_in).items():
        assert b"%PDF-" not in content and b"JFIF" not in content, name
        assert picture(1)[2000:2032] not in content, name


@pytest.mark.both_databases
def test_the_search_would_find_what_lies_open(hall: HallInTest) -> None:
    def careless(session: Session, call: Call) -> None:
        session.execute(update(OrganisationRow).values(name=CONTROL))

    hall.database.write_now(careless, system_call(hall.at))
    (hall.settings.data_dir / "sink").write_bytes(CONTROL.encode("utf-16-le").hex().encode())
    found = where(bytes_at_rest(hall), CONTROL)
    assert "sink" in found
    assert any(name.startswith(("hall.db", "table organisations")) for name in found)


@pytest.mark.both_databases
def test_what_staff_write_about_people_is_sealed_too(hall: HallInTest) -> None:
    """A remark may hold a name: the clerk's on a statement, the reviewer's on a pause."""
    id = hall.case("陈国强", "received", example=1).id
    remark = "请核对出租人黄永康的签名"
    ticks = hall.ticks(id, {"lease.parties_signed": remark})
    assert any(tick.remark == remark for tick in ticks)
    hall.database.write_now(acceptance.request_supplement, hall.staff("wangli"), id, ticks)
    rows = hall.database.read_now(lambda session: session.execute(select(TickRow.__table__)).all())
    assert rows
    assert remark.encode() not in b"".join(row.remark_sealed for row in rows)
    opened = hall.database.read_now(reading.open_case, hall.staff("wangli"), id)
    assert remark in {tick.remark for tick in opened.ticks}
