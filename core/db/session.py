"""What a use case works with: statements on one open transaction, the hall's keys and its settings.

A use case is a plain function `accept(session, call, …)`. It fetches, asks the pure functions, writes, and
returns a Struct. It never commits, awaits, opens files or sockets, renders or looks at pictures: while it
runs, everybody else's writing waits.

Statements of frequent use cases are built once, at module level, and take their values as parameters
(`session.execute(_INSERT, row)`): building one costs more than running it.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Executable, ScalarResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.selectable import TypedReturnsRows

from core.sealing import Keyring
from core.settings import Settings

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class OvertakenError(Exception):
    """Another transaction took the place this one had read. The writer runs the whole request again."""


class Session:
    __slots__ = ("connection", "keys", "settings")

    def __init__(self, connection: Connection, keys: Keyring, settings: Settings) -> None:
        self.connection = connection
        self.keys = keys
        self.settings = settings

    @property
    def on_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    @overload
    def execute(self, statement: TypedReturnsRows[*Ts], rows: Any = None) -> CursorResult[*Ts]: ...
    @overload
    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[*tuple[Any, ...]]: ...
    def execute(self, statement: Executable, rows: Any = None) -> Any:
        """`rows` is one mapping of parameters, or a list of them for many rows at once."""
        return self.connection.execute(statement, rows)

    @overload
    def scalar(self, statement: TypedReturnsRows[T]) -> T | None: ...
    @overload
    def scalar(self, statement: Executable) -> Any: ...
    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return self.connection.scalar(statement)

    @overload
    def scalars(self, statement: TypedReturnsRows[T]) -> ScalarResult[T]: ...
    @overload
    def scalars(self, statement: Executable) -> ScalarResult[Any]: ...
    def scalars(self, statement: Executable) -> ScalarResult[Any]:
        """The first column of every row."""
        return self.connection.scalars(statement)

    def insert_new(self, statement: Executable, row: Any) -> None:
        """Insert one row whose key was free when the use case looked. OvertakenError when another
        transaction has taken it meanwhile."""
        try:
            self.connection.execute(statement, row)
        except IntegrityError as taken:
            raise OvertakenError from taken

    def savepoint(self, name: str) -> None:
        self._command(f"SAVEPOINT {name}")

    def release(self, name: str) -> None:
        self._command(f"RELEASE SAVEPOINT {name}")

    def roll_back_to(self, name: str) -> None:
        """Undo what happened since the savepoint, which stays."""
        self._command(f"ROLLBACK TO SAVEPOINT {name}")

    def _command(self, sql: str) -> None:
        """On SQLite straight to the driver: four of these in each write would take a tenth of its time."""
        driver = self.connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            driver.execute(sql)
        else:
            self.connection.exec_driver_sql(sql)


Sessions = Callable[[Connection], Session]
"""How a writer or reader makes the session of one transaction."""
