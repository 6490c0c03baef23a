"""The scene of a life event: several matters asked for as one."""

from collections.abc import Iterator

from kiosk.visit import Slip
from tests.core.bundles.package import BUSINESS, FORM, RESTAURANT, WITHOUT_SIGN
from tests.kiosk.screens.stage import LIN, Sight, Stage, filing_of, has_arrived, take_pages


def a_life_event(stage: Stage) -> Iterator[Sight]:
    stage.rig.wait_for(lambda kiosk: kiosk.catalogue.package(RESTAURANT) is not None)
    citizen = stage.come(LIN).choose(RESTAURANT)
    yield Sight("situations:event", "situations")
    citizen.answer_everything(**WITHOUT_SIGN)
    yield Sight("checklist:event", "checklist")
    citizen.press("checklist").fill_in(**FORM, **{f"{BUSINESS}.capital": "50000"})
    take_pages(stage)
    yield Sight("form:event", "form/0")
    yield Sight("check:event", "check")
    citizen.sign()
    stage.rig.wait_for(has_arrived)
    stage.put(slip=Slip("receipt", b"", state="presented"))
    yield Sight("package_receipt", "receipt")
    filed = stage.do(lambda kiosk: filing_of(kiosk).filed_package)
    yield Sight("package", f"package/{filed.bundle_id}")
