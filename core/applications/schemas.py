"""Cases (办件) as they enter and leave core.

What its holder sends and sees; the desk's view of it is `staff_schemas`, its clocks are `clock_schemas`. The personal
part of a case (form, identity, signature) leaves only to its holder, to the clerk who accepts it and to the reviewer
who decides it. Days are dates in the authority's zone; instants are aware UTC.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from core.applications.clocks.deadlines import Day
from core.applications.clocks.schemas import Clock
from core.applications.lifecycle import State, Step
from core.call import Channel, Language
from core.materials.schemas import Document, Key
from core.matters.definition import DeliveryWay
from core.matters.schemas import Checklist
from core.people.helping_schemas import HelperSeen
from core.people.schemas import Id, IdentityEvidence, IdentityKind

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


class Contest(Struct, frozen=True):
    """What the holder said against the decision of a rule. `upheld` says, once a person has looked, that it
    stands."""

    reason: str
    contested_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    upheld: bool | None = None


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
    """Everything a kiosk files, as one sealed unit: the same online and after a broken link. One that goes on from the
    draft `draft_id` (`draft_filing`) leaves the case that id, and those of the draft's papers that it names in `kept`.

    `id` is the application's id and the request's Idempotency-Key; `terminal_time` is when the person pressed
    *submit* by the kiosk's clock. `identity` is the agent's when he files under the power of attorney `power_id`;
    `helper` is who helped. It travels as MessagePack, sealed to the hall's parcel key with the id as associated data.
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
    power_id: Id | None = None
    draft_id: Id | None = None
    kept: Annotated[tuple[Id, ...], Meta(max_length=60)] = ()
    helper: HelperSeen | None = None


class Filed(Struct, frozen=True):
    """The answer to a submission, and what the printed receipt says. `receipt_code` only finds the case; `react_days`
    is every day up to `react_by`, and why it counts or not. Of an instant matter (即办) that rules granted at once,
    `state` is the last one and `certificate_id` the result."""

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
    certificate_id: Id | None = None
    react_days: tuple[Day, ...] = ()


class Application(Struct, frozen=True):
    """A case as its holder sees it. `version` goes back in If-Match; `form` is complete, not masked; `checklist` is
    None while questions are open. `promised` are the materials that may follow, `promise_by` the day until which they
    are owed, None when they are not owed yet or not any more. `delivery` is the holder's choice; reviewers see no
    address."""

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
    promised: tuple[Key, ...] = ()
    promise_by: date | None = None
    declared: bool = False
    delivery: Delivery | None = None
    may_be_rated: bool = False
    decided_by_rule: bool = False
    contest: Contest | None = None


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
    """One journalled step. `actor` is a role, never a name; `text` is a sentence in the caller's language. `agent`: who
    took it for the holder, by name; `helper`: who of the staff helped at the kiosk, by name."""

    at: datetime
    event: str
    text: str
    actor: str
    channel: Channel
    facts: dict[str, Any]
    agent: str = ""
    helper: str = ""


class Correction(Struct, frozen=True):
    """What stood in a form field before and after it was put right at the counter."""

    field: str
    before: str
    after: str
    at: datetime


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


class Hearing(Struct, frozen=True):
    """A right to be heard and what became of it.

    `request_by`: the last day to ask, None for a hearing that the authority holds of itself; `may_request` while that
    is possible. `hold_by`: the last day to hold it, once it is asked for. `held_at` is announced with `place` and
    `chair`; `record` is what was put down, empty until it has been held."""

    subject: str = ""
    request_by: date | None = None
    may_request: bool = False
    requested_on: date | None = None
    hold_by: date | None = None
    held_at: datetime | None = None
    place: str = ""
    chair: str = ""
    record: str = ""


class CaseFound(Struct, frozen=True):
    """What the QR of a receipt finds: enough to ask for the identity document, nothing that names the
    holder."""

    application_id: Id
    case_number: str
    matter_title: str
    state: State
    state_text: str
    identity_kind: IdentityKind
