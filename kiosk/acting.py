"""For whom somebody at the screen acts: a power of attorney on record, and its principal.

The identity stays the agent's; facts and form are the principal's. The hall checks the power again when the filing
arrives, so one that was revoked meanwhile files nothing."""

from msgspec import Struct

from core.matters.definition import MatterDefinition
from core.people.power_schemas import Power
from core.people.schemas import PersonFacts
from kiosk.identity import masked_name


class Acting(Struct, frozen=True):
    """`power` as the hall recorded it; `principal` with what is known of him or her."""

    power: Power
    principal: PersonFacts

    @property
    def name(self) -> str:
        """Of whom one acts for, as the glass may show it to whoever passes by."""
        name = self.power.principal_name
        return name if self.power.organisation_id else masked_name(name)

    def covers(self, definition: MatterDefinition) -> bool:
        """Whether the power is for this matter, and the matter for such an applicant."""
        applicant = "organisation" if self.power.organisation_id else "person"
        return self.power.matter in ("", definition.code) and applicant in definition.applicants.who


def may_file(power: Power) -> bool:
    """Whether he may begin something new for the principal."""
    return "file" in power.acts
