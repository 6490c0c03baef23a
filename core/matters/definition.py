"""What a matter file may say: the definition language, as Structs.

One YAML file in `files/` is one version of one matter (事项), and the only basis for asking anything of an
applicant: the citizen's guide, the clerk's checklist, the kiosk's questions and the API's answer are views of
it (G21, G37). The parts follow GB/T 39046-2020 Table 4 where it has them. In order of reading:

    who and where     code, authority, applicants, channels, delivery, places, contacts
    why               legal_basis, acceptance_conditions, remedies
    how long, how much   acceptance_limit … special_procedures, fees
    the situation     questions: each answer narrows what follows through `when`
    what to bring     materials, each with its checkable acceptance standard
    what to fill in   form, checks
    what happens      steps, trial_review, declaration, rule_decision, passes_upward, joint, result
    for exchange      code_profile, data_set: what other systems ask for beside it
    proof             examples: answers and what must come out, run at every load

`loading.py` reads files, `gate/` finds what is wrong with what they say.
"""

import hashlib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from core.matters.code_lists.lists import Profile
from core.matters.conditions import Key, Named, NonEmpty, Part, Text, Words
from core.matters.data_set import DataSet
from core.matters.demands import EvidenceGrade, Fee, Material, Question, SharedData
from core.matters.facts import FactName
from core.matters.form import Check, FormPage
from core.matters.procedure import (
    Authority,
    Declaration,
    Joint,
    LegalBasis,
    Limit,
    LimitWhen,
    PassesUpward,
    Remedy,
    Result,
    Some,
    SpecialProcedure,
    Step,
)
from core.matters.rules import RuleDecision
from core.people.schemas import IdentityKind
from core.places.area_codes import Level

MatterState = Literal["draft", "in_force", "paused", "ended"]
MatterType = Literal["licence", "confirmation", "benefit", "reward", "other_power", "public_service"]
ServiceObject = Literal["person", "organisation"]
ApplyChannel = Literal["kiosk", "mobile", "counter"]
OnlineDepth = Literal["consultation", "receipt", "pre_review", "acceptance", "handling", "result", "certificate"]
DeliveryWay = Literal["electronic", "counter", "kiosk", "courier", "locker"]

Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{2,79}$", description="also the name of the file")]


class Applicants(Part, frozen=True, kw_only=True):
    """Who may apply. `minimum_assurance`: 1 a phone number, 2 name and number checked, 3 a document read by
    chip together with the person, or present at a counter."""

    who: Annotated[tuple[ServiceObject, ...], Some]
    eligibility: Annotated[tuple[Text, ...], Some]
    identity_documents: Annotated[tuple[IdentityKind, ...], Some]
    minimum_assurance: Annotated[int, Meta(ge=0, le=3)]
    agent_allowed: bool


class Faq(Part, frozen=True, kw_only=True):
    question: Text
    answer: Text


class Contacts(Part, frozen=True, kw_only=True):
    consultation: NonEmpty
    supervision: NonEmpty


class Place(Part, frozen=True, kw_only=True):
    """`position`: longitude and latitude, as `113.14,23.03`."""

    name: Text
    address: Text
    hours: Text
    counter: NonEmpty | None = None
    transport: Text | None = None
    position: Annotated[str, Meta(pattern=r"^\d{1,3}\.\d+,\d{1,2}\.\d+$")] | None = None


class Expected(Part, frozen=True, kw_only=True):
    """What an example must come to. `materials` are all lines asked, `exempt` and `originals` those of them
    that need not be handed in or whose original must be shown; `path` are the steps; `problems` the form's,
    as `field:code`."""

    materials: tuple[Key, ...]
    exempt: tuple[Key, ...] = ()
    originals: tuple[Key, ...] = ()
    visits: Annotated[int, Meta(ge=0, le=4)]
    fees: Decimal
    days: int
    path: tuple[Key, ...]
    problems: tuple[str, ...] = ()


class Example(Part, frozen=True, kw_only=True):
    """A case that is run at every load. Without a form only the checklist is run. `wallet` and `data` are
    what the applicant holds; `today` is the day the form is filled in."""

    name: NonEmpty
    answers: dict[str, str]
    wallet: dict[Key, EvidenceGrade] = msgspec.field(default_factory=dict[Key, EvidenceGrade])
    data: tuple[SharedData, ...] = ()
    facts: dict[FactName, str] = msgspec.field(default_factory=dict[FactName, str])
    form: dict[str, str] | None = None
    today: date | None = None
    expected: Expected


class MatterDefinition(Part, frozen=True, kw_only=True, eq=False):
    """One version of one matter. `code` is our own stable name; the two codes of the national platform stand
    beside it. What is `secret` (涉密事项) stands in no catalogue that is given out (G14). Two of them
    are the same when their `version_hash` is.

    `supplement_limit` with a basis: silence ends the case (the basis is of that); without one it ends nothing.
    `originals_pause`: the rule that leaves out of `issue_limit` the days of waiting for originals; without one they
    count."""

    code: Slug
    catalogue_code: Annotated[str, Meta(pattern=r"^[0-9A-Z]{9,12}$")]
    implementation_code: Annotated[str, Meta(pattern=r"^[0-9A-Z]{24,35}$")]
    version: Annotated[int, Meta(ge=1)]
    state: MatterState
    in_force_from: date
    in_force_until: date | None = None
    change_note: Text
    secret: bool = False

    title: Text
    summary: Text
    aliases: Words = Words()
    life_events: tuple[Named, ...] = ()
    topics: Annotated[tuple[Named, ...], Some]
    matter_type: MatterType
    case_kind: Literal["instant", "promised"]
    exercise_level: Level
    authority: Authority
    applicants: Applicants

    legal_basis: Annotated[tuple[LegalBasis, ...], Some]
    acceptance_conditions: Annotated[tuple[Text, ...], Some]
    quantity_limit: Text | None = None
    clock_profile: Literal["licensing_law", "own_rules"]
    acceptance_limit: Limit
    statutory_limit: Limit
    promised_limit: Limit
    promised_limit_when: tuple[LimitWhen, ...] = ()
    extension_limit: Limit | None = None
    issue_limit: Limit | None = None
    originals_pause: LegalBasis | None = None
    supplement_limit: Limit
    promise_limit: Limit = Limit(days=10)
    special_procedures: tuple[SpecialProcedure, ...] = ()
    fees: tuple[Fee, ...] = ()

    channels: Annotated[tuple[ApplyChannel, ...], Some]
    online_depth: OnlineDepth
    delivery: Annotated[tuple[DeliveryWay, ...], Some]
    places: Annotated[tuple[Place, ...], Some]
    contacts: Contacts

    questions: tuple[Question, ...]
    materials: Annotated[tuple[Material, ...], Some]
    form: Annotated[tuple[FormPage, ...], Some]
    checks: tuple[Check, ...] = ()
    steps: Annotated[tuple[Step, ...], Some]
    trial_review: bool = False
    declaration: Declaration | None = None
    rule_decision: RuleDecision | None = None
    passes_upward: PassesUpward | None = None
    joint: Joint | None = None
    result: Result
    remedies: Annotated[tuple[Remedy, ...], Some]
    faq: tuple[Faq, ...] = ()
    code_profile: Profile = "platform"
    data_set: DataSet = DataSet()
    examples: Annotated[tuple[Example, ...], Some]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def material(self, key: str) -> Material | None:
        return next((material for material in self.materials if material.key == key), None)


@lru_cache(maxsize=4096)
def version_hash(definition: MatterDefinition) -> str:
    """SHA-256 (hex) of everything the file says: guide and checklist of one version show the same one
    (G21)."""
    return hashlib.sha256(msgspec.json.encode(definition, order="deterministic")).hexdigest()


def editor_schema() -> bytes:
    """JSON Schema (draft 2020-12) of a matter file, for editors that check YAML while one types."""
    return msgspec.json.encode(msgspec.json.schema(MatterDefinition))
