"""What the desk works with: made once by `create_desk`, shared by its pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core import clock
from core.calls.bells import Bells
from core.db.database import Database
from core.locale import CORE_FOLDER, Sentences
from core.materials.store import Store
from core.sealing import Keyring
from core.settings import Settings
from desk.pictures import PictureRoom

OWN_WORDS = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Office:
    """`now` is the hall's clock: aware UTC. `demo_password` is shown on the sign-in page of a demo hall, whose staff
    are invented; empty otherwise. `bells` wake the sockets of calls, the kiosks' too."""

    settings: Settings
    database: Database
    store: Store
    keys: Keyring
    words: Sentences
    pictures: PictureRoom
    now: Callable[[], datetime] = clock.now
    demo_password: str = ""
    bells: Bells = field(default_factory=Bells)


def load_words(settings: Settings) -> Sentences:
    """The desk's sentences over core's; the desk may word a refusal for somebody who sits at it."""
    return Sentences.load(CORE_FOLDER, OWN_WORDS, zone=settings.hall.time_zone)
