"""A hall's parts put together: database, store, worker, keys, and the web app over them."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime

from litestar import Litestar
from litestar.types import ASGIApp

from core import clock, journal_roots
from core.calls.bells import Bells
from core.db.database import Database
from core.locale import Sentences, sentences
from core.materials.store import Store
from core.sealing import Keyring
from core.settings import Settings
from core.worker import Worker
from demo.emulated_kiosk import EmulatedKiosk
from demo.people import PASSWORD
from desk.app import create_check, create_desk, create_hand, create_start, open_office
from desk.pages.start import ENTRANCES
from hall.walking.beside import WalkerBeside
from mobile_api.app import create_api, settle
from mobile_api.catalogue import Catalogue
from mobile_api.hot import HotCatalogue
from mobile_api.openapi import openapi_config
from mobile_api.pictures import PictureDesk
from mobile_api.problems import problem_handlers
from mobile_api.services import Services


class Hall:
    """A hall's parts, open: database, store, worker, and the web app over them. Close it when it has
    stopped."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = clock.now) -> None:
        """Raises Unavailable when the data directory is in use or the database's schema is another one."""
        self.settings = settings
        self.now = now
        self.keys = Keyring.load(settings.keys_dir)
        self.database = Database.open(settings, self.keys)
        self.database.read_now(journal_roots.require_same_keys)
        self.store = Store(settings.data_dir / "store", self.keys)
        self.worker = Worker(self.database, self.store, settings, now)
        self.sentences: Sentences = sentences()
        password = PASSWORD if settings.demo else ""
        bells = Bells()
        self.office = open_office(settings, self.database, self.store, self.keys, now, password, bells)
        self.services = Services(
            settings,
            self.database,
            self.keys,
            self.sentences,
            Catalogue(self.database),
            PictureDesk(self.store, settings.limits.upload_bytes),
            now,
            bells=bells,
        )

    def app(self, beside: EmulatedKiosk | None = None) -> ASGIApp:
        """Everything on one port; `beside` is the demo's kiosk."""
        routers = [
            create_api(self.services),
            create_desk(self.office),
            create_check(self.office, self._count_check),
            create_hand(self.office, self._count_hand),
            create_start(self.office, self._count_check, ENTRANCES if beside else ENTRANCES[1:]),
            *(beside.routers if beside else ()),
        ]

        @contextlib.asynccontextmanager
        async def working(_: Litestar) -> AsyncGenerator[None]:
            self.worker.start()
            walker = WalkerBeside(self.database, self.now, self.settings.hall.day_of)
            walker.start()
            await settle()
            try:
                yield
            finally:
                await asyncio.to_thread(walker.stop)
                await asyncio.to_thread(self.worker.stop)

        app = Litestar(
            routers,
            lifespan=[working, beside.lifespan] if beside else [working],
            exception_handlers=problem_handlers(self.sentences),
            openapi_config=openapi_config(),
            logging_config=None,
        )
        return HotCatalogue(app, self.services.catalogue)

    def _count_check(self, asker: str, at: datetime) -> None:
        self.services.limits.take("check", asker, at)

    def _count_hand(self, asker: str, at: datetime) -> None:
        self.services.limits.take("hand", asker, at)

    def close(self) -> None:
        self.services.pictures.close()
        self.office.pictures.close()
        self.database.close()
