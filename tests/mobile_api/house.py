"""A whole hall on a loopback port: uvicorn, the API, SQLite, the four matters, invented people and staff."""

import io
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any

import httpx
import uvicorn
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from PIL import Image, ImageDraw

from core.call import Actor, Call, Role, system_call
from core.db.database import Database
from core.identity_numbers import resident_check_digit
from core.ids import new_id
from core.locale import CORE_FOLDER, Sentences
from core.materials.schemas import NewWalletItem
from core.materials.store import Store
from core.materials.wallet import add_wallet_item
from core.matters import service as matters
from core.people import service as people
from core.people import staff
from core.people.schemas import IdentityDocument, IdentityEvidence, StaffMember
from core.sealing import Keyring
from core.settings import Settings
from core.terminals import service as terminals
from core.terminals.schemas import EnrolmentRequest, Profile
from demo.people import ADMINISTRATOR
from demo.places import CENTRE, lay_out
from mobile_api.app import create_api
from mobile_api.catalogue import Catalogue
from mobile_api.hot import HotCatalogue
from mobile_api.openapi import openapi_config
from mobile_api.pictures import PictureDesk
from mobile_api.problems import problem_handlers
from mobile_api.services import Services
from tests.builders import all_matters

LIN = IdentityDocument(
    kind="resident_id_card",
    number="990000199003071235",
    name="林青禾",
    sex="male",
    birth_date=date(1990, 3, 7),
    address="佛山市南海区桂城街道示例路1号",
)
HE = IdentityDocument(
    kind="resident_id_card",
    number="99000019851112234" + resident_check_digit("99000019851112234"),
    name="何知行",
    address="佛山市南海区桂城街道示例路2号",
)

UNUSED = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("unused")
"""Of staff who never sign in."""


def _roles(role: Role) -> frozenset[Role]:
    """At this counter whoever accepts also hands out."""
    return frozenset({"clerk", "issuer"}) if role == "clerk" else frozenset({role})


class Clock:
    """The hall's clock, set by hand. It stands still from then on, unless it `goes` as the world's does."""

    def __init__(self, at: datetime, goes: bool = False) -> None:
        self._goes = goes
        self.at = at

    @property
    def at(self) -> datetime:
        return self._set_to + timedelta(seconds=monotonic() - self._set) if self._goes else self._set_to

    @at.setter
    def at(self, at: datetime) -> None:
        self._set_to, self._set = at, monotonic()

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        """By so many seconds, minutes, hours or days."""
        self.at += timedelta(**span)


class House:
    """The running hall, and the doors a test needs: `url` for clients, `database` for staff and worker."""

    def __init__(self, settings: Settings, keys: Keyring, clock: Clock) -> None:
        self.clock = clock
        self.keys = keys
        self.database = Database.open(settings, keys)
        self.store = Store(settings.data_dir / "store", keys)
        self.sentences = Sentences.load(CORE_FOLDER)
        pictures = PictureDesk(self.store, settings.limits.upload_bytes)
        catalogue = Catalogue(self.database)
        self.services = Services(settings, self.database, keys, self.sentences, catalogue, pictures, now=clock)
        self.app = Litestar(
            [create_api(self.services)],
            exception_handlers=problem_handlers(self.sentences),
            openapi_config=openapi_config(),
        )
        self.url = ""
        definitions = all_matters().values()
        for definition in definitions:
            self.do(matters.publish, definition)
        administrator = Call(Actor(ADMINISTRATOR.id, ADMINISTRATOR.roles), "system", clock.at)
        self.database.write_now(lay_out, administrator, definitions)

    def do(self, use_case: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a use case as the hall itself."""
        return self.database.write_now(use_case, system_call(self.clock.at), *args, **kwargs)

    def hire(self, role: Role, authority: str = "") -> str:
        """A member of staff, of the centre unless an authority is given; gives the id."""
        centre = "" if authority else CENTRE
        member = StaffMember(new_id(), f"{role}-{new_id()}", "周岚", _roles(role), authority, centre)
        self.do(staff.add_staff, member, UNUSED, "JBSWY3DPEHPK3PXP")
        return member.id

    def as_staff(self, use_case: Any, *args: Any, id: str, role: Role, authority: str = "") -> Any:
        """Run a use case as a member of staff at the desk."""
        centre = "" if authority else CENTRE
        call = Call(Actor(id, _roles(role), authority, centre=centre), "desk", self.clock.at)
        return self.database.write_now(use_case, call, *args)

    def enter(self, document: IdentityDocument) -> str:
        """An invented person the hall has checked (L2); gives the citizen's id."""
        citizen_id = self.do(people.enter_person, IdentityEvidence(document, "demo", self.clock.at))
        self.do(people.enter_phone, citizen_id, "13800000000")
        return citizen_id

    def give(self, citizen_id: str, certificate_type: str) -> None:
        """Put an electronic certificate of grade A into a wallet."""
        stored = self.store.put(b"%PDF-1.7 invented", "application/pdf")
        item = NewWalletItem(certificate_type, "不动产权证书", "粤0000001", "示例市自然资源局")
        self.do(add_wallet_item, citizen_id, item, stored)

    def enrol(self, key: Ed25519PrivateKey, *, confirmed: bool = True, profile: Profile = "mainland") -> str:
        """A kiosk with this key; gives the terminal's id."""
        public = key.public_key().public_bytes_raw().hex()
        code = self.as_staff(terminals.create_enrolment_code, id=new_id(), role="administrator").code
        terminal = self.do(terminals.enrol, EnrolmentRequest(code, "K-01", "桂城", profile, public))
        if confirmed:
            self.as_staff(terminals.confirm, terminal.id, id=new_id(), role="administrator")
        return terminal.id

    def client(self, token: str = "") -> httpx.Client:
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=30)

    def sign_in(self, citizen_id: str) -> str:
        with self.client() as client:
            answer = client.post("/sign-in/demo", json={"citizen_id": citizen_id})
        return answer.raise_for_status().json()["token"]


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, app: HotCatalogue) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_level="warning", lifespan="on"))
        self.listening = threading.Event()
        self.port = 0

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.port = self.servers[0].sockets[0].getsockname()[1]
        self.listening.set()


@contextmanager
def running(settings: Settings, keys: Keyring, at: datetime, *, goes: bool = False) -> Generator[House]:
    """The hall, served until the block ends; `goes`: its clock does."""
    house = House(settings, keys, Clock(at, goes))
    server = _Server(HotCatalogue(house.app, house.services.catalogue))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(60), "the hall did not start"
    house.url = f"http://127.0.0.1:{server.port}"
    try:
        yield house
    finally:
        server.should_exit = True
        thread.join(60)
        house.services.pictures.close()
        house.database.close()


@cache
def papers(text: str = "租赁合同", size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A drawn page as JPEG: black lines on white, sharp."""
    page = Image.new("RGB", size, "#6b5a48")
    draw = ImageDraw.Draw(page)
    draw.rectangle((90, 90, size[0] - 90, size[1] - 90), fill="white")
    for line, y in enumerate(range(180, size[1] - 200, 44)):
        draw.text((160, y), f"{line:02} {text.encode().hex()} 0123456789 ABCDEFGH", fill="black")
    out = io.BytesIO()
    page.save(out, "JPEG", quality=92)
    return out.getvalue()
