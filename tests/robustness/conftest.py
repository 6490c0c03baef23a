"""One whole hall per test file, on SQLite, over a real socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.served import Served, own_settings, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    settings = own_settings(tmp_path_factory.mktemp("hall") / "var", sqlite_template)
    with serving(settings) as hall:
        yield hall
