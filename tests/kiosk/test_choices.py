"""At the kiosk beside the usual way: what may follow is promised, what may be declared is declared, and what rules
decide is granted on the spot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from core import clock
from core.call import system_call
from core.matters import service as matters
from core.sealing import Keyring
from demo.people import PEOPLE
from kiosk.filing import Filing
from tests.builders import all_matters
from tests.core.applications.side_exits import PROMISED, declaration_for, rules_for
from tests.kiosk.citizen import SHOP, SIGNATURE, Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.kiosk.sheets import until, worker_of

HE_WHO_RENTS = PEOPLE[1]
MATTER = "individual-business-registration"


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    """The usual matter with a paper that may follow, a declaration instead of it, and rules that decide."""
    old = all_matters()[MATTER]
    lines = tuple(structs.replace(line, need="deferrable") if line.key == PROMISED else line for line in old.materials)
    with hall_at(tmp_path_factory.mktemp("hall"), sqlite_template, keys) as hall:
        changed = structs.replace(
            old,
            version=old.version + 1,
            in_force_from=hall.services.today(),
            materials=lines,
            declaration=declaration_for(old),
            rule_decision=rules_for(old),
        )
        hall.database.write_now(matters.publish, system_call(clock.now()), changed)
        with kiosk_at(hall, tmp_path_factory.mktemp("kiosk")) as rig:
            yield rig


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


def filing_of(rig: Rig) -> Filing:
    filing = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing)
    assert filing
    return filing


def arrives(rig: Rig) -> None:
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))


def test_what_is_missing_may_follow_is_said_plainly_and_promised_by_a_tick(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).prepare(premises="rented").go("check")
    assert citizen.sees("check.may_follow")
    citizen.go("sign")
    assert citizen.sees("sign.owed") and citizen.sees("sign.promise_working_days", days=10)
    citizen.press("sign", signature=SIGNATURE)
    assert citizen.sees("sign.promise_missing") and filing_of(rig).delivery == "none"
    citizen.press("sign", signature=SIGNATURE, promised="yes")
    arrives(rig)
    filed = filing_of(rig).filed
    assert filed and filed.state == "received"
    assert citizen.go("receipt").sees("receipt.heading") and not citizen.sees("receipt.granted")


def test_a_declaration_is_offered_spares_the_paper_and_can_be_taken_back(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card(HE_WHO_RENTS).choose().answer_everything(premises="rented")
    assert citizen.sees("declaration.heading") and not citizen.sees("declaration.spared")
    assert citizen.press("declaration", declared="yes").sees("declaration.spared")
    assert citizen.path == "checklist" and filing_of(rig).declared
    citizen.press("declaration", declared="no")
    assert not filing_of(rig).declared


def test_what_rules_decide_is_granted_on_the_screen_with_how_to_get_it(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose().answer_everything()
    citizen.press("declaration", declared="yes").press("checklist")
    citizen.fill_in(**SHOP).lay_papers().go("sign")
    assert citizen.sees("declaration.signed")
    citizen.press("sign", signature=SIGNATURE)
    arrives(rig)
    filed = filing_of(rig).filed
    assert filed and filed.state == "concluded"
    citizen.go("receipt")
    assert citizen.sees("receipt.granted") and citizen.sees("receipt.granted_concluded")
    assert not citizen.sees("receipt.react_by")
    worker_of(rig.hall).work_off()
    citizen.press("sheet", certificate=citizen.find(r'name="certificate" value="([^"]+)"'))
    assert until(rig, "presented").certificate == filed.certificate_id
