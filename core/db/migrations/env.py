"""Run by Alembic inside the transaction that core/db/migrate.py opened."""

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeEngine

from core.db.schema import whole_schema
from core.db.tables import Json, UtcDateTime


def render_item(kind: str, item: object, autogen_context: object) -> str | Literal[False]:
    """Write our column types so that an old migration does not change when a Struct does."""
    if kind == "type" and isinstance(item, TypeEngine):
        if isinstance(item, Json):
            return "sa.Text()"
        if isinstance(item, UtcDateTime):
            return "UtcDateTime()"
    return False


def migrate() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=whole_schema(),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
