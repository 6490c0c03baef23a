"""What the API needs of the hall: made once in `hall.assembly`, passed to `create_api`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from core import clock
from core.calls.bells import Bells
from core.db.database import Database
from core.locale import Sentences
from core.sealing import Keyring
from core.settings import Settings
from mobile_api.catalogue import Catalogue
from mobile_api.pictures import PictureDesk
from mobile_api.rate_limits import RateLimits


@dataclass(frozen=True)
class Services:
    """`now` is the hall's clock: aware UTC. `bells` wake the sockets of calls, at the desk too."""

    settings: Settings
    database: Database
    keys: Keyring
    sentences: Sentences
    catalogue: Catalogue
    pictures: PictureDesk
    now: Callable[[], datetime] = clock.now
    limits: RateLimits = field(default_factory=RateLimits)
    bells: Bells = field(default_factory=Bells)

    def today(self) -> date:
        """The date where the authority is."""
        return self.now().astimezone(self.settings.hall.time_zone).date()
