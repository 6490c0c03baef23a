"""What one request left in a SQLite database, and the same again by hand.

`between` compares two files, before and after a request, and gives the statements that a program without a hall would
have written: an insert for each new row, an update of the changed columns for each changed one. `Footprint.for_subject`
gives them for another subject: same tables, same number and size of rows, other keys.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from core.ids import is_id, new_id

UNIQUE_TAIL = 6
"""How much of a text in a unique index is replaced by a running number."""

Statement = tuple[str, list[Any]]


class Written(NamedTuple):
    """One row: `values` by column, `key` the primary key's columns, `unique` columns of any unique index."""

    sql: str
    values: dict[str, Any]
    key: dict[str, Any]
    unique: frozenset[str]


class Footprint(NamedTuple):
    """`subject` is the id of the thing the request was about, `fresh` the ids it made."""

    rows: tuple[Written, ...]
    subject: str
    fresh: frozenset[str]

    @property
    def size(self) -> int:
        """Bytes of all values, roughly."""
        return sum(len(value) if isinstance(value, str | bytes) else 8 for row in self.rows for value in _all(row))

    def for_subject(self, subject: str, number: int) -> list[Statement]:
        """The statements for another subject. `number` is not given twice."""
        ids = {self.subject: subject} | {id: new_id() for id in self.fresh}
        return [
            (row.sql, [_other(row, column, value, ids, number) for column, value in _pairs(row)]) for row in self.rows
        ]


def between(before: Path, after: Path, subject: str) -> Footprint:
    connection = sqlite3.connect(f"file:{after}?mode=ro", uri=True)
    connection.execute("ATTACH ? AS before", (f"file:{before}?mode=ro",))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    rows = tuple(row for (table,) in tables.fetchall() for row in _written(connection, table))
    connection.close()
    inserted = [row for row in rows if row.sql.startswith("INSERT")]
    fresh = {value for row in inserted for value in row.key.values() if isinstance(value, str) and is_id(value)}
    return Footprint(rows, subject, frozenset(fresh - {subject}))


def _written(connection: sqlite3.Connection, table: str) -> list[Written]:
    described = connection.execute(f"PRAGMA table_info({table})").fetchall()
    columns, keys = [row[1] for row in described], [row[1] for row in described if row[5]]
    unique = _unique(connection, table)
    found: list[Written] = []
    for row in connection.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM before.{table}").fetchall():
        values = dict(zip(columns, row, strict=True))
        key = {column: values[column] for column in keys}
        where = " AND ".join(f"{column} = ?" for column in keys)
        old = connection.execute(f"SELECT * FROM before.{table} WHERE {where}", list(key.values())).fetchone()
        if old is None:
            marks = ", ".join("?" * len(columns))
            found.append(Written(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values, key, unique))
        else:
            known = dict(zip(columns, old, strict=True))
            changed = {column: value for column, value in values.items() if value != known[column]}
            assigned = ", ".join(f"{column} = ?" for column in changed)
            found.append(Written(f"UPDATE {table} SET {assigned} WHERE {where}", changed, key, unique))
    return found


def _unique(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    indices = [row[1] for row in connection.execute(f"PRAGMA index_list({table})").fetchall() if row[2]]
    return frozenset(row[2] for name in indices for row in connection.execute(f"PRAGMA index_info({name})"))


def _pairs(row: Written) -> list[tuple[str, Any]]:
    """Columns and values in the order of the statement's marks."""
    found = list(row.values.items())
    return found if row.sql.startswith("INSERT") else found + list(row.key.items())


def _all(row: Written) -> list[Any]:
    return [value for _, value in _pairs(row)]


def _other(row: Written, column: str, value: Any, ids: dict[str, str], number: int) -> Any:
    if isinstance(value, str):
        replaced = value
        for old, new in ids.items():
            replaced = replaced.replace(old, new)
        if replaced == value and column in row.unique and column not in row.key:
            return value[:-UNIQUE_TAIL] + f"{number:0{UNIQUE_TAIL}}"
        return replaced
    if isinstance(value, bytes) and column in row.unique and column not in row.key:
        return os.urandom(len(value))
    return value
