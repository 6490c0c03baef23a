"""Who of the staff helps the person at the screen (帮办), and for how long: until he leaves, or the visit is over.

The visit stays the citizen's. A helper adds his name to what is asked of the hall meanwhile (`HallLink.assisted_by`),
to what is sealed, and to what is printed; he is shown nothing that the citizen is not.
"""

from msgspec import Struct

from core.people.helping_schemas import HelperSeen
from core.people.schemas import IdentityEvidence


class Helper(Struct, frozen=True):
    """`id` is the hall's for this time of helping. While the hall cannot be asked it is the kiosk's own, and `card`
    what was read: then the name is only what stands on the card, and the hall looks when the filing arrives."""

    id: str
    name: str
    centre: str = ""
    card: IdentityEvidence | None = None

    @property
    def known(self) -> bool:
        """Whether the hall has said who this is."""
        return self.card is None

    def seen(self) -> HelperSeen:
        """What is sealed with a filing."""
        return HelperSeen(self.id, self.card)
