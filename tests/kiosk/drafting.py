"""A draft on its way between a phone and a kiosk."""

from core.applications import draft_codes, service
from core.applications.draft_schemas import DraftCode
from core.applications.schemas import Application, ApplicationSummary
from core.applications.service import Judged
from core.call import Actor, Call
from core.ids import new_id
from demo.people import PEOPLE, DemoPerson
from kiosk.filing import Filing
from kiosk.kiosk import Kiosk
from tests.builders import MATTER, all_matters, filled, picture
from tests.kiosk.rig import Rig

PAPERS = ("name_declaration", "lease", "landlord_property")
RENTED = 1
"""The example with papers to photograph."""
HOLDER, ANOTHER = PEOPLE[0], PEOPLE[1]


class App:
    """The hall's app on the phone of somebody."""

    def __init__(self, rig: Rig, person: DemoPerson = HOLDER) -> None:
        self.rig = rig
        self.database = rig.hall.database
        self.person = person

    def call(self) -> Call:
        return Call(Actor(self.person.id, frozenset({"citizen"}), assurance=2), "mobile", self.rig.kiosk.now())

    def draft(self, *papers: str) -> Application:
        """Begun on the phone: everything but the signature, and papers for these lines."""
        matter = all_matters()[MATTER]
        answers = matter.examples[RENTED].answers
        id = new_id()
        begun = self.database.write_now(service.start_draft, self.call(), id, MATTER, dict(answers))
        self.database.write_now(service.fill_form, self.call(), id, begun.version, filled(matter, answers))
        for number, line in enumerate(papers):
            stored = self.rig.hall.store.put(picture(number), "image/jpeg")
            self.database.write_now(service.add_document, self.call(), id, new_id(), line, Judged(stored))
        return self.application(id)

    def code(self, id: str) -> DraftCode:
        return self.database.write_now(draft_codes.show_code, self.call(), id)

    def application(self, id: str) -> Application:
        return self.database.read_now(service.find_application, self.call(), id)

    def applications(self) -> list[ApplicationSummary]:
        return self.database.read_now(service.list_applications, self.call(), None, 100)


def filing_here(kiosk: Kiosk) -> Filing:
    assert kiosk.visit and kiosk.visit.filing
    return kiosk.visit.filing


def scan(rig: Rig, text: str) -> None:
    rig.tray.scanner.scan(text.encode())
    rig.wait_for(lambda kiosk: bool(kiosk.visit and (kiosk.visit.draft_code or kiosk.visit.wanted)))
