"""What the contents of notices are made of: lines of materials, defects, remedies, days of a limit.

Plain values in the words of the reader. Days are the authority's.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from core.matters.demands import EvidenceGrade

MaterialForm = Literal["original", "copy", "electronic"]
DeliveryWay = Literal["counter", "terminal", "locker", "courier", "electronic", "substitute", "public_notice"]
DeliveryConfirmation = Literal["signed", "electronic", "refused"]
DayReason = Literal["working_day", "weekend", "holiday", "make_up_day", "paused"]
LimitUnit = Literal["working_days", "calendar_days"]


class MatterLine(Struct, frozen=True):
    name: str
    code: str
    version: str


class MaterialLine(Struct, frozen=True):
    """A document that was handed in. `evidence_grade` None where none applies (a form filled in on the
    spot)."""

    name: str
    copies: int
    form: MaterialForm
    evidence_grade: EvidenceGrade | None = None


class Defect(Struct, frozen=True):
    """One line of a deficiency notice: which material, which standard it fails, what to do, an example."""

    material: str
    failed_standard: str
    how_to_fix: str
    example: str = ""


class Remedies(Struct, frozen=True):
    """Where and until when one may object. The periods are data of the matter, counted from service:
    reconsideration in days (行政复议法 art. 20), litigation in months (行政诉讼法 art. 46)."""

    reconsideration_body: str
    reconsideration_days: int
    court: str
    litigation_months: int


class VerifiedLine(Struct, frozen=True):
    """One original at the counter. `equal` None: it was not shown. `image_sha256`: hex of the picture
    taken."""

    material: str
    original_seen: bool
    equal: bool | None
    image_sha256: str = ""
    remark: str = ""


class PromisedMaterial(Struct, frozen=True):
    """A material that comes later (容缺后补) and the standard it will have to meet."""

    material: str
    standard: str = ""


class DeclaredCondition(Struct, frozen=True):
    """What a declaration stands in for (告知承诺): the proof that is not asked for, what it would have shown,
    and the law that asks for it."""

    proof: str
    condition: str
    legal_basis: str = ""


class Finding(Struct, frozen=True):
    """One standard of a trial review. `met` None: it cannot be judged before the missing papers are there."""

    standard: str
    met: bool | None
    remark: str = ""


class RuleMet(Struct, frozen=True):
    """One rule of a machine decision: what it asks, the facts it was tried on with their source, the law."""

    rule: str
    facts: str
    met: bool
    legal_basis: str = ""


class MatterDecision(Struct, frozen=True):
    """What became of one matter of a bundle (一件事). `document_number` is the 字号 of its own decision,
    `result` names what was issued. Reasons and remedies belong to a refusal (行政许可法 art. 38)."""

    matter: str
    organ: str
    case_number: str
    granted: bool
    document_number: str = ""
    result: str = ""
    reasons: list[str] = []
    remedies: Remedies | None = None


class LimitDay(Struct, frozen=True):
    """One day of a limit. `note` says in words what is special: the festival, the special procedure.
    `document`: the 字号 that told the applicant of a pause. `provisional`: the notice on that year's holidays is
    not out."""

    date: date
    counted: bool
    reason: DayReason
    note: str = ""
    document: str = ""
    provisional: bool = False


class CountedLimit(Struct, frozen=True):
    """A limit day by day: `name` in words (法定办结时限), `event` what started it on the day `start`, which
    itself is counted only by the convention `same_day`; `limit` and `extension` in days of `unit`; `days` from the
    first that can count to `last_day`. `stopped_on`: the day on which what had to happen did. `rule`: the convention
    of counting with its version, in words."""

    name: str
    event: str
    start: date
    limit: int
    last_day: date
    days: list[LimitDay]
    extension: int = 0
    unit: LimitUnit = "working_days"
    legal_basis: str = ""
    calendar_version: str = ""
    rule: str = ""
    first_day: Literal["next_day", "same_day"] = "next_day"
    stopped_on: date | None = None
