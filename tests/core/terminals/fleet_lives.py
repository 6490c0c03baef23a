"""Kiosks in use, and what they tell."""

from typing import Any

import msgspec

from core.call import Actor, Call
from core.terminals import service
from core.terminals.fleet import heartbeat
from core.terminals.fleet.schemas import Heard
from core.terminals.schemas import EnrolmentRequest, Health
from tests.builders import HallInTest


def enrolled(hall: HallInTest, number: int = 1) -> str:
    """A confirmed kiosk; gives its id."""
    code = hall.database.write_now(service.create_enrolment_code, hall.staff("admin")).code
    request = EnrolmentRequest(code, f"K-{number:02}", "桂城", "mainland", f"{number:064x}")
    id = hall.database.write_now(service.enrol, Call(Actor("", frozenset()), "public", hall.at), request).id
    hall.database.write_now(service.confirm, hall.staff("admin"), id)
    return id


def beat(hall: HallInTest, terminal_id: str, *words: str, **told: Any) -> Heard:
    """One heartbeat at the hall's own time, which tells these words."""
    call = Call(Actor(terminal_id, frozenset({"kiosk"})), "kiosk", hall.at, terminal_id=terminal_id)
    health = msgspec.structs.replace(Health({"receipt_printer": "online"}, 0, hall.at, words), **told)
    return hall.database.write_now(heartbeat.report_health, call, health, "pack-1")
