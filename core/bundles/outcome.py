"""The joint notice (联合办理决定告知书) of a package that is over and not granted in every part: each decision with its
document, why what was refused was refused, which results stand, what never began, and what can be done.

It repeats what the decisions themselves say and decides nothing; every part has its own decision and its own remedies.
"""

from functools import partial

from core.applications import notice_head
from core.applications.case import Case
from core.bundles.bundles import BundlePart, OpenBundle
from core.call import Call, Language
from core.certificates import service as certificates
from core.db.database import Session
from core.locale import sentences
from core.notices import service as notices
from core.notices.parts import MatterDecision
from core.notices.schemas import DeclineContent, JointDecisionContent, MatterLine, NoticeFacts, RefusalContent
from core.people import service as people

DECIDED = ("concluded", "refused", "declined")


def issue(session: Session, call: Call, bundle: OpenBundle) -> None:
    """A package in which nothing was decided, because all of it was taken back, has nothing to tell."""
    decided = [part.case for part in bundle.parts.values() if part.case is not None and part.case.state in DECIDED]
    if decided:
        leading, say = decided[0].definition.authority, partial(_facts, session, call, bundle, decided)
        notices.issue_notice(session, call, bundle.id, bundle.row.holder_id, leading, bundle.row.language, say)


def _facts(session: Session, call: Call, bundle: OpenBundle, decided: list[Case], language: Language) -> NoticeFacts:
    first, hall = decided[0], session.settings.hall
    content = JointDecisionContent(
        bundle=bundle.event.title.say(language),
        applied_on=hall.day_of(bundle.row.filed_at),
        decisions=[_decision(session, call, case, language) for case in decided],
        standing=" ".join(_standing(bundle, language)),
        contact=first.definition.contacts.consultation,
    )
    return NoticeFacts(
        organ=first.definition.authority.name.say(language),
        document_number="",
        case_number=bundle.row.number,
        matter=MatterLine(bundle.event.title.say(language), bundle.event.code, str(bundle.event.version)),
        applicant=people.facts_of(session, bundle.row.holder_id).document.name,
        dated=hall.day_of(call.at),
        clerk=sentences().say("notice.by_the_hall", language),
        check_link="",
        content=content,
        organ_on_seal=first.definition.authority.name.zh_hans,
    )


def _decision(session: Session, call: Call, case: Case, language: Language) -> MatterDecision:
    definition = case.definition
    kind = {"concluded": "approval", "refused": "refusal", "declined": "decline"}[case.state]
    notice = next(each for each in notices.list_notices(session, case.id) if each.kind == kind)
    told_in = language if language in notice.languages else notices.LEGAL
    return MatterDecision(
        matter=definition.title.say(language),
        organ=definition.authority.name.say(language),
        case_number=case.row.case_number,
        granted=case.state == "concluded",
        document_number=notice.number,
        result=_result(session, call, case, language),
        reasons=_reasons(notices.find_facts(session, notice.id, told_in)),
        remedies=None if case.state == "concluded" else notice_head.remedies_of(case.told_in(language)),
    )


def _result(session: Session, call: Call, case: Case, language: Language) -> str:
    certificate_id = certificates.certificates_of(session, [case.id]).get(case.id)
    if certificate_id is None:
        return ""
    number = certificates.find_certificate(session, call, certificate_id).facts.number
    return f"{case.definition.result.title.say(language)} {number}"


def _reasons(facts: NoticeFacts) -> list[str]:
    if isinstance(facts.content, RefusalContent):
        return facts.content.reasons
    return [facts.content.ground] if isinstance(facts.content, DeclineContent) else []


def _standing(bundle: OpenBundle, language: Language) -> list[str]:
    """What stands, what was lost with what, what was taken back, and what can be done: a sentence each."""
    found: list[str] = []
    if "granted" in bundle.standings.values():
        found.append(sentences().say("bundle.outcome.granted", language))
    for part in bundle.parts.values():
        if reason := _why_not(part):
            needed = [bundle.definitions[need].title for need in bundle.needs[part.matter]]
            title = part.pinned.definition.title.say(language)
            details = {"matter": title, "needed": needed}
            found.append(sentences().say(f"bundle.outcome.{reason}", language, **details))
    return found


def _why_not(part: BundlePart) -> str:
    if part.row.dropped:
        return part.row.dropped
    if part.case is None or part.standing != "ended":
        return ""
    return part.case.state if part.case.state in ("refused", "declined") else "withdrawn"
