"""The catalogue as it leaves core: lines of search results, checklists, problems of a form.

A matter's guide is its `MatterDefinition` itself; what is here is computed from one. Texts come in all three
languages, so that one answer can be kept and shown to everybody."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from core.matters.conditions import Text
from core.matters.demands import EvidenceGrade, Obtain, SharedData
from core.matters.procedure import LegalBasis, Limit

Need = Literal["required", "optional", "deferrable"]
VisitReasonCode = Literal["nothing_to_show", "originals_to_show", "presence_required", "result_on_paper"]
MatchedIn = Literal["title", "alias", "life_event", "topic", "authority", "material", "summary"]


class ChecklistLine(Struct, frozen=True):
    """A material for one applicant in one situation.

    `exempt`: nothing is to be handed in, because the wallet (`satisfied_from_wallet` is the certificate type),
    shared data (`satisfied_by_data`) or the applicant's own declaration gives it. `original_needed`: the
    original is looked at before the result is released."""

    material: str
    name: Text
    reason: Text
    need: Need
    required_grade: EvidenceGrade
    exempt: bool
    original_needed: bool
    obtain: Obtain
    max_pages: int
    satisfied_from_wallet: str | None = None
    satisfied_by_data: SharedData | None = None
    satisfied_by_declaration: bool = False
    instructions: Text | None = None
    blank_form: Text | None = None


class FeeLine(Struct, frozen=True):
    """`amount` in yuan."""

    fee: str
    item: Text
    amount: Decimal
    payee: Literal["authority", "service_provider"]
    basis: LegalBasis


class VisitReason(Struct, frozen=True):
    """Why somebody must come, or need not. `materials` and `steps` are what it is about."""

    code: VisitReasonCode
    materials: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


class Checklist(Struct, frozen=True):
    """What one applicant in one situation brings, pays and waits for; `visits` is computed, never typed (G7): 0, 1, or
    more where the law wants the applicant there before the end.

    `steps` are the keys of the authority's steps, `version_hash` is that of the guide shown beside it (G21).
    """

    matter: str
    version: int
    version_hash: str
    answers: dict[str, str]
    lines: tuple[ChecklistLine, ...]
    visits: int
    visit_reason: VisitReason
    fees: tuple[FeeLine, ...]
    fees_total: Decimal
    promised_limit: Limit
    statutory_limit: Limit
    steps: tuple[str, ...]

    def line(self, material: str) -> ChecklistLine | None:
        return next((line for line in self.lines if line.material == material), None)


class Problem(Struct, frozen=True):
    """What is wrong with a field of the form, and what to do about it. `field` is empty when it is about a
    fact the applicant cannot change on the form."""

    field: str
    code: str
    sentence: Text


class MatterSummary(Struct, frozen=True):
    """A matter in a list. `case_kind` `instant` (即办): who meets the conditions has the result with the filing."""

    code: str
    version: int
    title: Text
    summary: Text
    authority: Text
    who: tuple[Literal["person", "organisation"], ...]
    channels: tuple[Literal["kiosk", "mobile", "counter"], ...]
    case_kind: Literal["instant", "promised"] = "promised"


class SearchHit(Struct, frozen=True):
    """A matter found, with what was found: in which part, and the words that stand there."""

    matter: str
    matched_in: MatchedIn
    matched_text: str
    score: float
