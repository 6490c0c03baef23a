"""Whom a matter is for, who handles it, and how one complains: objects, topics, stages, remedies."""

from collections.abc import Iterator

from core.matters.code_lists.lists import entries_of
from core.matters.definition import MatterDefinition
from core.matters.findings import Finding

_ALWAYS = ("accept", "decide", "deliver")
_OF_LICENCES = ("accept", "review", "decide", "issue", "deliver")


def topics(definition: MatterDefinition) -> Iterator[Finding]:
    """Each kind of applicant has a topic that is for him; topics of our own are for everybody."""
    known = entries_of("topic")
    served: set[str] = set()
    for topic in definition.topics:
        served |= set(known[topic.key].who if topic.key in known else ("person", "organisation"))
    for who in definition.applicants.who:
        if definition.topics and who not in served:
            yield Finding("topics", "topic_of_others", f"no topic is for “{who}”")
    for place, topic in enumerate(definition.topics):
        entry = known.get(topic.key)
        if entry is not None and not set(entry.who) & set(definition.applicants.who):
            yield Finding(f"topics[{place}]", "topic_of_others", "this topic is for others than those who may apply")


def stages(definition: MatterDefinition) -> Iterator[Finding]:
    present = [step.stage for step in definition.steps]
    for stage in _OF_LICENCES if definition.matter_type == "licence" else _ALWAYS:
        if stage not in present:
            yield Finding("steps", "stage_missing", f"no step of stage “{stage}”")
    accepting = {step.role for step in definition.steps if step.stage == "accept"} - {"system"}
    for place, step in enumerate(definition.steps):
        if step.stage == "decide" and step.role in accepting:
            yield Finding(f"steps[{place}].role", "same_role_decides", "who accepts must not decide")
    if definition.matter_type == "licence" and not definition.faq:
        yield Finding("faq", "faq_missing", "a licence's guide answers at least one question")


def remedies(definition: MatterDefinition) -> Iterator[Finding]:
    kinds = {remedy.kind for remedy in definition.remedies}
    if "reconsideration" not in kinds:
        yield Finding("remedies", "remedy_missing", "say where reconsideration is asked for")
    if "litigation" not in kinds:
        yield Finding("remedies", "litigation_missing", "say which court hears a complaint")


def contacts(definition: MatterDefinition) -> Iterator[Finding]:
    asked, complained = (_digits(each) for each in (definition.contacts.consultation, definition.contacts.supervision))
    if asked == complained:
        yield Finding("contacts.supervision", "same_phone", "complaints do not go to the office itself")


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit()) or phone
