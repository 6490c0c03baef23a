"""What a matter asks of an applicant: the questions of the situation, the materials, the fees.

Evidence grades (国办函〔2016〕108号): A issued electronically by the competent body, B checked against the
original, C an applicant's picture of a document, D other self-made material on the applicant's word. A
material of grade B that arrives as a picture is verified against its original before the result is released;
one of grade A can only come from the wallet or from shared data."""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from core.matters.conditions import Key, Part, Text, When
from core.matters.facts import FactName
from core.matters.form import Option
from core.matters.procedure import LegalBasis

EvidenceGrade = Literal["A", "B", "C", "D"]
SharedData = Literal[
    "identity_check",
    "supporting_identity_check",
    "organisation_register",
    "physician_register",
    "tax_record",
    "power_of_attorney",
]
Some = Meta(min_length=1)


class KnownFrom(Part, frozen=True, kw_only=True):
    """Answers a question from a fact instead of asking: the fact's value → the option."""

    fact: FactName
    options: dict[str, str]


class Question(Part, frozen=True, kw_only=True):
    """A question of the situation. `when` looks at earlier questions only."""

    key: Key
    text: Text
    help: Text | None = None
    when: When = ()
    known_from: KnownFrom | None = None
    options: Annotated[tuple[Option, ...], Meta(min_length=2)]

    def option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)


class Standard(Part, frozen=True, kw_only=True):
    """One statement a clerk ticks or not; what is not met goes into the deficiency notice, with `fix` and an `example`
    of how it would be met."""

    key: Key
    text: Text
    fix: Text
    example: Text


class Obtain(Part, frozen=True, kw_only=True):
    """How a material reaches the hall. `wallet` names certificate types, `data` sources of shared data;
    either of them makes the line exempt (免提交)."""

    upload: bool = False
    capture: bool = False
    wallet: tuple[Key, ...] = ()
    data: tuple[SharedData, ...] = ()

    @property
    def as_picture(self) -> bool:
        return self.upload or self.capture


class Material(Part, frozen=True, kw_only=True):
    """A line of the checklist. `reason` is shown to the applicant beside it; `blank_form` is the wording to
    be copied or printed and signed, with `____` where something is filled in. `issued_at`: where one gets it, `usage`:
    what it is used for. `elements`: the data elements it proves (`elements/register.yaml`). `portrait`: a picture of
    the applicant's face, which a camera for faces may take. `machine_check`: at a kiosk that nobody attends, the
    comparison alone may find the original the same; a person looks at all others."""

    key: Key
    name: Text
    kind: Literal["certificate", "form", "other"]
    source: Literal["applicant", "government", "third_party"]
    issuer: Text | None = None
    originals: Annotated[int, Meta(ge=0, le=20)] = 0
    copies: Annotated[int, Meta(ge=0, le=20)] = 0
    medium: Literal["paper", "electronic", "either"] = "either"
    need: Literal["required", "optional", "deferrable"] = "required"
    when: When = ()
    grade: EvidenceGrade
    obtain: Obtain
    reason: Text
    instructions: Text | None = None
    max_pages: Annotated[int, Meta(ge=1, le=200)] = 10
    issued_within_days: Annotated[int, Meta(ge=1)] | None = None
    acceptance_standard: Annotated[tuple[Standard, ...], Some]
    legal_basis: Annotated[tuple[LegalBasis, ...], Some]
    blank_form: Text | None = None
    issued_at: Text | None = None
    usage: Text | None = None
    elements: tuple[Key, ...] = ()
    portrait: bool = False
    machine_check: bool = False

    @property
    def original_verification(self) -> bool:
        """Whether the original must be shown when only a picture was handed in."""
        return self.grade == "B" and self.obtain.as_picture


class Reduction(Part, frozen=True, kw_only=True):
    """Who pays less, or nothing."""

    who: Text
    basis: LegalBasis


class Fee(Part, frozen=True, kw_only=True):
    """`amount` is in yuan. What the authority charges is apart from what a courier charges for a service.
    `standard`: how the amount comes about; `reductions`: who pays less."""

    key: Key
    item: Text
    amount: Decimal
    unit: Literal["per_case", "per_copy"] = "per_case"
    payee: Literal["authority", "service_provider"]
    basis: LegalBasis
    standard: Text | None = None
    reductions: tuple[Reduction, ...] = ()
    when: When = ()
