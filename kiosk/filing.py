"""One application in the making, from the first question to its sealed parcel.

The parcel is the same with the link up or down. Its id is the application's id and the request's
Idempotency-Key, made here when the filing begins, so one filing is one case however often it is sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct, field

from core.applications.parcels import SupplementParcel
from core.applications.schemas import Filed, Parcel, ParcelDocument, Signature, WalletUse
from core.bundles.guide import checklist_of_guide
from core.bundles.parcels import PackageDocument, PackageFiled, PackageParcel
from core.call import Language
from core.errors import InvalidInput, Refusal, Unavailable
from core.ids import new_id
from core.imaging.document_fields.layout import ReadDocument
from core.imaging.likeness import are_alike
from core.materials.exemptions import best_grades, sources_answered
from core.materials.schemas import WalletItem
from core.matters.checks import filled_form
from core.matters.conditions import applies
from core.matters.definition import MatterDefinition, version_hash
from core.matters.demands import SharedData
from core.matters.facts import Facts
from core.matters.form import FormField, FormPage
from core.matters.schemas import Checklist, ChecklistLine
from core.matters.situations import checklist, relevant_answers
from core.people.schemas import IdentityEvidence, PersonFacts
from kiosk.hall_draft import Entered, HallDraft
from kiosk.hall_filing import Arrived
from kiosk.packages import Package, parcel_of_package

Delivery = Literal["none", "stored", "sent"]


class Taken(Struct, frozen=True):
    """A page that lay under the camera: its JPEG, what was judged about it, and when; `righted`: it lay upside down
    and was turned; `likeness`: its fingerprint (`core.imaging.likeness`)."""

    id: str
    data: bytes
    findings: tuple[str, ...]
    captured_at: datetime
    righted: bool = False
    likeness: str = ""


class Filing(Struct):
    """`answers`, `form`, `pages` (material key to its pages) and `signature` are what the person gave; `declared` takes
    the declaration route, `promised` says that what may follow will be brought. Of a `package` the definition is its
    guide, and `filed_package` is what became of it. `tries` counts how often a page of a
    line was taken in vain; `readings` are what was read of pages, by their ids, to be proposed for the form;
    `being_read` are lines whose pages are being read now, `unreadable` those where that failed, and why. `draft` is the
    hall's, which this filing goes on from or was kept as; `refused_as` the parcel that came back before."""

    definition: MatterDefinition
    package: Package | None = None
    id: str = field(default_factory=new_id)
    answers: dict[str, str] = field(default_factory=dict[str, str])
    form: dict[str, str] = field(default_factory=dict[str, str])
    pages: dict[str, list[Taken]] = field(default_factory=dict[str, list[Taken]])
    tries: dict[str, int] = field(default_factory=dict[str, int])
    readings: dict[str, ReadDocument | None] = field(default_factory=dict[str, ReadDocument | None])
    being_read: set[str] = field(default_factory=set[str])
    unreadable: dict[str, Unavailable] = field(default_factory=dict[str, Unavailable])
    signature: Signature | None = None
    declared: bool = False
    promised: bool = False
    organisation_id: str | None = None
    draft: HallDraft | None = None
    delivery: Delivery = "none"
    refused_as: str = ""
    filed: Filed | None = None
    filed_package: PackageFiled | None = None
    refusal: Refusal | None = None
    submitted_at: datetime | None = None

    def line_given_before(self, page: Taken) -> str | None:
        """The line for which a page that looks like this one was taken before it, if there is one."""
        kept = [(material, each) for material, pages in self.pages.items() for each in pages]
        alike = [
            (each.captured_at, material)
            for material, each in kept
            if each.id != page.id and each.captured_at <= page.captured_at and are_alike(each.likeness, page.likeness)
        ]
        return min(alike)[1] if alike else None

    def entered(self) -> Entered:
        pages = {material: tuple(page.id for page in taken) for material, taken in self.pages.items() if taken}
        return Entered(dict(self.answers), dict(self.form), pages, self.declared)

    @property
    def draft_id(self) -> str | None:
        """The draft in the hall that this becomes the case of, if the hall has one."""
        return self.draft.id if self.draft and self.draft.begun else None

    @property
    def reference(self) -> str:
        """The id of the case, or package, that this will be: printed as its number until it has one."""
        return (None if self.package else self.draft_id) or self.id

    @property
    def is_kept(self) -> bool:
        """Whether a draft in the hall holds all that was entered."""
        return self.draft is not None and self.draft.saved == self.entered()

    def wipe(self) -> None:
        self.draft = None
        self.answers.clear()
        self.form.clear()
        self.pages.clear()
        self.readings.clear()
        self.unreadable.clear()
        self.signature = self.filed = self.filed_package = None

    def hear(self, arrived: Arrived | None, refusal: Refusal | None) -> None:
        """The hall's answer. What it refused for good stays as it was entered, and goes as another filing once it is
        put right."""
        if isinstance(arrived, PackageFiled):
            self.filed_package, self.delivery = arrived, "sent"
        elif isinstance(arrived, Filed):
            self.filed, self.delivery = arrived, "sent"
        else:
            self.refused_as = self.id
            self.id, self.delivery, self.refusal = new_id(), "none", refusal

    def answer(self, question: str, option: str) -> None:
        """Take an answer; answers that no longer apply are dropped, as are forms' fields nobody asks any
        more."""
        self.answers = relevant_answers(self.definition, {**self.answers, question: option})

    def checklist(self, wallet: Iterable[WalletItem], person: PersonFacts | None) -> Checklist:
        """What this person brings: the same rule as the hall's, also without a link."""
        answered = sources_answered(person, self.organisation_id) if person else frozenset[SharedData]()
        if self.package is not None:
            return checklist_of_guide(self.definition, self.answers, best_grades(wallet), answered)
        return checklist(self.definition, self.answers, best_grades(wallet), answered, self.declared)

    def form_pages(self) -> tuple[FormPage, ...]:
        """The pages of the form that apply, each with at least one field that does."""
        return tuple(
            page
            for page in self.definition.form
            if applies(page.when, self.answers) and any(applies(f.when, self.answers) for f in page.fields)
        )

    def fields_of(self, page: FormPage) -> tuple[FormField, ...]:
        return tuple(each for each in page.fields if applies(each.when, self.answers))

    @property
    def for_organisations(self) -> bool:
        """Whether only organisations may apply, so that it must be known for which."""
        return self.definition.applicants.who == ("organisation",)

    def values(self, facts: Facts) -> dict[str, str]:
        """The form as it would be sent: what documents and registers say, then what was typed."""
        return filled_form(self.definition, self.answers, self.form, facts)


def lines_to_capture(asked: Checklist) -> tuple[ChecklistLine, ...]:
    """The lines that need a picture from this person, here."""
    return tuple(line for line in asked.lines if not line.exempt and line.obtain.as_picture)


class LineInTurn(Struct, frozen=True):
    """A line that needs a picture, among the others: `number` of `total`, from 1; the lines before and after it."""

    line: ChecklistLine
    number: int
    total: int
    before: str | None
    after: str | None

    @property
    def following(self) -> str:
        """The screen after it."""
        return f"papers/{self.after}" if self.after else "check"

    @property
    def back(self) -> str:
        return f"papers/{self.before}" if self.before else "form"


def line_in_turn(asked: Checklist, material: str) -> LineInTurn | None:
    """None for what needs no picture here."""
    lines = lines_to_capture(asked)
    at = next((number for number, line in enumerate(lines) if line.material == material), None)
    if at is None:
        return None
    before, after = (lines[i].material if 0 <= i < len(lines) else None for i in (at - 1, at + 1))
    return LineInTurn(lines[at], at + 1, len(lines), before, after)


def missing_pages(filing: Filing, asked: Checklist) -> tuple[ChecklistLine, ...]:
    """Required lines without a page yet."""
    return tuple(
        line for line in lines_to_capture(asked) if line.need == "required" and not filing.pages.get(line.material)
    )


def owed_lines(filing: Filing, asked: Checklist) -> tuple[ChecklistLine, ...]:
    """Lines that may follow and have no page yet: filed only against a promise (容缺受理)."""
    return tuple(
        line
        for line in asked.lines
        if line.need == "deferrable" and not line.exempt and not filing.pages.get(line.material)
    )


def parcel_of(
    filing: Filing,
    identity: IdentityEvidence,
    person: PersonFacts,
    wallet: tuple[WalletItem, ...],
    facts: Facts,
    language: Language,
    at: datetime,
    power_id: str | None = None,
) -> Parcel | PackageParcel:
    """The unit that is sealed and filed; with `power_id`, `identity` is the agent's. Raises InvalidInput
    `signature_missing`."""
    if filing.signature is None:
        raise InvalidInput("signature_missing")
    asked = filing.checklist(wallet, person)
    wanted = {line.material for line in lines_to_capture(asked)}
    taken = [(material, page) for material, pages in filing.pages.items() if material in wanted for page in pages]
    draft_id = filing.draft_id
    if filing.package is not None:
        pictures = tuple(
            PackageDocument(new_id() if draft_id else page.id, material, page.data, page.captured_at)
            for material, page in taken
        )
        entered = (dict(filing.answers), filing.values(facts), pictures, filing.signature)
        return parcel_of_package(
            filing.package, filing.id, identity, *entered, language, at, filing.organisation_id, power_id, draft_id
        )
    held = filing.draft.documents if filing.draft and filing.draft.begun else set[str]()
    documents = tuple(
        ParcelDocument(page.id, material, page.data, page.captured_at)
        for material, page in taken
        if page.id not in held
    )
    return Parcel(
        id=filing.id,
        matter=filing.definition.code,
        checksum=version_hash(filing.definition),
        identity=identity,
        answers=dict(filing.answers),
        form=filing.values(facts),
        documents=documents,
        wallet=tuple(_wallet_uses(asked, wallet)),
        signature=filing.signature,
        language=language,
        terminal_time=at,
        organisation_id=filing.organisation_id,
        promised=filing.promised and bool(owed_lines(filing, asked)),
        declared=filing.declared,
        power_id=power_id,
        draft_id=draft_id,
        kept=tuple(page.id for _, page in taken if page.id in held),
    )


def _wallet_uses(asked: Checklist, wallet: tuple[WalletItem, ...]) -> Iterable[WalletUse]:
    for line in asked.lines:
        kind = line.satisfied_from_wallet
        fitting = [item for item in wallet if item.certificate_type == kind]
        if fitting:
            best = min(fitting, key=lambda item: item.grade)
            yield WalletUse(new_id(), line.material, best.id)


def encode_parcel(parcel: Parcel | PackageParcel | SupplementParcel) -> bytes:
    return msgspec.msgpack.encode(parcel)
