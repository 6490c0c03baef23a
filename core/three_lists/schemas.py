"""The three lists as files and as they leave core (三单管理, N15).

    negative      负面清单  what may not be made subject to approval here, with the reason
    permitted     准许清单  the approvals that may be carried out; nothing else may, of the kinds it covers
    supervision   监管清单  what is looked at after it was approved, and within how many days

An item names its matter by the code of the national catalogue (基本编码), which all places share that do it.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.places.schemas import AreaCode, Names, Title

ListKind = Literal["negative", "permitted", "supervision"]
KINDS: tuple[ListKind, ...] = ("negative", "permitted", "supervision")
Outcome = Literal["in_order", "not_in_order"]
CatalogueCode = Annotated[str, Meta(pattern=r"^[0-9A-Z]{9,12}$")]
ItemCode = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.-]{1,40}$")]


class LaterCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked at after approval, within how many days of the calendar."""

    text: Names
    within_days: Annotated[int, Meta(ge=1, le=3650)]


class Item(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`reason` belongs to a negative list, `check` to a supervision list; `group` is the class it stands under."""

    code: ItemCode
    catalogue_code: CatalogueCode
    name: Names
    group: Annotated[str, Meta(max_length=40)] = ""
    reason: Names | None = None
    check: LaterCheck | None = None


class ListFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A version of a list of one area, in force from a day on until the next. `covers`: the types of matter it speaks
    of; none means every."""

    kind: ListKind
    area: AreaCode
    version: Annotated[int, Meta(ge=1)]
    document: Title
    in_force_from: date
    covers: tuple[str, ...] = ()
    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=5000)]


class ListVersion(Struct, frozen=True, kw_only=True):
    """`classes` counts groups, `items` their items."""

    id: str
    kind: ListKind
    area: str
    version: int
    document: str
    in_force_from: date
    covers: tuple[str, ...]
    classes: int
    items: int
    in_force: bool = False


class PlannedCheck(Struct, frozen=True, kw_only=True):
    """A look after approval (事中事后监管) at one case."""

    id: str
    application_id: str
    matter: str
    authority: str
    text: str
    due_on: date
    overdue: bool
    done_at: datetime | None = None
    outcome: Outcome | None = None
    remark: str = ""
