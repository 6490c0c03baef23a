"""What an agreement on cross-region handling (跨城通办) may say; one YAML file in `agreements/` each.

国办发〔2020〕35号 names three modes. 全程网办 needs no agreement: the applicant files with the deciding place
himself. The other two do, and it is data, because places agree differently:

    receive_for      异地代收代办: the centre elsewhere receives, checks identity and form, and forwards; it has no
                     power to accept
    joint_handling   多地联办: several places work as they agreed; who accepts is then a matter of entrustments

When the five working days of 行政许可法 art. 32 begin under 代收代办 the law does not say; `clock_starts` says what was
agreed, and the applicant is shown it with both times.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from core.matters.conditions import Part, Text
from core.matters.definition import Slug

Mode = Literal["receive_for", "joint_handling"]
ClockStarts = Literal["at_receipt", "at_arrival"]


class Agreement(Part, frozen=True, kw_only=True):
    """`centres` are the places that receive (codes of `core.places`); `matters` those they receive. `at_receipt`: the
    receiving centre is the authority's agreed proxy; `at_arrival`: the authority must have the papers first."""

    code: Slug
    title: Text
    document: Text
    mode: Mode
    in_force_from: date
    in_force_until: date | None = None
    centres: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,59}$")], ...], Meta(min_length=1)]
    matters: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    clock_starts: ClockStarts
    forward_within: Annotated[int, Meta(ge=0, le=20, description="working days")]
    seals_parcels: bool

    def covers(self, centre: str, matter: str, day: date) -> bool:
        until = self.in_force_until or date.max
        return centre in self.centres and matter in self.matters and self.in_force_from <= day <= until
