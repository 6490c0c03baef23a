"""What the notices before a decision say: receipt, acceptance, deficiency, limits, promises, endings.

One content a kind, told apart by its tag. Each carries what the law wants that kind to say (domain reference
§9); what a content does not carry, its sheet cannot say. Instants are aware; days are the authority's.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.notices.parts import (
    CountedLimit,
    DeclaredCondition,
    Defect,
    MaterialLine,
    PromisedMaterial,
    Remedies,
)


class ReceiptContent(Struct, frozen=True, tag="receipt"):
    """收件凭证. `answer_due_on`: the day until which the organ must react; after it, silence means
    acceptance (行政许可法 art. 32). `provisional`: that day depends on a calendar that is not yet
    published. `stored_at`: when a kiosk took it in, if that was before it arrived; `helper`: who of the staff
    helped there, by name."""

    materials: list[MaterialLine]
    arrived_at: datetime
    answer_due_on: date
    provisional: bool = False
    stored_at: datetime | None = None
    helper: str = ""


class AcceptanceContent(Struct, frozen=True, tag="acceptance"):
    """受理回执. `special_procedures`: names whose time does not count (art. 45). `deemed` (视为受理): nobody
    answered until `answer_was_due_on`, so the application counts as accepted from `accepted_on`, the day the
    papers were received (art. 32(4)); the hall issues the sheet by itself. `promised_materials` with
    `promise_due_on`: accepted on a promise (容缺受理). `declared_proofs`: proofs that a declaration stands in
    for (告知承诺)."""

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
    answer_was_due_on: date | None = None
    promised_materials: list[str] = []
    promise_due_on: date | None = None
    declared_proofs: list[str] = []


class DeficiencyContent(Struct, frozen=True, tag="deficiency"):
    """材料补正通知书: all defects at once. `answer_due_on` None: no period is set."""

    received_on: date
    defects: list[Defect]
    answer_due_on: date | None
    silence_effect: str
    silence_basis: str
    legal_basis: list[str]


class NotRequiredContent(Struct, frozen=True, tag="not_required"):
    """无需许可告知: what was applied for needs no licence, told at once (art. 32(1)). `advice`: what the
    applicant may simply do, or does instead."""

    ground: str
    legal_basis: list[str]
    advice: str = ""
    remedies: Remedies | None = None


class DeclineContent(Struct, frozen=True, tag="decline"):
    """不予受理决定通知书. `competent_organ`: where to go instead, if the ground is competence."""

    ground: str
    legal_basis: list[str]
    remedies: Remedies
    competent_organ: str = ""


class SpecialProcedureContent(Struct, frozen=True, tag="special_procedure"):
    """特殊程序告知书: the time needed, in writing (art. 45). `expected_days` are working days.
    `stops_clock` False: a procedure that no law excludes from the limit, told all the same. `due_on`: the last
    day of the decision limit if the procedure ends as expected."""

    procedure: str
    reason: str
    legal_basis: str
    start_on: date
    expected_days: int
    expected_end_on: date
    stops_clock: bool = True
    carried_out_by: str = ""
    due_on: date | None = None
    provisional: bool = False


class SpecialProcedureEndContent(Struct, frozen=True, tag="special_procedure_end"):
    """特殊程序结束告知书: how long it took and what that cost. `opening_number`: 字号 of the notice that told
    of it. `excluded`: the days that would have counted and did not, `counted_elsewhere` those of them that another
    procedure covers too, so that they are left out once. `still_running`: procedures for which the period still waits.
    The two last days are the new ones; `result` is what came out: the bids, the record of a hearing. `kind` as in
    `core.matters.procedure`."""

    procedure: str
    opening_number: str
    start_on: date
    end_on: date
    excluded: list[date]
    statutory_due_on: date
    promised_due_on: date | None = None
    result: str = ""
    legal_basis: str = ""
    provisional: bool = False
    counted_elsewhere: list[date] = []
    still_running: list[str] = []
    kind: str = ""


class HearingRightContent(Struct, frozen=True, tag="hearing_right"):
    """听证告知书: what the hearing would be about, and the last day to ask for it (art. 47)."""

    subject: str
    request_by: date


class HearingNoticeContent(Struct, frozen=True, tag="hearing_notice"):
    """听证通知书: when, where and under whom, at least seven days before (art. 48). The chair is not one of those who
    reviewed the application."""

    held_at: datetime
    place: str
    chair: str


class ExtensionContent(Struct, frozen=True, tag="extension"):
    """延长审批告知书: reason, who approved it, the new last day; there is only one (art. 42).
    `extended_days` in working days; `approver` with office, the head of the organ or of the government."""

    accepted_on: date
    reason: str
    approver: str
    extended_days: int
    former_due_on: date
    new_due_on: date
    legal_basis: list[str]
    provisional: bool = False


class PromiseContent(Struct, frozen=True, tag="promise"):
    """容缺受理承诺书, in the applicant's voice: what is missing, until when it comes, what happens if not.
    `signature_svg` and `signed_at` as on the screen; without a signature the sheet has a line for one."""

    missing: list[PromisedMaterial]
    due_on: date
    consequence: str
    legal_basis: list[str] = []
    signature_svg: str = ""
    signed_at: datetime | None = None


class DeclarationContent(Struct, frozen=True, tag="declaration"):
    """告知承诺书 (国办发〔2020〕42号): first what the organ tells (which proofs a declaration stands in for,
    how it checks, what a false one costs, whether it is published), then what the applicant declares."""

    conditions: list[DeclaredCondition]
    later_check: str
    consequence: str
    legal_basis: list[str] = []
    published: bool = False
    signature_svg: str = ""
    signed_at: datetime | None = None


class LapseContent(Struct, frozen=True, tag="lapse"):
    """补正逾期告知书: the answer to the deficiency notice `notice_number` did not come in time.
    `effect` and `legal_basis` are of the rule that lets the case end; applying again is always possible."""

    notice_number: str
    asked_on: date
    answer_due_on: date
    outstanding: list[str]
    effect: str
    legal_basis: list[str]
    remedies: Remedies | None = None


class PromiseBrokenContent(Struct, frozen=True, tag="promise_broken"):
    """容缺逾期告知书: what was promised in the letter `promise_number` did not come until `due_on`. Applying again is
    always possible."""

    promise_number: str
    due_on: date
    outstanding: list[str]
    effect: str


class WithdrawalContent(Struct, frozen=True, tag="withdrawal"):
    """撤回申请记录: the applicant took the application back before the decision. `stage`: what was being done
    then, in words. `returned`: papers given back."""

    applied_on: date
    withdrawn_at: datetime
    stage: str
    reason: str = ""
    returned: list[str] = []
    signature_svg: str = ""


class VoidContent(Struct, frozen=True, tag="void_record"):
    """作废记录: a case entered by mistake is void; one person proposes, another approves.
    `voided_documents`: titles and 字号 of the notices that no longer hold."""

    reason: str
    proposed_by: str
    approved_by: str
    voided_at: datetime
    voided_documents: list[str] = []
    legal_basis: list[str] = []


class TimeStatementContent(Struct, frozen=True, tag="time_statement"):
    """时限说明: every day of every limit with its reason. `audience` chooses the opening words; the days are
    the same for all. `as_of`: the day it was counted on."""

    limits: list[CountedLimit]
    as_of: date
    audience: Literal["citizen", "clerk", "supervisor"] = "citizen"
