"""A case handed in at the kiosk."""

from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig


def hand_in(citizen: Citizen, rig: Rig, case: str) -> Citizen:
    """Press, and look again when the hall has answered."""
    citizen.go(f"bring/{case}").press(f"bring/{case}")
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    return citizen.go(f"bring/{case}")
