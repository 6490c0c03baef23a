"""What the notices from the decision on say of a case: approval, refusal, transmittal, originals, delivery."""

from core.applications.cases import Case
from core.applications.notice_head import head, law_of, material_lines, remedies_of
from core.applications.staff_schemas import Tick
from core.call import Call, Language
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.locale import sentences
from core.matters import situations
from core.matters.definition import DeliveryWay
from core.matters.demands import Material, Standard
from core.matters.rules import Outcome
from core.notices.schemas import (
    ApprovalContent,
    DeliveryContent,
    Finding,
    MachineDecisionContent,
    NoticeFacts,
    RefusalContent,
    RuleMet,
    TransmittalContent,
    TrialOpinionContent,
    VerificationContent,
    VerifiedLine,
)
from core.people import service as people
from core.people import staff
from core.verification.schemas import Decision


def approval(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """准予许可决定书."""
    language = case.language
    waits = any(line.original_needed for line in case.row.checklist.lines)
    content = ApprovalContent(
        applied_on=case.row.received_on,
        decision=opinion or sentences().say("notice.granted", language),
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        certificate=case.definition.result.title.say(language),
        next_step=sentences().say("notice.show_originals", language) if waits else "",
    )
    return head(session, call, case, content, named=True)


def refusal(session: Session, call: Call, case: Case, reasons: list[str]) -> NoticeFacts:
    """不予许可决定书: reasons and remedies (art. 38)."""
    language = case.language
    content = RefusalContent(
        applied_on=case.row.received_on,
        reasons=reasons,
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        remedies=remedies_of(case),
    )
    return head(session, call, case, content, named=True)


def transmittal(session: Session, call: Call, case: Case, opinion: str) -> NoticeFacts:
    """转报函: the opinion of the first review and the papers go to the upper authority (art. 35)."""
    language = case.language
    upward = case.definition.passes_upward
    content = TransmittalContent(
        addressee=upward.authority.name.say(language) if upward else "",
        opinion=opinion,
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        enclosures=material_lines(session, case),
        contact=case.definition.contacts.consultation,
    )
    return head(session, call, case, content, named=True)


def delivery(
    session: Session, call: Call, case: Case, certificate: Certificate, way: DeliveryWay, place: str
) -> NoticeFacts:
    """送达回证: what was served, how, where and when."""
    content = DeliveryContent(
        documents=[f"{case.definition.result.title.say(case.language)} {certificate.facts.number}"],
        recipient=people.facts_of(session, case.row.holder_id).document.name,
        way="terminal" if way == "kiosk" else way,
        place=place,
        delivered_at=call.at,
        confirmation="signed" if way in ("counter", "courier") else "electronic",
    )
    return head(session, call, case, content, named=True)


def verification(
    session: Session, call: Call, case: Case, shown: list[tuple[str, Decision]], holder_check: str, place: str
) -> NoticeFacts:
    """原件核验记录: per original whether it was seen and equal, by whom, where and when. `shown`: the material line of
    each original, and what the clerk decided on it."""
    language, say = case.language, sentences().say
    content = VerificationContent(
        lines=[_verified(case, material, decision) for material, decision in shown],
        holder_check=say(f"notice.holder_check.{holder_check}", language),
        verifier=staff.name_of(session, call.actor.id) or say("notice.verified_by_machine", language),
        place=place,
        device=say(f"notice.device.{call.channel}", language),
        verified_at=call.at,
        passed=all(decision.equal for _, decision in shown),
    )
    return head(session, call, case, content)


def _verified(case: Case, material: str, decision: Decision) -> VerifiedLine:
    line = case.definition.material(material)
    return VerifiedLine(
        material=line.name.say(case.language) if line else material,
        original_seen=True,
        equal=decision.equal,
        image_sha256=decision.capture_sha256,
        remark=decision.remark,
    )


def trial_opinion(
    session: Session,
    call: Call,
    case: Case,
    opinion: str,
    favourable: bool,
    findings: list[Tick],
    missing: list[str],
) -> NoticeFacts:
    """模拟审批意见: what would be decided, on which statements, and what is missing for a formal review.
    `missing`: the keys of the lines without papers."""
    language = case.language
    lines = situations.materials_of(case.definition, case.row.answers)
    said = {(tick.material, tick.statement): tick for tick in findings}
    content = TrialOpinionContent(
        applied_on=session.settings.hall.day_of(case.row.submitted_at),
        opinion=opinion,
        findings=[
            _finding(line, statement, said.get((line.key, statement.key)), language)
            for line in lines
            for statement in line.acceptance_standard
        ],
        missing=[line.name.say(language) for line in case.definition.materials if line.key in missing],
        favourable=favourable,
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
    )
    return head(session, call, case, content, named=True)


def machine_decision(session: Session, call: Call, case: Case, outcomes: tuple[Outcome, ...]) -> NoticeFacts:
    """智能审批记录: every rule with what it was tried on."""
    language, decision = case.language, case.definition.rule_decision
    met = {outcome.key: outcome for outcome in outcomes}
    content = MachineDecisionContent(
        granted=True,
        decision=sentences().say("notice.granted", language),
        rules=[
            RuleMet(rule.text.say(language), met[rule.key].read, bool(met[rule.key].met), law_of(rule.basis, language))
            for rule in (decision.rules if decision else ())
        ],
        rules_version=f"{case.definition.code} v{case.definition.version}",
        decided_at=call.at,
        contest=decision.contest.say(language) if decision else "",
        legal_basis=[law_of(basis, language) for basis in case.definition.legal_basis],
        remedies=remedies_of(case),
    )
    return head(session, call, case, content, named=True)


def _finding(line: Material, statement: Standard, tick: Tick | None, language: Language) -> Finding:
    standard = f"{line.name.say(language)}：{statement.text.say(language)}"
    return Finding(standard, tick.met if tick else None, tick.remark if tick else "")
