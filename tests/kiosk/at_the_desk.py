"""What staff do meanwhile with a case that a kiosk has filed: each step through the use case everybody uses."""

from typing import Any

from core.applications import acceptance, deciding, hearings, messages, promises, reading
from core.applications.staff_schemas import CaseFile, Tick
from core.call import Actor, Call, Role
from core.ids import new_id
from core.matters.definition import MatterDefinition
from core.people import representatives
from demo.people import ADMINISTRATOR
from demo.places import CENTRE
from demo.seed import APPOINTED_BY
from tests.builders import all_matters
from tests.kiosk.rig import Rig

MATTER = "individual-business-registration"


class Desk:
    """A clerk of the centre, and the reviewer who speaks there for the authority that decides the matter."""

    def __init__(self, rig: Rig, matter: str = MATTER) -> None:
        self.rig = rig
        self.definition: MatterDefinition = all_matters()[matter]
        hall, authority = rig.hall, self.definition.authority.code
        self.clerk, self.reviewer = hall.hire("clerk"), hall.hire("reviewer", authority)
        appointed = (representatives.appoint, self.reviewer, CENTRE, APPOINTED_BY)
        hall.as_staff(*appointed, id=ADMINISTRATOR.id, role="administrator")

    def ask_to_supplement(self, id: str, *failed: str) -> None:
        """A deficiency notice about these lines; every other line is in order."""
        self._clerk(acceptance.request_supplement, id, self._ticks(id, *failed))

    def accept(self, id: str) -> None:
        self._clerk(acceptance.accept, id, self._ticks(id))

    def accept_on_a_promise(self, id: str) -> None:
        self._clerk(promises.accept_provisionally, id, self._ticks(id))

    def reject_promised(self, id: str, failed: str) -> None:
        self._clerk(promises.reject_promised, id, self._ticks(id, failed))

    def review(self, id: str) -> None:
        self._reviewer(deciding.review, id)

    def approve(self, id: str) -> None:
        self._reviewer(deciding.approve, id, "材料齐全，符合法定形式。")

    def ask(self, id: str, question: str) -> None:
        """Of the applicant; a clerk lets it pass."""
        message = self._reviewer(messages.ask_applicant, id, new_id(), question)
        self._clerk(messages.release_message, message.id)

    def offer_hearing(self, id: str, subject: str) -> None:
        self._reviewer(hearings.offer_hearing, id, subject)

    def _ticks(self, id: str, *failed: str) -> list[Tick]:
        """Every statement of every paper that is there; those of `failed` are not met."""
        file: CaseFile = self._clerk(reading.open_case, id)
        held = {document.material for document in file.application.documents}
        return [
            Tick(line.key, each.key, line.key not in failed)
            for line in self.definition.materials
            if line.key in held
            for each in line.acceptance_standard
        ]

    def _clerk(self, use_case: Any, *args: Any) -> Any:
        return self._as(self.clerk, frozenset({"clerk", "issuer"}), "", CENTRE, use_case, *args)

    def _reviewer(self, use_case: Any, *args: Any) -> Any:
        roles: frozenset[Role] = frozenset({"reviewer", "chief_representative"})
        return self._as(self.reviewer, roles, self.definition.authority.code, "", use_case, *args)

    def _as(self, id: str, roles: frozenset[Role], authority: str, centre: str, use_case: Any, *args: Any) -> Any:
        """A second later than what was there before, and a second before what comes."""
        hall_clock = self.rig.hall.clock
        hall_clock.advance(seconds=1)
        call = Call(Actor(id, roles, authority, centre=centre), "desk", hall_clock.at)
        hall_clock.advance(seconds=1)
        return self.rig.hall.database.write_now(use_case, call, *args)
