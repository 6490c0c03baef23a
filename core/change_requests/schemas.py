"""Change requests and reform tasks as they leave core."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.change_requests.rules import Origin, TaskLamp
from core.matters.conditions import Text

RequestState = Literal["open", "agreed", "declined"]


class ChangeRequest(Struct, frozen=True):
    """As its reporter sees it. `version` is the one that was read, `solved_in` the number of the version that says it
    right. `address`: the public page with the answer, of somebody who did not say who he is."""

    id: str
    matter: str
    title: Text
    version: int
    place: str
    text: str
    asked_at: datetime
    due_on: date
    state: RequestState
    answer: str = ""
    answered_at: datetime | None = None
    solved_in: int | None = None
    address: str = ""


class RequestToAnswer(Struct, frozen=True):
    """As a matter manager sees it: heaviest first. `reporter` names a member of staff, nobody else."""

    request: ChangeRequest
    origin: Origin
    weight: int
    channel: str
    overdue: bool
    reporter: str = ""


class ReformTask(Struct, frozen=True):
    """`begun_with` and `now` are version numbers; `now` None while no version is in force."""

    id: str
    matter: str
    title: Text
    what: str
    due_on: date
    lamp: TaskLamp
    begun_with: int
    now: int | None
    set_by: str
    set_at: datetime
