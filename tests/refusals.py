"""`with refused("version_changed"):` the block is refused with exactly this code."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from core.errors import Refusal


@contextmanager
def refused(code: str) -> Generator[pytest.ExceptionInfo[Refusal]]:
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.code == code, caught.value
