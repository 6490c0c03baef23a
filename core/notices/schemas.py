"""What the statutory notices (受理文书) say.

A notice is its head, the same for all, and a content that differs by kind and carries what the law wants
that kind to say (domain reference §9): `core.notices.contents` up to a decision, `core.notices.decisions`
from there on, `core.notices.parts` what both are made of. Facts are plain values in the language of the
reader, chosen when the facts are stored; the labels around them come from `templates/labels.toml`. Notices
know no case: whoever conducts one gives the facts. Persons are masked by whoever gives the facts. Instants
are aware; days are the authority's.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.call import Language
from core.notices.contents import (
    AcceptanceContent,
    DeclarationContent,
    DeclineContent,
    DeficiencyContent,
    ExtensionContent,
    HearingNoticeContent,
    HearingRightContent,
    LapseContent,
    NotRequiredContent,
    PromiseBrokenContent,
    PromiseContent,
    ReceiptContent,
    SpecialProcedureContent,
    SpecialProcedureEndContent,
    TimeStatementContent,
    VoidContent,
    WithdrawalContent,
)
from core.notices.decisions import (
    ApprovalContent,
    CertificateActContent,
    DeliveryContent,
    JointDecisionContent,
    MachineDecisionContent,
    ProposedActContent,
    RefusalContent,
    TransmittalContent,
    TrialOpinionContent,
    VerificationContent,
)
from core.notices.parts import (
    CountedLimit,
    DayReason,
    DeclaredCondition,
    Defect,
    DeliveryConfirmation,
    DeliveryWay,
    Finding,
    LimitDay,
    LimitUnit,
    MaterialForm,
    MaterialLine,
    MatterDecision,
    MatterLine,
    PromisedMaterial,
    Remedies,
    RuleMet,
    VerifiedLine,
)

__all__ = [
    "AcceptanceContent",
    "ApprovalContent",
    "CheckedNotice",
    "CountedLimit",
    "DayReason",
    "DeclarationContent",
    "DeclaredCondition",
    "DeclineContent",
    "Defect",
    "DeficiencyContent",
    "DeliveryConfirmation",
    "DeliveryContent",
    "DeliveryWay",
    "ExtensionContent",
    "Finding",
    "HearingNoticeContent",
    "HearingRightContent",
    "JointDecisionContent",
    "LapseContent",
    "LimitDay",
    "LimitUnit",
    "MachineDecisionContent",
    "MaterialForm",
    "MaterialLine",
    "MatterDecision",
    "MatterLine",
    "NotRequiredContent",
    "Notice",
    "NoticeContent",
    "NoticeFacts",
    "NoticeKind",
    "PromiseBrokenContent",
    "PromiseContent",
    "PromisedMaterial",
    "ProposedActContent",
    "ReceiptContent",
    "RefusalContent",
    "Remedies",
    "RuleMet",
    "SpecialProcedureContent",
    "SpecialProcedureEndContent",
    "TimeStatementContent",
    "TransmittalContent",
    "TrialOpinionContent",
    "VerificationContent",
    "VerifiedLine",
    "VoidContent",
    "WithdrawalContent",
]

NoticeContent = (
    ReceiptContent
    | AcceptanceContent
    | DeficiencyContent
    | NotRequiredContent
    | DeclineContent
    | SpecialProcedureContent
    | SpecialProcedureEndContent
    | HearingRightContent
    | HearingNoticeContent
    | ExtensionContent
    | PromiseContent
    | DeclarationContent
    | LapseContent
    | PromiseBrokenContent
    | WithdrawalContent
    | VoidContent
    | TimeStatementContent
    | ApprovalContent
    | RefusalContent
    | TransmittalContent
    | TrialOpinionContent
    | MachineDecisionContent
    | JointDecisionContent
    | DeliveryContent
    | VerificationContent
    | ProposedActContent
    | CertificateActContent
)

NoticeKind = Literal[
    "receipt",
    "acceptance",
    "deficiency",
    "not_required",
    "decline",
    "special_procedure",
    "special_procedure_end",
    "hearing_right",
    "hearing_notice",
    "extension",
    "promise",
    "declaration",
    "lapse",
    "promise_broken",
    "withdrawal",
    "void_record",
    "time_statement",
    "approval",
    "refusal",
    "transmittal",
    "trial_opinion",
    "machine_decision",
    "joint_decision",
    "delivery_record",
    "original_verification_record",
    "proposed_act",
    "certificate_act",
]


class NoticeFacts(Struct, frozen=True):
    """`document_number`: the 字号, such as 南市监许受〔2026〕第000123号. `case_number` as it is stored, without
    separators. `applicant` is masked where the kind wants it. `check_link`: what the QR says. `title` replaces the
    usual title, where a matter has its own (准予…决定书). `seal_number`: the 13 digits below the star, if the organ's
    seal has them."""

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
    """An issued notice in a list; `title` as its holder reads it, `number` its 字号. `languages`: what its files are
    in, the notice itself (zh-Hans) first, then the reading version, if any. `ready` False: it is issued and numbered,
    and a file is being made."""

    id: str
    kind: NoticeKind
    title: str
    number: str
    dated: date
    issued_at: datetime
    languages: tuple[Language, ...]
    ready: bool


class CheckedNotice(Struct, frozen=True):
    """What anybody may learn by scanning a notice: what stands on the paper, without the applicant."""

    kind: NoticeKind
    title: str
    number: str
    organ: str
    matter: str
    case_number: str
    dated: date
    checked_at: datetime
