"""Several people who act in one moment."""

from concurrent.futures import Future
from typing import Any

from tests.builders import HallInTest


def at_once(hall: HallInTest, *asked: tuple[Any, ...]) -> list[Future[Any]]:
    """Hand in (use case, call, arguments…) without waiting for any of them."""
    return [hall.database._write(use_case, call, rest, {}) for use_case, call, *rest in asked]  # pyright: ignore[reportPrivateUsage]
