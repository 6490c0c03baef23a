"""Who asks, in one request, and how the hall's use cases are called for them.

    @get("/me", opt=asked_by("citizen"))
    async def show_me(caller: Caller) -> Person:
        return await caller.read(people.find_person)

A caller is the one dependency of a handler (two would cost a task group per request). `mobile_api/auth.py`
makes it from what it verified.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from litestar.di import NamedDependency

from core.call import Call
from core.db.database import Session
from core.errors import Conflict
from mobile_api.services import Services

P = ParamSpec("P")
R = TypeVar("R")


class CallerAtHand:
    """`token` is the citizen's, where one came; `if_match` the raw header of that name."""

    __slots__ = ("call", "hall", "if_match", "token")

    def __init__(self, call: Call, hall: Services, token: str | None, if_match: str | None) -> None:
        self.call = call
        self.hall = hall
        self.token = token
        self.if_match = if_match

    async def write(self, use_case: Callable[Concatenate[Session, Call, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it, once for this request's key, and return when it is kept."""
        return await self.hall.database.write(use_case, self.call, *args, **kwargs)

    async def read(self, query: Callable[Concatenate[Session, Call, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.hall.database.read(query, self.call, *args, **kwargs)

    def expected_version(self) -> int:
        """The version in `If-Match`, as the ETag of the last answer gave it: `"7"`.

        Raises Conflict `version_missing`, or `version_changed` for a tag the hall never gave.
        """
        if self.if_match is None:
            raise Conflict("version_missing")
        tag = self.if_match.strip().strip('"')
        if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
            raise Conflict("version_changed")
        return int(tag)


Caller = NamedDependency[CallerAtHand]
"""How handlers ask for it."""
