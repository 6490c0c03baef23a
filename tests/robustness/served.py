"""The whole hall on a loopback port in this process: API, desk, public pages and the demo's kiosk, as `hall run --demo`
puts them together, with the demo's people, matters and staff.

    with serving(settings) as hall:
        httpx.get(f"{hall.url}/desk/")

`hall.hall` is the composition root's own object, for what no client may do: look into the database, sign somebody in.
"""

import logging
import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar

from core.call import Actor, Call, Role, system_call
from core.ids import new_id
from core.people import service as people
from core.people import tokens
from core.people.schemas import IdentityEvidence
from core.settings import Settings
from core.terminals import service as terminals
from core.terminals.schemas import EnrolmentRequest
from demo.emulated_kiosk import EmulatedKiosk
from demo.people import STAFF, find_person
from demo.seed import publish_matters, seed
from hall import Hall
from kiosk.signing import TerminalSignature
from mobile_api.hot import HotCatalogue
from tests.builders import all_matters
from tests.journeys.processes import free_port

START_SECONDS = 60


OF_THE_TEST = "Task was destroyed but it is pending!"
"""What asyncio says of the poor link's own wires when they are torn at the end of a test; the hall has no such loop."""


class Faults(logging.Handler):
    """What the hall logged as its own fault; a test that provoked one has failed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.getMessage().startswith(OF_THE_TEST):
            self.said.append(logging.Formatter().format(record))


class Served:
    """A hall that listens at `url`."""

    def __init__(self, hall: Hall, app: Litestar, url: str, beside: EmulatedKiosk | None) -> None:
        self.hall = hall
        self.app = app
        self.url = url
        self.beside = beside
        self.faults = Faults()

    def sign_in(self, name: str = "林晓岚") -> str:
        """A token on the phone of a person of the demo."""
        return self.write(people.sign_in_demo, find_person(name).id).token

    def sign_in_staff(self, username: str) -> str:
        """A desk token of a member of the demo's staff. (The sign-in page itself is tested with the desk.)"""
        member = next(each.member for each in STAFF if each.member.username == username)
        return self.write(tokens.issue, "staff", member.id, tokens.STAFF)[0]

    def enrol(self, *, confirmed: bool = True, key: Ed25519PrivateKey | None = None) -> TerminalSignature:
        """A kiosk of this hall, as what signs its requests."""
        key = key or Ed25519PrivateKey.generate()
        code = self.write(terminals.create_enrolment_code, role="administrator").code
        public = key.public_key().public_bytes_raw().hex()
        terminal = self.write(terminals.enrol, EnrolmentRequest(code, "K-09", "桂城", "mainland", public))
        if confirmed:
            self.write(terminals.confirm, terminal.id, role="administrator")
        return TerminalSignature(terminal.id, key, self.hall.now)

    def open_visit(self, kiosk: TerminalSignature, name: str) -> str:
        """A token for a person of the demo who stands at this kiosk."""
        at = self.hall.now()
        call = Call(Actor(kiosk.terminal_id, frozenset({"kiosk"})), "kiosk", at, terminal_id=kiosk.terminal_id)
        evidence = IdentityEvidence(find_person(name).card, "chip", at)
        return self.hall.database.write_now(people.open_visit, call, evidence).token

    def write(self, use_case: Any, *args: Any, role: Role | None = None) -> Any:
        """Run a use case as the hall itself, or as somebody with one role."""
        at = self.hall.now()
        call = Call(Actor(new_id(), frozenset({role})), "desk", at) if role else system_call(at)
        return self.hall.database.write_now(use_case, call, *args)

    def client(self, token: str = "", cookie: str = "", **more: Any) -> httpx.Client:
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        cookies = {"desk": cookie} if cookie else {}
        return httpx.Client(base_url=self.url, headers=headers, cookies=cookies, timeout=60, **more)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.url.rsplit(":", 1)[1])


class _Server(uvicorn.Server):
    """Says when it listens, and leaves signals to the process it is in."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def serving(settings: Settings, *, with_kiosk: bool = True) -> Generator[Served]:
    """Serve a hall whose database has its schema, until the block ends. Fails if the hall logged a fault."""
    hall = Hall(settings)
    definitions = all_matters()
    publish_matters(hall.database, definitions, hall.now())
    seed(hall.database, hall.store, definitions, hall.now())
    kiosk = EmulatedKiosk(hall.database, settings, hall.now) if with_kiosk else None
    with kiosk or nullcontext():
        app = hall.app(kiosk)
        config = uvicorn.Config(app, port=settings.port, log_config=None, lifespan="on")
        server = _Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        assert isinstance(app, HotCatalogue) and isinstance(app.app, Litestar)
        served = Served(hall, app.app, f"http://127.0.0.1:{settings.port}", kiosk)
        logging.getLogger().addHandler(served.faults)
        thread.start()
        try:
            assert server.listening.wait(START_SECONDS), "the hall did not start"
            yield served
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)
            logging.getLogger().removeHandler(served.faults)
            hall.close()
    assert served.faults.said == [], "\n".join(served.faults.said)


def own_settings(folder: Path, template: Path) -> Settings:
    """A demo hall of its own on SQLite in `folder`, with the whole schema, on a free port."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, folder / "hall.db")
    return on_a_port(Settings.load(data_dir=folder, demo=True))


def on_a_port(settings: Settings) -> Settings:
    port = free_port()
    return msgspec.structs.replace(settings, port=port, base_url=f"http://127.0.0.1:{port}")
