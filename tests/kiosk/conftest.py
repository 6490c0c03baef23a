"""A kiosk for each test file that wants one whole; time is a moment that a test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.sealing import Keyring
from tests.kiosk.rig import Rig, hall_at, kiosk_at


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    """A kiosk in the mainland profile, enrolled, its devices emulated, with a hall behind a link."""
    folder = tmp_path_factory.mktemp("hall")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
        yield rig
