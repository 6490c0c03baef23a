"""What the statutory notices (受理文书) say.

A notice is its head, the same for all, and a content that differs by kind and carries what the law wants
that kind to say (domain reference §9). Facts are plain values in the language of the reader, chosen when
the facts are stored; the labels around them come from `templates/labels.toml`. Notices know no case:
whoever conducts one gives the facts. Persons are masked by whoever gives the facts. Instants are aware;
days are the authority's.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.matters.demands import EvidenceGrade

# --- parts ------------------------------------------------------------------------------------------------

MaterialForm = Literal["original", "copy", "electronic"]
DeliveryWay = Literal["counter", "terminal", "locker", "courier", "electronic", "substitute", "public_notice"]
DeliveryConfirmation = Literal["signed", "electronic", "refused"]


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


# --- contents, one per kind -------------------------------------------------------------------------------


class ReceiptContent(Struct, frozen=True, tag="receipt"):
    """收件凭证. `answer_due_on`: the day until which the organ must react; after it, silence means
    acceptance (行政许可法 art. 32). `provisional`: that day depends on a calendar that is not yet
    published. `stored_at`: when a kiosk took it in, if that was before it arrived."""

    materials: list[MaterialLine]
    arrived_at: datetime
    answer_due_on: date
    provisional: bool = False
    stored_at: datetime | None = None


class AcceptanceContent(Struct, frozen=True, tag="acceptance"):
    """受理回执. `special_procedures`: names whose time does not count (art. 45). `deemed`: accepted by
    silence."""

    materials: list[MaterialLine]
    accepted_on: date
    statutory_due_on: date
    promised_due_on: date
    how_to_follow: str
    pick_up: str
    contact: str
    special_procedures: list[str] = []
    deemed: bool = False
    provisional: bool = False


class DeficiencyContent(Struct, frozen=True, tag="deficiency"):
    """材料补正通知书: all defects at once. `answer_due_on` None: no period is set."""

    received_on: date
    defects: list[Defect]
    answer_due_on: date | None
    silence_effect: str
    silence_basis: str
    legal_basis: list[str]


class DeclineContent(Struct, frozen=True, tag="decline"):
    """不予受理决定通知书. `competent_organ`: where to go instead, if the ground is competence."""

    ground: str
    legal_basis: list[str]
    remedies: Remedies
    competent_organ: str = ""


class RefusalContent(Struct, frozen=True, tag="refusal"):
    """不予许可决定书 (art. 38: reasons and remedies)."""

    applied_on: date
    reasons: list[str]
    legal_basis: list[str]
    remedies: Remedies


class ApprovalContent(Struct, frozen=True, tag="approval"):
    """准予行政许可决定书. `certificate`: name of what will be issued; empty if the decision is all."""

    applied_on: date
    decision: str
    legal_basis: list[str]
    certificate: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    next_step: str = ""


class TransmittalContent(Struct, frozen=True, tag="transmittal"):
    """转报函: the organ of first review passes the case upward."""

    addressee: str
    opinion: str
    legal_basis: list[str]
    enclosures: list[MaterialLine]
    contact: str = ""


class DeliveryContent(Struct, frozen=True, tag="delivery_record"):
    """送达回证. `signature_png`: what was signed on the screen. Refusal names reason and witness."""

    documents: list[str]
    recipient: str
    way: DeliveryWay
    place: str
    delivered_at: datetime
    confirmation: DeliveryConfirmation
    signature_png: bytes = b""
    refusal_reason: str = ""
    witness: str = ""


class VerificationContent(Struct, frozen=True, tag="original_verification_record"):
    """原件核验记录. `holder_check`: how the holder of the pass was recognised, in words."""

    lines: list[VerifiedLine]
    holder_check: str
    verifier: str
    place: str
    device: str
    verified_at: datetime
    passed: bool


NoticeContent = (
    ReceiptContent
    | AcceptanceContent
    | DeficiencyContent
    | DeclineContent
    | RefusalContent
    | ApprovalContent
    | TransmittalContent
    | DeliveryContent
    | VerificationContent
)

NoticeKind = Literal[
    "receipt",
    "acceptance",
    "deficiency",
    "decline",
    "refusal",
    "approval",
    "transmittal",
    "delivery_record",
    "original_verification_record",
]

# --- the whole --------------------------------------------------------------------------------------------


class NoticeFacts(Struct, frozen=True):
    """`document_number`: the 字号, such as 南市监许受〔2026〕第000123号. `applicant` is masked where the
    kind wants it. `check_link`: what the QR says. `title` replaces the usual title, where a matter has its
    own (准予…决定书). `seal_number`: the 13 digits below the star, if the organ's seal has them."""

    organ: str
    document_number: str
    case_number: str
    matter: MatterLine
    applicant: str
    dated: date
    clerk: str
    check_link: str
    content: NoticeContent
    title: str = ""
    organ_on_seal: str = ""
    seal_number: str = ""


class Notice(Struct, frozen=True):
    """An issued notice in a list; `number` is its 字号."""

    id: str
    kind: NoticeKind
    number: str
    dated: date
    issued_at: datetime
