"""Cases (办件) as they enter and leave core.

The personal part of a case (form, identity, signature) leaves only to its holder, to the clerk who accepts it
and to the reviewer who decides it. Days are dates in the authority's zone; instants are aware UTC.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from core.applications.lifecycle import State, Step
from core.call import Channel, Language
from core.materials.schemas import Document, EvidenceGrade, Key
from core.matters.definition import DeliveryWay
from core.matters.schemas import Checklist
from core.notices.parts import LimitDay
from core.people.schemas import Id, IdentityDocument, IdentityEvidence, IdentityKind

Answers = Annotated[dict[Key, Key], Meta(max_length=60)]
FormValue = Annotated[str, Meta(max_length=2000)]
Form = Annotated[dict[Key, FormValue], Meta(max_length=200)]
"""What was filled in: field key to text (dates as ISO 8601, numbers as plain decimals)."""

CaseAct = Literal["new", "change", "renewal", "replacement", "cancellation"]
"""What a case asks for: a result of its own, or something about a certificate."""

Point = tuple[float, float, float]
"""x and y in 0..1 of the pad's width and height, t in seconds since the first touch."""


class Signature(Struct, frozen=True):
    """Strokes of a finger or pen in order, each a list of points; `aspect` is the pad's width by its
    height."""

    strokes: Annotated[tuple[Annotated[tuple[Point, ...], Meta(max_length=2000)], ...], Meta(max_length=60)]
    aspect: Annotated[float, Meta(gt=0.1, lt=20)]


class Delivery(Struct, frozen=True):
    """How the holder wants the result. `address`: where a courier brings it, or the name of the locker or kiosk."""

    way: DeliveryWay
    address: Annotated[str, Meta(max_length=300)] = ""


class Inspected(Struct, frozen=True):
    """One declared commitment, looked at afterwards. `measured` is the number found, where one was promised."""

    commitment: Key
    met: bool
    measured: Annotated[str, Meta(max_length=40)] = ""
    remark: Annotated[str, Meta(max_length=300)] = ""


class Rating(Struct, frozen=True):
    """好差评: 1 very satisfied … 5 very dissatisfied (GB/T 39735). There is no default."""

    level: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=1000)] = ""


class ParcelDocument(Struct, frozen=True):
    """A picture as the kiosk took it; `data` is a JPEG, PNG or WebP file, re-encoded on arrival."""

    id: Id
    material: Key
    data: Annotated[bytes, Meta(max_length=20_000_000)]
    captured_at: datetime


class WalletUse(Struct, frozen=True):
    """One material line answered from the wallet."""

    id: Id
    material: Key
    wallet_item_id: Id


class Parcel(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a kiosk files, as one sealed unit: the same online and after a broken link.

    `id` is the application's id and the request's Idempotency-Key; `terminal_time` is when the person pressed
    *submit* by the kiosk's clock. It travels as MessagePack, sealed to the hall's parcel key with the id as
    associated data.
    """

    id: Id
    matter: Key
    checksum: str
    identity: IdentityEvidence
    answers: Answers
    form: Form
    documents: Annotated[tuple[ParcelDocument, ...], Meta(max_length=60)]
    wallet: Annotated[tuple[WalletUse, ...], Meta(max_length=60)]
    signature: Signature
    language: Language
    terminal_time: Annotated[datetime, Meta(tz=True)]
    organisation_id: Id | None = None
    promised: bool = False
    declared: bool = False


Lamp = Literal["normal", "warning", "yellow", "red"]

ClockKind = Literal[
    "acceptance",
    "supplement",
    "statutory",
    "joint",
    "first_review",
    "promised",
    "issue",
    "hearing_request",
    "hearing",
    "promise",
]
"""The clocks of `core/applications/clock_rules.py`."""


class Clock(Struct, frozen=True):
    """One legal clock of a case: who must act by the end of `last_day`.

    `provisional` when a day it rests on belongs to a year whose holiday notice is not out. `code` and `article` (of the
    行政许可法) are the law's; a promise has no article, nor has a matter that follows rules of its own. `limit` and
    `extension` are days of `unit`. A clock that runs is not stopped yet; `stopped_on` is the day on which what had to
    happen did.
    """

    kind: ClockKind
    start: date
    last_day: date
    provisional: bool
    running: bool
    code: str
    article: str
    whose: Literal["authority", "applicant"]
    limit: int
    extension: int
    unit: Literal["working_days", "calendar_days"]
    lamp: Lamp
    stopped_on: date | None = None


class Filed(Struct, frozen=True):
    """The answer to a submission, and what the printed receipt says. `receipt_code` only finds the case."""

    application_id: Id
    case_number: str
    state: State
    matter_title: str
    arrived_at: datetime
    react_by: date
    react_by_provisional: bool
    receipt_code: str
    receipt_number: str
    visits: int


class Application(Struct, frozen=True):
    """A case as its holder sees it. `version` goes back in If-Match; `form` is complete, not
    masked; `checklist` is None while questions are open."""

    id: Id
    version: int
    matter: Key
    matter_title: str
    matter_version: int
    state: State
    state_text: str
    answers: Answers
    form: Form
    checklist: Checklist | None
    documents: tuple[Document, ...]
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    created_at: datetime
    case_number: str | None = None
    submitted_at: datetime | None = None
    organisation_id: Id | None = None
    certificate_id: Id | None = None
    deficiencies: tuple["Deficiency", ...] = ()
    act: CaseAct = "new"
    about_certificate_id: Id | None = None


class ApplicationSummary(Struct, frozen=True):
    """A line of a list. `waiting_for_you` when the next step is the holder's."""

    id: Id
    matter: Key
    matter_title: str
    state: State
    state_text: str
    changed_at: datetime
    waiting_for_you: bool
    case_number: str | None = None
    certificate_id: Id | None = None


class TimelineEntry(Struct, frozen=True):
    """One journalled step. `actor` is a role, never a name; `text` is a sentence in the caller's language."""

    at: datetime
    event: str
    text: str
    actor: str
    channel: Channel
    facts: dict[str, Any]


StatementName = Annotated[str, Meta(max_length=121)]
"""An acceptance statement of a material line: `lease.signed`."""


class Correction(Struct, frozen=True):
    """What stood in a form field before and after it was put right at the counter."""

    field: str
    before: str
    after: str
    at: datetime


class Tick(Struct, frozen=True):
    """A clerk's word on one acceptance statement of one material line."""

    material: Key
    statement: Key
    met: bool
    remark: Annotated[str, Meta(max_length=300)] = ""


class Deficiency(Struct, frozen=True):
    """One failed statement as the deficiency notice lists it, in the reader's language. `answered` when a newer paper
    has come for its line; the notice is answered when all are."""

    material: Key
    material_name: str
    statement: Key
    statement_text: str
    how_to_fix: str
    example: str = ""
    remark: str = ""
    answered: bool = False


class QueueItem(Struct, frozen=True):
    """A case in a clerk's or reviewer's queue; the applicant's name is masked (陈*)."""

    id: Id
    case_number: str
    matter_title: str
    state: State
    applicant_masked: str
    arrived_at: datetime
    act_by: date
    act_by_provisional: bool
    lamp: Lamp


class CaseFile(Struct, frozen=True):
    """A case as the desk works on it. A reviewer's `applicant` has no phone (受理、审批分离: contact goes
    through the centre); `accepted_by_me` tells why the decision buttons are off. `standing` statements were met on the
    same papers before and need no tick; `late_permitted` are those of them that may be named all the same."""

    application: Application
    applicant: IdentityDocument
    phone: str
    channel: Channel
    supporting: tuple[IdentityDocument, ...]
    steps: tuple[Step, ...]
    accepted_by_me: bool
    ticks: tuple[Tick, ...]
    timeline: tuple[TimelineEntry, ...]
    standing: tuple[StatementName, ...] = ()
    late_permitted: tuple[StatementName, ...] = ()


class Message(Struct, frozen=True):
    """What an authority asks an applicant through the centre. `reason`: why the centre held it back. An authority
    reads `answer` without phone numbers."""

    id: Id
    application_id: Id
    question: str
    asked_at: datetime
    state: Literal["asked", "held_back", "released", "answered"]
    reason: str = ""
    answer: str = ""
    answered_at: datetime | None = None


class OriginalToShow(Struct, frozen=True):
    """A document whose original must be seen before the result is released."""

    document: Document
    material_name: str
    grade_needed: EvidenceGrade


class CaseFound(Struct, frozen=True):
    """What the QR of a receipt finds: enough to ask for the identity document, nothing that names the
    holder."""

    application_id: Id
    case_number: str
    matter_title: str
    state: State
    state_text: str
    identity_kind: IdentityKind


class StatedPause(Struct, frozen=True):
    """A special procedure as it was told and as it went: `last` is None while it runs."""

    procedure: str
    first: date
    expected: date | None
    last: date | None
    document: str


class StatedClock(Struct, frozen=True):
    """One clock day by day. `event` started it; `law` is what sets the limit, empty for a promise; `rule` is the
    convention of counting; all in words."""

    clock: Clock
    name: str
    event: str
    law: str
    rule: str
    first_day: Literal["next_day", "same_day"]
    rules_version: str
    calendar_version: str
    days: tuple[LimitDay, ...]
    pauses: tuple[StatedPause, ...]


class CaseTime(Struct, frozen=True):
    """The time statement of a case: every clock it has had, in the order in which they started, as of a day."""

    application_id: Id
    case_number: str
    matter_title: str
    as_of: date
    clocks: tuple[StatedClock, ...]
