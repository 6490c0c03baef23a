"""A real PostgreSQL for the tests: a cluster of its own on a private socket, gone when the tests end.

The server's programs come from the distribution (`make test` installs them). PostgreSQL refuses to run as
root, so root starts it as the `postgres` user. These tests kill the hall, not the machine under the server: fsync is
off, and the files lie in memory where there is room. A database is then copied fastest file by file.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import MetaData, make_url

from core.db.postgresql import postgresql_engine

CONFIGURATION = """
listen_addresses = ''
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
shared_buffers = 64MB
max_connections = 60
"""


MEMORY = Path("/dev/shm")
ROOM = 2**30  # bytes


class Cluster:
    """One server. `fresh_database` copies a template that holds the whole schema, in some 20 ms."""

    def __init__(self) -> None:
        programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="hall-pg-", dir=_roomy()))
        self._as_postgres = _unprivileged(self.folder)
        data = self.folder / "data"
        self._run(programs / "initdb", "-D", data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"{CONFIGURATION}unix_socket_directories = '{self.folder}'\n")
        self._log = (self.folder / "log").open("wb")
        command = [*self._as_postgres, str(programs / "postgres"), "-D", str(data)]
        self._server = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT)
        self._number = 0
        self._connection = self._wait()

    def url(self, name: str) -> str:
        return f"postgresql://hall@/{name}?host={self.folder}"

    def keep_template(self, schema: MetaData) -> None:
        """Make the tables once; every fresh database begins with them."""
        self._command("CREATE DATABASE template_hall")
        engine = postgresql_engine(self.url("template_hall").replace("postgresql:", "postgresql+psycopg:"), 1)
        schema.create_all(engine)
        engine.dispose()

    def fresh_database(self, template: str = "template_hall") -> str:
        """The URL of a new database."""
        self._number += 1
        name = f"hall_{self._number}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._command(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        self._connection.close()
        self._server.send_signal(signal.SIGINT)
        self._server.wait(30)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: object) -> None:
        subprocess.run([*self._as_postgres, *map(str, command)], check=True, capture_output=True, cwd=self.folder)

    def _command(self, sql: str) -> None:
        self._connection.execute(sql.encode())

    def _wait(self) -> psycopg.Connection:
        until = time.monotonic() + 60
        while time.monotonic() < until and self._server.poll() is None:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self.url("postgres"), autocommit=True)
            time.sleep(0.05)
        pytest.exit(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}", 2)


def _roomy() -> str:
    """Memory if a gigabyte of it is free; the name stays short, for a socket's path has 107 bytes at most."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else "/tmp"


def _programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found := shutil.which("initdb"):
        installed.append(Path(found))
    if not installed:
        pytest.exit("PostgreSQL's server programs are missing: run `make system-test` (apt: postgresql)", 2)
    return installed[-1].parent


def _unprivileged(folder: Path) -> list[str]:
    """How to run a program as somebody PostgreSQL accepts, who owns the folder."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
