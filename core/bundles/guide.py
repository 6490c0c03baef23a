"""A life event as one matter: one guide with one list of questions, one form and one checklist, so that whatever serves
an applicant for a matter (the kiosk's screens, search, filling in from a paper) serves one for a package too.

It says in the language of matters what `merging` works out, under the package's keys, and holds no more than that:
`tests/core/bundles/test_guide.py` walks the situations of every life event with both. Nothing is filed under it; each
part is filed as its own matter.

A paper that several matters share stands there once for each of them, because one may want it only in some situations
and more strictly than another; `checklist_of_guide` asks for it once.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec import structs

from core.bundles.definition import LifeEvent
from core.bundles.graph import in_order
from core.bundles.merging import Matters, needs_of, strictness
from core.bundles.part_in_package import PartInPackage
from core.matters import situations
from core.matters.conditions import Answers, When
from core.matters.definition import Applicants, DeliveryWay, MatterDefinition
from core.matters.demands import Question, SharedData
from core.matters.form import Check, FormField, FormPage
from core.matters.procedure import Limit
from core.matters.schemas import Checklist, ChecklistLine
from core.matters.situations import Wallet
from core.people.assurance import CHECKED


def guide_of(event: LifeEvent, matters: Matters) -> MatterDefinition:
    """The package as one matter; what is said once for all (contacts, places, remedies) is the first part's."""
    parts = [PartInPackage(event, matters, part) for part in event.parts]
    all_of = [matters[part.matter] for part in event.parts]
    return structs.replace(
        all_of[0],
        code=event.code,
        version=event.version,
        title=event.title,
        summary=event.summary,
        aliases=event.aliases,
        case_kind="promised",
        applicants=_applicants(event, all_of),
        legal_basis=event.legal_basis,
        acceptance_conditions=tuple(each for matter in all_of for each in matter.acceptance_conditions),
        statutory_limit=_longest(event, {each.code: each.statutory_limit for each in all_of}),
        promised_limit=_longest(event, {each.code: each.promised_limit for each in all_of}),
        promised_limit_when=(),
        special_procedures=(),
        fees=tuple(fee for part in parts for fee in part.fees()),
        delivery=_ways(all_of),
        questions=(*event.questions, *_once(q for part in parts for q in part.questions())),
        materials=tuple(line for part in parts for line in part.materials()),
        form=_pages(parts),
        checks=_checks(parts),
        steps=tuple(step for part in parts for step in part.steps()),
        trial_review=False,
        declaration=None,
        rule_decision=None,
        passes_upward=None,
        joint=None,
    )


def checklist_of_guide(
    guide: MatterDefinition, answers: Answers, wallet: Wallet, data: Collection[SharedData]
) -> Checklist:
    """Each paper once, as strictly as one of its matters wants it. InvalidInput as `situations.checklist`."""
    asked = situations.checklist(guide, answers, wallet, data)
    once: dict[str, ChecklistLine] = {}
    for line in asked.lines:
        once[line.material] = min(once.get(line.material, line), line, key=strictness)
    return structs.replace(asked, lines=tuple(once.values()))


def _either(one: When, other: When) -> When:
    """Where any of both holds; no rows hold always."""
    return (*one, *(row for row in other if row not in one)) if one and other else ()


def _once(questions: Iterable[Question]) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    for each in questions:
        before = found.get(each.key)
        found[each.key] = structs.replace(before, when=_either(before.when, each.when)) if before else each
    return tuple(found.values())


def _pages(parts: Iterable[PartInPackage]) -> tuple[FormPage, ...]:
    """Every field on the page of the first matter that asks for it."""
    pages = [page for part in parts for page in part.pages()]
    first: dict[str, FormField] = {}
    for field in (field for page in pages for field in page.fields):
        before = first.get(field.key)
        first[field.key] = structs.replace(before, when=_either(before.when, field.when)) if before else field
    found: list[FormPage] = []
    for page in pages:
        mine = tuple(first.pop(field.key) for field in page.fields if field.key in first)
        if mine:
            found.append(structs.replace(page, fields=mine))
    return tuple(found)


def _checks(parts: Iterable[PartInPackage]) -> tuple[Check, ...]:
    """A rule that several matters have about the same fact is told once."""
    found: dict[bytes, Check] = {}
    for each in (check for part in parts for check in part.checks()):
        same = msgspec.json.encode(structs.replace(each, when=()))
        before = found.get(same)
        found[same] = structs.replace(before, when=_either(before.when, each.when)) if before else each
    return tuple(found.values())


def _applicants(event: LifeEvent, matters: Iterable[MatterDefinition]) -> Applicants:
    """Who may apply for each of them; a package is nothing for somebody who has only typed a number."""
    rules = [matter.applicants for matter in matters]
    first = rules[0]
    return structs.replace(
        first,
        who=tuple(kind for kind in event.applicants or first.who if all(kind in each.who for each in rules)),
        eligibility=tuple(dict.fromkeys(each for rule in rules for each in rule.eligibility)),
        identity_documents=tuple(
            kind for kind in first.identity_documents if all(kind in each.identity_documents for each in rules)
        ),
        minimum_assurance=max(CHECKED, *(each.minimum_assurance for each in rules)),
        agent_allowed=all(each.agent_allowed for each in rules),
    )


def _ways(matters: list[MatterDefinition]) -> tuple[DeliveryWay, ...]:
    """How all results can come; where no way serves for all of them, somebody comes to the counter."""
    return tuple(way for way in matters[0].delivery if all(way in each.delivery for each in matters)) or ("counter",)


def _longest(event: LifeEvent, limits: Mapping[str, Limit]) -> Limit:
    """The days of the parts that wait for each other, one after the other, at the longest; in the first part's unit."""
    needs, until = needs_of(event.parts), dict[str, int]()
    for matter in in_order(limits, needs):
        until[matter] = limits[matter].days + max((until[need] for need in needs[matter]), default=0)
    return Limit(days=max(until.values()), unit=limits[event.parts[0].matter].unit)
