"""How an authority handles a matter: its periods, special procedures, steps, result and remedies.

The periods are those of reference clocks C1 (accept), C2 (decide), C4 (issue and serve), each with its own
basis; how they are counted is `core/applications/clocks/deadlines.py`."""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from core.matters.conditions import Key, NonEmpty, Part, Text, When

Area = Annotated[str, Meta(pattern=r"^\d{6}(\d{3}){0,2}$", description="GB/T 2260, with town and village")]
Some = Meta(min_length=1)


class LegalBasis(Part, frozen=True, kw_only=True):
    """`document` is the number of what issued it (文号), where the name of the law does not have it."""

    law: Text
    document: NonEmpty | None = None
    article: Text | None = None
    url: str | None = None


class Limit(Part, frozen=True, kw_only=True):
    """How long something may take. Legal periods count working days unless a law says otherwise."""

    days: Annotated[int, Meta(ge=0, le=3650)]
    unit: Literal["working_days", "calendar_days", "months"] = "working_days"
    basis: LegalBasis | None = None
    note: Text | None = None


class LimitWhen(Limit, frozen=True, kw_only=True):
    """A limit of a situation; of several the first that applies holds."""

    when: Annotated[When, Some]


class Authority(Part, frozen=True, kw_only=True):
    """`code` is its 统一社会信用代码; `short_name` stands in document numbers (南市监 →
    南市监受字〔2026〕第15号)."""

    code: Annotated[str, Meta(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
    name: Text
    short_name: Annotated[str, Meta(min_length=1, max_length=8)]
    area: Area


class SpecialProcedure(Part, frozen=True, kw_only=True):
    """特别程序. `pauses`: its days are not counted (行政许可法 art. 45 or another law named here)."""

    key: Key
    kind: Literal[
        "extension",
        "hearing",
        "bidding",
        "auction",
        "inspection",
        "testing",
        "quarantine",
        "appraisal",
        "expert_review",
        "site_check",
        "public_notice",
    ]
    name: Text
    legal_basis: LegalBasis
    pauses: bool
    expected_days: Annotated[int, Meta(ge=0, le=365)]
    when: When = ()


class Step(Part, frozen=True, kw_only=True):
    """What the authority does. `applicant_present` counts as a visit, and `presence_reason` says why it must be.
    `procedure` names the special procedure that runs in it, `body` and `post` who does it, `outcome` what comes of
    it."""

    key: Key
    stage: Literal["accept", "review", "decide", "issue", "deliver"]
    name: Text
    role: Literal["clerk", "reviewer", "chief_representative", "system"]
    limit: Limit | None = None
    standard: Annotated[tuple[Text, ...], Some]
    applicant_present: bool = False
    presence_reason: Text | None = None
    procedure: Key | None = None
    body: Text | None = None
    post: Text | None = None
    outcome: Text | None = None
    when: When = ()


class Commitment(Part, frozen=True, kw_only=True):
    """One thing an applicant declares to fulfil. `replaces`: the materials nobody asks for then. `field` names the
    number on the form that is promised as an indicator, which must lie within `minimum` and `maximum` (标准地)."""

    key: Key
    text: Text
    basis: LegalBasis | None = None
    replaces: tuple[Key, ...] = ()
    field: Key | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: Text | None = None


class Declaration(Part, frozen=True, kw_only=True):
    """告知承诺: the organ tells the conditions, the applicant declares to meet them, the decision rests on that and
    is checked afterwards within `check_within` (国办发〔2020〕42号)."""

    commitments: Annotated[tuple[Commitment, ...], Some]
    later_check: Text
    check_within: Limit
    consequence: Text
    legal_basis: Annotated[tuple[LegalBasis, ...], Some]
    published: bool = False


class PassesUpward(Part, frozen=True, kw_only=True):
    """A first review (初审): the opinion and the papers go to the upper authority, which decides (arts. 35,
    43)."""

    authority: Authority
    decision: Text
    limit: Limit


class CoOrgan(Authority, frozen=True, kw_only=True):
    """An organ whose opinion the lead asks for before it decides (协办). `asked_about` is what it speaks to."""

    asked_about: Text
    when: When = ()


class Joint(Part, frozen=True, kw_only=True):
    """联合办理: the matter's authority takes the lead (牵头), passes the papers on and decides in one piece when the
    others have given their opinions (art. 26(2)); all of them share one clock, 45 working days and once 15 more
    (art. 42(2))."""

    co_organs: Annotated[tuple[CoOrgan, ...], Some]
    basis: LegalBasis


Origin = Annotated[str, Meta(pattern=r"^(form|facts|answers|matter|issue)\.[a-z0-9_.]+$")]


class ResultField(Part, frozen=True, kw_only=True):
    """One line of the face of a result, with either a fixed `value` or the `source` of it: `form.<field>`,
    `facts.<fact>`, `answers.<question>` (the option's text), `matter.authority`, `matter.title`,
    `issue.number` or `issue.date`. Of several fields of one key the first that applies and has a value is
    printed."""

    key: Key
    label: Text
    source: Origin | None = None
    value: Text | None = None
    when: When = ()


class ResultParagraph(Part, frozen=True, kw_only=True):
    """A paragraph of an opinion or a notice; `{key}` stands for the value of the face field of that key."""

    text: Text
    when: When = ()


class Validity(Part, frozen=True, kw_only=True):
    """How long the result holds; without months it holds until it is revoked or deregistered."""

    months: Annotated[int, Meta(ge=1)] | None = None
    note: Text | None = None


HolderAct = Literal["change", "renewal", "replacement", "cancellation"]


class AfterLife(Part, frozen=True, kw_only=True):
    """What a holder may later ask for about a result of this matter. `materials` are the keys of the lines that are
    still asked for (of those the situation asks for), `apply_before_days` how many days before its last day a renewal
    is applied for (行政许可法 art. 50: thirty, where no other law says otherwise)."""

    act: HolderAct
    materials: tuple[Key, ...] = ()
    apply_before_days: Annotated[int, Meta(ge=0, le=365)] = 30
    basis: LegalBasis


class Result(Part, frozen=True, kw_only=True):
    """`holder` is where the name of whom the result is made out to comes from. `sample`: a file with a specimen.
    `valid_in`: where it holds, nothing: everywhere. `after_life`: what may be asked for
    later, none where nothing of the kind is handled here."""

    type: Literal["certificate", "document"]
    certificate_type: Key
    title: Text
    holder: Origin
    fields: Annotated[tuple[ResultField, ...], Some]
    body: tuple[ResultParagraph, ...] = ()
    validity: Validity
    sample: NonEmpty | None = None
    valid_in: Text | None = None
    annual_inspection: Text | None = None
    after_life: tuple[AfterLife, ...] = ()


class Remedy(Part, frozen=True, kw_only=True):
    kind: Literal["reconsideration", "litigation"]
    body: Text
    period: Limit
    address: Text | None = None
    phone: NonEmpty | None = None
    url: NonEmpty | None = None
