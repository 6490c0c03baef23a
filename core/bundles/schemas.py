"""Bundles as they leave core: a package of a life event with its parts, as its holder and the desk see it.

Texts of matters come in three languages; `*_text` is in the caller's language.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.applications.clocks.schemas import Clock
from core.applications.lifecycle import State
from core.applications.schemas import FormValue
from core.bundles.graph import Standing
from core.bundles.merging import Asked, AskedField, Known, Line
from core.matters.conditions import Text
from core.notices.schemas import Notice
from core.people.schemas import Id

BundleState = Literal["draft", "filed", "concluded"]
PackageKey = Annotated[str, Meta(min_length=1, max_length=150)]
PackageAnswers = Annotated[dict[PackageKey, PackageKey], Meta(max_length=200)]
PackageForm = Annotated[dict[PackageKey, FormValue], Meta(max_length=400)]


class EventSummary(Struct, frozen=True):
    """A life event in a list; `matters` are the titles of all it may put together."""

    code: str
    version: int
    title: Text
    summary: Text
    matters: tuple[Text, ...]


class Paper(Struct, frozen=True):
    """A page handed in for one line of the package; `id` is that of its first copy."""

    id: Id
    key: str
    sha256: str
    created_at: datetime


class PartView(Struct, frozen=True):
    """A matter of the package. `waits_for` names what keeps it from starting; a case that has begun has its own number,
    state, clocks and, at the end, its own certificate. `held`: why it could not be filed when its turn came, and what
    the holder can do; the draft is in his hands."""

    matter: str
    title: str
    authority: str
    standing: Standing
    standing_text: str
    waits_for: tuple[str, ...]
    application_id: Id | None = None
    case_number: str | None = None
    state: State | None = None
    state_text: str = ""
    submitted_at: datetime | None = None
    act_by: date | None = None
    clocks: tuple[Clock, ...] = ()
    certificate_id: Id | None = None
    held: str = ""


class Bundle(Struct, frozen=True):
    """A package. `questions`, `fields` and `papers` are what is still asked, each once (invariant 17); `known` is what
    nobody is asked, with its source. `visits` counts all parts together, since originals are shown together.
    `organisation` is the name of the one it is filed for."""

    id: Id
    version: int
    event: str
    title: str
    state: BundleState
    state_text: str
    number: str | None
    answers: dict[str, str]
    form: dict[str, str]
    questions: tuple[Asked, ...]
    fields: tuple[AskedField, ...]
    known: tuple[Known, ...]
    papers: tuple[Line, ...]
    documents: tuple[Paper, ...]
    parts: tuple[PartView, ...]
    visits: int
    fees_total: Decimal
    created_at: datetime
    filed_at: datetime | None = None
    concluded_at: datetime | None = None
    notices: tuple[Notice, ...] = ()
    organisation_id: Id | None = None
    organisation: str = ""


class BundleSummary(Struct, frozen=True):
    """A line of a list."""

    id: Id
    event: str
    title: str
    state: BundleState
    state_text: str
    number: str | None
    changed_at: datetime
    parts: int
    granted: int
