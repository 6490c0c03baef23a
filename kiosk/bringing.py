"""Papers brought for a case that is already with the hall: what a deficiency notice asked for, or what was promised.

Pages stay in the visit until the person hands them in; then each goes to the hall under its own id, and one step says
that all are there. A link that breaks in between costs nothing: what the hall has is not sent again, and the step is
done once. A page taken away again after it was sent is taken back at the hall first.
"""

from typing import Literal

from msgspec import Struct, field

from core.applications.schemas import Application, Deficiency, Filed
from core.call import Language
from core.ids import new_id
from kiosk.filing import Taken

Why = Literal["supplement", "promised"]


class Bringing(Struct):
    """`pages` by line; `look` is the last page that was sent back, of the line `look_of`, `tries` how often in vain;
    `sent` are the ids of pages the hall has. `id` names the step that closes it; `done` once it has, with the receipt
    `filed` where there is one."""

    case_id: str
    why: Why
    id: str = field(default_factory=new_id)
    pages: dict[str, list[Taken]] = field(default_factory=dict[str, list[Taken]])
    tries: dict[str, int] = field(default_factory=dict[str, int])
    look: Taken | None = None
    look_of: str = ""
    sent: set[str] = field(default_factory=set[str])
    done: bool = False
    filed: Filed | None = None

    def keep(self, material: str) -> None:
        """Take the page that was looked at for this line."""
        if self.look is not None and self.look_of == material:
            self.pages.setdefault(material, []).append(self.look)
            self.tries.pop(material, None)
            self.look = None

    def find_page(self, id: str) -> Taken | None:
        kept = [page for pages in self.pages.values() for page in pages]
        return next((page for page in [*kept, *([self.look] if self.look else [])] if page.id == id), None)

    def no_longer_kept(self) -> set[str]:
        """Pages the hall has and the person has taken away again."""
        return self.sent - {page.id for pages in self.pages.values() for page in pages}

    def wipe(self) -> None:
        self.pages.clear()
        self.tries.clear()
        self.look = self.filed = None


class Wanted(Struct, frozen=True):
    """A line that is asked for: its name, each thing that was `wrong` with what came before, and whether a picture
    answers it."""

    material: str
    name: str
    wrong: tuple[Deficiency, ...]
    most_pages: int
    as_picture: bool


def why_bring(case: Application) -> Why | None:
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
