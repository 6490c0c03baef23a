"""Scenes before anybody is known: the first screen, a kiosk that serves nobody, who somebody says he is, goodbye."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from msgspec import structs
from pytest import MonkeyPatch

from core.mrz import parse_mrz
from core.terminals.fleet.schemas import Elsewhere, Order, OrderKind
from core.terminals.schemas import Profile
from demo.people import find_person
from demo.tray import PAPERS
from kiosk.kiosk import Kiosk
from kiosk.screens.frame import idle_now
from kiosk.travel_documents import shown
from tests.core.return_permits import return_permit
from tests.kiosk.screens.stage import CHEN, LIN, Sight, Stage

PERMIT = "hk_macau_travel_permit"
LETTERS = '#keyboard [data-skbtn="{}"]'
WHERE = Elsewhere(
    {"zh-Hans": "大沥镇政务服务中心", "zh-Hant": "大瀝鎮政務服務中心", "en": "Dali Service Centre"},
    {"zh-Hans": "大沥镇金贸大道1号", "zh-Hant": "大瀝鎮金貿大道1號", "en": "1 Jinmao Avenue, Dali"},
)
TOLD = {
    "zh-Hans": "今晚八点到九点检修，期间不能打印证照。",
    "zh-Hant": "今晚八時至九時檢修，期間不能列印證照。",
    "en": "Maintenance from 8 to 9 tonight; certificates cannot be printed then.",
}
_numbers = count(1000)


def orders(stage: Stage, kind: OrderKind, **more: object) -> None:
    """The hall orders this, and the kiosk does it at once."""

    def take(kiosk: Kiosk) -> None:
        order = structs.replace(Order("terminal", next(_numbers), kind, kiosk.now()), **more)
        kiosk.duty.orders.take(order, kiosk.now(), True)
        if kiosk.duty.orders.standing == "closing":
            kiosk.duty.orders.close()

    stage.do(take)


def first_screens(stage: Stage) -> Iterator[Sight]:
    stage.leave()
    yield Sight("start", "")
    yield Sight("start:notice", "", stage.drawn("", stage.say("device.media_removed_early")))
    orders(stage, "message", words=TOLD)
    yield Sight("start:message", "")
    orders(stage, "message")
    with in_profile(stage, "hong_kong"):
        yield Sight("start:hong-kong", "")
        yield Sight("consent", "consent")
        stage.do(lambda kiosk: setattr(kiosk.begin_visit(), "consented_at", kiosk.now()))
        yield Sight("identify:hong-kong", "identify")
        stage.leave()
    yield Sight("scan", "scan")
    yield Sight("scan:notice", "scan", stage.drawn("scan", stage.say("scan.foreign")))
    yield Sight("help:start", "help?at=")
    waits = stage.drawn("enrolment", lambda: stage.do(lambda kiosk: setattr(kiosk, "enrolled", False)))
    yield Sight("enrolment", "enrolment", waits)
    stage.do(lambda kiosk: setattr(kiosk, "enrolled", True))
    orders(stage, "lock", words=TOLD, elsewhere=(WHERE,))
    yield Sight("closed", "")
    orders(stage, "unlock")


@contextmanager
def in_profile(stage: Stage, profile: Profile) -> Generator[None]:
    """The same kiosk as it would stand in another place."""
    before = stage.rig.kiosk.settings
    stage.do(lambda kiosk: setattr(kiosk, "settings", structs.replace(before, profile=profile)))
    yield
    stage.do(lambda kiosk: setattr(kiosk, "settings", before))


def strangers(stage: Stage) -> Iterator[Sight]:
    """Somebody without a card says who he is."""
    stage.leave()
    yield Sight("identify", "identify")
    yield Sight("identify:notice", "identify", stage.drawn("identify", stage.say("device.key_needed")))
    yield Sight("identify_number", f"identify/{PERMIT}")
    typing = (LETTERS.format("1"), LETTERS.format("2"))
    yield Sight("identify_number:typing", "identify/resident_id_card", touches=("#number", *typing))
    wrong = {"number": "H0990001", "name": "周敏儀", "supporting": "A123456(0)"}
    path = f"identify/{PERMIT}"
    yield Sight("identify_number:wrong", path, stage.pressed(path, path, **wrong))
    stage.rig.lay("permit")
    yield Sight("identify_lay", f"{path}/lay")
    stage.rig.lay("letter")
    yield Sight("identify_lay:unread", f"{path}/lay", stage.pressed(f"{path}/lay", f"{path}/lay"))

    def keep(kiosk: Kiosk) -> None:
        at: datetime = kiosk.now()
        zone = parse_mrz(return_permit("H09900017", "A1234563"), at.date())
        kiosk.begin_visit().shown = shown(PERMIT, zone, "camera", at, (PAPERS / "permit.jpg").read_bytes())

    stage.do(keep)
    yield Sight("identify_shown", f"{path}/shown")
    chau = find_person("周敏儀")
    typed = {"number": chau.card.number, "name": chau.card.name, "supporting": chau.supporting[0].number}
    stage.citizen.go(path).press(path, **typed)
    yield Sight("known:typed", "known")


def interruptions(stage: Stage) -> Iterator[Sight]:
    """What may come over any screen: a question whether anybody is there, a broken link, a fault, goodbye."""
    stage.come(CHEN).choose()
    yield Sight("situations:idle", "situations", lambda: with_warning(stage))
    stage.cut()
    yield Sight("situations:unlinked", "situations")
    stage.leave()
    stage.come(CHEN).choose()
    yield Sight("help", "help?at=find")
    yield Sight("leave", "leave")
    with MonkeyPatch.context() as patch:
        patch.setattr(stage.rig.kiosk.catalogue, "all", lambda: 1 // 0)
        yield Sight("sorry", "find", stage.drawn("find"))
    goodbye = stage.drawn("goodbye", lambda: farewell(stage))
    yield Sight("goodbye:card-left", "goodbye", goodbye)
    stage.leave()
    yield Sight("goodbye", "goodbye", goodbye)
    stage.come(LIN)


def farewell(stage: Stage) -> None:
    """Somebody leaves, in whatever manner he was spoken to."""

    def go(kiosk: Kiosk) -> None:
        manner = kiosk.manner
        kiosk.begin_visit()
        kiosk.end_visit(farewell=True)
        kiosk.manner = manner

    stage.do(go)


def with_warning(stage: Stage) -> str:
    """A screen that nobody has touched for a while."""
    patience = stage.rig.kiosk.patience
    page = stage.citizen.go("situations").page

    def warn(kiosk: Kiosk) -> str:
        visit = kiosk.visit
        assert visit
        visit.touched_at = kiosk.now() - patience.idle
        said = idle_now(kiosk).data
        visit.touch(kiosk.now())
        return said

    place = 'aria-live="assertive">'
    return page.replace(place, place + stage.do(warn))
