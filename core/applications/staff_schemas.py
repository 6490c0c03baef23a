"""Cases as the desk works on them: the queue, the whole file of one, and what a member of staff says of it."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from core.applications.clocks.schemas import Lamp
from core.applications.lifecycle import State, Step
from core.applications.schemas import Application, TimelineEntry
from core.call import Channel
from core.materials.schemas import Document, EvidenceGrade, Key
from core.people.power_schemas import Power
from core.people.schemas import Id, IdentityDocument


class Inspected(Struct, frozen=True):
    """One declared commitment, looked at afterwards. `measured` is the number found, where one was promised."""

    commitment: Key
    met: bool
    measured: Annotated[str, Meta(max_length=40)] = ""
    remark: Annotated[str, Meta(max_length=300)] = ""


StatementName = Annotated[str, Meta(max_length=121)]
"""An acceptance statement of a material line: `lease.signed`."""


class Tick(Struct, frozen=True):
    """A clerk's word on one acceptance statement of one material line."""

    material: Key
    statement: Key
    met: bool
    remark: Annotated[str, Meta(max_length=300)] = ""


class InspectionDue(Struct, frozen=True):
    """A granted declaration nobody has looked at yet; `inspect_by` is the last day the organ gave itself."""

    id: Id
    case_number: str
    matter_title: str
    inspect_by: date | None


class QueueItem(Struct, frozen=True):
    """A case in a clerk's or reviewer's queue; the applicant's name is masked (陈*)."""

    id: Id
    case_number: str
    matter_title: str
    state: State
    applicant_masked: str
    arrived_at: datetime
    act_by: date
    act_by_provisional: bool
    lamp: Lamp


class CaseFile(Struct, frozen=True):
    """A case as the desk works on it. A reviewer's `applicant` has no phone (受理、审批分离: contact goes
    through the centre); `accepted_by_me` tells why the decision buttons are off. `agent`: an agent filed it,
    under this power of attorney. `helpers`: who of the staff helped at a kiosk, by name; `helped_by_me` tells why the
    caller may not accept or decide. `standing` statements were met on the same papers before and need no tick;
    `late_permitted` are those of them that may be named all the same."""

    application: Application
    applicant: IdentityDocument
    phone: str
    channel: Channel
    supporting: tuple[IdentityDocument, ...]
    steps: tuple[Step, ...]
    accepted_by_me: bool
    ticks: tuple[Tick, ...]
    timeline: tuple[TimelineEntry, ...]
    agent: Power | None = None
    helpers: tuple[str, ...] = ()
    helped_by_me: bool = False
    standing: tuple[StatementName, ...] = ()
    late_permitted: tuple[StatementName, ...] = ()

    @property
    def may_not_decide(self) -> str:
        """Why the caller may not, as a refusal's code; empty when he may."""
        if self.helped_by_me:
            return "helper_may_not_judge"
        return "acceptor_may_not_decide" if self.accepted_by_me else ""


class OriginalToShow(Struct, frozen=True):
    """A document whose original must be seen before the result is released."""

    document: Document
    material_name: str
    grade_needed: EvidenceGrade
