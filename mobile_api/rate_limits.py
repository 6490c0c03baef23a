"""How often one kiosk or address may ask for what can be guessed: people by number, codes, enrolment.

A token bucket per name and asker: `burst` at once, then `per_minute` evenly. Buckets live in this process;
several processes of one hall share them once they are kept beside the database. The file is the whole seam.
"""

import math
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from core.errors import Unavailable

KEPT_BUCKETS = 50_000


class Limit(NamedTuple):
    burst: int
    per_minute: float


LIMITS: dict[str, Limit] = {
    "visit": Limit(burst=60, per_minute=30),
    "sign_in": Limit(burst=20, per_minute=20),
    "read": Limit(burst=20, per_minute=10),
    "check": Limit(burst=60, per_minute=60),
    "enrol": Limit(burst=10, per_minute=5),
    "report": Limit(burst=20, per_minute=5),
    "hand": Limit(burst=300, per_minute=600),
    "draft_code": Limit(burst=20, per_minute=10),
    "cell": Limit(burst=20, per_minute=10),
    "call": Limit(burst=10, per_minute=4),
}


class RateLimits:
    """Buckets by name and asker; the least recently used are forgotten beyond `KEPT_BUCKETS`."""

    def __init__(self, limits: dict[str, Limit] | None = None) -> None:
        self._limits = LIMITS if limits is None else limits
        self._buckets: OrderedDict[tuple[str, str], tuple[float, datetime]] = OrderedDict()

    def take(self, name: str, asker: str, at: datetime) -> None:
        """Count one request. Raises Unavailable `too_many_requests` (`retry_after_seconds`)."""
        limit = self._limits[name]
        left, since = self._buckets.pop((name, asker), (float(limit.burst), at))
        gained = max(0.0, (at - since).total_seconds()) * limit.per_minute / 60
        left = min(float(limit.burst), left + gained)
        allowed = left >= 1
        self._buckets[name, asker] = (left - 1 if allowed else left, at)
        if len(self._buckets) > KEPT_BUCKETS:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - left) * 60 / limit.per_minute)
            raise Unavailable("too_many_requests", retry_after_seconds=wait)
