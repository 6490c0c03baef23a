"""What decisions and what follows them say: granted, refused, passed upward, delivered, verified.

As `core.notices.contents`, for the second half of a case.
"""

from datetime import date, datetime

from msgspec import Struct

from core.notices.parts import (
    DeliveryConfirmation,
    DeliveryWay,
    Finding,
    MaterialLine,
    MatterDecision,
    Remedies,
    RuleMet,
    VerifiedLine,
)


class ApprovalContent(Struct, frozen=True, tag="approval"):
    """准予行政许可决定书. `certificate`: name of what will be issued; empty if the decision is all."""

    applied_on: date
    decision: str
    legal_basis: list[str]
    certificate: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    next_step: str = ""


class RefusalContent(Struct, frozen=True, tag="refusal"):
    """不予许可决定书 (art. 38: reasons and remedies)."""

    applied_on: date
    reasons: list[str]
    legal_basis: list[str]
    remedies: Remedies


class TransmittalContent(Struct, frozen=True, tag="transmittal"):
    """转报函: the organ of first review passes the case upward."""

    addressee: str
    opinion: str
    legal_basis: list[str]
    enclosures: list[MaterialLine]
    contact: str = ""


class TrialOpinionContent(Struct, frozen=True, tag="trial_opinion"):
    """模拟审批意见: what the decision would be if the missing papers came as described. Marked as simulated on
    every page; it has no legal effect. `missing`: what turns the trial into a formal review, without filing
    again."""

    applied_on: date
    opinion: str
    findings: list[Finding]
    missing: list[str]
    favourable: bool
    legal_basis: list[str] = []


class MachineDecisionContent(Struct, frozen=True, tag="machine_decision"):
    """智能审批记录: the rules that decided, each with the facts it was tried on, so that anybody can run them
    again. `rules_version` names the published rules; `contest`: how a person looks at it instead."""

    granted: bool
    decision: str
    rules: list[RuleMet]
    rules_version: str
    decided_at: datetime
    contest: str
    legal_basis: list[str]
    remedies: Remedies | None = None


class JointDecisionContent(Struct, frozen=True, tag="joint_decision"):
    """一件事联合办理决定告知书: per matter granted or refused, with reasons. `bundle`: the life event's name.
    `standing`: what a partial refusal leaves standing, and what comes next."""

    bundle: str
    applied_on: date
    decisions: list[MatterDecision]
    standing: str = ""
    contact: str = ""


class DeliveryContent(Struct, frozen=True, tag="delivery_record"):
    """送达回证. `signature_svg`: what was signed on the screen. Refusal names reason and witness."""

    documents: list[str]
    recipient: str
    way: DeliveryWay
    place: str
    delivered_at: datetime
    confirmation: DeliveryConfirmation
    signature_svg: str = ""
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


class ProposedActContent(Struct, frozen=True, tag="proposed_act"):
    """拟作出处理决定告知书: what is proposed about a certificate and why, and until when its holder may answer or ask
    for a hearing (行政许可法 art. 7). `act`: what is proposed, in the words of the decision."""

    act: str
    certificate: str
    number: str
    reason: str
    answer_by: date
    legal_basis: list[str]


class CertificateActContent(Struct, frozen=True, tag="certificate_act"):
    """证照处理决定书: a certificate is revoked, withdrawn, cancelled, suspended or reinstated by its issuer
    (行政许可法 arts. 8, 69, 70). `act`: what is done, in the words of the decision. `told_number`: 字号 of the notice
    that told its holder of it, where one is heard; `stated_on` and `heard_on` the days of the answer and of the
    hearing, `answer` what the authority made of them."""

    act: str
    certificate: str
    number: str
    reason: str
    effective_on: date
    legal_basis: list[str]
    remedies: Remedies
    told_number: str = ""
    stated_on: date | None = None
    heard_on: date | None = None
    answer: str = ""
