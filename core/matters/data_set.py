"""What GB/T 39046-2020 Table 4 and the exchange tables of the national platform have beside what a hall acts on.

All of it is optional: a hall works without it, and an exchange asks for it. What is a word of a code list stands as
our own word, and `code_lists` has its code in each profile.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from core.matters.conditions import NonEmpty, Part, Text
from core.matters.procedure import Area, LegalBasis, Some

Address = Annotated[str, Meta(pattern=r"^https?://", max_length=300)]
Uscc = Annotated[str, Meta(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
PowerSource = Literal[
    "own_level",
    "delegated_down",
    "authorised_from_above",
    "authorised_sideways",
    "entrusted_from_above",
    "entrusted_sideways",
]
PowerLine = Literal["own", "from_above", "vertical"]
"""Where matters come from as catalogues count them (G35): 本级政府公布的, 上级委托下放的, 垂直管理部门的."""

_FROM_ABOVE = frozenset({"delegated_down", "authorised_from_above", "entrusted_from_above"})

HandlingForm = Literal["counter", "online", "mobile", "courier", "self_terminal"]
OnlineGrade = Literal["one", "two", "three", "four"]
CrossRegionScope = Literal[
    "nation",
    "between_provinces",
    "province",
    "between_cities",
    "city",
    "between_counties",
    "county",
    "town",
    "between_villages",
]


class LocalCodes(Part, frozen=True, kw_only=True):
    """Codes of other registers beside the two national ones."""

    local_catalogue_code: NonEmpty | None = None
    local_task_code: NonEmpty | None = None
    handling_item_code: NonEmpty | None = None


class HandedDown(Part, frozen=True, kw_only=True):
    """The paper by which a power was entrusted or handed down, and its term."""

    document: NonEmpty
    body: Text
    valid_from: date
    valid_until: date | None = None


class Power(Part, frozen=True, kw_only=True):
    """By what right. `vertical_line`: an organ led from above (垂直管理), for which the source list has no code."""

    source: PowerSource = "own_level"
    nature: Literal["statutory", "authorised", "entrusted", "other"] = "statutory"
    vertical_line: bool = False
    division: Text | None = None
    scope: Text | None = None
    handed_down: HandedDown | None = None

    @property
    def line(self) -> PowerLine:
        if self.vertical_line:
            return "vertical"
        return "from_above" if self.source in _FROM_ABOVE else "own"


class Body(Part, frozen=True, kw_only=True):
    """An organ or one of its divisions."""

    name: Text
    code: Uscc | None = None


class Intermediary(Part, frozen=True, kw_only=True):
    """中介服务: only what a law asks for."""

    service: Text
    basis: LegalBasis
    body: Text | None = None


class Reach(Part, frozen=True, kw_only=True):
    """How it is got at. Visits are computed and never typed; `online_grade` is what is claimed, and the gate holds it
    against what is computed."""

    handling_forms: tuple[HandlingForm, ...] = ()
    online_grade: OnlineGrade | None = None
    online_url: Address | None = None
    mobile_url: Address | None = None
    single_sign_on: bool = False
    courier_materials: bool = False
    courier_result: bool = False
    run_system_level: Literal["national", "provincial", "city"] | None = None
    enters_centre: bool = True


class Appointment(Part, frozen=True, kw_only=True):
    quota_per_slot: Annotated[int, Meta(ge=1)]
    slot_minutes: Annotated[int, Meta(ge=5, le=480)]
    rule: Text | None = None


class Payment(Part, frozen=True, kw_only=True):
    """Ways in which a fee is paid."""

    ways: Annotated[tuple[Literal["online", "counter", "kiosk", "bank"], ...], Some]
    url: Address | None = None


class CrossRegion(Part, frozen=True, kw_only=True):
    """通办: where else it can be handed in. `collect_here`: taken in elsewhere and decided at home (代收代办)."""

    scope: CrossRegionScope
    mode: Literal["online", "collect_here", "joint"]
    areas: Annotated[tuple[Area, ...], Some]


class Rights(Part, frozen=True, kw_only=True):
    rights: tuple[Text, ...] = ()
    duties: tuple[Text, ...] = ()


class DataSet(Part, frozen=True, kw_only=True):
    """`consultation`: further ways to ask, beside the telephone."""

    local_codes: LocalCodes | None = None
    power: Power | None = None
    handling_body: Body | None = None
    joint_bodies: tuple[Body, ...] = ()
    intermediary_services: tuple[Intermediary, ...] = ()
    reach: Reach | None = None
    appointment: Appointment | None = None
    payment: Payment | None = None
    cross_region: tuple[CrossRegion, ...] = ()
    rights: Rights | None = None
    consultation: tuple[Text, ...] = ()
