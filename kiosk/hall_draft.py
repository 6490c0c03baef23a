"""The draft in the hall that a filing came from, or was kept as."""

from msgspec import Struct, field

from core.applications.draft_schemas import DraftCode
from core.ids import new_id


class Entered(Struct, frozen=True):
    """What a person had entered at one moment; equal when nothing has changed since. `pages`: their ids by line."""

    answers: dict[str, str]
    form: dict[str, str]
    pages: dict[str, tuple[str, ...]]
    declared: bool


class HallDraft(Struct):
    """`begun` once the hall has it; `documents` are the ids of the pages it has; `saved` what it holds of this filing;
    `code` what leads to it from elsewhere."""

    id: str = field(default_factory=new_id)
    begun: bool = False
    documents: set[str] = field(default_factory=set[str])
    saved: Entered | None = None
    code: DraftCode | None = None
