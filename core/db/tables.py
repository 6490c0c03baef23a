"""The base of every table and the column types that behave alike on SQLite and PostgreSQL.

A subject's `models.py` declares its tables on `Base`; annotations choose the types:

    class Application(Base):
        __tablename__ = "applications"
        id: Mapped[Id] = mapped_column(primary_key=True)
        received_at: Mapped[datetime | None]                   # UtcDateTime
        due_on: Mapped[date | None]
        phone: Mapped[bytes]                                   # sealed by the service, see core/sealing.py
        answers: Mapped[dict[str, Any]] = mapped_column(Json(dict[str, Any]))

Tables are private to their subject and have no relationships: statements are Core style (`select` columns,
`insert` values). Constraints are named by convention, so that a migration can drop them on both databases.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import BigInteger, Boolean, Date, DateTime, LargeBinary, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

Id = Annotated[str, mapped_column(String(36))]
"""A UUIDv7 as `core.ids.new_id` writes it."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. PostgreSQL: timestamptz; SQLite: ISO 8601 text of fixed width, so that it sorts.

    A naive datetime is a mistake of the program and raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name != "sqlite" else utc_text(utc)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return found.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A msgspec type kept as JSON text, decoded strictly back into it: `Json(list[Answer])`, `Json(dict[str,
    Any])`.

    Text on both databases: what was written is read back byte for byte, and nothing is searched inside it.
    Keys are sorted.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any = Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._decoder.decode(value)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: one text for one value, so that it can be hashed."""
    return msgspec.json.encode(value, order="sorted").decode()


def utc_text(at: datetime) -> str:
    """`2026-11-21T01:02:03.000004Z`: 27 characters, always UTC, always microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own attribute
        str: Text(),
        int: BigInteger(),
        bool: Boolean(),
        bytes: LargeBinary(),
        date: Date(),
        datetime: UtcDateTime(),
    }
