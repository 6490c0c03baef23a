"""Where every screen of the kiosk is shown: a whole kiosk at its hall, somebody before it, and staff behind it.

A *scene* is a function that takes the stage and gives one `Sight` after the other: a screen in a state, as a person
comes to see it. Each sight lasts until the next one is asked for, and may be drawn as often as wanted before.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs

from core import clock
from core.call import system_call
from core.ids import new_id
from core.matters import service as matters
from core.sealing import Keyring
from demo.people import DemoPerson, find_person
from demo.tray import PAPERS
from kiosk.filing import Filing, Taken, lines_to_capture
from kiosk.kiosk import Kiosk
from kiosk.visit import Manner, Visit
from tests.builders import all_matters
from tests.core.applications.side_exits import PROMISED, declaration_for
from tests.kiosk.at_the_desk import MATTER, Desk
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.mobile_api.filing import good, once, start, upload
from tests.sweet_shop import FORM, RENTED

CHEN, HE, LIN, OUYANG = (find_person(name) for name in ("陈国强", "何知行", "林晓岚", "欧阳明珠"))
LONG = {"idle_seconds": 900, "warning_seconds": 120}
"""Nobody is sent away while a screen is looked at."""


class Sight(NamedTuple):
    """`name` is the template and, after a colon, the state. `path` is where it stands below /kiosk/; `again` draws it
    anew where a path alone does not lead to it, and gives the page; `touches` are pressed once it is drawn."""

    name: str
    path: str
    again: Callable[[], str] | None = None
    touches: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        return self.name.partition(":")[0]


class Stage:
    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.citizen = Citizen(rig)
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = Desk(self.rig)
        return self._desk

    def do(self, work: Callable[[Kiosk], Any]) -> Any:
        return self.rig.on_kiosk(work)

    def speak(self, manner: Manner) -> None:
        self.do(lambda kiosk: setattr(kiosk, "manner", manner))

    def say(self, key: str, **details: object) -> Callable[[], None]:
        """The kiosk has something to say, once, whenever this is called."""

        def notice(kiosk: Kiosk) -> None:
            kiosk.notice = kiosk.words.say(key, kiosk.language, **details)

        return lambda: self.do(notice)

    def put(self, **facts: Any) -> None:
        """As if the visit had come so far."""

        def change(kiosk: Kiosk) -> None:
            for name, value in facts.items():
                setattr(visit_of(kiosk), name, value)

        self.do(change)

    def drawn(self, path: str, *first: Callable[[], object]) -> Callable[[], str]:
        """Do these, then ask for the page."""

        def draw() -> str:
            for each in first:
                each()
            return self.citizen.go(path).page

        return draw

    def seen(self, sight: Sight) -> str:
        """The page of a sight, asked for as by whoever stands there: a scene goes on from that."""
        return sight.again() if sight.again else self.citizen.go(sight.path).page

    def pressed(self, path: str, action: str, **fields: str) -> Callable[[], str]:
        """What the page at `path` answers to a form of it."""
        return lambda: self.citizen.go(path).press(action, **fields).page

    def come(self, person: DemoPerson) -> Citizen:
        self.leave()
        return self.citizen.tap_card(person)

    def leave(self) -> None:
        """Whoever was there has gone, and everything is put away and works."""
        self.rig.tray.lift()
        self.rig.link.set_cut(False)
        for device in self.rig.tray.devices.values():
            device.faults.clear()
        self.do(lambda kiosk: kiosk.end_visit())
        self.rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up and not kiosk.outbox.waiting())

    def cut(self) -> None:
        """The line to the hall breaks, and the kiosk has noticed."""
        self.rig.link.set_cut(True)
        self.rig.wait_for(lambda kiosk: not kiosk.link_up)

    def lay_at(self, path: str, paper: str) -> None:
        self.rig.lay(paper)
        self.citizen.go(path).press(path, capture="yes")

    def filed(self, person: DemoPerson = CHEN) -> str:
        """A case of his, sent by telephone, every paper there."""
        with self.rig.hall.client(self.rig.hall.sign_in(person.id)) as phone:
            id = start(phone, RENTED, FORM | {"lease_until": "2028-12-31"})
            for material in ("landlord_property", PROMISED):
                upload(phone, id, material)
            good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
        return id


def visit_of(kiosk: Kiosk) -> Visit:
    assert kiosk.visit
    return kiosk.visit


def page_taken(stage: Stage, paper: str, findings: tuple[str, ...] = ()) -> Taken:
    """A paper of the tray as the camera would have taken it."""
    return Taken(new_id(), (PAPERS / f"{paper}.jpg").read_bytes(), findings, stage.rig.kiosk.now())


def take_pages(stage: Stage, *but: str) -> None:
    """A page for each line of the filing that wants one, but for these."""

    def take(kiosk: Kiosk) -> None:
        visit = visit_of(kiosk)
        assert visit.filing
        for line in lines_to_capture(visit.filing.checklist(visit.wallet, visit.person)):
            if line.material not in but:
                visit.filing.pages.setdefault(line.material, [page_taken(stage, "letter")])

    stage.do(take)


def filing_of(kiosk: Kiosk) -> Filing:
    filing = visit_of(kiosk).filing
    assert filing
    return filing


def has_arrived(kiosk: Kiosk) -> bool:
    return bool(filing_of(kiosk).filed or filing_of(kiosk).filed_package)


Scene = Callable[[Stage], Iterator[Sight]]


@contextmanager
def stage_at(folder: Path, template: Path, keys: Keyring) -> Generator[Stage]:
    """A kiosk with every device, at a hall whose usual matter has everything a matter may have: a paper that may
    follow, two originals to be shown, a declaration, every way for the result to come."""
    old = all_matters()[MATTER]
    changes: dict[str, dict[str, Any]] = {PROMISED: {"need": "deferrable"}, "landlord_property": {"grade": "B"}}
    lines = tuple(structs.replace(line, **changes.get(line.key, {})) for line in old.materials)
    hall_folder = folder / "hall"
    hall_folder.mkdir(parents=True)
    with hall_at(hall_folder, template, keys) as hall:
        changed = structs.replace(
            old,
            version=old.version + 1,
            in_force_from=hall.services.today(),
            materials=lines,
            declaration=declaration_for(old),
            delivery=("electronic", "counter", "kiosk", "courier", "locker"),
        )
        hall.database.write_now(matters.publish, system_call(clock.now()), changed)
        with kiosk_at(hall, folder / "kiosk", complete=True, **LONG) as rig:
            yield Stage(rig)
