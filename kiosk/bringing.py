"""Papers brought for a case that is already with the hall: what a deficiency notice asked for, or what was promised.

Pages stay in the visit until the person hands them in; then all of them are one parcel in the outbox, sealed like a
filing, the same way with the link up or down. So a link that breaks loses no page and doubles none. What the hall
refuses comes back to the screen with the reason, and goes as another parcel once it is put right.
"""

import asyncio
from datetime import datetime

from msgspec import Struct, field

from core.applications.parcels import BringFor, Supplemented, SupplementParcel
from core.applications.schemas import Application, Deficiency, Filed, ParcelDocument
from core.call import Language
from core.errors import Refusal
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from kiosk.filing import Delivery, Taken
from kiosk.hall_filing import Arrived


class Bringing(Struct):
    """`case` as the hall showed it last; `pages` by line; `look` is the last page that was sent back, of the line
    `look_of`, `tries` how often in vain. `id` names the parcel, in which `handed_in` are the pages; `answered` is set
    when the hall has answered it, with the receipt `filed` where there is one, or why not in `refusal`; `refused_as`
    is the parcel that came back before."""

    case: Application
    why: BringFor
    id: str = field(default_factory=new_id)
    pages: dict[str, list[Taken]] = field(default_factory=dict[str, list[Taken]])
    tries: dict[str, int] = field(default_factory=dict[str, int])
    look: Taken | None = None
    look_of: str = ""
    handed_in: dict[str, list[Taken]] = field(default_factory=dict[str, list[Taken]])
    delivery: Delivery = "none"
    handed_in_at: datetime | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    filed: Filed | None = None
    refusal: Refusal | None = None
    refused_as: str = ""

    @property
    def case_id(self) -> str:
        return self.case.id

    @property
    def done(self) -> bool:
        return self.delivery == "sent"

    def keep(self, material: str) -> None:
        """Take the page that was looked at for this line."""
        if self.look is not None and self.look_of == material:
            self.pages.setdefault(material, []).append(self.look)
            self.tries.pop(material, None)
            self.look = None

    def find_page(self, id: str) -> Taken | None:
        kept = [page for pages in self.pages.values() for page in pages]
        return next((page for page in [*kept, *([self.look] if self.look else [])] if page.id == id), None)

    def hand_in(self, at: datetime) -> None:
        """It is in the outbox now, and no more lost by leaving."""
        self.handed_in, self.pages, self.look = self.pages, {}, None
        self.delivery, self.handed_in_at, self.refusal = "stored", at, None

    def hear(self, arrived: Arrived | None, refusal: Refusal | None) -> None:
        """The hall's answer. What it refused for good is in the person's hands again."""
        if isinstance(arrived, Supplemented):
            self.delivery, self.filed = "sent", arrived.filed
        else:
            self.refused_as = self.id
            self.id, self.delivery, self.refusal, self.pages = new_id(), "none", refusal, self.handed_in
        self.handed_in = {}
        self.answered.set()

    def wipe(self) -> None:
        self.pages.clear()
        self.handed_in.clear()
        self.tries.clear()
        self.look = self.filed = None


def supplement_parcel(
    bringing: Bringing, identity: IdentityEvidence, language: Language, at: datetime, power_id: str | None
) -> SupplementParcel:
    """The unit that is sealed; with `power_id`, `identity` is the agent's."""
    documents = tuple(
        ParcelDocument(page.id, material, page.data, page.captured_at)
        for material, pages in bringing.pages.items()
        for page in pages
    )
    return SupplementParcel(bringing.id, bringing.case_id, bringing.why, identity, documents, language, at, power_id)


class Wanted(Struct, frozen=True):
    """A line that is asked for: its name, each thing that was `wrong` with what came before, and whether a picture
    answers it."""

    material: str
    name: str
    wrong: tuple[Deficiency, ...]
    most_pages: int
    as_picture: bool


def why_bring(case: Application) -> BringFor | None:
    """Why papers may be brought for a case now; None when none are asked for."""
    if case.state == "supplement_requested":
        return "supplement"
    return "promised" if case.promise_by is not None and "supply_promised" in case.steps else None


def wanted(case: Application, language: Language) -> tuple[Wanted, ...]:
    """The lines still asked for, in the order of the checklist. A line that is good, or has been answered elsewhere, is
    not among them."""
    found: list[Wanted] = []
    there = {document.material for document in case.documents}
    for line in case.checklist.lines if case.checklist else ():
        wrong = tuple(each for each in case.deficiencies if each.material == line.material and not each.answered)
        owed = why_bring(case) == "promised" and line.material in case.promised and line.material not in there
        if wrong or owed:
            name = line.name.say(language)
            found.append(Wanted(line.material, name, wrong, line.max_pages, line.obtain.as_picture))
    return tuple(found)
