"""Printing on the kiosk of a rig, and waiting for it."""

from core.worker import Worker
from kiosk.visit import Sheet
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig
from tests.mobile_api.house import House


def worker_of(hall: House) -> Worker:
    """The hall's worker, who makes the files that were asked for."""
    return Worker(hall.database, hall.store, hall.services.settings, hall.clock)


def sheet_of(rig: Rig) -> Sheet:
    sheet = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.sheet)
    assert sheet
    return sheet


def until(rig: Rig, state: str) -> Sheet:
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.sheet and kiosk.visit.sheet.state == state), 30)
    return sheet_of(rig)


def print_certificate(citizen: Citizen) -> Citizen:
    citizen.go("known")
    return citizen.press("sheet", certificate=citizen.find(r'name="certificate" value="([^"]+)"'))
