"""Places as they leave core: areas, centres and their counters, authorities, and the papers that let one act for
another.

A centre accepts and hands out for an authority under an *entrustment* (委托). A bureau decides for departments
whose *powers passed* to it (相对集中行政许可权). A town decides under a *delegation* (放权、委托行使). Each rests on a
document and holds from a day to a day, both included.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.call import LANGUAGES, Language
from core.places.area_codes import Level

Names = dict[Language, str]
AreaCode = Annotated[str, Meta(pattern=r"^\d{6}(\d{3}){0,2}$", description="GB/T 2260, with town and village")]
Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
Title = Annotated[str, Meta(min_length=1, max_length=200, description="a document's name or number")]

CentreKind = Literal["city", "district", "town", "village", "functional_zone", "kept_hall"]
"""`functional_zone`: 重点功能片区. `kept_hall`: a professional hall that stays outside, by the same
standard (G13)."""

AuthorityKind = Literal["department", "approval_bureau", "town"]

Skill = Literal["general", "business", "personal", "construction", "issue", "assistance"]
"""What a counter is good at; tickets are called by it. 综合窗、集成窗: never a department (G15)."""


class Area(Struct, frozen=True, forbid_unknown_fields=True):
    code: AreaCode
    name: Names
    level: Level = "district"


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours on a weekday, Monday = 1; wall-clock in the authority's zone, `08:30` to `12:00`."""

    weekday: Annotated[int, Meta(ge=1, le=7)]
    opens: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    closes: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class Counter(Struct, frozen=True, forbid_unknown_fields=True):
    """A window of a centre. It has skills and no department."""

    number: Annotated[str, Meta(min_length=1, max_length=10)]
    skills: Annotated[tuple[Skill, ...], Meta(min_length=1)]


class Centre(Struct, frozen=True, forbid_unknown_fields=True):
    """`code` is the hall's own stable word for it. `reason_kept` is told of a kept hall only."""

    code: Key
    area: AreaCode
    kind: CentreKind
    name: Names
    address: Names
    hours: tuple[Hours, ...]
    counters: tuple[Counter, ...] = ()
    reason_kept: str = ""


class Authority(Struct, frozen=True, forbid_unknown_fields=True):
    """`code` is its 统一社会信用代码; `short_name` stands in the document numbers of a bureau that took over powers."""

    code: Annotated[str, Meta(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
    area: AreaCode
    kind: AuthorityKind
    name: Names
    short_name: Annotated[str, Meta(max_length=8)] = ""


class _Mandate(Struct, frozen=True, kw_only=True):
    """Somebody may act for somebody else. `last_on` None: until it is ended."""

    id: str
    document: Title
    first_on: date
    last_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)


class Entrustment(_Mandate, Struct, frozen=True, kw_only=True):
    """`authority` entrusts `centre` with accepting and handing out for it: one `matter`, or all of them when it is
    empty."""

    authority: str
    centre: str
    matter: str = ""


class Delegation(_Mandate, Struct, frozen=True, kw_only=True):
    """`authority` lets `town` decide `matter`."""

    authority: str
    town: str
    matter: str


class PowersPassed(_Mandate, Struct, frozen=True, kw_only=True):
    """The powers of `department` are exercised by `bureau`, and no longer by the department itself."""

    department: str
    bureau: str


class PlacesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A data file: areas from the top down, then the centres in them."""

    areas: tuple[Area, ...] = ()
    authorities: tuple[Authority, ...] = ()
    centres: tuple[Centre, ...] = ()


def names_complete(name: Names) -> bool:
    return all(name.get(language) for language in LANGUAGES)
