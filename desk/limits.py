"""How often one address may ask the public pages. The counting itself is given from outside (`hall.assembly`), so that
the pages and the JSON API share one count."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from litestar import Request

Limit = Callable[[str, datetime], None]
"""Counts one question of an address at an instant; raises Unavailable `too_many_requests`."""


def address_of(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""
